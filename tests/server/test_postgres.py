"""The shared store's own promises: several servers on one database, connections that break, and what is
translated for it.
"""

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from postgres import NOT_HERE

from server.journal import Entry, verify
from server.store.agency import Agency
from server.store.people import Person
from server.store.periods import Heartbeat
from server.store.postgres import PostgresStore
from server.store.postgres_copy import fill, has_agencies
from server.store.postgres_link import Link
from server.store.postgres_sql import translated, translated_table
from server.store.records import Row
from server.store.sqlite import SqliteStore
from server.store.store import ReadTx, StoreFailedError, StoreInUseError, StoreUnusableError, Tx
from server.store.surveys import SurveyAnswer

ROOT = Path(__file__).parents[2]
AGENCIES = [Agency(n, f"a{n}", f"a{n}.test", f"A{n}", "ns", "Asia/Jakarta", 1000) for n in (1, 2)]
KILL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'luring' AND datname = current_database()"
)


@pytest.fixture
def store(postgres_url: str) -> Iterator[PostgresStore]:
    with closing(PostgresStore(postgres_url)) as store:
        for agency in AGENCIES:
            store.write_now(lambda tx, agency=agency: tx.add_agency(agency, "e"))
        yield store


@pytest.fixture
def other(store: PostgresStore, postgres_url: str) -> Iterator[PostgresStore]:
    """Another server on the same database."""
    with closing(PostgresStore(postgres_url)) as other:
        yield other


def put(id: str, instansi: int = 1) -> Callable[[Tx], int]:
    """Do what an exchange does: a line of the journal, and a record with a seq."""

    def job(tx: Tx) -> int:
        tx.append(instansi, Entry(kind="mutation", received_at=5, salt2="A" * 22, id=id), id.encode())
        row = Row(collection="report", id=id, buckets=("b",), body=b"{}", owner="o")
        return tx.put_record(instansi, tx.record(instansi, "report", id), row).seq

    return job


def journal(store: PostgresStore, instansi: int = 1) -> list[str]:
    rows = store.read_now(lambda tx: tx.journal(instansi, limit=100_000))
    assert verify(rows) == []
    return [row.id for row, _ in rows]


class Follower:
    """Reads on from where it was, as a phone does, and notes what it has seen."""

    def __init__(self, store: PostgresStore, instansi: int) -> None:
        self._store, self._instansi = store, instansi
        self._goes_on = threading.Event()
        self.seen: list[int] = []
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self) -> None:
        while not self._goes_on.is_set():
            self._look()

    def _look(self) -> None:
        after = self.seen[-1] if self.seen else 0
        found = self._store.read_now(lambda tx: tx.feed(self._instansi, ["b"], after, 1_000))
        self.seen += [one.seq for one in found]

    def end(self) -> list[int]:
        self._goes_on.set()
        self._thread.join()
        self._look()
        return self.seen


SECOND = """
import sys
sys.path[:0] = sys.argv[2:]
from server.store.postgres import PostgresStore
from test_postgres import put
store = PostgresStore(sys.argv[1])
for n in range(40):
    store.write_now(put(f"third {n}", 1 + n % 2), 1 + n % 2 if n % 4 else None)
store.close()
"""


def test_a_reader_behind_a_cursor_never_misses_what_other_servers_write(
    store: PostgresStore, other: PostgresStore, postgres_url: str
) -> None:
    followers = [Follower(one, instansi) for one in (store, other) for instansi in (1, 2)]
    paths = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/server")]
    third = subprocess.Popen([sys.executable, "-c", SECOND, postgres_url, *paths])

    async def both() -> None:
        jobs = [
            one.write(put(f"{name} {n}", 1 + n % 2), 1 + n % 2 if n % 3 else None)
            for n in range(60)
            for one, name in ((store, "first"), (other, "second"))
        ]
        await asyncio.gather(*jobs)

    try:
        asyncio.run(both())
    finally:
        assert third.wait(60) == 0
    for follower in followers:
        assert follower.end() == list(range(1, 81))
    for instansi in (1, 2):
        assert len(set(journal(store, instansi))) == len(journal(store, instansi)) == 80


def test_jobs_of_other_agencies_do_not_wait_and_those_of_the_same_do(
    store: PostgresStore, other: PostgresStore
) -> None:
    inside, go = threading.Event(), threading.Event()

    def holds(tx: Tx) -> int:
        inside.set()
        assert go.wait(20)
        return tx.next_seq(1)

    holding = threading.Thread(target=lambda: store.write_now(holds, 1))
    holding.start()
    assert inside.wait(20)
    assert other.write_now(lambda tx: tx.next_seq(2), 2) == 1
    waiting = [
        threading.Thread(target=lambda: other.write_now(lambda tx: tx.next_seq(1), 1)),
        threading.Thread(target=lambda: other.write_now(lambda tx: tx.next_seq(2))),
    ]
    for one in waiting:
        one.start()
        one.join(0.2)
        assert one.is_alive()
    go.set()
    for one in (holding, *waiting):
        one.join(20)
    assert store.read_now(lambda tx: (tx.seq(1), tx.seq(2))) == (2, 2)


