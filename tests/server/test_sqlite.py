"""The embedded store's own promises: durable groups, one process, and a crash that leaves neither half."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cast import BUDI, KEYS, PLACE, RINA, Cast, Clock, make_cast, report, uuid

from server.exchange import exchange
from server.journal import verify
from server.store.agency import Agency
from server.store.sqlite import SqliteStore
from server.store.sqlite_tx import SqliteWriter as Writer
from server.store.store import StoreFailedError, StoreInUseError, Tx

AGENCY = Agency(1, "a", "*", "A", "ns", "Asia/Jakarta", 0)

CRASH = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from cast import BUDI, make_cast, report, uuid
from server import judge

cast = make_cast(Path(sys.argv[1]))
budi = cast.phone(BUDI)
budi.write(report(uuid(7001)))
budi.exchange()
budi.write(*(report(uuid(7100 + i)) for i in range(5)))
take, taken = judge.Judge.take, []

def crash(self, line, branch, bounds):
    outcome = take(self, line, branch, bounds)
    self._tx.flush()
    taken.append(outcome)
    if len(taken) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return outcome

judge.Judge.take = crash
budi.exchange()
"""


def test_f3_a_server_killed_between_two_savepoints_has_committed_neither(tmp_path: Path) -> None:
    here = Path(__file__).parents[1]
    paths = [str(here), str(here.parent)]
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path), *paths], capture_output=True, text=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    store = SqliteStore(tmp_path)
    cast = Cast.__new__(Cast)
    cast.store, cast.clock = store, Clock()
    assert cast.progress()["count"] == 1
    assert [entry.n for entry, _ in cast.journal() if entry.kind == "mutation"][-1] == 1
    store.close()


def test_f90_a_second_process_on_the_same_data_refuses(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    with pytest.raises(StoreInUseError):
        SqliteStore(tmp_path)
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from server.store.sqlite import SqliteStore; SqliteStore(Path(sys.argv[1]))"
    )
    root = str(Path(__file__).parents[2])
    second = subprocess.run([sys.executable, "-c", code, str(tmp_path), root], capture_output=True, text=True)
    assert "StoreInUseError" in second.stderr
    store.close()
    SqliteStore(tmp_path).close()


def test_the_lock_of_a_dead_process_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "luring.lock").write_text("12345")
    SqliteStore(tmp_path).close()


