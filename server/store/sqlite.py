"""The embedded store: SQLite in one directory, one writer thread with group commit, a few readers.

Guarantee: `write` returns after a COMMIT with synchronous=FULL. One process owns the data (F90). A command
that says so may work beside it: SQLite lets one transaction after the other in, and no counter is kept in
memory between two.
"""

import asyncio
import fcntl
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlite_utils import Database

from server.store.schema import migrations
from server.store.sqlite_transactions import SqliteReadTx, SqliteTx
from server.store.store import ReadTx, StoreFailedError, StoreInUseError, Tx

T = TypeVar("T")

GROUP_JOBS = 256
READERS = 4
BESIDE_S = 0.12  # SQLite looks every 100 ms whether it may write: let the owner have its turn

log = logging.getLogger(__name__)


class _Job:
    """A job on its way through the writer. Whoever waits for it is told after the commit."""

    __slots__ = ("error", "future", "loop", "result", "run")

    def __init__(
        self,
        run: Callable[[Tx], Any],
        future: "asyncio.Future[Any] | Future[Any]",
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self.run = run
        self.future = future
        self.loop = loop
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class SqliteStore:
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
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write_groups, name="store-writer", daemon=True)
        self._thread.start()

    async def write(self, job: Callable[[Tx], T]) -> T:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Job(job, future, loop))
        return await future

    def write_now(self, job: Callable[[Tx], T]) -> T:
        future: Future[T] = Future()
        self._put(_Job(job, future, None))
        return future.result()

    async def read(self, job: Callable[[ReadTx], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, job)

    def read_now(self, job: Callable[[ReadTx], T]) -> T:
        return self._readers.submit(self._read, job).result()

    def neighbours(self) -> None:
        return None

    def close(self) -> None:
        """Finish what is queued, then let go of the directory."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        self._thread.join()
        self._readers.shutdown()
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

    def _put(self, job: _Job) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")
        self._jobs.put(job)

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

    def _write_groups(self) -> None:
        open_ = True
        while open_:
            first = self._jobs.get()
            if first is None:
                return
            group = [first]
            while len(group) < GROUP_JOBS:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    open_ = False
                    break
                group.append(job)
            self._write_group(group)
            _tell(group)
            if self._lock is None:
                time.sleep(BESIDE_S)

    def _write_group(self, group: list[_Job]) -> None:
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            tx = SqliteTx(self._writer)
            for job in group:
                _run(job, tx)
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


def _run(job: _Job, tx: SqliteTx) -> None:
    try:
        with tx.savepoint():
            job.result = job.run(tx)
            tx.flush()
    except Exception as error:
        job.error = error


def _tell(group: list[_Job]) -> None:
    """Settle the futures: one wake-up per event loop, however many jobs."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in group:
        if job.loop is None:
            job.settle()
        else:
            by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, jobs)
        except RuntimeError:  # the loop was closed meanwhile: nobody waits any more
            log.warning("%d callers left before their commit", len(jobs))


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()


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
