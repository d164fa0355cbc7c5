"""App servers on one database: what one of them has changed reaches whoever listens at another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from e2e.postgres_process import PostgresProcess
from server.store.agency import Agency
from server.store.neighbours import LONGEST_BYTES, Duty, Pending, Told, messages, understand
from server.store.postgres import PostgresStore
from server.store.postgres_neighbours import PostgresNeighbours
from server.store.store import StoreAwayError
from server.web.context import Web
from server.web.neighbours import keep_going, take_turns

AGENCY = Agency(1, "a", "*", "A", "ns", "Asia/Jakarta", 0)


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


def test_what_one_tells_the_others_hear_and_he_himself_does_not(mortal_postgres: PostgresProcess) -> None:
    async def story() -> None:
        mine: list[Told] = []
        theirs: list[Told] = []
        async with meeting(mortal_postgres.url(), mine) as own, meeting(mortal_postgres.url(), theirs):
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


def test_a_gap_in_the_connection_may_have_swallowed_anything(mortal_postgres: PostgresProcess) -> None:
    async def story() -> None:
        theirs: list[Told] = []
        async with meeting(mortal_postgres.url()) as own, meeting(mortal_postgres.url(), theirs):
            await asyncio.sleep(0.3)  # until what is told at the beginning has been heard
            await asyncio.to_thread(mortal_postgres.kill)
            theirs.clear()
            own.tell(1, {"self:meanwhile"})
            await asyncio.to_thread(mortal_postgres.start)
            await until(lambda: any(told.anything for told in theirs))
            own.tell(1, {"self:later"})
            await until(lambda: "self:later" in buckets_in(theirs))

    asyncio.run(story())


def test_one_at_a_time_is_on_duty_and_the_next_takes_over(mortal_postgres: PostgresProcess) -> None:
    async def story() -> None:
        async with meeting(mortal_postgres.url()) as second_to_last:
            await until(lambda: second_to_last.duty.is_held)
            async with meeting(mortal_postgres.url()) as last:
                await asyncio.sleep(0.3)
                assert (second_to_last.duty.is_held, last.duty.is_held) == (True, False)
                await asyncio.to_thread(mortal_postgres.kill)
                await until(lambda: not second_to_last.duty.is_held)
                await asyncio.to_thread(mortal_postgres.start)
                await until(lambda: second_to_last.duty.is_held or last.duty.is_held)
        async with meeting(mortal_postgres.url()) as another:
            await until(lambda: another.duty.is_held)

    asyncio.run(story())


def test_a_command_tells_the_servers_that_it_has_changed_something(mortal_postgres: PostgresProcess) -> None:
    url = mortal_postgres.make_database("commands")

    def look_and_act(acts: bool) -> None:
        store = PostgresStore(url)
        store.read_now(lambda tx: tx.agencies())
        if acts:
            store.write_now(lambda tx: tx.add_agency(AGENCY, "e"))
        store.close()

    async def story() -> None:
        theirs: list[Told] = []
        async with meeting(url, theirs):
            await until(lambda: len(theirs) > 0)
            theirs.clear()
            await asyncio.to_thread(look_and_act, False)
            await asyncio.sleep(0.3)
            assert theirs == []
            await asyncio.to_thread(look_and_act, True)
            await until(lambda: theirs == [Told(anything=True, work=True)])

    asyncio.run(story())


def test_what_breaks_off_in_the_background_is_begun_again() -> None:
    begun = []

    async def task(web: Web) -> None:
        begun.append(web)
        if len(begun) < 3:
            raise StoreAwayError

    async def story() -> None:
        going = asyncio.create_task(keep_going(cast(Web, None), task, again_s=0.001))
        await until(lambda: len(begun) > 3)
        going.cancel()

    asyncio.run(story())


def test_the_background_is_worked_on_while_on_duty_and_no_longer() -> None:
    working: list[bool] = []

    async def task(web: Web) -> None:
        working.append(True)
        try:
            await asyncio.Event().wait()
        finally:
            working.pop()

    async def story() -> None:
        duty = Duty()
        turns = asyncio.create_task(take_turns(cast(Web, None), duty, [task, task]))
        await asyncio.sleep(0.01)
        assert working == []
        for _ in range(2):
            duty.take()
            await until(lambda: working == [True, True])
            duty.lose()
            await until(lambda: working == [])
        duty.take()
        await until(lambda: working == [True, True])
        turns.cancel()
        await until(lambda: working == [])

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
