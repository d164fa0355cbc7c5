"""The real SQLite store without its threads: a group is committed when the simulation says so. It can be
struck by the end of the process at any statement, and by a full disk."""

import shutil
import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from server.store.groups import Job, tell
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


class SteppedStore(SqliteStore):
    """`write` waits for `commit`; everything else happens at once."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._writer.execute("PRAGMA synchronous = OFF")  # here the process dies, never the machine
        self.struck = _Connection(self._writer)
        self._writer = self.struck  # type: ignore[assignment]
        self._group: list[Any] = []
        self._directory = directory

    async def write(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        waiting = Job(job, Future(), None)
        self._group.append(waiting)
        await _Turn()
        return waiting.future.result()  # type: ignore[return-value]

    def write_now(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        waiting = Job(job, Future(), None)
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
        if pages_left is not None:
            (used,) = self.struck.execute("PRAGMA page_count").fetchone()
            self.struck.execute(f"PRAGMA max_page_count = {used + pages_left}")
        self.struck.left = dies_at
        self._write_group(group)
        self.struck.left = None
        if dies_at is not None:  # after the commit, before anybody is told
            raise Killed
        if pages_left is not None:
            self.struck.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
        tell(group)

    def copy_to(self, directory: Path) -> None:
        """Copy the files as they lie there, the unfinished transaction in the log included."""
        directory.mkdir(parents=True)
        for name in ("luring.db", "luring.db-wal"):
            if (self._directory / name).exists():
                shutil.copy(self._directory / name, directory / name)
