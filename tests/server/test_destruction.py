"""What is kept of people who left long ago is destroyed with a record, and nothing else is."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import (
    BUDI,
    CLINIC,
    INSTANSI,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    TONOS_LINE,
    Cast,
    Phone,
    placement,
    report,
    uuid,
)

from server import destruction
from server.chance import Chance
from server.destruction import YEAR_MS, Destruction, destroy, due, hold, keep_for, records_of, release
from server.files import EvidenceFolder
from server.journal import verify
from server.mail_addresses import keep_address
from server.store.cycles import Cycle, CycleState
from server.store.evidence import EvidenceFile
from server.store.sql_destructions import SqlDestructionsRead
from server.store.store import Tx
from server.store.unjudged import Unjudged

WORDS = "Posyandu Melati rahasia sekali"
HERS = "Kunjungan rumah oleh Rina"
LATER = NOW_MS + 11 * YEAR_MS
PHOTO = b"\xff\xd8\xff" + b"foto"
SHA = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> EvidenceFolder:
    made = EvidenceFolder(tmp_path)
    path = made.path(1, SHA)
    path.parent.mkdir(parents=True)
    path.write_bytes(PHOTO)
    return made


@pytest.fixture
def left(cast: Cast, folder: EvidenceFolder) -> Cast:
    """Budi worked and left; Rina worked and is there; Sari has copies of both."""
    budi, rina, sari = cast.phone(BUDI), cast.phone(RINA), cast.phone(SARI)
    file = {"sha256": SHA, "type": "image/jpeg", "bytes": len(PHOTO), "name": "foto.jpg"}
    budi.write(report(uuid(7001), note=WORDS, evidence=[file]))
    rina.write(report(uuid(7002), note=HERS, line=None, placement=PLACE[RINA]))
    budi.exchange(), rina.exchange(), sari.exchange()

    def leave(tx: Tx) -> None:
        kept = EvidenceFile(
            sha256=SHA, bytes_count=len(PHOTO), type="image/jpeg", uploaded_by=BUDI, at=NOW_MS, path="x"
        )
        tx.put_evidence_file(1, kept)
        keep_address(tx, 1, BUDI, "budi.rahasia@contoh.go.id")
        tx.put_placement(INSTANSI, placement(BUDI, PLACE[BUDI], CLINIC, 0, NOW_MS))

    cast.change(leave)
    return cast


@contextmanager
def back(cast: Cast) -> Iterator[Phone]:
    """Budi while he was still there."""
    cast.change(lambda tx: tx.put_placement(INSTANSI, placement(BUDI, PLACE[BUDI], CLINIC, 0)))
    yield cast.phone(BUDI)
    cast.change(lambda tx: tx.put_placement(INSTANSI, placement(BUDI, PLACE[BUDI], CLINIC, 0, NOW_MS)))


def run(cast: Cast, folder: EvidenceFolder, now_ms: int = LATER) -> Destruction | None:
    return destroy(cast.store, 1, folder, "Kepala BKPSDM", now_ms, Chance())


def counted(cast: Cast, now_ms: int = LATER) -> dict[str, tuple[int, int, int]]:
    found = cast.store.read_now(lambda tx: due(tx, 1, now_ms))
    return {one.kind: (one.people, one.records and 1, one.files) for one in found}


def kept(cast: Cast, id: str) -> Any:
    return cast.store.read_now(lambda tx: tx.record(1, "report", id))


def test_it_is_destroyed_the_chain_verifies_and_a_second_run_changes_nothing(
    left: Cast, folder: EvidenceFolder, tmp_path: Path
) -> None:
    assert counted(left) == {"evidence": (1, 0, 1), "performance": (1, 1, 0)}
    before = len(left.journal())
    made = run(left, folder)
    assert made is not None
    assert kept(left, uuid(7001)) is None
    assert not folder.path(1, SHA).exists()
    assert verify(left.journal()) == []
    gone = [entry.row for entry, body in left.journal() if body is None]
    assert gone == [row for first, last in made.rows for row in range(first, last + 1)]
    assert gone, "payloads are gone, envelopes are there"
    assert len(left.journal()) == before + 1, "and the act that says so"
    assert left.store.scrub()
    for file in tmp_path.glob("luring.db*"):
        assert WORDS.encode() not in file.read_bytes(), file.name
        for more in (b"foto.jpg", b"budi.rahasia@contoh.go.id"):
            assert more not in file.read_bytes(), file.name
    assert run(left, folder) is None
    assert len(left.journal()) == before + 1
    assert "Budi" in str(left.store.read_now(lambda tx: tx.person_name(1, BUDI))), "his name stays"
    assert [one.by for _, one in left.store.read_now(lambda tx: records_of(tx, 1))] == ["Kepala BKPSDM"]


def test_what_was_kept_of_him_and_could_never_be_judged_goes_too(left: Cast, folder: EvidenceFolder) -> None:
    def keep(tx: Tx) -> None:
        for person in (BUDI, RINA):
            never, body = 2**50, WORDS.encode()
            tx.put_unjudged(
                1, Unjudged(replica=uuid(9), sha=person, person=person, at=NOW_MS, due=never, body=body)
            )

    left.store.write_now(keep)
    run(left, folder)
    found = left.store.read_now(lambda tx: [len(tx.unjudged_by(1, person)) for person in (BUDI, RINA)])
    assert found == [0, 1]


def test_what_others_did_and_what_is_younger_stays(left: Cast, folder: EvidenceFolder) -> None:
    assert run(left, folder, NOW_MS + 4 * YEAR_MS) is None
    assert counted(left, NOW_MS + 6 * YEAR_MS) == {"evidence": (1, 0, 1), "performance": (0, 0, 0)}
    assert run(left, folder, NOW_MS + 6 * YEAR_MS) is not None
    assert kept(left, uuid(7001)) is not None, "its file only"
    assert run(left, folder) is not None
    assert HERS.encode() in kept(left, uuid(7002)).body
    assert any(HERS.encode() in (body or b"") for _, body in left.journal())


@pytest.mark.parametrize("subject", [BUDI, uuid(7001)])
def test_nothing_on_hold_is_destroyed_until_it_is_released(
    left: Cast, folder: EvidenceFolder, subject: str
) -> None:
    made = left.store.write_now(lambda tx: hold(tx, 1, subject, "perkara 12/2036", NOW_MS, Chance()))
    run(left, folder)
    assert WORDS.encode() in kept(left, uuid(7001)).body
    assert folder.path(1, SHA).exists()
    assert left.store.write_now(lambda tx: release(tx, 1, made.id, NOW_MS, Chance()))
    assert run(left, folder) is not None
    assert kept(left, uuid(7001)) is None


def test_phones_that_hold_a_copy_drop_it(left: Cast, folder: EvidenceFolder) -> None:
    sari = left.phone(SARI)
    sari.exchange()
    assert sari.sees("report", uuid(7001)) is not None
    run(left, folder)
    sari.exchange()
    assert sari.sees("report", uuid(7001)) is None
    assert sari.sees("report", uuid(7002)) is not None


def test_what_never_counted_goes_with_its_case(left: Cast, folder: EvidenceFolder) -> None:
    budi = left.phone(BUDI)
    budi.write(report(uuid(7003), line=TONOS_LINE, note="Tidak pernah dihitung"))
    assert [one.outcome for one in budi.exchange()] == ["quarantined"]
    assert run(left, folder) is not None
    assert left.store.scrub()
    for file in folder.path(1, SHA).parents[3].glob("luring.db*"):
        assert b"Tidak pernah dihitung" not in file.read_bytes()
    assert verify(left.journal()) == []


def test_who_came_back_has_not_left(left: Cast, folder: EvidenceFolder) -> None:
    left.change(lambda tx: tx.put_placement(1, placement(BUDI, uuid(900), CLINIC, NOW_MS + YEAR_MS)))
    assert run(left, folder) is None


def test_an_agency_says_how_long_a_class_is_kept(left: Cast, folder: EvidenceFolder) -> None:
    left.store.write_now(lambda tx: keep_for(tx, 1, "performance", 30, NOW_MS, Chance()))
    left.store.write_now(lambda tx: keep_for(tx, 1, "evidence", 30, NOW_MS, Chance()))
    assert run(left, folder) is None


def test_the_record_names_nobody_whose_work_it_was(left: Cast, folder: EvidenceFolder) -> None:
    made = run(left, folder)
    said = msgspec.json.encode(made).decode()
    assert BUDI not in said
    assert uuid(7001) not in said


def test_a_line_that_comes_again_brings_nothing_back(left: Cast, folder: EvidenceFolder) -> None:
    """The answer never came, the phone lay in a drawer, and now it sends its line once more."""
    with back(left) as budi:
        budi.write(report(uuid(7004), note="Tertinggal di laci"))
        sent = budi.request().body
        assert [one.outcome for one in left.send(budi.who, sent).outcomes] == ["applied"]
    assert run(left, folder) is not None
    (again,) = left.send(budi.who, sent).outcomes
    assert kept(left, uuid(7004)) is None
    assert again.outcome == "applied", "it has its receipt"
    assert not any(b"laci" in (body or b"") for _, body in left.journal())


def test_a_hold_that_comes_while_it_runs_counts(left: Cast, folder: EvidenceFolder) -> None:
    read_now = left.store.read_now
    looked = 0

    def quicker(job: Any) -> Any:
        nonlocal looked
        found, looked = read_now(job), looked + 1
        if looked == 2:  # after what is due was listed, before any of it is gone
            left.store.write_now(lambda tx: hold(tx, 1, BUDI, "perkara 12/2036", NOW_MS, Chance()))
        return found

    left.store.read_now = quicker  # type: ignore[method-assign]
    run(left, folder)
    assert WORDS.encode() in kept(left, uuid(7001)).body
    assert folder.path(1, SHA).exists()


def steps_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many steps the database takes for each look along the journal, from now on."""
    rows_about, steps = SqlDestructionsRead.rows_about, list[int]()

    def counted(self: SqlDestructionsRead, instansi: int, keys: Any, after: int = 0) -> Any:
        connection: Any = self.connection
        steps.append(0)

        def step() -> int:
            steps[-1] += 1
            return 0

        connection.set_progress_handler(step, 1)
        try:
            return rows_about(self, instansi, keys, after)
        finally:
            connection.set_progress_handler(None, 0)

    monkeypatch.setattr(SqlDestructionsRead, "rows_about", counted)
    return steps


