"""The protocol of a store: what may be asked of it and told to it, by name. The only place where a job meets
the data.

A job is a function of a transaction. `write` runs it in the one writer, inside a savepoint, and returns when
the change is durable; a job that raises has changed nothing. `read` runs it on a snapshot. Jobs do no I/O of
their own and may be run again.

The methods are declared by noun, one file each; `sqlite.py` and its `sqlite_<noun>.py` files are one
implementation, and `tests/server/test_store_contract.py` says what every implementation owes.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from server.store.accounts import AccountsRead, AccountsWrite
from server.store.agency import AgencyRead, AgencyWrite
from server.store.evidence import EvidenceRead, EvidenceWrite
from server.store.feed import FeedRead, FeedWrite
from server.store.journal import JournalRead, JournalWrite
from server.store.organisation import OrganisationRead
from server.store.people import PeopleRead, PeopleWrite
from server.store.records import RecordsRead, RecordsWrite

T = TypeVar("T")


class ReadTx(
    AccountsRead,
    EvidenceRead,
    JournalRead,
    RecordsRead,
    FeedRead,
    AgencyRead,
    OrganisationRead,
    PeopleRead,
    Protocol,
):
    """One snapshot."""


class Tx(
    ReadTx,
    AccountsWrite,
    EvidenceWrite,
    JournalWrite,
    RecordsWrite,
    FeedWrite,
    AgencyWrite,
    PeopleWrite,
    Protocol,
):
    """The writer's transaction."""

    def savepoint(self) -> AbstractContextManager[None]:
        """All of the block or nothing of it: an exception takes back what the block wrote, and goes on."""
        ...

    def flush(self) -> None:
        """Find out now whether everything written so far is possible."""
        ...


class Store(Protocol):
    async def write(self, job: Callable[[Tx], T]) -> T: ...

    async def read(self, job: Callable[[ReadTx], T]) -> T: ...

    def write_now(self, job: Callable[[Tx], T]) -> T:
        """Like `write`, for the command line: it blocks."""
        ...

    def read_now(self, job: Callable[[ReadTx], T]) -> T: ...

    def close(self) -> None: ...


class StoreInUseError(Exception):
    """Another process has this store open."""


class StoreFailedError(Exception):
    """The disk is full or fails: nothing of the whole group is in, and nobody's work is to blame."""
