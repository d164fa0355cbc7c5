"""`luring backup`, `verify`, `restore`: a copy that is known to be one, and the way back from it."""

import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from postgres import behind_the_back

from server.backup_marker import read_marker
from server.files import EvidenceFolder
from server.sealing import SealingKeys
from server.store.agency import Agency
from server.store.evidence import EvidenceFile
from server.store.opening import moment_of
from server.store.sqlite import SqliteStore
from tests.people.conftest import PEOPLE, PLANS, UNITS
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]

PHOTO = b"\xff\xd8\xff" + bytes(5000)
SHA = "ab" * 32


@pytest.fixture
def staffed(place: Place) -> Place:
    """An agency with people, plans and one photo."""
    assert place.luring(*INIT).returncode == 0
    for name, table in (("unit.csv", UNITS), ("pegawai.csv", PEOPLE), ("rhk.csv", PLANS)):
        assert place.luring("import", place.write(name, table)).returncode == 0
    data = place.folder / "data"
    folder = EvidenceFolder(data)
    folder.path(1, SHA).parent.mkdir(parents=True)
    folder.path(1, SHA).write_bytes(PHOTO)
    store = SqliteStore(data)
    file = EvidenceFile(
        sha256=SHA,
        bytes_count=len(PHOTO),
        type="image/jpeg",
        uploaded_by="x",
        at=1,
        path=folder.name(1, SHA),
    )
    store.write_now(lambda tx: tx.put_evidence_file(1, file))
    store.close()
    SealingKeys(data).make_first(1)
    return place


def epochs(data: Path) -> list[str]:
    with moment_of(data) as moment:
        return [row[0] for row in moment.tx.connection.execute("SELECT epoch FROM epoch ORDER BY since")]


def test_a_backup_made_while_the_server_runs_is_verified_and_known_to_it(staffed: Place) -> None:
    data = staffed.folder / "data"
    store = SqliteStore(data)  # as the server has it
    made = staffed.luring("backup", "-o", "cadangan.tar")
    row, at, epoch = store.read_now(lambda tx: (tx.counts(1).rows, tx.latest_at(1), tx.epoch(1)))
    store.close()
    assert made.returncode == 0, made.stderr
    assert "Cadangan terverifikasi: cadangan.tar" in made.stdout
    assert os.stat(staffed.folder / "cadangan.tar").st_mode & 0o777 == 0o600
    marker = read_marker(data)
    assert marker is not None
    assert (marker.agencies[1].row, marker.agencies[1].at, marker.agencies[1].epoch) == (row, at, epoch)
    with tarfile.open(staffed.folder / "cadangan.tar") as tar:
        names = tar.getnames()
    assert names[0] == "luring.db"
    assert names[-1] == "manifest.json"
    assert {"secrets.json", f"evidence/1/ab/{SHA}"} < set(names)
    assert any(name.startswith("keys/") for name in names)
    assert "Utuh: cadangan.tar" in staffed.luring("verify", "cadangan.tar").stdout
    assert [path for path in staffed.folder.iterdir() if path.name.startswith(".")] == []


def test_a_backup_never_takes_the_place_of_another_file(staffed: Place) -> None:
    staffed.write("cadangan.tar", "penting")
    refused = staffed.luring("backup", "-o", "cadangan.tar")
    assert refused.returncode == 1
    assert "tidak ditimpa" in refused.stderr
    assert (staffed.folder / "cadangan.tar").read_text() == "penting"


def change_journal(data: Path) -> None:
    with behind_the_back(data) as connection:
        connection.execute("UPDATE payload SET bytes = ? WHERE row = 3", (b"{}",))


def test_a_backup_of_a_journal_that_was_changed_is_not_called_verified(staffed: Place) -> None:
    data = staffed.folder / "data"
    assert "utuh" in staffed.luring("verify").stdout
    change_journal(data)
    for command in (("backup", "-o", "cadangan.tar"), ("verify",)):
        refused = staffed.luring(*command)
        assert refused.returncode == 3
        assert "tidak utuh mulai baris 3: isi baris itu" in refused.stderr
    assert read_marker(data) is None
    assert not (staffed.folder / "cadangan.tar").exists()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40_000])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(content)


