"""What comes down: only what a person may see, all of it, and nothing that was not sent is taken as seen."""

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    DAY_MS,
    HASAN,
    INSTANSI,
    LINE,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    SCHOOL,
    TONO,
    TONOS_LINE,
    WATI,
    Cast,
    Phone,
    placement,
    report,
    uuid,
)
from structlog.testing import capture_logs

from server import pull
from server.org import Superior
from server.receipt import Cursor, read_cursor, write_cursor
from server.store.store import Tx

REPORT = uuid(7001)
WORK = f"work:{PLACE[BUDI]}"


def ids(phone: Phone) -> set[str]:
    return {key.partition("/")[2] for key in phone.device.cache.rows}


def hand_over(cast: Cast, at: int) -> None:
    """Wati follows Sari as Budi's supervisor."""

    def job(tx: Tx) -> None:
        since = NOW_MS - 300 * DAY_MS
        tx.put_superior(
            INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=since, until=at)
        )
        tx.put_superior(INSTANSI, Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=at))

    cast.change(job)


def test_everybody_sees_his_own_work_and_that_of_his_staff(cast: Cast) -> None:
    for person, placement_ in ((BUDI, PLACE[BUDI]), (TONO, PLACE[TONO])):
        phone = cast.phone(person)
        phone.write(report(uuid(7000 + int(person[-3:])), None, placement=placement_))
        phone.exchange()
    budis, tonos = uuid(7001), uuid(7003)
    seen = {}
    for person in (BUDI, SARI, RINA, TONO, HASAN, ADMIN):
        phone = cast.phone(person)
        phone.exchange()
        seen[person] = ids(phone) & {budis, tonos}
    assert seen == {
        BUDI: {budis},
        SARI: {budis},
        RINA: set(),
        TONO: {tonos},
        HASAN: {tonos},
        ADMIN: {budis, tonos},
    }


def test_a_successor_gets_the_work_whole_and_the_predecessor_loses_it(cast: Cast) -> None:
    budi, sari, wati = cast.phone(BUDI), cast.phone(SARI), cast.phone(WATI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    wati.exchange()
    assert REPORT in ids(sari)
    assert REPORT not in ids(wati)
    hand_over(cast, cast.clock())
    lost, gained = sari.exchange_once(), wati.exchange_once()
    judged, talk = (WORK.replace("work:", kind) for kind in ("judge:", "talk:"))
    assert (lost.lost, lost.gained) == ((judged, talk, WORK), ())
    assert (gained.gained, gained.lost) == ((judged, talk, WORK), ())
    assert REPORT not in ids(sari)
    assert REPORT in ids(wati)


def test_a_span_that_ends_by_itself_changes_what_is_seen(cast: Cast) -> None:
    sari = cast.phone(SARI)
    hand_over(cast, cast.clock() + DAY_MS)
    sari.exchange()
    assert LINE in ids(sari)
    cast.clock.advance(DAY_MS)
    sari.exchange()
    assert LINE not in ids(sari)


def test_f46_access_revoked_and_given_back_between_two_exchanges_leaves_no_hole(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    other = cast.phone(SARI)
    for phone in (budi, sari, other):
        phone.exchange()
    since = NOW_MS - 300 * DAY_MS
    rows = [
        Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=since, until=cast.clock()),
        Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=since),
    ]
    budi.write(report(REPORT))
    budi.exchange()
    for row in rows:
        cast.change(lambda tx, row=row: tx.put_superior(INSTANSI, row))
        other.exchange()  # writes the change of assignment down
    sari.exchange()
    assert ids(sari) == ids(other)
    assert REPORT in ids(sari)


