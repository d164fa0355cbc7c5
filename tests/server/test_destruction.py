"""What is kept of people who left long ago is destroyed with a record, and nothing else is."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import BUDI, CLINIC, INSTANSI, NOW_MS, PLACE, RINA, SARI, TONOS_LINE, Cast, placement, report, uuid

from server.chance import Chance
from server.destruction import YEAR_MS, Destruction, destroy, due, hold, keep_for, records_of, release
from server.files import EvidenceFolder
from server.journal import verify
from server.mail_addresses import keep_address
from server.store.evidence import EvidenceFile
from server.store.store import Tx

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
