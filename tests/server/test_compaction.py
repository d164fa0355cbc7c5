"""F83: the feed is kept short; who was away for longer gets everything anew, and loses nothing he wrote."""

import asyncio
from typing import Any

import msgspec
import pytest
from cast import BUDI, DAY_MS, INSTANSI, LINE, NOW_MS, PLACE, SARI, WATI, Cast, Phone, report, uuid

from server import compaction
from server.compaction import compact
from server.journal import verify
from server.org import Superior
from server.store.journal import StandingRow
from server.store.records import Row
from server.store.store import Tx

KEPT, MOVED, NEW = uuid(7001), uuid(7002), uuid(7003)
WORK = f"work:{PLACE[BUDI]}"


def every_day(cast: Cast, days: int) -> int:
    """Let days pass on which the server lets go of what is old. Returns how many rows went."""
    gone = 0
    for _ in range(days):
        cast.clock.advance(DAY_MS)
        gone += asyncio.run(compact(cast.store, INSTANSI, cast.clock()))
    return gone


def leave_bucket(cast: Cast, id: str) -> None:
    """Take a report out of every bucket, as a move to another agency's system would."""

    def job(tx: Tx) -> None:
        row = tx.record(INSTANSI, "report", id)
        assert row is not None
        tx.put_record(INSTANSI, row, msgspec.structs.replace(row, buckets=()))

    cast.store.write_now(job)


def tombstones(cast: Cast) -> list[str]:
    found = cast.store.read_now(lambda tx: tx.feed(INSTANSI, [WORK], 0, 10_000))
    return [feed.record for feed in found if feed.gone]


def hand_over(cast: Cast, at: int) -> None:
    def job(tx: Tx) -> None:
        since = NOW_MS - 300 * DAY_MS
        old = Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=since, until=at)
        tx.put_superior(INSTANSI, old)
        tx.put_superior(INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=at))

    cast.change(job)


def shown(phone: Phone) -> set[str]:
    return {key.partition("/")[2] for key in phone.device.cache.rows}


def test_f83_a_phone_200_days_offline_gets_everything_anew_and_loses_nothing_it_wrote(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(KEPT), report(MOVED))
    budi.exchange()
    sari.exchange()
    before = cast.journal()
    every_day(cast, 1)
    leave_bucket(cast, MOVED)  # while Sari is away
    budi.exchange()
    assert MOVED not in shown(budi)
    sari.write(sari.step("report", KEPT, "approve"))  # on a boat, without a signal
    vault = sari.device.vault
    gone = every_day(cast, 200)
    assert gone > 0
    assert tombstones(cast) == []

    answer = sari.exchange_once()

    assert answer.lost == ("*",)
    assert WORK in answer.gained
    sari.exchange()
    fresh = cast.phone(SARI)
    fresh.exchange()
    assert sari.device.cache.rows == fresh.device.cache.rows  # what vanished meanwhile is not resurrected
    assert MOVED not in shown(sari)
    assert [entry.line for entry in sari.device.vault.entries] == [entry.line for entry in vault.entries]
    assert [entry.outcome.outcome for entry in sari.device.vault.entries if entry.outcome] == ["applied"]
    assert cast.state("report", KEPT) == "verified"
    assert cast.journal()[: len(before)] == before
    assert verify(cast.journal()) == []


def test_f83_a_phone_170_days_offline_is_told_what_left(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(KEPT), report(MOVED))
    budi.exchange()
    sari.exchange()
    every_day(cast, 10)
    leave_bucket(cast, MOVED)
    every_day(cast, 170)
    assert tombstones(cast) == [MOVED]
    answer = sari.exchange_once()
    assert answer.lost == ()
    assert [change.id for change in answer.changes if change.gone] == [MOVED]
    assert MOVED not in shown(sari)
    assert sari.device.cache.doubt == ""