def test_every_commit_is_synchronous_and_readers_cannot_write(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    writes = store.write_now(lambda tx: tx.row("PRAGMA synchronous"))  # type: ignore[attr-defined]
    assert writes == (2,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.read_now(lambda tx: tx.connection.execute("DELETE FROM epoch"))  # type: ignore[attr-defined]
    store.close()


def test_many_jobs_share_one_commit(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.write_now(lambda tx: tx.add_agency(AGENCY, "e"))
    commits: list[str] = []

    started, go = threading.Event(), threading.Event()

    def first(tx: Tx) -> None:
        started.set()
        assert go.wait(10)

    async def many() -> list[int]:
        waiting = asyncio.create_task(store.write(first))
        assert await asyncio.to_thread(started.wait, 10)
        rest = [asyncio.create_task(store.write(lambda tx: tx.next_seq(1))) for _ in range(99)]
        await asyncio.sleep(0)  # each of them is in the queue now
        go.set()
        await waiting
        return await asyncio.gather(*rest)

    store._writer.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
    assert asyncio.run(many()) == list(range(1, 100))
    assert len(commits) == 2
    store._writer.set_trace_callback(None)
    store.close()


def test_a_commit_that_fails_is_told_to_all_of_its_group(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.write_now(lambda tx: tx.add_agency(AGENCY, "e"))
    store._writer.set_authorizer(
        lambda action, what, *_: (
            sqlite3.SQLITE_DENY
            if action == sqlite3.SQLITE_TRANSACTION and what == "COMMIT"
            else sqlite3.SQLITE_OK
        )
    )
    with pytest.raises(StoreFailedError):
        store.write_now(lambda tx: tx.next_seq(1))
    store._writer.set_authorizer(None)
    assert store.write_now(lambda tx: tx.next_seq(1)) == 1
    store.close()


def test_f86_a_locked_database_makes_them_wait_and_leaves_no_half_batch(tmp_path: Path) -> None:
    cast = make_cast(tmp_path)
    store = cast.store
    assert isinstance(store, SqliteStore)
    budi, rina = cast.phone(BUDI), cast.phone(RINA)
    budi.write(*(report(uuid(7000 + n)) for n in range(20)))
    rina.write(*(report(uuid(7100 + n), None, placement=PLACE[RINA]) for n in range(20)))
    somebody = sqlite3.connect(tmp_path / "luring.db", isolation_level=None, check_same_thread=False)
    somebody.execute("BEGIN IMMEDIATE")

    async def together() -> list[object]:
        phones = [(phone.who, phone.request().body) for phone in (budi, rina)]
        sending = [
            asyncio.ensure_future(exchange(store, who, body, cast.clock, KEYS)) for who, body in phones
        ]
        # Reading goes on meanwhile, and shows nothing of what waits.
        seen = await store.read(lambda tx: tx.journal(1, limit=1_000))
        assert not any(row.replica == budi.device.vault.replica for row, _ in seen)
        assert not any(one.done() for one in sending)
        somebody.execute("ROLLBACK")
        return await asyncio.gather(*sending)

    answers = asyncio.run(together())
    somebody.close()
    assert [len(answer.outcomes) for answer, _ in answers] == [20, 20]  # type: ignore[misc]
    rows = [row for row, _ in cast.journal() if row.replica in {budi.who.replica.id, rina.who.replica.id}]
    assert [row.outcome for row in rows] == ["applied"] * 40
    assert verify(cast.journal()) == []
    store.close()


def test_f86_a_database_that_stays_locked_takes_nothing_and_says_so(tmp_path: Path) -> None:
    cast = make_cast(tmp_path)
    store = cast.store
    assert isinstance(store, SqliteStore)
    store._writer.execute("PRAGMA busy_timeout = 20")
    budi = cast.phone(BUDI)
    budi.write(*(report(uuid(7000 + n)) for n in range(20)))
    somebody = sqlite3.connect(tmp_path / "luring.db", isolation_level=None)
    somebody.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailedError):
        asyncio.run(exchange(store, budi.who, budi.request().body, cast.clock, KEYS))
    somebody.execute("ROLLBACK")
    somebody.close()
    assert not any(row.replica == budi.who.replica.id for row, _ in cast.journal())
    assert [one.outcome for one in budi.exchange()] == ["applied"] * 20
    store.close()


def test_f87_a_disk_that_is_full_takes_nobodys_work_for_a_bug_and_breaks_no_chain(tmp_path: Path) -> None:
    cast = make_cast(tmp_path)
    store = cast.store
    assert isinstance(store, SqliteStore)
    budi, rina = cast.phone(BUDI), cast.phone(RINA)
    budi.write(report(uuid(7001), note="panjang " * 200))
    rina.write(report(uuid(7002), None, placement=PLACE[RINA]))
    (pages,) = store._writer.execute("PRAGMA page_count").fetchone()
    store._writer.execute(f"PRAGMA max_page_count = {pages}")

    async def together() -> list[object]:
        phones = [(phone.who, phone.request().body) for phone in (budi, rina)]
        send = [exchange(store, who, body, cast.clock, KEYS) for who, body in phones]
        return await asyncio.gather(*send, return_exceptions=True)

    assert StoreFailedError in {type(answer) for answer in asyncio.run(together())}
    store._writer.execute(f"PRAGMA max_page_count = {pages * 10}")
    assert [one.outcome for phone in (budi, rina) for one in phone.exchange()] == ["applied", "applied"]
    assert verify(cast.journal()) == []
    store.close()


@pytest.fixture
def writer() -> Writer:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE t (x PRIMARY KEY)")
    connection.execute("BEGIN")
    return Writer(connection)


PUT = "INSERT INTO t VALUES (?)"
ALL = "SELECT x FROM t ORDER BY x"


def test_rows_put_off_are_seen_by_whoever_looks(writer: Writer) -> None:
    writer.later(PUT, (1,))
    assert writer.row(ALL) == (1,)
    writer.later(PUT, (2,))
    assert writer.execute("UPDATE t SET x = x + 10") == 2
    assert writer.rows(ALL) == [(11,), (12,)]


def fails(writer: Writer, *steps: Callable[[], object]) -> None:
    """Take steps inside a savepoint that is rolled back."""
    with writer.savepoint():
        for step in steps:
            step()
        raise ZeroDivisionError


def nested(writer: Writer, *steps: Callable[[], object]) -> None:
    with writer.savepoint():
        for step in steps:
            step()


@pytest.mark.parametrize("look_inside", [False, True])
@pytest.mark.parametrize("look_before", [False, True])
def test_rows_put_off_before_a_savepoint_outlive_it(
    writer: Writer, look_before: bool, look_inside: bool
) -> None:
    seen: list[object] = []
    writer.later(PUT, (1,))
    if look_before:
        assert writer.rows(ALL) == [(1,)]

    def look() -> None:
        if look_inside:
            seen.append(writer.rows(ALL))

    with pytest.raises(ZeroDivisionError):
        fails(
            writer,
            lambda: writer.later(PUT, (2,)),
            lambda: nested(writer, lambda: writer.later(PUT, (3,)), look),
            lambda: writer.later(PUT, (4,)),
        )
    writer.later(PUT, (5,))
    assert seen == [[(1,), (2,), (3,)]] * look_inside
    assert writer.rows(ALL) == [(1,), (5,)]


def test_a_row_that_cannot_be_written_is_the_fault_of_its_own_savepoint(writer: Writer) -> None:
    writer.later(PUT, (1,))
    with pytest.raises(sqlite3.IntegrityError):
        nested(writer, lambda: writer.later(PUT, (1,)), writer.flush)
    nested(writer, lambda: writer.later(PUT, (2,)))
    assert writer.rows(ALL) == [(1,), (2,)]


def test_what_is_kept_in_memory_is_put_back_with_the_savepoint(writer: Writer) -> None:
    undone: list[str] = []
    with pytest.raises(ZeroDivisionError):
        fails(
            writer,
            lambda: writer.undo(lambda: undone.append("outer")),
            lambda: nested(writer, lambda: writer.undo(lambda: undone.append("inner"))),
        )
    assert undone == ["inner", "outer"]