def add_a_stranger(file: Path) -> None:
    with tarfile.open(file, "a") as tar:
        tar.add(__file__, "../../etc/passwd")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (cut, "terpotong"),
        (flip, "rusak"),
        (add_a_stranger, "tidak dikenal"),
        (lambda file: file.write_bytes(b"x" * 5000), "bukan cadangan"),
    ],
    ids=["cut", "flip", "stranger", "something else"],
)
def test_a_damaged_backup_is_found_out_and_not_restored(
    staffed: Place, damage: Callable[[Path], object], sentence: str
) -> None:
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    damage(staffed.folder / "cadangan.tar")
    for command in (("verify", "cadangan.tar"), ("restore", "cadangan.tar", "--data", "baru")):
        refused = staffed.luring(*command)
        assert refused.returncode == 3
        assert sentence in refused.stderr
    assert not (staffed.folder / "baru" / "luring.db").exists()
    assert not (staffed.folder.parent / "etc").exists()


def test_a_restored_database_is_another_epoch_with_everything_in_it(staffed: Place) -> None:
    data, other = staffed.folder / "data", staffed.folder / "baru"
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    done = staffed.luring("restore", "cadangan.tar", "--data", "baru")
    assert done.returncode == 0, done.stderr
    assert "Dipulihkan ke baru" in done.stdout
    assert epochs(other)[:-1] == epochs(data)
    assert epochs(other)[-1] not in epochs(data)
    assert EvidenceFolder(other).path(1, SHA).read_bytes() == PHOTO
    assert (other / "secrets.json").read_bytes() == (data / "secrets.json").read_bytes()
    assert (other / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert read_marker(other) is None  # nothing of the new epoch is in any backup yet
    assert "utuh" in staffed.luring("verify", "--data", "baru").stdout
    assert sorted(path.name for path in other.iterdir()) == [
        "checkpoints.ndjson",
        "evidence",
        "keys",
        "luring.db",
        "secrets.json",
    ]
    store = SqliteStore(other)
    assert isinstance(store.read_now(lambda tx: tx.agency(1)), Agency)
    acts = [e.outcome for e, _ in store.read_now(lambda tx: tx.journal(1, limit=10_000)) if e.kind == "act"]
    assert acts[-1] == "restored"
    store.close()


def contents(data: Path) -> tuple[object, ...]:
    with moment_of(data) as moment:
        rows = [entry for entry, _ in moment.tx.journal(1, limit=10_000)]
    return epochs(data), rows, sorted((path, path.stat().st_mtime_ns) for path in data.rglob("*.db"))


def test_a_restore_overwrites_nothing(staffed: Place) -> None:
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    before = contents(staffed.folder / "data")
    refused = staffed.luring("restore", "cadangan.tar")
    assert refused.returncode == 1
    assert "tidak menimpa" in refused.stderr
    assert contents(staffed.folder / "data") == before


def test_f102_keys_newer_than_the_backup_are_kept_from_the_directory_and_from_escrow(staffed: Place) -> None:
    data = staffed.folder / "data"
    assert staffed.luring("backup", "-o", "cadangan.tar").returncode == 0
    escrowed = SealingKeys(data).make(2)
    SealingKeys(data).escrow(staffed.folder / "usb", 3)
    kept = SealingKeys(staffed.folder / "baru").make(4)
    done = staffed.luring("restore", "cadangan.tar", "--data", "baru", "--escrow", "usb")
    assert done.returncode == 0, done.stderr
    assert "2 kunci segel" in done.stdout
    ids = {key.id for key in SealingKeys(staffed.folder / "baru").all()}
    assert ids == {key.id for key in SealingKeys(data).all()} | {escrowed.id, kept.id}


def test_evidence_that_is_missing_on_the_disk_is_named_and_keeps_nothing_else_from_being_backed_up(
    staffed: Place,
) -> None:
    shutil.rmtree(staffed.folder / "data" / "evidence")
    made = staffed.luring("backup", "-o", "cadangan.tar")
    assert made.returncode == 0, made.stderr
    assert f"1/ab/{SHA}" in made.stdout
