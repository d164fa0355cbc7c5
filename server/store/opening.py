"""Which store there is: the embedded one of a data directory, or the database that a setting names.

`database`: `postgresql://…`; "": the data directory has the data. psycopg is an extra, and only looked for
where a database is named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from server.store.sqlite import SqliteStore
from server.store.sqlite_copy import DATABASE, Progress
from server.store.sqlite_copy import snapshot as sqlite_snapshot
from server.store.store import ReadTx, Store, StoreUnusableError

SCHEMES = ("postgresql://", "postgres://")


class Moment(Protocol):
    """One moment of the data."""

    tx: ReadTx

    def copy(self, target: Path, progress: Progress) -> None:
        """Write all of it to a new file, as a database of the embedded store, whichever store it is from."""
        ...


def open_store(data: Path, database: str = "", *, beside: bool = False) -> Store:
    """Open the store. `beside`: while a server uses it, too; several may use a database anyway.

    Raises: StoreInUseError, StoreUnusableError.
    """
    if not database:
        return SqliteStore(data, beside=beside)
    _demand_psycopg()
    from server.store.postgres import PostgresStore

    return PostgresStore(database)


def has_data(data: Path, database: str = "") -> bool:
    """Raises: StoreUnusableError."""
    if not database:
        return (data / DATABASE).exists()
    _demand_psycopg()
    from server.store.postgres_copy import has_agencies

    return has_agencies(database)


@contextmanager
def moment_of(data: Path, database: str = "") -> Iterator[Moment]:
    """Hold one moment of the data, in use or not. Raises: StoreUnusableError."""
    if not database:
        with sqlite_snapshot(data) as moment:
            yield moment
        return
    _demand_psycopg()
    from server.store.postgres_copy import snapshot

    with snapshot(database) as other:
        yield other


def fill(file: Path, database: str) -> None:
    """Copy the data of an embedded store's file into a database that has none.

    Raises: StoreInUseError, where it has some; StoreUnusableError.
    """
    _demand_psycopg()
    from server.store.postgres_copy import fill

    fill(file, database)


def _demand_psycopg() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise StoreUnusableError("psycopg is missing: pip install 'luring[postgres]'") from None