def test_f83_pages_that_come_anew_may_be_cut_anywhere(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(20_000 + n), None) for n in range(30)))
    budi.exchange()
    sari.exchange()
    leave_bucket(cast, uuid(20_007))
    every_day(cast, 200)
    monkeypatch.setattr("server.pull.collect.__defaults__", (7,))
    monkeypatch.setattr("server.exchange.PAGE_ROWS_WITH_PUSH", 7)
    budi.write(report(NEW))
    budi.exchange()
    pages = 0
    while True:
        asked = sari.request()
        lost = cast.send(sari.who, asked.body)
        answer = cast.send(sari.who, asked.body)  # the first answer never arrived
        assert (answer.changes, answer.lost) == (lost.changes, lost.lost)
        sari.settle(answer, asked.asked)
        pages += 1
        if not answer.more and not sari.device.cache.doubt:
            break
    assert pages > 4
    fresh = cast.phone(SARI)
    fresh.exchange()
    assert sari.device.cache.rows == fresh.device.cache.rows


def test_f83_a_bucket_lost_long_ago_is_evicted_though_nobody_remembers_the_assignment(cast: Cast) -> None:
    budi, sari, wati = cast.phone(BUDI), cast.phone(SARI), cast.phone(WATI)
    budi.write(report(KEPT))
    budi.exchange()
    sari.exchange()
    hand_over(cast, cast.clock() + DAY_MS)
    cast.clock.advance(2 * DAY_MS)
    wati.exchange()
    cast.phone(SARI).exchange()  # the change is written down by another phone of hers
    assert every_day(cast, 200) > 0
    ended = cast.store.read_now(lambda tx: tx.assignments(INSTANSI, SARI))
    assert [one for one in ended if one.until_seq is not None] == []
    sari.exchange()
    assert KEPT not in shown(sari)
    assert KEPT in shown(wati)


def test_f83_of_what_work_is_worth_the_newest_word_is_kept(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    (first, *_) = budi.write(report(KEPT), report(NEW))
    budi.exchange()
    replica = budi.device.vault.replica

    def tell(*standings: str) -> None:
        def job(tx: Tx) -> None:
            for one in standings:
                tx.add_standing(INSTANSI, replica, StandingRow(first, "body", one))

        cast.store.write_now(job)

    tell("contested", "superseded", "in_force")
    every_day(cast, 200)
    newest = cast.store.read_now(lambda tx: tx.standing_changes(INSTANSI, replica, 0, 10**9))
    assert newest == [StandingRow(first, "body", "in_force")]
    budi.exchange()
    assert budi.device.vault.entries[0].standing == {"body": "in_force"}


def test_nothing_is_let_go_before_its_time(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(MOVED))
    budi.exchange()
    leave_bucket(cast, MOVED)
    assert every_day(cast, 179) == 0
    assert tombstones(cast) == [MOVED]
    assert cast.store.read_now(lambda tx: tx.floor(INSTANSI)) == 0


def test_a_phone_that_comes_every_day_never_notices(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(KEPT), report(MOVED))
    budi.exchange()
    leave_bucket(cast, MOVED)
    every_day(cast, 100)
    budi.exchange()
    every_day(cast, 100)
    answer = budi.exchange_once()
    assert (answer.lost, answer.gained, answer.changes) == ((), (), ())


def test_a_new_phone_is_not_told_to_throw_away_what_it_does_not_have(cast: Cast) -> None:
    every_day(cast, 200)
    answer = cast.phone(BUDI).exchange_once()
    assert answer.lost == ()
    assert LINE in {change.id for change in answer.changes}


def test_a_large_backlog_goes_in_small_steps(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer is held for one batch at a time, however much there is."""

    def job(tx: Tx) -> None:
        for n in range(50):
            row = tx.put_record(INSTANSI, None, Row(collection="x", id=uuid(n), buckets=(WORK,), body=b"{}"))
            tx.put_record(INSTANSI, row, msgspec.structs.replace(row, buckets=()))

    cast.store.write_now(job)
    every_day(cast, 1)
    cast.clock.advance(181 * DAY_MS)
    steps: list[int] = []
    write = cast.store.write

    async def counted(work: Any) -> Any:
        steps.append(1)
        return await write(work)

    monkeypatch.setattr(compaction, "BATCH", 10)
    monkeypatch.setattr(cast.store, "write", counted)
    assert asyncio.run(compact(cast.store, INSTANSI, cast.clock())) == 50
    assert len(steps) == 6  # the floor, and five batches
