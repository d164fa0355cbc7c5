"""SQLite: a copy of the database while others write to it, and a look into a database that nobody writes to.

Guarantee: `snapshot` is one moment of a database that may be in use; what is read through it and what it
copies are of that moment.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.store.sqlite_tx import SqliteReadTx
from server.store.store import ReadTx

DATABASE = "luring.db"
PAGES_AT_ONCE = 2_000

Progress = Callable[[int, int], None]  # done, of how many


class Snapshot:
    """One moment of a database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.tx: ReadTx = SqliteReadTx(connection)

    def copy(self, target: Path, progress: Progress) -> None:
        """Write the database of this moment to a new file, whole and in one piece."""
        copied = sqlite3.connect(target)
        try:
            self._connection.backup(
                copied,
                pages=PAGES_AT_ONCE,
                progress=lambda _, left, total: progress(total - left, total),
            )
            copied.execute("PRAGMA journal_mode = DELETE")  # so that it is one file
        finally:
            copied.close()


@contextmanager
def snapshot(directory: Path) -> Iterator[Snapshot]:
    """Hold one moment of the database of a directory, in use or not."""
    with reading(directory / DATABASE) as connection:
        connection.execute("SELECT count(*) FROM instansi")  # from here on the moment stands
        yield Snapshot(connection)


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """Look at one moment of a database; whoever looks writes nothing."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


class DamagedError(Exception):
    """A file that is no database, or no whole one."""


def check(file: Path) -> None:
    """Have SQLite read every page of a database.

    Raises: DamagedError with what is wrong.
    """
    try:
        with reading(file) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from None
    if found != ["ok"]:
        raise DamagedError("; ".join(found))
