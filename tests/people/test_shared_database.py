"""The command line on a database that several servers share: the same agency, the same backups."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from postgres import cluster_or_skip

from server.store.opening import open_store
from tests.people.conftest import PEOPLE, PLANS, UNITS
from tests.people.test_command_line import INIT, Place, place

__all__ = ["place"]


@pytest.fixture
def new_database() -> Iterator[Callable[[], str]]:
    cluster, urls = cluster_or_skip(), []

    def make() -> str:
        urls.append(cluster.new_database())
        return urls[-1]

    yield make
    for url in urls:
        cluster.drop(url)


@pytest.fixture
def shared(place: Place, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Place:
    """An agency with people and plans."""
    monkeypatch.setenv("LURING_DATABASE", new_database())
    assert place.luring(*INIT).returncode == 0
    for name, table in (("unit.csv", UNITS), ("pegawai.csv", PEOPLE), ("rhk.csv", PLANS)):
        assert place.luring("import", place.write(name, table)).returncode == 0
    return place


def test_the_data_directory_keeps_secrets_and_files_and_no_data(shared: Place) -> None:
    data = shared.folder / "data"
    assert (data / "secrets.json").exists()
    assert not (data / "luring.db").exists()
    assert shared.luring(*INIT).returncode == 1
    assert "utuh" in shared.luring("verify").stdout


def test_a_backup_is_restored_into_another_database_or_into_a_file(
    shared: Place, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shared.luring("backup", "-o", "cadangan.tar")
    assert made.returncode == 0, made.stderr
    assert "Utuh" in shared.luring("verify", "cadangan.tar").stdout
    occupied = shared.luring("restore", "cadangan.tar", "--data", "baru")
    assert occupied.returncode == 1
    seen = []
    for target, name in ((new_database(), "lain"), ("", "berkas")):
        monkeypatch.setenv("LURING_DATABASE", target)
        done = shared.luring("restore", "cadangan.tar", "--data", name)
        assert done.returncode == 0, done.stderr
        assert (shared.folder / name / "luring.db").exists() == (target == "")
        with closing(open_store(shared.folder / name, target)) as store:
            seen.append(
                store.read_now(lambda tx: (tx.persons(1), tx.counts(1), tx.organisation(1).placements))
            )
            assert len(store.read_now(lambda tx: tx.persons(1))) > 3
    assert seen[0] == seen[1]


def test_a_database_that_is_away_is_named_and_its_password_is_not(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "LURING_DATABASE", "postgresql://luring:rahasia@/luring?host=/nowhere&connect_timeout=1"
    )
    for command in (("serve",), ("verify",), ("backup", "-o", "x.tar")):
        refused = place.luring(*command)
        assert refused.returncode == 1, command
        assert "Basis data tidak dapat dipakai" in refused.stderr
        assert "rahasia" not in refused.stderr
    monkeypatch.setenv("LURING_DATABASE", "mysql://x")
    assert "postgresql://" in place.luring("verify").stderr


def test_a_file_moves_into_a_database_by_a_backup(
    place: Place, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place.luring(*INIT).returncode == 0
    assert place.luring("import", place.write("unit.csv", UNITS)).returncode == 0
    assert place.luring("backup", "-o", "cadangan.tar").returncode == 0
    shutil.move(place.folder / "data", place.folder / "lama")
    url = new_database()
    monkeypatch.setenv("LURING_DATABASE", url)
    assert place.luring("restore", "cadangan.tar").returncode == 0
    assert "utuh" in place.luring("verify").stdout
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM unit").fetchone() == (3,)
