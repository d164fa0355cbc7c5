"""Periods: which one a day belongs to, and when it is over for a unit. Midnight comes when it comes to the
unit, and the server works it out; a phone's zone decides nothing (F57).

Open until the end of the deadline's day, in grace until the end of the lock's day, then locked. Opening one
again for a unit moves its deadline there, for that unit and all below it; what was locked stays locked.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Literal

import msgspec

from server.access import lineage
from server.org import Org
from server.people.calendar import after_ms
from server.store.cycles import CycleTerm
from server.store.periods import Lock, Period, Reopening
from server.store.store import ReadTx

State = Literal["open", "grace", "locked"]


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """A period as it holds for one placement, ms."""

    period: str
    deadline: int  # what is made by then is in time
    lock: int  # from then on its figures are kept

    def is_locked(self, now_ms: int) -> bool:
        return now_ms >= self.lock


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """The periods of an agency, with what has happened to them."""

    periods: tuple[Period, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    locks: tuple[Lock, ...] = ()
    cycles: tuple[CycleTerm, ...] = ()

    def due(self, zones: Collection[str], now_ms: int) -> list[Lock]:
        """List the locks that have passed and whose figures have not all been kept yet."""
        kept = {(lock.period, lock.zone) for lock in self.locks}
        due = [
            Lock(one.id, zone, end_of(one.lock_date, zone))
            for one in self.periods
            for zone in sorted(zones)
            if (one.id, zone) not in kept
        ]
        return [lock for lock in due if lock.at <= now_ms]


def read_calendar(tx: ReadTx, instansi: int) -> Calendar:
    periods = tx.periods(instansi)
    if not periods:
        return Calendar()
    return Calendar(
        periods=tuple(periods),
        reopenings=tuple(tx.reopenings(instansi)),
        locks=tuple(tx.locks(instansi)),
        cycles=tuple(tx.cycle_terms(instansi)),
    )


def zone_of(org: Org, placement: str) -> str:
    """Get the zone where a placement is; "": there is no such placement."""
    post = org.placements.get(placement)
    return org.units[post.unit].zone if post is not None else ""


def period_of(periods: Sequence[Period], dated: str) -> Period | None:
    """Find the period that a local date lies in, or that has this id."""
    return next((one for one in periods if one.id == dated or one.from_date <= dated <= one.until_date), None)


def end_of(day: str, zone: str) -> int:
    """The first moment after a local day."""
    return after_ms(date.fromisoformat(day), zone)


def state_of(period: Period, zone: str, now_ms: int) -> State:
    """Say how far a period is for those in a zone for whom it was not opened again."""
    if now_ms >= end_of(period.lock_date, zone):
        return "locked"
    return "grace" if now_ms >= end_of(period.deadline_date, zone) else "open"


def term_for(org: Org, calendar: Calendar, dated: str, placement: str, now_ms: int) -> Term | None:
    """Say how long the period of a day lasts for a placement. None: it lies in none, nothing is due.

    `dated` may be an appraisal cycle: it has the lock of its period, and its own last day for answers.
    """
    cycle = next((one for one in calendar.cycles if one.id == dated), None)
    period = period_of(calendar.periods, dated if cycle is None else cycle.period)
    post = org.placements.get(placement)
    if period is None or post is None:
        return None
    zone = org.units[post.unit].zone
    again = [one for one in calendar.reopenings if one.period == period.id and one.since <= now_ms]
    above = lineage(org, post.unit, now_ms) if again else []
    ends = [one.until for one in again if one.unit in above]
    return Term(
        period=period.id,
        deadline=max([end_of(cycle.rate_until if cycle is not None else period.deadline_date, zone), *ends]),
        lock=end_of(period.lock_date, zone),
    )
