"""Store: when things are due. Periods with their last days, units for which one was opened again, the locks
that have passed, and the heartbeats that prove when something existed.
"""

from typing import Protocol

import msgspec


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Local dates, each one a last day except the first: midnight comes when it comes to the unit."""

    id: str
    from_date: str
    until_date: str
    deadline_date: str  # the last day to make anything that concerns the period
    lock_date: str  # the last day on which what was made in time moves its figures


class Reopening(msgspec.Struct, frozen=True, kw_only=True):
    """For a unit and all below it, what is made by `until` is in time."""

    period: str
    unit: str
    since: int  # when it was decided, ms
    until: int


class Lock(msgspec.Struct, frozen=True):
    """In units of this zone every figure of the period is kept as it was at the lock."""

    period: str
    zone: str
    at: int


class Heartbeat(msgspec.Struct, frozen=True):
    """A replica said that the chain which ends in this hash exists; its last line is not here yet."""

    n: int
    hash: str
    at: int


class PeriodsRead(Protocol):
    def periods(self, instansi: int) -> list[Period]: ...

    def reopenings(self, instansi: int) -> list[Reopening]: ...

    def locks(self, instansi: int) -> list[Lock]: ...

    def heartbeats(self, instansi: int, replica: str) -> list[Heartbeat]:
        """Get what a replica has announced and not delivered, in the order of n."""
        ...


class PeriodsWrite(PeriodsRead, Protocol):
    def put_period(self, instansi: int, period: Period) -> None: ...

    def add_reopening(self, instansi: int, reopening: Reopening) -> None: ...

    def add_lock(self, instansi: int, lock: Lock) -> None: ...

    def add_heartbeat(self, instansi: int, replica: str, heartbeat: Heartbeat) -> None:
        """Write down when a hash was first heard of; later times change nothing."""
        ...

    def drop_heartbeats(self, instansi: int, replica: str, heartbeats: list[Heartbeat]) -> None:
        """Forget heartbeats whose line is here: what they proved stands in the journal with it."""
        ...