def test_the_journal_is_read_along_once_whatever_the_number_of_pieces(
    left: Cast, folder: EvidenceFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with back(left) as budi:
        for n in range(12):
            budi.write(report(uuid(7100 + n), note=f"Laporan {n}"))
        budi.exchange()
    rina = left.phone(RINA)
    for n in range(60):  # others' work, which no piece has to pass by again
        rina.write(report(uuid(7200 + n), note=f"Rina {n}", line=None, placement=PLACE[RINA]))
    rina.exchange()
    monkeypatch.setattr(destruction, "BATCH", 1)
    steps = steps_of(monkeypatch)
    made = run(left, folder)
    assert made is not None
    count, listed, *pieces = steps  # what is due is counted, then found
    assert len(pieces) == next(one.records for one in made.due if one.kind == "performance") > 12
    assert min(count, listed) > 10 * max(pieces), steps
    assert [body for entry, body in left.journal() if entry.record == uuid(7111)] == [None]


@pytest.mark.parametrize("at_least", [1, 1_000], ids=["looked through for all", "seen by the piece"])
def test_a_line_that_comes_while_it_runs_goes_too(
    left: Cast, folder: EvidenceFolder, monkeypatch: pytest.MonkeyPatch, at_least: int
) -> None:
    monkeypatch.setattr(destruction, "AT_LEAST_ROWS", at_least)
    with back(left) as budi:
        budi.exchange()
        budi.write(budi.step("report", uuid(7001), "withdraw", "Belum terkirim waktu itu"))
    read_now, looked = left.store.read_now, 0

    def slower(job: Any) -> Any:
        nonlocal looked
        found, looked = read_now(job), looked + 1
        if looked == 2:  # after the journal was read, before any of it is gone
            budi.exchange()
            assert any(b"Belum terkirim" in (body or b"") for _, body in left.journal())
        return found

    left.store.read_now = slower  # type: ignore[method-assign]
    assert run(left, folder) is not None
    about = [body for entry, body in left.journal() if entry.record == uuid(7001)]
    assert about == [None, None]
    assert run(left, folder) is not None, "the case that it became goes next time"
    assert not any(b"Belum terkirim" in (body or b"") for _, body in left.journal())


def test_a_file_that_many_of_his_records_name_goes_once(
    left: Cast, folder: EvidenceFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destruction, "BATCH", 1)
    file = {"sha256": SHA, "type": "image/jpeg", "bytes": len(PHOTO), "name": "foto.jpg"}
    with back(left) as budi:
        budi.write(report(uuid(7005), note="Foto yang sama", evidence=[file]))
        assert [one.outcome for one in budi.exchange()] == ["applied"]
    six = NOW_MS + 6 * YEAR_MS
    assert counted(left, six)["evidence"] == (1, 0, 1)
    assert run(left, folder, six) is not None
    assert not folder.path(1, SHA).exists()
    assert run(left, folder, six) is None, "there is nothing left to do"


def test_a_file_that_two_who_left_name_goes_and_one_that_somebody_has_just_brought_stays(
    left: Cast, folder: EvidenceFolder
) -> None:
    file = {"sha256": SHA, "type": "image/jpeg", "bytes": len(PHOTO), "name": "foto.jpg"}
    rina = left.phone(RINA)
    rina.write(report(uuid(7006), line=None, placement=PLACE[RINA], note="Sama", evidence=[file]))
    assert [one.outcome for one in rina.exchange()] == ["applied"]
    six = NOW_MS + 6 * YEAR_MS
    assert run(left, folder, six) is None, "hers too"
    left.change(lambda tx: tx.put_placement(INSTANSI, placement(RINA, PLACE[RINA], CLINIC, 0, NOW_MS)))
    brought = EvidenceFile(
        sha256=SHA, bytes_count=len(PHOTO), type="image/jpeg", uploaded_by=SARI, at=six - 1000, path="x"
    )
    left.store.write_now(lambda tx: tx.put_evidence_file(1, brought))
    assert run(left, folder, six) is None, "the line that names it is on its way"
    assert folder.path(1, SHA).exists()
    left.store.write_now(lambda tx: tx.delete_evidence_file(1, SHA, SARI))
    made = run(left, folder, six)
    assert made is not None
    assert [one.files for one in made.due] == [1, 0]
    assert not folder.path(1, SHA).exists()


@pytest.mark.parametrize(("state", "stays"), [("open", True), ("closed", True), ("released", False)])
def test_nothing_of_whoever_was_in_a_cycle_goes_before_it_is_released(
    left: Cast, folder: EvidenceFolder, state: CycleState, stays: bool
) -> None:
    """What he said of his colleagues may count in it."""
    cycle = Cycle(
        id=uuid(7900), period="p", scheme="{}", rate_until="2027-01-31", opened_at=NOW_MS - 1, state=state
    )
    left.store.write_now(lambda tx: tx.put_cycle(1, cycle))
    found = left.store.read_now(lambda tx: due(tx, 1, LATER))
    assert [one.held for one in found] == [int(stays)] * 2
    assert (run(left, folder) is None) is stays
    assert (kept(left, uuid(7001)) is not None) is stays
