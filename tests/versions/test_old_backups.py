"""Backups of every version that ever shipped: taken before an upgrade, restored after it; and old databases
are looked at without being changed.
"""

import sqlite3
import tarfile
from pathlib import Path

import msgspec
import pytest
from sqlite_utils import Database

from server.__main__ import main
from server.archive import CHECKPOINTS, MANIFEST, Manifest
from server.settings import load_secrets
from server.store.schema import migrations
from server.store.sqlite import SqliteStore

DATABASES = sorted(Path(__file__).parent.glob("schema-v*.sql"))
TABLES = ("envelope", "payload", "person", "placement", "record", "mutation", "replica", "role_grant")


@pytest.fixture(params=DATABASES, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory as that version left it."""
    monkeypatch.chdir(tmp_path)
    load_secrets(tmp_path / "data")
    connection = sqlite3.connect(tmp_path / "data" / "luring.db")
    connection.executescript(request.param.read_text("utf-8"))
    connection.close()
    return tmp_path


def applied(data: Path) -> int:
    return len(migrations.applied(Database(data / "luring.db")))


def rows(data: Path) -> dict[str, int]:
    connection = sqlite3.connect(data / "luring.db")
    found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    connection.close()
    return found


def test_it_is_verified_checked_and_backed_up_as_it_is(old: Path) -> None:
    before = applied(old / "data")
    assert main(["verify"]) == 0
    assert main(["check"]) == 3  # there is no backup yet
    assert main(["backup", "-o", "c.tar"]) == 0
    assert main(["verify", "c.tar"]) == 0
    assert applied(old / "data") == before


def test_it_is_restored_into_the_tables_of_today_with_every_row(old: Path) -> None:
    had = rows(old / "data")
    assert main(["backup", "-o", "c.tar"]) == 0
    assert main(["restore", "c.tar", "--try", "--work", "."]) == 0
    assert main(["restore", "c.tar", "--data", "baru"]) == 0
    assert applied(old / "baru") == len(DATABASES)
    has = rows(old / "baru")
    act = {"envelope": had["envelope"] + 1, "payload": had["payload"] + 1}  # that it was restored
    assert has == had | act
    assert main(["verify", "--data", "baru"]) == 0


def test_a_backup_made_before_there_were_checkpoints_is_restored(old: Path) -> None:
    assert main(["backup", "-o", "c.tar"]) == 0
    with tarfile.open("c.tar") as given, tarfile.open("lama.tar", "w", format=tarfile.PAX_FORMAT) as taken:
        for info in given:
            content = given.extractfile(info)
            assert content is not None
            if info.name == MANIFEST:
                manifest = msgspec.json.decode(content.read(), type=Manifest)
                then = [one for one in manifest.members if is_of_then(one.name)]
                raw = msgspec.json.encode(msgspec.structs.replace(manifest, members=tuple(then)))
                (old / MANIFEST).write_bytes(raw)
                taken.add(MANIFEST)
            elif is_of_then(info.name):
                taken.addfile(info, content)
    assert main(["verify", "lama.tar"]) == 0
    assert main(["restore", "lama.tar", "--data", "baru"]) == 0
    assert main(["verify", "--data", "baru"]) == 0


def is_of_then(name: str) -> bool:
    return name not in {CHECKPOINTS, "keys/checkpoint.json"}


def test_opening_it_twice_changes_it_once(old: Path) -> None:
    had = rows(old / "data")
    for _ in range(2):
        SqliteStore(old / "data").close()
        assert applied(old / "data") == len(DATABASES)
        assert rows(old / "data") == had
