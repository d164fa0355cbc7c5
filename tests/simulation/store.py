"""The real store without its threads: a group is committed when the simulation says so. It can be struck by
the end of the process at any statement, and by a full disk. It is SQLite, or with
`TEST_STORE=postgres` PostgreSQL.
"""

import shutil
import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import postgres
import psycopg

from server.store.groups import GroupStore, Job, tell
from server.store.postgres import PostgresStore
from server.store.postgres_link import Link
from server.store.sqlite import SqliteStore
from server.store.store import ReadTx, Tx

T = TypeVar("T")

MOST_PAGES = 1_000_000


class Killed(BaseException):
    """The process is gone."""


class _Connection:
    """The writer's connection, with the last statement it will live to see."""

    def __init__(self, real: sqlite3.Connection) -> None:
        self._real = real
        self.left: int | None = None

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self._live()
        return self._real.execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        self._live()
        return self._real.executemany(*args)

    def _live(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise Killed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Turn:
    """Gives the turn back once, until the group has been committed."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class Stepped(GroupStore):
    """`write` waits for `commit`; everything else happens at once."""

    _group: list[Job]

    async def write(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        waiting = Job(job, Future(), None, instansi)
        self._group.append(waiting)
        await _Turn()
        return waiting.future.result()  # type: ignore[return-value]

    def write_now(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        waiting = Job(job, Future(), None, instansi)
        self._write_group([waiting])
        waiting.settle()
        return waiting.future.result()  # type: ignore[return-value]

    async def read(self, job: Callable[[ReadTx], T]) -> T:
        return self._read(job)

    def read_now(self, job: Callable[[ReadTx], T]) -> T:
        return self._read(job)

    def commit(self, *, dies_at: int | None = None, pages_left: int | None = None) -> None:
        """Commit all that waits, as one group. `dies_at`: the statement that is never done.

        Raises: Killed.
        """
        group, self._group = self._group, []
        if not group:
            return
        self.strike(dies_at, pages_left)
        self._write_group(group)
        self.strike(None, None)
        if dies_at is not None:  # after the commit, before anybody is told
            raise Killed
        tell(group)

    def strike(self, dies_at: int | None, pages_left: int | None) -> None:
        """Say what befalls the next group; None: nothing any more."""
        raise NotImplementedError

    def copy_to(self, directory: Path) -> None:
        """Copy what lies there, the unfinished transaction left behind."""
        raise NotImplementedError


class SteppedSqlite(Stepped, SqliteStore):
    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._writer.execute("PRAGMA synchronous = OFF")  # here the process dies, never the machine
        self.struck = _Connection(self._writer)
        self._writer = self.struck  # type: ignore[assignment]
        self._group = []
        self._directory = directory

    def strike(self, dies_at: int | None, pages_left: int | None) -> None:
        self.struck.left = None
        if pages_left is not None:
            (used,) = self.struck.execute("PRAGMA page_count").fetchone()
            self.struck.execute(f"PRAGMA max_page_count = {used + pages_left}")
        elif dies_at is None:
            self.struck.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
        self.struck.left = dies_at

    def copy_to(self, directory: Path) -> None:
        directory.mkdir(parents=True)
        for name in ("luring.db", "luring.db-wal"):
            if (self._directory / name).exists():
                shutil.copy(self._directory / name, directory / name)


class _Link(Link):
    """A connection with the last statement it will live to see, or that finds room."""

    left: int | None = None
    is_full = False

    def begin(self, how: str, *statements: str) -> None:
        self._live()
        super().begin(how, *statements)

    def execute(self, *args: Any) -> Any:
        self._live()
        return super().execute(*args)

    def put_off(self, *args: Any) -> None:
        self._live()
        super().put_off(*args)

    def commit(self) -> str:
        self._live()
        return super().commit()

    def _live(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise psycopg.errors.DiskFull if self.is_full else Killed


class SteppedPostgres(Stepped, PostgresStore):
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        super().__init__(postgres.url_of(directory))
        self._group = []

    def _connect(self, idle: str = "60s") -> Link:
        link = _Link(self._url, idle=idle)
        self._links.add(link)
        return link

    def strike(self, dies_at: int | None, pages_left: int | None) -> None:
        if self._writer is None:
            self._writer = self._connect()
        assert isinstance(self._writer, _Link)
        self._writer.left = dies_at if pages_left is None else pages_left
        self._writer.is_full = pages_left is not None

    def copy_to(self, directory: Path) -> None:
        self._let_go()  # with what is not committed
        self._writer = self._local.link = None
        postgres.copy(self._directory, directory)


SteppedStore: type[SteppedSqlite] | type[SteppedPostgres] = (
    SteppedPostgres if postgres.EVERYWHERE else SteppedSqlite
)
