"""PostgreSQL: all data of one moment as a file of the embedded store, and the way back.

The tables have the same names and columns on both sides, so a backup is one and the same whatever store it is
of, and an agency may move from one to the other.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlite_utils import Database

from server.store.postgres_link import READER_IDLE, Link
from server.store.postgres_schema import LOCK_ALL, upgrade
from server.store.postgres_tx import PostgresReadTx
from server.store.schema import migrations
from server.store.sqlite_copy import Progress
from server.store.store import ReadTx, StoreInUseError, StoreUnusableError

ROWS_AT_ONCE = 2_000


class Snapshot:
    """One moment of a database."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.tx: ReadTx = PostgresReadTx(link)

    def copy(self, target: Path, progress: Progress) -> None:
        """Write all of it to a new file of the embedded store."""
        with closing(sqlite3.connect(target, isolation_level=None)) as copied:
            migrations.apply(Database(copied))
            copied.execute("BEGIN")
            tables = _tables(copied)
            total = sum(self._count(name) for name in tables)
            done = 0
            for name, columns in tables.items():
                marks = ", ".join("?" * len(columns))
                put = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
                for rows in self._rows(name, columns):
                    copied.executemany(put, rows)
                    done += len(rows)
                    progress(done, total)
            copied.execute("COMMIT")

    def _count(self, table: str) -> int:
        asked = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        row = self._link.raw.execute(asked).fetchone()
        return int(row[0]) if row else 0

    def _rows(self, table: str, columns: list[str]) -> Iterator[list[tuple[Any, ...]]]:
        with self._link.raw.cursor(name="copying") as cursor:
            cursor.execute(_select(table, columns))
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                yield rows


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Hold one moment of a database. Raises: StoreUnusableError."""
    with _linked(url) as link:
        upgrade(link.raw)
        link.begin("ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT count(*) FROM instansi")
        yield Snapshot(link)


def has_agencies(url: str) -> bool:
    with _linked(url) as link:
        row = link.raw.execute("SELECT to_regclass('instansi') IS NOT NULL").fetchone()
        return bool(row and row[0]) and link.execute("SELECT 1 FROM instansi LIMIT 1").fetchone() is not None


def fill(file: Path, url: str) -> None:
    """Copy every row of an embedded store into a database without any, all of them or none.

    Raises: StoreInUseError, where an agency is in it; StoreUnusableError.
    """
    with closing(sqlite3.connect(file)) as source, _linked(url) as link:
        migrations.apply(Database(source))
        upgrade(link.raw)
        with link.raw.transaction():
            link.raw.execute(LOCK_ALL)
            if link.execute("SELECT 1 FROM instansi LIMIT 1").fetchone() is not None:
                raise StoreInUseError("there is data in the database already")
            for name, columns in _tables(source).items():
                into = sql.SQL("COPY {} ({}) FROM STDIN").format(
                    sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
                )
                with link.raw.cursor().copy(into) as copy:
                    for row in source.execute(f"SELECT {', '.join(columns)} FROM {name}"):  # noqa: S608
                        copy.write_row(row)
        link.raw.execute("ANALYZE")


@contextmanager
def _linked(url: str) -> Iterator[Link]:
    try:
        with closing(Link(url, idle=READER_IDLE)) as link:
            yield link
    except (psycopg.OperationalError, psycopg.DataError) as error:  # of no use, or not for these rows
        raise StoreUnusableError(str(error).strip()) from error


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """List the tables with their columns."""
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}
    return {name: found for name, found in columns.items() if "instansi" in found}


def _select(table: str, columns: list[str]) -> sql.Composed:
    return sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table)
    )
