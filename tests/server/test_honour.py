"""After a restore: lines that come back with the receipts of then (F82, F102)."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import (
    BUDI,
    DAY_MS,
    INSTANSI,
    KEYS,
    LINE,
    NOW_MS,
    OTHER_LINE,
    PATIENTS,
    PLACE,
    RINA,
    SARI,
    WATI,
    Cast,
    Phone,
    names,
    report,
    uuid,
)
from november import LOCK, at, keep, locked, november

from server.backup_marker import Covered
from server.exchange import exchange
from server.journal import verify
from server.org import Superior
from server.store.opening import moment_of
from server.store.sqlite import SqliteStore
from sync import device
from sync.mutation import line_hash
from sync.wire import Answer, Outcome

REPORTS = [uuid(7001 + i) for i in range(20)]


class Restorable:
    """The agency, and a copy of its database from some time ago."""

    def __init__(self, cast: Cast, directory: Path) -> None:
        self.cast, self._directory, self._lives = cast, directory, 0

    def back_up(self) -> Covered:
        copy = self._directory / "backup"
        copy.mkdir()
        with moment_of(self._directory / "data") as moment:
            moment.copy(copy / "luring.db", lambda done, total: None)
            tx = moment.tx
            return Covered(epoch=tx.epoch(INSTANSI), row=tx.counts(INSTANSI).rows, at=tx.latest_at(INSTANSI))

    def restore(self) -> None:
        """Lose the database, and go on with the copy as another one."""
        self.cast.store.close()
        self._lives += 1
        directory = self._directory / f"restored-{self._lives}"
        shutil.copytree(self._directory / "backup", directory)
        self.cast.store = SqliteStore(directory)
        epoch = f"epoch {self._lives}"
        self.cast.store.write_now(lambda tx: tx.new_epoch(INSTANSI, epoch, self.cast.clock()))

    def state(self) -> dict[str, Any]:
        """Everything anybody can see, apart from seq."""

        def look(tx: Any) -> dict[str, Any]:
            rows = tx.rows("SELECT collection, id, owner, state, buckets, body, brief FROM record")
            return {f"{row[0]}/{row[1]}": (*row[2:5], msgspec.json.decode(row[5]), row[6]) for row in rows}

        return {key: _apart_from_the_agency(key, row) for key, row in self.cast.store.read_now(look).items()}


def _apart_from_the_agency(key: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """When the agency opened a case again is another time."""
    if not key.startswith("case/"):
        return row
    owner, state, buckets, body, _ = row
    registers = {name: (one.get("heads"), one["value"]) for name, one in body["registers"].items()}
    return (owner, state, buckets, registers)


@pytest.fixture
def agency(cast: Cast, tmp_path: Path) -> Restorable:
    return Restorable(cast, tmp_path)


def receipts(outcomes: list[Outcome]) -> list[tuple[Any, ...]]:
    return [(one.n, one.sha, one.outcome, one.code, one.at, one.mac) for one in outcomes]


def replace_superior(cast: Cast, superior: str) -> None:
    now = cast.clock()
    old = Superior(placement=PLACE[BUDI], superior=PLACE[SARI], since=NOW_MS - 300 * DAY_MS, until=now)
    new = Superior(placement=PLACE[BUDI], superior=PLACE[superior], since=now)
    cast.change(lambda tx: (tx.put_superior(INSTANSI, old), tx.put_superior(INSTANSI, new)))


def work_after_the_backup(cast: Cast, budi: Phone, rina: Phone, sari: Phone) -> list[Outcome]:
    """Twenty reports from two phones; some are reviewed, one badly made, one step is not allowed."""
    for i, record in enumerate(REPORTS):
        if i % 2:
            rina.write(report(record, None, placement=PLACE[RINA], quantity=i))
        else:
            budi.write(report(record, quantity=i))
        cast.clock.advance(60_000)
        (budi, rina)[i % 2].exchange()
    outcomes = []
    budi.write(report(uuid(7900), quantity="banyak"))  # invalid
    budi.write(budi.step("report", REPORTS[0], "approve"))  # his own: not allowed
    budi.write(budi.step("report", REPORTS[2], "withdraw"))
    outcomes += budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORTS[4], "approve"))
    sari.write(sari.step("report", REPORTS[6], "return", "Kurang jelas"))
    cast.clock.advance(60_000)
    return outcomes + sari.exchange()


@pytest.mark.parametrize("first_to_come", ["author", "supervisor"])
def test_f82_phones_heal_a_database_restored_from_a_backup_before_the_last_twenty_reports(
    agency: Restorable, first_to_come: str
) -> None:
    cast = agency.cast
    budi, rina, sari = cast.phone(BUDI), cast.phone(RINA), cast.phone(SARI)
    for phone in (budi, rina, sari):
        phone.exchange()
    agency.back_up()
    first = work_after_the_backup(cast, budi, rina, sari)
    assert {one.code for one in first} == {"", "invalid", "not_allowed"}
    for phone in (budi, rina):
        phone.exchange()
    before = agency.state()
    had = [entry.outcome for phone in (budi, rina, sari) for entry in phone.device.vault.entries]

    agency.restore()
    assert agency.state() != before
    cast.clock.advance(3 * DAY_MS)
    replace_superior(cast, WATI)  # today Sari may not approve anything of Budi's any more
    if first_to_come == "supervisor":  # what he judged is not there yet: that waits, and then counts
        assert names(sari.exchange())[-2:] == ["held missing"] * 2
    for phone in (rina, budi, sari):
        phone.exchange()
        assert device.pending(phone.device) == []
    now = [entry.outcome for phone in (budi, rina, sari) for entry in phone.device.vault.entries]
    assert len(now) == 25
    if first_to_come == "author":
        assert receipts([one for one in now if one]) == receipts([one for one in had if one])
    assert [one.at for one in now if one] == [one.at for one in had if one]
    after = agency.state()
    assert {key: row for key, row in after.items() if not key.startswith("placement/")} == {
        key: row for key, row in before.items() if not key.startswith("placement/")
    }
    assert verify(cast.journal()) == []


def sent_again(agency: Restorable, phone: Phone, change: Callable[[Any], Any]) -> Answer:
    """Let the phone hear of the new epoch, then send again with other proofs."""
    phone.exchange_once()
    body = phone.request().body
    head, _, rest = body.partition(b"\n")
    hello = msgspec.json.decode(head)
    assert hello["proofs"]
    hello["proofs"] = change(hello["proofs"])
    return agency.cast.send(phone.who, msgspec.json.encode(hello) + b"\n" + rest)


@pytest.mark.parametrize(
    "field",
    [{"at": 1}, {"outcome": "merged"}, {"code": "late"}, {"mac": "A" * 43}, {"n": 7}, {"sha": "A" * 43}],
)
def test_f102_a_forged_proof_is_ignored_and_its_line_judged_like_any_other(
    agency: Restorable, field: dict[str, Any]
) -> None:
    cast = agency.cast
    budi = cast.phone(BUDI)
    budi.exchange()
    agency.back_up()
    budi.write(report(REPORTS[0]))
    (first,) = budi.exchange()
    agency.restore()
    cast.clock.advance(DAY_MS)
    (outcome,) = sent_again(agency, budi, lambda proofs: [{**proofs[0], **field}]).outcomes
    assert names([outcome]) == ["applied"]
    assert outcome.at == cast.clock() != first.at


def test_f102_a_proof_of_another_replica_proves_nothing(agency: Restorable) -> None:
    cast = agency.cast
    budi, rina = cast.phone(BUDI), cast.phone(RINA)
    for phone in (budi, rina):
        phone.exchange()
    agency.back_up()
    budi.write(report(REPORTS[0]))
    rina.write(report(REPORTS[1], None, placement=PLACE[RINA]))
    (his,) = budi.exchange()
    rina.exchange()
    agency.restore()
    stolen = {"n": his.n, "sha": his.sha, "outcome": his.outcome, "at": his.at, "mac": his.mac}
    cast.clock.advance(DAY_MS)
    (outcome,) = sent_again(agency, rina, lambda proofs: [{**stolen, "sha": proofs[0]["sha"]}]).outcomes
    assert outcome.at == cast.clock()


def test_f82_what_was_refused_then_stays_refused_whatever_the_organisation_is_today(
    agency: Restorable,
) -> None:
    cast = agency.cast
    budi, sari, wati = cast.phone(BUDI), cast.phone(SARI), cast.phone(WATI)
    for phone in (budi, sari, wati):
        phone.exchange()
    budi.write(report(REPORTS[0]), report(REPORTS[1], OTHER_LINE))
    budi.exchange()
    sari.exchange()
    agency.back_up()
    saw = sari.saw("report", REPORTS[0])
    wati.write(device.Intent(collection="report", record=REPORTS[0], step="approve", saw=saw))
    assert names(wati.exchange()) == ["quarantined not_allowed"]
    token = sari.exchange_once().token
    sari.write(sari.step("report", REPORTS[1], "approve"), token=token)
    cast.clock.advance(DAY_MS)
    replace_superior(cast, WATI)
    assert names(sari.exchange()) == ["quarantined scope_moved"]

    agency.restore()  # a database in which Sari is still the superior, and nobody knows of Wati
    old = Superior(placement=PLACE[BUDI], superior=PLACE[WATI], since=cast.clock() - 200 * DAY_MS)
    cast.change(lambda tx: tx.put_superior(INSTANSI, old))  # and where Wati is said to have been it all along
    assert names(wati.exchange()) == ["quarantined not_allowed"]
    assert names(sari.exchange()) == ["quarantined scope_moved"]
    assert cast.state("report", REPORTS[0]) == cast.state("report", REPORTS[1]) == "submitted"


def test_f82_an_approval_that_counted_then_counts_although_nobody_knows_any_more_that_he_was_the_superior(
    agency: Restorable,
) -> None:
    cast = agency.cast
    budi, wati = cast.phone(BUDI), cast.phone(WATI)
    budi.write(report(REPORTS[0]))
    budi.exchange()
    agency.back_up()
    replace_superior(cast, WATI)  # entered after the backup, so lost with the database
    wati.exchange()
    wati.write(wati.step("report", REPORTS[0], "approve"))
    assert names(wati.exchange()) == ["applied"]
    agency.restore()
    wati.exchange_once()  # hears of the new epoch
    assert names(wati.exchange()) == ["applied"]
    assert cast.state("report", REPORTS[0]) == "verified"


def test_what_comes_back_before_what_it_follows_waits_and_then_counts(agency: Restorable) -> None:
    cast = agency.cast
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    for phone in (budi, sari):
        phone.exchange()
    agency.back_up()
    budi.write(report(REPORTS[0]))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORTS[0], "approve"))
    assert names(sari.exchange()) == ["applied"]
    agency.restore()
    cast.clock.advance(DAY_MS)
    assert names(sari.exchange()) == ["held missing"]
    assert names(budi.exchange()) == ["applied"]
    assert cast.state("report", REPORTS[0]) == "verified"
    sari.exchange()
    assert device.pending(sari.device) == []


def test_what_counted_then_and_is_disputed_when_it_comes_back_is_said_to_be(agency: Restorable) -> None:
    cast = agency.cast
    budi, sari, tablet = cast.phone(BUDI), cast.phone(SARI), cast.phone(SARI)
    budi.write(report(REPORTS[0]))
    budi.exchange()
    agency.back_up()
    sari.exchange()
    sari.write(sari.step("report", REPORTS[0], "return", "Kurang jelas"))
    assert names(sari.exchange()) == ["applied"]
    agency.restore()
    tablet.exchange()
    tablet.write(tablet.step("report", REPORTS[0], "approve"))
    assert names(tablet.exchange()) == ["applied"]
    assert names(sari.exchange()) == ["conflict"]


def test_what_was_refused_then_waits_for_what_it_was_about_and_is_refused_again(agency: Restorable) -> None:
    cast = agency.cast
    budi, wati = cast.phone(BUDI), cast.phone(WATI)
    for phone in (budi, wati):
        phone.exchange()
    agency.back_up()
    (report_id,) = budi.write(report(REPORTS[0]))
    budi.exchange()
    saw = {"body": (report_id,), "link": (report_id,)}
    wati.write(device.Intent(collection="report", record=REPORTS[0], step="approve", saw=saw))
    assert names(wati.exchange()) == ["quarantined not_allowed"]
    agency.restore()
    assert names(wati.exchange()) == ["held missing"]  # nobody has what he approved
    assert names(budi.exchange()) == ["applied"]
    wati.exchange()
    (entry,) = wati.device.vault.entries
    assert entry.standing == {"state": "not_counted"}
    assert cast.state("report", REPORTS[0]) == "submitted"


def test_what_could_not_be_read_then_comes_back_with_the_time_of_then(agency: Restorable) -> None:
    cast = agency.cast
    budi, rina = cast.phone(BUDI), cast.phone(RINA)
    agency.back_up()
    budi.write(report(REPORTS[0]))
    (entry,) = budi.device.vault.entries
    line = entry.line.replace(BUDI, RINA)  # another actor
    entry = msgspec.structs.replace(entry, line=line, sha=line_hash(line.encode()))
    vault = msgspec.structs.replace(budi.device.vault, entries=(entry,), hash=entry.sha)
    budi.device = msgspec.structs.replace(budi.device, vault=vault)
    assert names(budi.exchange()) == ["unreadable actor"]
    agency.restore()
    cast.clock.advance(DAY_MS)
    rina.exchange()
    budi.exchange_once()
    assert names(budi.exchange()) == ["unreadable actor"]
    rows = cast.store.read_now(lambda tx: tx.rows("SELECT count(*) FROM honoured"))
    assert rows == [(1,)]


def test_f60_what_was_in_time_and_comes_back_after_the_lock_is_an_amendment(agency: Restorable) -> None:
    cast = agency.cast
    period = november(cast)
    budi = cast.phone(BUDI)
    budi.exchange()
    agency.back_up()
    budi.write(report(REPORTS[0], quantity=4))
    assert names(budi.exchange()) == ["applied"]
    agency.restore()
    at(cast, LOCK + DAY_MS)
    keep(cast)
    assert names(budi.exchange()) == ["applied"]  # as its receipt proves
    assert cast.progress()["reported"] == 4
    kept = locked(cast, period)
    assert kept["indicators"][PATIENTS]["reported"] == 0
    assert len(kept["amendments"]) == 1


def test_a_phone_frees_nothing_that_came_back_after_the_backup_it_is_told_of(agency: Restorable) -> None:
    cast = agency.cast
    budi = cast.phone(BUDI)
    budi.exchange()
    agency.back_up()
    budi.write(report(REPORTS[0], LINE))
    budi.exchange()
    agency.restore()
    cast.clock.advance(DAY_MS)
    shutil.rmtree(agency._directory / "backup")
    with moment_of(agency._directory / "restored-1") as moment:
        tx = moment.tx
        covered = Covered(epoch=tx.epoch(1), row=tx.counts(1).rows, at=cast.clock())
    assert names(budi.exchange()) == ["applied"]  # received before `covered.at`, and not in that backup
    answer = ask(cast, budi, covered)
    (entry,) = budi.device.vault.entries
    assert entry.outcome is not None
    assert 0 < answer.backup < entry.outcome.at
    later = msgspec.structs.replace(covered, row=covered.row + 1)
    assert ask(cast, budi, later).backup == cast.clock() - 1


def test_a_backup_of_another_epoch_covers_nothing(agency: Restorable) -> None:
    cast = agency.cast
    budi = cast.phone(BUDI)
    covered = agency.back_up()
    assert ask(cast, budi, covered).backup == covered.at - 1
    agency.restore()
    assert ask(cast, budi, covered).backup == 0


def ask(cast: Cast, phone: Phone, covered: Covered) -> Answer:
    body = phone.request().body
    work = exchange(cast.store, phone.who, body, cast.clock, KEYS, covered=covered)
    return asyncio.run(work)[0]
