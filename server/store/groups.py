"""Group commit: jobs of many callers wait in a queue, one thread runs as many of them as there are in one
transaction, and tells all of them at once. Which database is written is the business of who implements
`_write_group` and `_read`.
"""

import asyncio
import logging
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from server.store.neighbours import Neighbours
from server.store.sql_transactions import SqlTx
from server.store.store import WAITS_BEHIND, ReadTx, StoreBusyError, Tx

T = TypeVar("T")

GROUP_JOBS = 256
READERS = 4

log = logging.getLogger(__name__)


class Job:
    """A job on its way through the writer. Whoever waits for it is told after the commit.

    `instansi`: the only agency whose data it reads and writes; None: it may be any.
    """

    __slots__ = ("error", "future", "instansi", "loop", "result", "run")

    def __init__(
        self,
        run: Callable[[Tx], Any],
        future: "asyncio.Future[Any] | Future[Any]",
        loop: asyncio.AbstractEventLoop | None,
        instansi: int | None = None,
    ) -> None:
        self.run = run
        self.future = future
        self.loop = loop
        self.instansi = instansi
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class GroupStore(ABC):
    """The half of a `store.Store` that is about threads and who waits for what."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write_groups, name="store-writer", daemon=True)
        self._thread.start()

    @abstractmethod
    def _write_group(self, group: list[Job]) -> None:
        """Run the jobs in one transaction and commit it; each has its result or its error afterwards."""

    @abstractmethod
    def _read(self, job: Callable[[ReadTx], T]) -> T:
        """Run a job on a snapshot, in a thread of the readers."""

    @abstractmethod
    def _let_go(self) -> None:
        """Close the connections: no thread uses them any more."""

    async def write(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        if self.waiting() >= WAITS_BEHIND.get():
            raise StoreBusyError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(Job(job, future, loop, instansi))
        return await future

    def write_now(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        future: Future[T] = Future()
        self._put(Job(job, future, None, instansi))
        return future.result()

    async def read(self, job: Callable[[ReadTx], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, job)

    async def glance(self, job: Callable[[ReadTx], T]) -> T:
        return await self.read(job)

    def read_now(self, job: Callable[[ReadTx], T]) -> T:
        return self._readers.submit(self._read, job).result()

    def waiting(self) -> int:
        return self._jobs.qsize()

    def neighbours(self) -> Neighbours | None:
        return None

    def close(self) -> None:
        """Finish what is queued, then let go of the data."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        self._thread.join()
        self._readers.shutdown()
        self._let_go()

    def _put(self, job: Job) -> None:
        if self._closed:
            raise RuntimeError("the store is closed")
        self._jobs.put(job)

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
            tell(group)
            self._after_group()

    def _after_group(self) -> None:  # noqa: B027 - most have nothing to do
        """Do what is to be done between two groups."""


def run_job(job: Job, tx: SqlTx) -> None:
    try:
        with tx.savepoint():
            job.result = job.run(tx)
            tx.flush()
    except Exception as error:
        job.error = error


def tell(group: list[Job]) -> None:
    """Settle the futures: one wake-up per event loop, however many jobs."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
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


def _settle(jobs: list[Job]) -> None:
    for job in jobs:
        job.settle()
