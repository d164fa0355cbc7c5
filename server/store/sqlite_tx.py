"""The two ways to speak SQL inside the store: a `Reader` on one snapshot, a `Writer` in the group's
transaction.

A noun's file (`sqlite_accounts.py`, …) holds two mixins on these, one that reads and one that also writes;
`sqlite.py` composes them into the transactions that jobs receive.

A `Writer` puts rows off (`later`) and writes them many at a time. Everything else sees them: any other
statement writes them first. Savepoints are put off in the same way, so that one per mutation costs nothing
until it is needed.
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from server.store.store import StoreFailedError

T = TypeVar("T")
Row = tuple[Any, ...]
Params = Sequence[Any]
Statement = str

# Not what a statement says is wrong, but the machine under it. SQLite then may have taken back the whole
# transaction by itself, and a further savepoint would silently begin another one.
FAILURES = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}


class Reader:
    """Statements that only look."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._remembered: dict[Hashable, Any] = {}

    def remember(self, key: Hashable, read: Callable[[], T]) -> T:
        """Read what nobody changes once it is there only once in this transaction."""
        if key not in self._remembered:
            self._remembered[key] = read()
        found: T = self._remembered[key]
        return found

    def rows(self, sql: Statement, params: Params = ()) -> list[Row]:
        return self.connection.execute(sql, params).fetchall()

    def row(self, sql: Statement, params: Params = ()) -> Row | None:
        found: Row | None = self.connection.execute(sql, params).fetchone()
        return found


class Writer(Reader):
    """Statements that also change; one object per group of jobs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._later: list[tuple[Statement, Params]] = []
        self._marks: list[int] = []  # per open savepoint: how many rows were put off before it
        self._real = 0  # how many of the open savepoints SQLite knows
        self._undo: list[Callable[[], None]] = []
        self.failed = False  # the group is lost, all of it

    def rows(self, sql: Statement, params: Params = ()) -> list[Row]:
        self.flush()
        return self._do(partial(super().rows, sql, params))

    def row(self, sql: Statement, params: Params = ()) -> Row | None:
        self.flush()
        return self._do(partial(super().row, sql, params))

    def execute(self, sql: Statement, params: Params = ()) -> int:
        """Change something now. Returns how many rows it changed."""
        self.flush()
        self._make_savepoints_real()
        return self._do(partial(self.connection.execute, sql, params)).rowcount

    def _do(self, act: Callable[[], T]) -> T:
        """Act on the database, unless that has failed before. Raises: StoreFailedError."""
        if self.failed:
            raise StoreFailedError
        try:
            return act()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in FAILURES:
                raise
            self.failed = True
            raise StoreFailedError from error

    def later(self, sql: Statement, params: Params) -> None:
        """Change something before anybody looks, together with the others of the same statement.

        Only statements of one and the same text keep their order among themselves.
        """
        self._later.append((sql, params))

    def undo(self, action: Callable[[], None]) -> None:
        """Have something kept in memory put back if the savepoint that is open now is rolled back."""
        self._undo.append(action)

    def flush(self) -> None:
        """Write what was put off."""
        if self._later:
            self._make_savepoints_real()
            self._write(len(self._later))

    def _make_savepoints_real(self) -> None:
        # Rows put off before a savepoint have to be written before it begins, or a rollback would take them
        # along.
        while self._real < len(self._marks):
            before = self._marks[self._real]
            self._write(before)
            self._marks = [max(0, mark - before) for mark in self._marks]
            self._do(partial(self.connection.execute, f"SAVEPOINT s{self._real}"))
            self._real += 1

    def _write(self, count: int) -> None:
        by_statement: dict[Statement, list[Params]] = {}
        for sql, params in self._later[:count]:
            by_statement.setdefault(sql, []).append(params)
        for sql, many in by_statement.items():
            self._do(partial(self.connection.executemany, sql, many))
        del self._later[:count]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All of the block or nothing of it: an exception takes back what the block wrote, and goes on."""
        level = len(self._marks)
        undo_mark = len(self._undo)
        self._marks.append(len(self._later))
        try:
            yield
            if self._real > level:
                self.flush()
                self.connection.execute(f"RELEASE s{level}")
        except BaseException:
            if self._real > level:
                if not self.failed:
                    self.connection.execute(f"ROLLBACK TO s{level}")
                    self.connection.execute(f"RELEASE s{level}")
                self._later.clear()
            else:
                del self._later[self._marks[level] :]
            for action in reversed(self._undo[undo_mark:]):
                action()
            del self._undo[undo_mark:]
            raise
        finally:
            self._real = min(self._real, level)
            del self._marks[level:]
