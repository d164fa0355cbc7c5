"""Pulls that are cut (F13), records that move meanwhile (F47), pulls while much is being written (F85)."""

import asyncio
import threading
from typing import Any

import msgspec
import pytest
from cast import BUDI, DEWI, INSTANSI, KEYS, LINE, NOW_MS, PLACE, RINA, SARI, Cast, Phone, report, uuid

from server.exchange import exchange, write_as_server
from server.store.records import Row
from server.store.store import Tx
from sync.device import Intent
from sync.wire import Answer

MANY = 3_000
WORK = {person: f"work:{PLACE[person]}" for person in (BUDI, RINA, DEWI)}


def fill(cast: Cast, count: int, first: int = 0) -> None:
    """Put so many records into Budi's bucket."""

    def job(tx: Tx) -> None:
        for n in range(first, first + count):
            tx.put_record(
                INSTANSI,
                None,
                Row(collection="note", id=uuid(100_000 + n), buckets=(WORK[BUDI],), body=b"{}"),
            )

    cast.store.write_now(job)


def restarted(phone: Phone) -> None:
    """Let the app be killed: all that is left is what its databases hold."""
    kept = msgspec.json.encode(phone.device)
    phone.device = msgspec.json.decode(kept, type=type(phone.device))


def test_f13_a_pull_that_is_cut_again_and_again_goes_on_where_it_was(cast: Cast) -> None:
    fill(cast, MANY)
    sari = cast.phone(SARI)
    came: list[str] = []
    cursors: list[str] = []
    for cut in range(1_000):
        asked = sari.request()
        answer = cast.send(sari.who, asked.body)
        if cut % 3 == 1:  # the line is cut while it comes down: nothing of it counts
            restarted(sari)
            continue
        cursors.append(sari.device.cache.cursor)
        came += [change.id for change in answer.changes]
        sari.settle(answer, asked.asked)
        if not answer.more:
            break
    notes = [id for id in came if f"note/{id}" in sari.device.cache.rows]
    assert len(notes) == MANY
    assert len(set(came)) == len(came), "what had come did not come again"
    assert len(set(cursors)) == len(cursors) > MANY // 400
    assert sari.device.cache.doubt == ""


def test_f13_what_changes_while_pages_come_is_there_in_the_end(cast: Cast) -> None:
    fill(cast, MANY)
    sari, budi = cast.phone(SARI), cast.phone(BUDI)
    more, rounds = True, 0
    while more:
        more = sari.exchange_once().more
        rounds += 1
        fill(cast, 1, first=MANY + rounds)
        if rounds > 50:
            raise AssertionError("a pull that never ends")
    budi.exchange()
    sari.exchange()
    fresh = cast.phone(SARI)
    fresh.exchange()
    assert sari.device.cache.rows == fresh.device.cache.rows


def move(cast: Cast, *people: str) -> None:
    """Let the agency hand Budi's plan line over, from one to the next."""
    row = cast.store.read_now(lambda tx: tx.record(INSTANSI, "plan_line", LINE))
    assert row is not None
    value = msgspec.json.decode(row.body)["registers"]["line"]["value"]
    for person in people:
        put = {"line": {**value, "placement": PLACE[person]}}
        intent = Intent(collection="plan_line", record=LINE, put=put)
        cast.store.write_now(lambda tx, intent=intent: write_as_server(tx, INSTANSI, [intent], cast.clock()))  # type: ignore[misc]


def line_of(phone: Phone) -> tuple[str, ...] | None:
    found = phone.device.cache.rows.get(f"plan_line/{LINE}")
    return found.inside if found is not None else None


@pytest.mark.parametrize(
    ("way", "end"), [((RINA, DEWI), DEWI), ((RINA, BUDI), BUDI), ((DEWI, RINA, DEWI), DEWI)]
)
def test_f47_a_record_that_moves_twice_between_two_exchanges_is_there_once(
    cast: Cast, way: tuple[str, ...], end: str
) -> None:
    phones = {person: cast.phone(person) for person in (SARI, BUDI, RINA, DEWI)}
    for phone in phones.values():
        phone.exchange()
    assert line_of(phones[SARI]) == line_of(phones[BUDI]) == (WORK[BUDI],)

    move(cast, *way)
    for phone in phones.values():
        phone.exchange()

    for person in (BUDI, RINA, DEWI):
        assert line_of(phones[person]) == ((WORK[end],) if person == end else None)
    assert line_of(phones[SARI]) == (WORK[end],)
    for person, phone in phones.items():
        fresh = cast.phone(person)
        fresh.exchange()
        assert phone.device.cache.rows == fresh.device.cache.rows
        assert phone.device.cache.doubt == ""


def test_f85_pulls_are_answered_while_the_writer_is_busy_with_an_import(cast: Cast) -> None:
    """One long job holds the writer: every pull is answered before it ends, and takes no writer's step."""
    phones = [cast.phone(person) for person in (BUDI, SARI, RINA, DEWI)]
    for phone in phones:
        phone.exchange()
    cast.phone(BUDI).write(report(uuid(7001)))
    begun, may_end = threading.Event(), threading.Event()
    steps: list[int] = []
    write = cast.store.write

    def an_import(tx: Tx) -> None:
        for n in range(MANY):
            row = Row(collection="note", id=uuid(100_000 + n), buckets=(WORK[BUDI],), body=b"{}")
            tx.put_record(INSTANSI, None, row)
        begun.set()
        assert may_end.wait(60)

    async def counted(*job: Any) -> Any:
        steps.append(1)
        return await write(*job)

    async def story() -> list[Answer]:
        importing = asyncio.create_task(write(an_import))
        await asyncio.to_thread(begun.wait, 60)
        cast.store.write = counted  # type: ignore[method-assign, assignment]
        asking = [exchange(cast.store, phone.who, phone.request().body, cast.clock, KEYS) for phone in phones]
        answers = await asyncio.wait_for(asyncio.gather(*asking), 60)
        assert not importing.done()
        may_end.set()
        await importing
        return [answer for answer, _ in answers]

    try:
        answers = asyncio.run(story())
    finally:
        may_end.set()
        cast.store.write = write  # type: ignore[method-assign]
    assert steps == []
    assert all(answer.sum and not answer.changes for answer in answers)
    assert len(phones[1].device.cache.rows) < MANY
    phones[1].exchange()
    assert len([key for key in phones[1].device.cache.rows if key.startswith("note/")]) == MANY
    assert cast.clock() == NOW_MS


def test_f85_an_import_of_many_plans_writes_in_steps_that_do_not_grow(cast: Cast) -> None:
    """What an import costs per record stays what it is, so that whoever waits for the writer can be told."""
    flushed: list[int] = []

    def job(tx: Any) -> None:
        usual = tx._write

        def counted(count: int) -> None:
            flushed.append(count)
            usual(count)

        tx._write = counted
        for batch in range(10):
            intents = [
                Intent(
                    collection="plan_line",
                    record=uuid(60_000 + batch * 50 + n),
                    put={"line": line_value(batch * 50 + n)},
                )
                for n in range(50)
            ]
            outcomes = write_as_server(tx, INSTANSI, intents, cast.clock())
            assert {one.outcome for one in outcomes} == {"applied"}

    cast.store.write_now(job)
    half = len(flushed) // 2
    assert len(flushed) <= 2 * 10 * 50
    assert sum(flushed[half:]) <= 1.5 * sum(flushed[:half])


def line_value(order: int) -> dict[str, Any]:
    value = {"placement": PLACE[DEWI], "cycle": uuid(301), "kind": "utama", "rhk": "Pelayanan"}
    return {**value, "parent": None, "order": order, "indicators": []}