def test_f43_a_report_of_the_old_unit_counts_there_and_is_evicted_with_it(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.exchange()
    budi.write(report(REPORT))
    since, now, new = NOW_MS - 300 * DAY_MS, cast.clock(), uuid(199)

    def move(tx: Tx) -> None:
        old = placement(BUDI, PLACE[BUDI], "", since, until=now)
        unit = tx.organisation(INSTANSI).placements[PLACE[BUDI]].unit
        tx.put_placement(INSTANSI, placement(old.person, old.id, unit, since, until=now))
        tx.put_placement(INSTANSI, placement(BUDI, new, SCHOOL, now))

    cast.change(move)
    (outcome,) = budi.exchange()
    assert outcome.outcome == "applied"
    sari.exchange()
    assert REPORT in ids(sari)
    assert cast.progress()["count"] == 1
    assert LINE not in ids(budi)


def test_f44_a_verdict_of_somebody_who_was_supervisor_goes_to_quarantine(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"))
    cast.clock.advance(DAY_MS)
    hand_over(cast, cast.clock())
    (outcome,) = sari.exchange()
    assert (outcome.outcome, outcome.code) == ("quarantined", "scope_moved")
    assert cast.state("report", REPORT) == "submitted"


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_f14_a_page_that_is_lost_is_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    budi = cast.phone(BUDI)
    budi.write(*(report(uuid(7000 + i)) for i in range(12)))
    budi.exchange()
    monkeypatch.setattr(pull, "PAGE_ROWS", rows)
    monkeypatch.setattr("server.pull.collect.__defaults__", (rows,))
    sari, whole = cast.phone(SARI), cast.phone(SARI)
    monkeypatch.setattr("server.exchange.PAGE_ROWS_WITH_PUSH", rows)
    rounds = 0
    while True:
        asked = sari.request()
        lost = cast.send(sari.who, asked.body)  # the answer never arrives
        answer = cast.send(sari.who, asked.body)
        assert answer.changes == lost.changes
        assert len(answer.changes) <= rows + 2
        sari.settle(answer, asked.asked)
        rounds += 1
        if rounds == 1:  # something new while pages are on their way
            budi.write(report(uuid(7050)))
            budi.exchange()
        if not answer.more:
            break
    monkeypatch.undo()
    whole.exchange()
    assert sari.device.cache.rows == whole.device.cache.rows
    assert uuid(7050) in ids(sari)
    sari.write(sari.step("report", uuid(7050), "approve"))
    assert [one.outcome for one in sari.exchange()] == ["applied"]


def test_a_page_ends_by_bytes_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(7000 + i), note="x" * 1_900) for i in range(30)))
    budi.exchange()
    monkeypatch.setattr(pull, "PAGE_BYTES", 10_000)
    first = sari.exchange_once()
    assert first.more
    assert len(first.changes) < 12
    sari.exchange()
    assert len([key for key in sari.device.cache.rows if key.startswith("report/")]) == 30


def test_a_bucket_lost_while_its_pages_are_on_their_way_is_named(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(7000 + i)) for i in range(12)))
    budi.exchange()
    monkeypatch.setattr("server.exchange.PAGE_ROWS_WITH_PUSH", 4)
    assert sari.exchange_once().more
    hand_over(cast, cast.clock())
    assert WORK in sari.exchange_once().lost
    sari.exchange()
    left = {key for key, row in sari.device.cache.rows.items() if row.owner == PLACE[BUDI]}
    # What she was told while he was hers stays in her own inbox: a code and ids, and nothing of his.
    assert {key.partition("/")[0] for key in left} <= {"news"}


def test_f53_a_cursor_opens_no_bucket(cast: Cast) -> None:
    tono = cast.phone(TONO)
    tono.exchange()
    forged = write_cursor(Cursor(epoch=uuid(999), seq=0, partly={WORK: 0}))
    cache = tono.device.cache
    tono.device = msgspec.structs.replace(tono.device, cache=msgspec.structs.replace(cache, cursor=forged))
    with capture_logs() as logs:
        answer = tono.exchange_once()
    (said,) = [one for one in logs if one["event"] == "buckets_not_his"]
    assert (said["replica"], said["buckets"], said["log_level"]) == (tono.who.replica.id, 1, "warning")
    with capture_logs() as logs:
        tono.exchange()
    assert logs == []
    assert WORK in answer.lost
    assert {change.owner for change in answer.changes} <= {PLACE[TONO]}
    assert TONOS_LINE in ids(tono)


@pytest.mark.parametrize("text", ["", "x", "!!", write_cursor(Cursor("other", 5)), "bnVsbA", "W10"])
def test_a_cursor_that_means_nothing_here_starts_from_the_beginning(text: str) -> None:
    assert read_cursor(text, "epoch") == Cursor("epoch")
