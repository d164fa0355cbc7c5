"""The two ways to speak SQL inside the store: a `Reader` on one snapshot, a `Writer` in the group's
transaction.

A noun's file (`sql_accounts.py`, …) holds two mixins on these, one that reads and one that also writes;
`sql_transactions.py` composes them into the transactions that jobs receive. Its statements are SQLite's and
read the same in PostgreSQL, but for what `postgres_sql.py` translates.

A `Writer` puts rows off (`later`) and writes them many at a time. Everything else sees them: any other
statement writes them first. Savepoints are put off in the same way, so that one per mutation costs nothing
until it is needed.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol, TypeVar

from server.store.store import StoreFailedError

T = TypeVar("T")
Row = tuple[Any, ...]
Params = Sequence[Any]
Statement = str


class Connection(Protocol):
    """What the transactions need of a database: `sqlite3.Connection` has it as it is."""

    def execute(self, sql: Statement, params: Params = ..., /) -> Any: ...

    def executemany(self, sql: Statement, many: Any, /) -> Any: ...


class Reader:
    """Statements that only look."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._remembered: dict[Hashable, Any] = {}

    def remember(self, key: Hashable, read: Callable[[], T]) -> T:
        """Read what nobody changes once it is there only once in this transaction."""
        if key not in self._remembered:
            self._remembered[key] = read()
        found: T = self._remembered[key]
        return found

    def rows(self, sql: Statement, params: Params = ()) -> list[Row]:
        found: list[Row] = self.connection.execute(sql, params).fetchall()
        return found

    def row(self, sql: Statement, params: Params = ()) -> Row | None:
        found: Row | None = self.connection.execute(sql, params).fetchone()
        return found


class Writer(Reader):
    """Statements that also change; one object per group of jobs."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._later: list[tuple[Statement, Params]] = []
        self._marks: list[int] = []  # per open savepoint: how many rows were put off before it
        self._real = 0  # how many of the open savepoints the database knows
        self._undo: list[Callable[[], None]] = []
        self.careful = False  # make every savepoint at once: what only looks may fail, too
        self.failed = False  # the group is lost, all of it
        self.failure: Exception | None = None  # and why

    def is_failure(self, error: Exception) -> bool:
        """Say whether not the statement is at fault but the machine under it: the whole group is lost."""
        raise NotImplementedError

    def rows(self, sql: Statement, params: Params = ()) -> list[Row]:
        self._put_rows()
        return self._do(partial(super().rows, sql, params))

    def row(self, sql: Statement, params: Params = ()) -> Row | None:
        self._put_rows()
        return self._do(partial(super().row, sql, params))

    def execute(self, sql: Statement, params: Params = ()) -> int:
        """Change something now. Returns how many rows it changed."""
        self._put_rows()
        self._make_savepoints_real()
        changed: int = self._do(partial(self.connection.execute, sql, params)).rowcount
        return changed

    def _do(self, act: Callable[[], T]) -> T:
        """Act on the database, unless that has failed before. Raises: StoreFailedError."""
        if self.failed:
            raise StoreFailedError
        try:
            return act()
        except Exception as error:
            if not self.is_failure(error):
                raise
            self.failed, self.failure = True, error
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
        self._put_rows()
        self._settle()

    def _put_rows(self) -> None:
        """Write what was put off, at the latest with the statement that follows."""
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
            self._begin_savepoint(self._real)
            self._real += 1

    def _write(self, count: int) -> None:
        by_statement: dict[Statement, list[Params]] = {}
        for sql, params in self._later[:count]:
            by_statement.setdefault(sql, []).append(params)
        for sql, many in by_statement.items():
            self._write_many(sql, many)
        del self._later[:count]

    def _write_many(self, sql: Statement, many: Sequence[Params]) -> None:
        self._do(partial(self.connection.executemany, sql, many))

    def _settle(self) -> None:
        """Have said what was put: a database may say it together with what follows."""

    def _begin_savepoint(self, level: int) -> None:
        self._do(partial(self.connection.execute, f"SAVEPOINT s{level}"))

    def _release(self, level: int) -> None:
        self._do(partial(self.connection.execute, f"RELEASE SAVEPOINT s{level}"))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """All of the block or nothing of it: an exception takes back what the block wrote, and goes on."""
        level = len(self._marks)
        undo_mark = len(self._undo)
        self._marks.append(len(self._later))
        try:
            if self.careful:
                self._make_savepoints_real()
                self._settle()
            yield
            if self._real > level:
                self._put_rows()
                self._release(level)
        except BaseException:
            if self._real > level:
                if not self.failed:
                    self._do(partial(self.connection.execute, f"ROLLBACK TO SAVEPOINT s{level}"))
                    self._do(partial(self.connection.execute, f"RELEASE SAVEPOINT s{level}"))
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
