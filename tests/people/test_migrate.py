"""`luring migrate`: from the file to PostgreSQL, and no phone notices."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cast import BUDI, INSTANSI, PLACE, RINA, SARI, Cast, make_cast, report, uuid
from postgres import cluster_or_skip

from server.__main__ import main
from server.acts import record_act
from server.chance import Chance
from server.settings import load_secrets
from server.store.people import Person
from server.store.periods import Heartbeat
from server.store.postgres import PostgresStore
from server.store.sqlite import SqliteStore
from server.store.store import Store
from server.verify import verify_journals

Luring = Callable[..., tuple[int, str, str]]


@pytest.fixture
def luring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Luring:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*arguments, "--data", str(tmp_path / "data")])
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def cast(tmp_path: Path) -> Cast:
    """An agency where work has been done, on a server that has been stopped."""
    cast = make_cast(tmp_path / "data")
    load_secrets(tmp_path / "data")
    return cast


def test_a_phone_goes_on_where_it_was(cast: Cast, luring: Luring, tmp_path: Path) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(*(report(uuid(7000 + number)) for number in range(30)))
    budi.exchange()
    sari.exchange()
    before, epoch, progress = _journal(cast.store), _epoch(cast.store), cast.progress()
    cast.store.close()

    url = cluster_or_skip().new_database()
    code, said, wrong = luring("migrate", "--to", url)
    assert (code, wrong) == (0, "")
    assert f"{len(before)} baris jurnal" in said

    cast.store = PostgresStore(url)
    assert _journal(cast.store) == before
    assert _epoch(cast.store) == epoch
    assert cast.progress() == progress
    answer = sari.exchange_once()
    assert (answer.changes, answer.epoch) == ((), epoch)  # nothing is fetched again
    budi.write(report(uuid(7100)))
    (outcome,) = budi.exchange()
    assert (outcome.outcome, outcome.again) == ("applied", False)
    fetched = {change.id for change in sari.exchange_once().changes if change.c == "report"}
    assert fetched == {uuid(7100)}
    proven = cast.store.read_now(lambda tx: verify_journals(tx, lambda *_: None))
    assert proven.rows > len(before)
    cast.store.close()


def test_the_file_is_put_aside_and_a_second_move_has_nothing_to_move(
    cast: Cast, luring: Luring, tmp_path: Path
) -> None:
    cast.store.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    url = cluster_or_skip().new_database()
    assert luring("migrate", "--to", url)[0] == 0
    assert not (tmp_path / "data" / "luring.db").exists()
    assert luring("migrate", "--to", url)[0] == 1

    (tmp_path / "data" / "luring.db.moved").rename(tmp_path / "data" / "luring.db")
    code, _, wrong = luring("migrate", "--to", url)
    assert (code, "sudah berisi" in wrong) == (1, True)
    back = SqliteStore(tmp_path / "data")  # refused: the file is where it was, and whole
    assert _journal(back) == _journal(PostgresStore(url))
    back.close()


def test_a_connection_that_breaks_after_the_move_leaves_one_truth(
    cast: Cast, luring: Luring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.store.close()
    really = psycopg.Connection.execute

    def breaking(link: Any, query: Any, *args: Any, **more: Any) -> Any:
        if query == "ANALYZE":
            raise psycopg.OperationalError("the connection is lost")
        return really(link, query, *args, **more)

    monkeypatch.setattr(psycopg.Connection, "execute", breaking)
    assert luring("migrate", "--to", cluster_or_skip().new_database())[0] == 0
    assert not (tmp_path / "data" / "luring.db").exists()


def test_a_running_server_is_not_moved_away_from_under_its_feet(cast: Cast, luring: Luring) -> None:
    url = cluster_or_skip().new_database()
    code, _, wrong = luring("migrate", "--to", url)
    assert (code, "sedang dipakai" in wrong) == (1, True)
    cast.store.close()


def test_a_damaged_journal_is_not_moved(cast: Cast, luring: Luring) -> None:
    cast.store.write_now(
        lambda tx: record_act(
            tx,
            INSTANSI,
            "tried",
            by=SARI,
            person=RINA,
            detail={"placement": PLACE[RINA]},
            now_ms=cast.clock(),
            chance=Chance(),
        )
    )
    cast.store.write_now(lambda tx: tx.execute("UPDATE envelope SET outcome = 'forged'"))  # type: ignore[attr-defined]
    cast.store.close()
    url = cluster_or_skip().new_database()
    assert luring("migrate", "--to", url)[0] == 3
    empty = PostgresStore(url)
    assert empty.read_now(lambda tx: tx.agencies()) == []
    empty.close()


def test_a_row_that_postgresql_does_not_take_is_named_by_its_table(cast: Cast, luring: Luring) -> None:
    cast.store.write_now(lambda tx: tx.put_person(INSTANSI, Person(id=uuid(77), name="Bu\0di")))
    cast.store.close()
    code, _, wrong = luring("migrate", "--to", cluster_or_skip().new_database())
    assert (code, "Tabel person" in wrong) == (1, True)


def test_a_key_that_is_too_long_for_postgresql_is_named_by_its_table(cast: Cast, luring: Luring) -> None:
    long = "".join(
        f"{n:x}/{n * n % 7919}" for n in range(2_000)
    )  # of a phone, before its length was looked at
    cast.store.write_now(lambda tx: tx.add_heartbeat(INSTANSI, "r", Heartbeat(1, long, 1)))
    cast.store.close()
    code, _, wrong = luring("migrate", "--to", cluster_or_skip().new_database())
    assert (code, "Tabel heartbeat" in wrong) == (1, True)


def test_where_to_move_has_to_be_said(cast: Cast, luring: Luring) -> None:
    cast.store.close()
    code, _, wrong = luring("migrate", "--to", "luring.db")
    assert (code, "postgresql://" in wrong) == (1, True)


def test_a_database_that_is_not_there_is_said_to_be_so(cast: Cast, luring: Luring) -> None:
    cast.store.close()
    url = cluster_or_skip().url("nowhere")
    code, _, wrong = luring("migrate", "--to", url)
    assert (code, "nowhere" in wrong) == (1, True)


def _journal(store: Store) -> list[object]:
    return list(store.read_now(lambda tx: tx.journal(INSTANSI, 0, 10_000)))


def _epoch(store: Store) -> str:
    return store.read_now(lambda tx: tx.epoch(INSTANSI))
