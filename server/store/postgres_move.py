"""PostgreSQL: take over everything that an SQLite store has, table by table, by COPY and in one transaction.

Guarantee: either all of it is there, read back and the same row for row, or the database is as it was. Epoch,
journal, counters, sequence numbers and sessions are rows like all others, so nobody notices the move.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from server.store.postgres_link import READER_IDLE, Link
from server.store.postgres_schema import LOCK_ALL, upgrade
from server.store.postgres_tx import PostgresReadTx
from server.store.sqlite import SqliteStore
from server.store.sqlite_copy import DATABASE, reading
from server.store.store import ReadTx, StoreUnusableError

MOVED = f"{DATABASE}.moved"  # what the file is called afterwards: there must not be two of one epoch
ROWS_AT_ONCE = 2_000
OWN_BOOKS = "_sqlite_migrations"  # which schema the file has; the other database counts its own

Row = tuple[Any, ...]
Progress = Callable[[int, int], None]  # rows done, of how many


class TargetInUseError(Exception):
    """There are rows in the database already, and a move overwrites nothing."""


class UnfitRowError(Exception):
    """A row that PostgreSQL does not take: there is a zero byte in a text, or much in a key."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class NotTheSameError(Exception):
    """What was read back is not what was written."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


class _Table(msgspec.Struct, frozen=True):
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]  # PostgreSQL's
    rows: int

    def list_columns(self) -> str:
        return ", ".join(f'"{name}"' for name in self.columns)


class Move:
    """A move that has not been committed."""

    def __init__(self, source: sqlite3.Connection, target: Link) -> None:
        self._source, self._target, self._done = source, target.raw, 0
        self._tables = [self._table(name) for name in _names(source)]
        self.tx: ReadTx = PostgresReadTx(target)  # what is there, as only this transaction sees it
        if any(self._count(table.name) for table in self._tables):
            raise TargetInUseError

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self._tables)

    def copy(self, progress: Progress) -> None:
        """Copy every table, and read it back. Raises: UnfitRowError, NotTheSameError."""

        def step() -> None:
            self._done += 1
            if self._done % ROWS_AT_ONCE == 0:
                progress(self._done, 2 * self.rows)

        for table in self._tables:
            written = self._write(table, step)
            if self._read_back(table, step) != written:
                raise NotTheSameError(table.name)
        progress(2 * self.rows, 2 * self.rows)

    def _write(self, table: _Table, step: Callable[[], None]) -> int:
        """Returns what the rows add up to, in whatever order."""
        total = 0
        copy = f'COPY "{table.name}" ({table.list_columns()}) FROM STDIN (FORMAT BINARY)'
        selected = self._source.execute(f'SELECT {table.list_columns()} FROM "{table.name}"')  # noqa: S608
        try:
            with self._target.cursor() as cursor, cursor.copy(sql.SQL(copy)) as copying:
                copying.set_types(table.types)
                for row in selected:
                    copying.write_row(row)
                    total += hash(row)
                    step()
        except (psycopg.DataError, psycopg.errors.ProgramLimitExceeded) as error:
            raise UnfitRowError(table.name) from error
        return total

    def _read_back(self, table: _Table, step: Callable[[], None]) -> int:
        total = 0
        select = f'SELECT {table.list_columns()} FROM "{table.name}"'  # noqa: S608
        with self._target.cursor(name="read_back") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(sql.SQL(select))
            for row in cursor:
                total += hash(row)
                step()
        return total

    def _table(self, name: str) -> _Table:
        columns = tuple(row[1] for row in self._source.execute(f'PRAGMA table_info("{name}")'))
        found = self._target.execute(
            "SELECT column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            (name,),
        )
        types = {row[0]: row[1] for row in found}
        assert set(columns) == set(types), f"{name} has other columns there"
        (rows,) = self._source.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
        return _Table(name, columns, tuple(types[column] for column in columns), rows)

    def _count(self, name: str) -> int:
        found = self._target.execute(sql.SQL(f'SELECT count(*) FROM "{name}"')).fetchone()  # noqa: S608
        return int(found[0]) if found else 0


def _names(source: sqlite3.Connection) -> list[str]:
    found = source.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found if name != OWN_BOOKS and not name.startswith("sqlite_")]


@contextmanager
def moving(directory: Path, url: str) -> Iterator[Move]:
    """Hold an SQLite store and an empty database for a move. What the block does is committed at its end,
    and the file is then put aside under another name; if it raises, nothing has happened.

    Raises: StoreInUseError, StoreUnusableError, TargetInUseError.
    """
    store = SqliteStore(directory)  # nobody else has it meanwhile, and its tables are the newest
    try:
        with _linked(url) as target:
            upgrade(target.raw)
            target.begin("", LOCK_ALL)
            with reading(directory / DATABASE) as source:
                yield Move(source, target)
            target.commit()
            # At once, whatever becomes of the connection now. Still locked: no server has begun on it. Its
            # connections do not mind the name.
            (directory / DATABASE).rename(directory / MOVED)
            with suppress(psycopg.Error):
                target.raw.execute("ANALYZE")  # what is where, before anybody asks
    finally:
        store.close()


@contextmanager
def _linked(url: str) -> Iterator[Link]:
    try:
        target = Link(url, idle=READER_IDLE)
    except psycopg.Error as error:
        raise StoreUnusableError(str(error).strip()) from error
    try:
        yield target
    finally:
        target.close()
