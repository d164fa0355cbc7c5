"""App servers on one database: what one of them has changed reaches whoever listens at another."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from e2e.postgres_process import PostgresProcess, programs
from server.store.neighbours import LONGEST_BYTES, Pending, Told, messages, understand
from server.store.postgres_neighbours import PostgresNeighbours

needs_postgres = pytest.mark.skipif(programs() is None, reason="no PostgreSQL here")


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresProcess]:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        process = PostgresProcess(Path(folder) / "postgres")
        process.start()
        yield process
        process.kill()


@asynccontextmanager
async def meeting(url: str, heard: list[Told] | None = None) -> AsyncIterator[PostgresNeighbours]:
    """A neighbour that meets the others; what it hears is kept."""
    neighbours = PostgresNeighbours(url, look_s=0.1)
    began = asyncio.Event()

    def hear(told: Told) -> None:
        began.set()
        if heard is not None:
            heard.append(told)

    task = asyncio.create_task(neighbours.meet(hear))
    await asyncio.wait_for(began.wait(), 10)
    yield neighbours
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - it is another server that does it
            await asyncio.sleep(0.02)


def buckets_in(heard: list[Told], instansi: int = 1) -> set[str]:
    return {bucket for told in heard for bucket in told.buckets.get(instansi, ())}


@needs_postgres
def test_what_one_tells_the_others_hear_and_he_himself_does_not(postgres: PostgresProcess) -> None:
    async def story() -> None:
        mine: list[Told] = []
        theirs: list[Told] = []
        async with meeting(postgres.url(), mine) as own, meeting(postgres.url(), theirs):
            await until(lambda: any(told.anything for told in mine[1:]))  # the other one has begun
            mine.clear()
            own.tell(1, {"self:a", "team:b"})
            own.tell(2, {"ref"})
            own.tell(1, {"self:c"})
            own.tell_of_work()
            await until(lambda: any(told.work for told in theirs))
            assert buckets_in(theirs) == {"self:a", "team:b", "self:c"}
            assert buckets_in(theirs, 2) == {"ref"}
            assert mine == []

    asyncio.run(story())


@needs_postgres
def test_a_gap_in_the_connection_may_have_swallowed_anything(postgres: PostgresProcess) -> None:
    async def story() -> None:
        theirs: list[Told] = []
        async with meeting(postgres.url()) as own, meeting(postgres.url(), theirs):
            await asyncio.to_thread(postgres.kill)
            theirs.clear()
            own.tell(1, {"self:meanwhile"})
            await asyncio.to_thread(postgres.start)
            await until(lambda: any(told.anything for told in theirs))
            own.tell(1, {"self:later"})
            await until(lambda: "self:later" in buckets_in(theirs))

    asyncio.run(story())


@needs_postgres
def test_one_at_a_time_is_on_duty_and_the_next_takes_over(postgres: PostgresProcess) -> None:
    async def story() -> None:
        async with meeting(postgres.url()) as second_to_last:
            await until(lambda: second_to_last.duty.is_held)
            async with meeting(postgres.url()) as last:
                await asyncio.sleep(0.3)
                assert (second_to_last.duty.is_held, last.duty.is_held) == (True, False)
                await asyncio.to_thread(postgres.kill)
                await until(lambda: not second_to_last.duty.is_held)
                await asyncio.to_thread(postgres.start)
                await until(lambda: second_to_last.duty.is_held or last.duty.is_held)
        async with meeting(postgres.url()) as another:
            await until(lambda: another.duty.is_held)

    asyncio.run(story())


def test_many_buckets_take_many_messages_and_too_many_are_anything() -> None:
    few = {1: tuple(f"self:{number:036}" for number in range(500)), 2: ("ref",)}
    written = messages(Told(buckets=few), "me")
    assert max(map(len, written)) <= LONGEST_BYTES
    again = Pending()
    for one in written:
        again.add(understand(one.decode()))
    assert again.take() == Told(buckets=few)
    many = {1: tuple(f"self:{number:036}" for number in range(5_000))}
    assert messages(Told(buckets=many), "me") == [b'{"by":"me","anything":true}']
    waiting = Pending()
    waiting.add(Told(buckets=many))
    assert waiting.take() == Told(anything=True)
    assert not waiting


def test_a_message_that_nobody_understands_may_mean_anything() -> None:
    assert understand("{").anything