def test_a_connection_that_is_killed_again_and_again_loses_nothing_and_applies_nothing_twice(
    store: PostgresStore, postgres_url: str
) -> None:
    acknowledged: list[str] = []
    runs: list[str] = []

    def job(name: str) -> Callable[[Tx], int]:
        def run(tx: Tx) -> int:
            runs.append(name)
            return put(name)(tx)

        return run

    async def many(killer: psycopg.Connection[tuple[int]]) -> None:
        for batch in range(24):
            names = [f"{batch}.{n}" for n in range(6)]
            writing = [asyncio.ensure_future(store.write(job(name))) for name in names]
            await asyncio.sleep(batch % 12 / 1000)  # wherever the group is by then
            killer.execute(KILL)
            await asyncio.gather(*writing)
            acknowledged.extend(names)

    with psycopg.connect(postgres_url, autocommit=True) as killer:
        asyncio.run(many(killer))
    assert sorted(journal(store)) == sorted(acknowledged)
    assert store.read_now(lambda tx: tx.seq(1)) == len(acknowledged)
    assert len(runs) > len(acknowledged)  # it did meet some of them in the middle


@pytest.mark.parametrize("arrives", [True, False])
def test_a_commit_whose_answer_is_lost_is_looked_up(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    really, runs = Link.commit, []

    def breaks(link: Link) -> str:
        if link is store._writer and len(runs) == 1:
            if arrives:
                really(link)
            link.raw.close()
            raise psycopg.OperationalError("the connection is lost")
        return really(link)

    def job(tx: Tx) -> int:
        runs.append(1)
        return put("once")(tx)

    monkeypatch.setattr(Link, "commit", breaks)
    assert store.write_now(job) == 1
    assert len(runs) == (1 if arrives else 2)
    assert journal(store) == ["once"]


def test_a_database_that_stays_away_is_said_to_be_and_is_found_again(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: Link, url: str, *, idle: str) -> None:
        raise psycopg.OperationalError("nobody there")

    store._patience_s = 0.2
    with monkeypatch.context() as here:
        here.setattr(Link, "__init__", away)
        store._give_up_writer()
        with pytest.raises(StoreFailedError):
            store.write_now(put("lost"))
    assert store.write_now(put("kept")) == 1
    assert journal(store) == ["kept"]


def test_a_statement_that_breaks_the_transaction_is_its_own_jobs_fault(store: PostgresStore) -> None:
    def breaks(tx: Tx) -> None:
        tx.rows("SELECT 1 / 0")  # type: ignore[attr-defined]

    def writes_then_breaks(tx: Tx) -> None:
        put("lost")(tx)
        tx.rows("SELECT 1 / 0")  # type: ignore[attr-defined]

    async def four() -> list[object]:
        jobs = [put("a"), breaks, writes_then_breaks, put("b")]
        return await asyncio.gather(*(store.write(job) for job in jobs), return_exceptions=True)

    first, second, third, fourth = asyncio.run(four())
    assert (first, fourth) == (1, 2)
    assert {type(second), type(third)} == {psycopg.errors.DivisionByZero}
    assert journal(store) == ["a", "b"]


def test_a_look_that_fails_is_taken_back_by_its_savepoint_and_the_job_goes_on(store: PostgresStore) -> None:
    def goes_on(tx: Tx) -> int:
        put("before")(tx)
        with contextlib.suppress(psycopg.Error), tx.savepoint():
            tx.rows("SELECT 1 / 0")  # type: ignore[attr-defined]
        return put("after")(tx)

    def hides_it(tx: Tx) -> int:
        with contextlib.suppress(psycopg.Error):
            tx.rows("SELECT 1 / 0")  # type: ignore[attr-defined]
        return 7

    async def three() -> list[object]:
        jobs = [goes_on, hides_it, put("last")]
        return await asyncio.gather(*(store.write(job) for job in jobs), return_exceptions=True)

    first, second, third = asyncio.run(three())
    assert (first, third) == (2, 3)
    assert isinstance(second, psycopg.errors.InFailedSqlTransaction)
    assert journal(store) == ["before", "after", "last"]


def test_another_servers_commits_are_noticed_and_ones_own_and_looks_are_not(
    store: PostgresStore, other: PostgresStore
) -> None:
    def seen() -> int:
        return store.write_now(lambda tx: tx.foreign_commits())

    before = seen()
    store.write_now(put("own"))
    other.write_now(lambda tx: tx.foreign_commits())
    other.read_now(lambda tx: tx.seq(1))
    assert seen() == before
    other.write_now(put("others"))
    assert seen() != before


def test_a_reader_cannot_write(store: PostgresStore) -> None:
    def writes(tx: ReadTx) -> None:
        tx.rows("DELETE FROM epoch")  # type: ignore[attr-defined]

    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        store.read_now(writes)
    assert store.read_now(lambda tx: tx.epoch(1)) == "e"


def test_order_is_that_of_bytes_whatever_the_locale(store: PostgresStore) -> None:
    names = ["b", "B", "a", "Z", "é", "_"]
    store.write_now(lambda tx: [put(name)(tx) for name in names])
    found = store.read_now(lambda tx: [one.id for one in tx.all_derived(1, "report")])
    assert found == sorted(names)


def test_what_citizens_answered_has_no_order_after_the_statement_of_the_guide(
    store: PostgresStore, postgres_url: str
) -> None:
    for n in (5, 3, 9, 1):
        answer = SurveyAnswer(id=str(n), unit="u", form="f", day="2026-11-18", answers={})
        store.write_now(lambda tx, answer=answer: tx.add_survey_answer(1, answer))
    statements = (
        (ROOT / "docs/postgresql.md").read_text("utf-8").partition("WITH lama")[2].partition("```")[0]
    )
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for statement in f"WITH lama{statements}".strip().split(";\n"):
            connection.execute(statement)
        rows = connection.execute("SELECT id, xmin::text FROM survey_answer ORDER BY ctid").fetchall()
    assert [id for id, _ in rows] == ["1", "3", "5", "9"]
    assert len({xmin for _, xmin in rows}) == 1


def test_a_database_with_newer_tables_is_left_alone(store: PostgresStore, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("INSERT INTO schema_version VALUES (999, now())")
    with pytest.raises(StoreInUseError):
        PostgresStore(postgres_url)


def test_a_database_that_would_forget_is_refused(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.store.postgres_link._SAFETY", "SELECT 'UTF8', 'off', 'on'")
    with pytest.raises(StoreUnusableError, match="fsync"):
        PostgresStore(postgres_url)


def test_commits_are_synchronous_even_where_the_default_is_not(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',"
            " current_database()); END $$"
        )
    with closing(Link(postgres_url)) as link:
        assert link.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_what_reads_differently_is_translated() -> None:
    assert translated("SELECT a FROM t x INDEXED BY i WHERE b LIKE 'a%' AND c = ?").text == (
        "SELECT a FROM t x WHERE b LIKE 'a%%' AND c = %s"
    )
    assert translated("SELECT m.a FROM json_each(?) j CROSS JOIN m ON m.id = j.value").text == (
        "SELECT m.a FROM jsonb_array_elements_text(%s::jsonb) AS j (value) JOIN m ON m.id = j.value"
    )
    assert translated("INSERT INTO t VALUES (?)").writes
    assert not translated("SELECT 1").writes
    assert translated_table("CREATE TABLE t (a INTEGER, b TEXT, c BLOB) STRICT, WITHOUT ROWID") == (
        'CREATE TABLE t (a BIGINT, b TEXT COLLATE "C", c BYTEA)'
    )


def test_a_row_that_no_index_takes_fails_its_job_at_once_and_nobody_elses(store: PostgresStore) -> None:
    long = "".join(f"{n:x}/{n * n % 7919}" for n in range(2_000))  # packed, too, more than an index takes

    def spoils(tx: Tx) -> None:
        tx.add_heartbeat(1, "r", Heartbeat(1, long, 1))

    async def together() -> list[object]:
        jobs = [put("one"), spoils, put("two")]
        return await asyncio.gather(*(store.write(job, 1) for job in jobs), return_exceptions=True)

    began = time.monotonic()
    one, spoilt, two = asyncio.run(together())
    assert (one, two) == (1, 2)
    assert isinstance(spoilt, psycopg.errors.ProgramLimitExceeded)
    assert time.monotonic() - began < 10  # it was not tried again and again
    assert journal(store) == ["one", "two"]


def test_a_file_with_a_text_that_postgresql_does_not_take_is_refused_and_leaves_nothing(
    postgres_url: str, tmp_path: Path
) -> None:
    with closing(SqliteStore(tmp_path)) as file:
        file.write_now(lambda tx: tx.add_agency(AGENCIES[0], "e"))
        file.write_now(lambda tx: tx.put_person(1, Person(id="p", name="Bu\0di")))
    with pytest.raises(StoreUnusableError):
        fill(tmp_path / "luring.db", postgres_url)
    assert not has_agencies(postgres_url)


def test_what_is_not_run_on_postgresql_is_there() -> None:
    tests = Path(__file__).parents[1]
    for place in NOT_HERE:
        file, _, name = place.partition("::")
        assert (tests / file).exists(), place
        assert not name or f"def {name}" in (tests / file).read_text("utf-8"), place
