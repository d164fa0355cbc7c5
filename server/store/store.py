"""The protocol of a store: what may be asked of it and told to it, by name. The only place where a job meets
the data.

A job is a function of a transaction. `write` runs it in the one writer, inside a savepoint, and returns when
the change is durable; a job that raises has changed nothing. `read` runs it on a snapshot. Jobs do no I/O of
their own and may be run again.

The methods are declared by noun, one file each; the `sql_<noun>.py` files implement them
for SQLite (`sqlite.py`) and PostgreSQL (`postgres.py`), and `tests/server/test_store_contract.py` says what
every implementation owes.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from math import inf
from typing import Protocol, TypeVar

from server.store.accounts import AccountsRead, AccountsWrite
from server.store.acts import ActsRead
from server.store.agency import AgencyRead, AgencyWrite
from server.store.backups import BackupsRead, BackupsWrite
from server.store.cases import CasesRead, CasesWrite
from server.store.compaction import CompactionRead, CompactionWrite
from server.store.contact import ContactRead, ContactWrite
from server.store.cycles import CyclesRead, CyclesWrite
from server.store.destructions import DestructionsRead, DestructionsWrite
from server.store.envelopes import EnvelopesRead, EnvelopesWrite
from server.store.evidence import EvidenceRead, EvidenceWrite
from server.store.feed import FeedRead, FeedWrite
from server.store.history import HistoryRead
from server.store.imports import ImportsRead, ImportsWrite
from server.store.journal import JournalRead, JournalWrite
from server.store.kiosks import KiosksRead, KiosksWrite
from server.store.looks import LooksRead, LooksWrite
from server.store.neighbours import Neighbours
from server.store.organisation import OrganisationRead
from server.store.passkeys import PasskeysRead, PasskeysWrite
from server.store.people import PeopleRead, PeopleWrite
from server.store.periods import PeriodsRead, PeriodsWrite
from server.store.records import RecordsRead, RecordsWrite
from server.store.seals import SealsRead, SealsWrite
from server.store.second_factors import SecondFactorsRead, SecondFactorsWrite
from server.store.services import ServicesRead, ServicesWrite
from server.store.sums import SumsRead
from server.store.surveys import SurveysRead, SurveysWrite
from server.store.unjudged import UnjudgedRead, UnjudgedWrite
from server.store.uploads import UploadsRead, UploadsWrite
from server.store.versions import VersionsRead, VersionsWrite

T = TypeVar("T")

# Behind how many jobs one of this context may still wait for the writer. A request of one of very many gives
# up before one of the desk does; the server's own work never does.
WAITS_BEHIND: ContextVar[float] = ContextVar("waits_behind", default=inf)


class ReadTx(
    AccountsRead,
    ActsRead,
    CasesRead,
    ContactRead,
    CyclesRead,
    EvidenceRead,
    HistoryRead,
    JournalRead,
    RecordsRead,
    FeedRead,
    AgencyRead,
    OrganisationRead,
    PeopleRead,
    PeriodsRead,
    CompactionRead,
    SumsRead,
    VersionsRead,
    UploadsRead,
    BackupsRead,
    SealsRead,
    SurveysRead,
    KiosksRead,
    EnvelopesRead,
    SecondFactorsRead,
    PasskeysRead,
    DestructionsRead,
    ServicesRead,
    LooksRead,
    ImportsRead,
    UnjudgedRead,
    Protocol,
):
    """One snapshot."""


class Tx(
    ReadTx,
    AccountsWrite,
    CasesWrite,
    ContactWrite,
    CyclesWrite,
    EvidenceWrite,
    JournalWrite,
    RecordsWrite,
    FeedWrite,
    AgencyWrite,
    PeopleWrite,
    PeriodsWrite,
    CompactionWrite,
    VersionsWrite,
    UploadsWrite,
    BackupsWrite,
    SealsWrite,
    SurveysWrite,
    KiosksWrite,
    EnvelopesWrite,
    SecondFactorsWrite,
    PasskeysWrite,
    DestructionsWrite,
    ServicesWrite,
    LooksWrite,
    ImportsWrite,
    UnjudgedWrite,
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
    async def write(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        """Run a job and wait until what it did is durable.

        `instansi`: the only agency whose data it looks at or changes, so that a store which several servers
        share lets the jobs of other agencies run meanwhile. None: it may be any.

        Raises: StoreBusyError when more waits already than a job of this context waits behind;
        StoreFailedError; whatever the job raises.
        """
        ...

    async def read(self, job: Callable[[ReadTx], T]) -> T: ...

    async def glance(self, job: Callable[[ReadTx], T]) -> T:
        """Like `read`, for a few rows that every request asks for: on the spot, where that takes less than to
        ask another thread.
        """
        ...

    def write_now(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        """Like `write`, for the command line: it blocks."""
        ...

    def read_now(self, job: Callable[[ReadTx], T]) -> T: ...

    def waiting(self) -> int:
        """Count the jobs that wait for the writer."""
        ...

    def scrub(self) -> bool:
        """Leave nothing of what was deleted in the files. It blocks, and may take minutes.

        Returns whether that was possible: not while somebody else reads.
        """
        ...

    def neighbours(self) -> Neighbours | None:
        """Get the way to the other app servers on the same data; None: there cannot be any."""
        ...

    def close(self) -> None: ...


class StoreBusyError(Exception):
    """More waits for the writer than it can do soon: nothing of this is in, come back later."""


class StoreInUseError(Exception):
    """Another process has this store open."""


class StoreUnusableError(Exception):
    """The database cannot be reached, or could not keep what it promises."""


class StoreFailedError(Exception):
    """The disk is full or fails, the database is away: nothing of the whole group is known to be in, and
    nobody's work is to blame.
    """


class StoreAwayError(StoreFailedError):
    """The database could not be reached for a while: it restarts, or another machine takes over."""
