"""The embedded store: SQLite in one directory, one writer thread with group commit, a few readers.

Guarantee: `write` returns after a COMMIT with synchronous=FULL. One process owns the data (F90). A command
that says so may work beside it: SQLite lets one transaction after the other in, and no counter is kept in
memory between two.
"""

import fcntl
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from sqlite_utils import Database

from server.store.groups import GroupStore, Job, run_job
from server.store.schema import migrations
from server.store.sqlite_tx import SqliteReadTx, SqliteTx
from server.store.store import ReadTx, StoreFailedError, StoreInUseError

T = TypeVar("T")

BESIDE_S = 0.12  # SQLite looks every 100 ms whether it may write: let the owner have its turn

log = logging.getLogger(__name__)


class SqliteStore(GroupStore):
    """Implements `store.Store` on the file `luring.db` of a directory.

    `beside`: while another process owns the data, work beside it instead of refusing; never where the tables
    would have to be changed for that.

    Raises: StoreInUseError.
    """

    def __init__(self, directory: Path, *, beside: bool = False) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(directory / "luring.lock", or_none=beside)
        self._path = directory / "luring.db"
        self._writer = self._connect()
        if self._lock is None and migrations.pending(Database(self._writer)):
            self._writer.close()
            raise StoreInUseError(f"another version of the server uses {directory}")
        if self._lock is not None:
            migrations.apply(Database(self._writer))
        self._local = threading.local()
        self._reader_connections: list[sqlite3.Connection] = []
        super().__init__()

    def scrub(self) -> bool:
        connection = self._connect()
        try:
            connection.execute("VACUUM")  # deleted rows stay readable in free pages until then
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        finally:
            connection.close()
        return not busy

    def _let_go(self) -> None:
        for connection in self._reader_connections:
            connection.close()
        self._writer.close()
        if self._lock is not None:
            self._lock.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA cache_size = -32768")  # KiB
        return connection

    async def glance(self, job: Callable[[ReadTx], T]) -> T:
        return self._read(job)  # a tenth of a millisecond; nobody who reads waits for who writes (WAL)

    def _read(self, job: Callable[[ReadTx], T]) -> T:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
            connection.execute("PRAGMA query_only = ON")
            self._reader_connections.append(connection)
        connection.execute("BEGIN")
        try:
            return job(SqliteReadTx(connection))
        finally:
            connection.execute("ROLLBACK")

    def _after_group(self) -> None:
        if self._lock is None:
            time.sleep(BESIDE_S)

    def _write_group(self, group: list[Job]) -> None:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            tx = SqliteTx(self._writer)
            for job in group:
                run_job(job, tx)
            if tx.failed:
                raise StoreFailedError
            tx.write_counters()
            self._writer.execute("COMMIT")
        except Exception as error:  # the disk is full, the file is damaged or locked: nobody's work is in
            log.exception("a group of %d jobs could not be committed", len(group))
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            failed = StoreFailedError() if isinstance(error, sqlite3.Error) else error
            failed.__cause__ = error if failed is not error else error.__cause__
            for job in group:
                job.error = failed


def _lock(path: Path, *, or_none: bool) -> IO[str] | None:
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        if or_none:
            return None
        raise StoreInUseError(f"another process uses {path.parent}") from error
    return file
