"""The periods of an agency: how far each of them is, adding one, and opening one again for a unit.

Every administrator may look: everybody's phone shows the same days. Only who administers the whole agency
may act, because a period is everybody's. What `luring period` does is done here with the same functions.
"""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from server.access import REFERENCE
from server.amendments import COLLECTION as AMENDMENT
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.period_acts import BadPeriod, add_period, reopen_period, reopened
from server.periods import State, state_of
from server.release import release_late
from server.scope import administers_all
from server.store.periods import Period
from server.store.store import ReadTx, Tx
from server.web.admin_people import Reason, must_be_near, units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.passing_time import keep_locked
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor


class ReopenedUnit(msgspec.Struct, frozen=True, kw_only=True):
    unit: str
    unit_name: str
    until: date  # the last day that was set


class PeriodOut(msgspec.Struct, frozen=True, kw_only=True):
    """Local days, each a last day except the first."""

    id: str
    first: date
    last: date
    deadline: date
    lock: date
    state: State  # in the zone of the agency
    amendments: int  # that stand beside its locked figures
    reopened: list[ReopenedUnit]


class PeriodsOut(msgspec.Struct, frozen=True, kw_only=True):
    periods: list[PeriodOut]  # the newest first
    may_act: bool


class PeriodIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    first: date
    last: date
    deadline: date
    lock: date
    reason: Reason


class ReopenIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    unit: Uuid
    until: date
    reason: Reason


class ReopenOut(msgspec.Struct, frozen=True, kw_only=True):
    period: PeriodOut
    released: int  # lines that had come too late and count now


@get(
    "/api/admin/periods",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_periods(visitor: SignedInVisitor, web: Shared) -> PeriodsOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> PeriodsOut:
        units_of(tx, visitor, now_ms)
        periods = sorted(tx.periods(visitor.instansi), key=lambda one: one.from_date, reverse=True)
        return PeriodsOut(
            periods=_periods(tx, visitor.instansi, periods, now_ms),
            may_act=administers_all(organisation_of(tx, visitor.instansi), visitor.person, now_ms),
        )

    return await web.store.read(look)


@post(
    "/api/admin/periods",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "change_refused", "origin"),
)
async def create_period(data: JSONBody[PeriodIn], visitor: SignedInVisitor, web: Shared) -> PeriodOut:
    now_ms = web.clock()

    def job(tx: Tx) -> PeriodOut:
        at = tx.clamp(visitor.instansi, now_ms)
        must_administer_all(tx, visitor, at)
        must_be_near(data.first, data.lock)
        try:
            added = add_period(
                tx,
                visitor.instansi,
                first=data.first,
                last=data.last,
                deadline=data.deadline,
                lock=data.lock,
                now_ms=at,
                chance=web.chance,
                by=visitor.person,
                reason=data.reason,
            )
        except BadPeriod as bad:
            raise Problem("change_refused", reason=f"period_{bad.code}") from None
        return _periods(tx, visitor.instansi, [added], at)[0]

    found = await web.store.write(job)
    web.hub.poke(visitor.instansi, {REFERENCE})
    await keep_locked(web, visitor.instansi)
    return found


@post(
    "/api/admin/periods/{period:str}/reopen",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused", "origin"),
)
async def open_again(
    period: Annotated[Uuid, PathParameter()], data: JSONBody[ReopenIn], visitor: SignedInVisitor, web: Shared
) -> ReopenOut:
    """Open a period again for a unit and all below it, and judge again what had come too late."""
    now_ms = web.clock()

    def job(tx: Tx) -> ReopenOut:
        at = tx.clamp(visitor.instansi, now_ms)
        must_administer_all(tx, visitor, at)
        found = next((one for one in tx.periods(visitor.instansi) if one.id == period), None)
        unit = organisation_of(tx, visitor.instansi).units.get(data.unit)
        if found is None or unit is None:
            raise Problem("not_found")
        must_be_near(data.until)
        if data.until < local_day(at, unit.zone):
            raise Problem("change_refused", reason="period_past")
        reopen_period(
            tx,
            visitor.instansi,
            found,
            unit.id,
            data.until,
            now_ms=at,
            chance=web.chance,
            by=visitor.person,
            reason=data.reason,
        )
        released = release_late(tx, visitor.instansi, web.keys, at)
        return ReopenOut(period=_periods(tx, visitor.instansi, [found], at)[0], released=released)

    done = await web.store.write(job)
    web.hub.poke(visitor.instansi, {REFERENCE})  # everybody has it, and what counts now is fetched along
    return done


def must_administer_all(tx: ReadTx, visitor: Visitor, now_ms: int) -> None:
    """Refuse whoever administers only a part of the agency, or nothing.

    Raises: Problem `not_allowed`.
    """
    if not administers_all(organisation_of(tx, visitor.instansi), visitor.person, now_ms):
        raise Problem("not_allowed")


def _periods(tx: ReadTx, instansi: int, periods: list[Period], now_ms: int) -> list[PeriodOut]:
    zone, units = tx.agency(instansi).zone, organisation_of(tx, instansi).units
    amendments = tx.count_derived(instansi, AMENDMENT, "period")
    return [
        PeriodOut(
            id=one.id,
            first=date.fromisoformat(one.from_date),
            last=date.fromisoformat(one.until_date),
            deadline=date.fromisoformat(one.deadline_date),
            lock=date.fromisoformat(one.lock_date),
            state=state_of(one, zone, now_ms),
            amendments=amendments.get(one.id, 0),
            reopened=[
                ReopenedUnit(
                    unit=again["unit"],
                    unit_name=units[again["unit"]].name,
                    until=date.fromisoformat(again["until"]),
                )
                for again in reopened(tx, instansi, one)
            ],
        )
        for one in periods
    ]
