"""The store that several servers share: PostgreSQL, one writer thread with group commit in each of them.

Guarantee: `write` returns after a commit that is known to have happened. A group takes the lock of its
agencies before it looks at anything and lets it go by its commit, so that numbers become visible in the order
in which they were taken, whoever takes them: nothing appears behind a cursor.

A group that fails by the fault of the machine is run again on a new connection. Where the connection breaks
while the group is being committed nobody can know what became of it; the group has left a mark in its own
transaction, and the database is asked for it.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg

from server.store.groups import GroupStore, Job, run_job
from server.store.postgres_link import READER_IDLE, Link, NotReplicatedError, is_failure, is_hopeless
from server.store.postgres_neighbours import PostgresNeighbours, say_changed
from server.store.postgres_schema import LOCK_ALL, LOCK_SOME, lock_agency, upgrade
from server.store.postgres_tx import PostgresReadTx, PostgresTx
from server.store.store import ReadTx, StoreAwayError, StoreFailedError, StoreUnusableError

T = TypeVar("T")

PATIENCE_S = 15.0  # for a database that is away: a restart, another one that takes over
PAUSE_S, LONGEST_PAUSE_S = 0.05, 1.0

log = logging.getLogger(__name__)


class _UnknownOutcomeError(Exception):
    """The connection broke during the commit of this group."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class PostgresStore(GroupStore):
    """Implements `store.Store` on a database, named as `postgresql://…`.

    Raises: StoreInUseError, where a newer version has changed the tables; StoreUnusableError.
    """

    def __init__(self, url: str, *, patience_s: float = PATIENCE_S) -> None:
        self._url = url
        self._patience_s = patience_s
        self._name = secrets.token_hex(8)
        self._number = secrets.randbits(40)  # of the group; not from 0, so that sums of them do not meet
        self._has_written = False
        self._links: set[Link] = set()
        self._local = threading.local()
        try:
            self._writer: Link | None = self._connect()
            upgrade(self._writer.raw)
        except psycopg.Error as error:
            self._let_go()
            raise StoreUnusableError(str(error).strip()) from error
        except BaseException:
            self._let_go()
            raise
        super().__init__()

    def neighbours(self) -> PostgresNeighbours:
        return PostgresNeighbours(self._url)

    def _connect(self, idle: str = "60s") -> Link:
        link = Link(self._url, idle=idle)
        self._links.add(link)
        return link

    def _drop(self, link: Link | None) -> None:
        if link is not None:
            self._links.discard(link)
            link.close()

    def _let_go(self) -> None:
        if self._has_written and self._writer is not None:
            say_changed(
                self._writer
            )  # a command has no neighbours; whoever has said it already says it twice
        for link in list(self._links):
            self._drop(link)

    def _read(self, job: Callable[[ReadTx], T]) -> T:
        patience = _Patience(self._patience_s)
        while True:
            try:
                return self._read_once(job)
            except Exception as error:
                if not is_failure(error) or isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
                    raise
                self._drop(getattr(self._local, "link", None))
                self._local.link = None
                if is_hopeless(error) or not patience.goes_on():
                    raise _failed(error) from error

    def _read_once(self, job: Callable[[ReadTx], T]) -> T:
        link: Link | None = getattr(self._local, "link", None)
        if link is None:
            link = self._local.link = self._connect(READER_IDLE)
        link.begin("ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            return job(PostgresReadTx(link))
        finally:
            if not link.raw.closed:
                link.commit()  # there is nothing to take back, and a ROLLBACK would forget what is prepared

    def scrub(self) -> bool:
        link = self._connect()
        try:
            with link.raw.cursor() as cursor:
                cursor.execute("VACUUM FULL")  # deleted rows stay readable in the pages until then
        except psycopg.Error:
            return False
        finally:
            self._drop(link)
        return True

    def _write_group(self, group: list[Job]) -> None:
        patience, left, careful = _Patience(self._patience_s), group, False
        while left:
            try:
                spoiler = self._attempt(left, careful)
                if spoiler is None:
                    return
                if careful:  # it went on as if nothing had been
                    spoiler.error = spoiler.error or StoreFailedError("a statement failed and nobody said so")
                    left = [job for job in left if job is not spoiler]
                careful = True
            except NotReplicatedError as alone:
                return _fail(left, alone)
            except _UnknownOutcomeError as unknown:
                self._give_up_writer()
                try:
                    if self._is_committed(unknown.number):
                        return
                except Exception as error:
                    return _fail(left, error)
                if not patience.goes_on():
                    return _fail(left, unknown)
            except Exception as error:
                self._give_up_writer()
                failure = error.__cause__ if isinstance(error, StoreFailedError) else error
                if not is_failure(failure) or is_hopeless(failure) or not patience.goes_on():
                    return _fail(left, failure or error)
                log.warning("a group of %d jobs is run again: %s", len(left), type(failure).__name__)

    def _attempt(self, group: list[Job], careful: bool) -> Job | None:
        """Run and commit a group. Returns the job, if any, by whose statement the transaction came to an end.

        A statement that fails ends a PostgreSQL transaction back to the last savepoint, even one that only
        looks; those are not expected to fail, and their savepoints are put off. `careful`: they are not.
        """
        if self._writer is None:
            self._writer = self._connect()
        link = self._writer
        link.begin("ISOLATION LEVEL READ COMMITTED", *_locks(group))
        tx = PostgresTx(link, self._name)
        tx.careful = careful
        for job in group:
            job.result = job.error = None
            run_job(job, tx)
            if tx.failed:
                raise StoreFailedError from tx.failure
            if link.is_aborted:
                link.commit()
                return job
        tx.write_counters()
        if link.wrote:
            self._number += 1
            self._has_written = True
            tx.mark(self._number)
        try:
            if link.commit() != "COMMIT":
                raise _UnknownOutcomeError(self._number)
        except psycopg.Error as error:
            raise _UnknownOutcomeError(self._number) from error
        return None

    def _is_committed(self, number: int) -> bool:
        """Ask what became of a group. Whoever still works at its commit holds its lock until then."""
        patience = _Patience(2 * self._patience_s)
        while True:
            link = None
            try:
                link = self._connect()
                link.begin("", LOCK_ALL)
                asked = link.execute("SELECT number FROM commit_marker WHERE writer = ?", (self._name,))
                found = asked.fetchone()
                link.commit()
                log.warning("the outcome of a commit was looked up after its connection broke")
                return found is not None and found[0] == number
            except psycopg.Error:
                if not patience.goes_on():
                    raise
            finally:
                self._drop(link)

    def _give_up_writer(self) -> None:
        self._drop(self._writer)
        self._writer = None


class _Patience:
    """How long something is tried again, with growing pauses."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._pause_s = PAUSE_S

    def goes_on(self) -> bool:
        """Wait for the next attempt. Returns False, at once, when there is none."""
        if time.monotonic() + self._pause_s > self._until:
            return False
        time.sleep(self._pause_s)
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        return True


def _locks(group: list[Job]) -> list[str]:
    """Say what a group has to lock: its agencies, or everything where a job does not say which is its own."""
    agencies = [job.instansi for job in group if job.instansi is not None]
    if len(agencies) < len(group):
        return [LOCK_ALL]
    # In one order for all, or two groups would wait for each other.
    return [LOCK_SOME, *map(lock_agency, sorted(set(agencies)))]


def _fail(group: list[Job], error: BaseException) -> None:
    """Tell everybody: nobody's work is known to be in."""
    log.error("a group of %d jobs could not be committed", len(group), exc_info=error)
    failed: BaseException = error
    if isinstance(error, psycopg.Error | StoreFailedError | NotReplicatedError | _UnknownOutcomeError):
        failed = _failed(error)
        failed.__cause__ = error
    for job in group:
        job.error = failed


def _failed(error: BaseException) -> StoreFailedError:
    return StoreFailedError() if is_hopeless(error) else StoreAwayError()
