"""A cycle as the desk shows it, and its days as the desk sets them."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec

from server.appraisal.phases import REMIND, Phases
from server.appraisal.scheme import Label, Rater
from server.cycle_acts import DONE, phases_of
from server.cycle_changes import GROUPS
from server.cycle_days import is_over, object_until
from server.cycle_work import is_at_work
from server.schemes import snapshot
from server.store.cycles import Cycle, CycleState
from server.store.periods import Period
from server.store.store import ReadTx


class GroupOut(msgspec.Struct, frozen=True, kw_only=True):
    """How many are asked, and how many have answered where that may be known."""

    group: Rater
    asked: int
    answered: int | None = None


class DaysOut(msgspec.Struct, frozen=True, kw_only=True):
    """`object_until` follows from the day of release; `last`: of the period, for the first two."""

    plan_until: date | None
    calibrate_until: date | None
    release_on: date | None
    object_until: date | None
    last: date
    remind: list[int]  # days before the last day for answers
    auto_close: bool


class CycleOut(msgspec.Struct, frozen=True, kw_only=True):
    """`at_work`: an act has begun and has people left to do; `is_over`: the last day for answers is."""

    id: str
    scheme: Label
    first: date
    last: date
    rate_until: date
    opened_at: int
    state: CycleState
    at_work: bool
    is_releasing: bool
    is_over: bool
    days: DaysOut
    people: int
    groups: list[GroupOut]


Remind = Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=60)]], msgspec.Meta(max_length=5)]


class DaysIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plan_until: date | None = None
    calibrate_until: date | None = None
    release_on: date | None = None
    remind: Remind = msgspec.field(default_factory=lambda: list(REMIND))
    auto_close: bool = False


def phases_in(days: DaysIn) -> Phases:
    def text(day: date | None) -> str:
        return day.isoformat() if day is not None else ""

    return Phases(
        plan_until=text(days.plan_until),
        calibrate_until=text(days.calibrate_until),
        release_on=text(days.release_on),
        remind=tuple(sorted(set(days.remind), reverse=True)),
        auto_close=days.auto_close,
    )


def cycle_out(
    tx: ReadTx, instansi: int, cycle: Cycle, now_ms: int, answered: Mapping[str, int] | None = None
) -> CycleOut:
    """Tell of a cycle; with `answered`, also how many have."""
    period = next(one for one in tx.periods(instansi) if one.id == cycle.period)
    asked = tx.rater_counts(instansi, cycle.id)
    return CycleOut(
        id=cycle.id,
        scheme=snapshot(cycle.scheme).label,
        first=date.fromisoformat(period.from_date),
        last=date.fromisoformat(period.until_date),
        rate_until=date.fromisoformat(cycle.rate_until),
        opened_at=cycle.opened_at,
        state=cycle.state,
        at_work=is_at_work(cycle),
        is_releasing=cycle.release != "",
        is_over=is_over(tx, instansi, cycle, now_ms),
        days=_days_out(tx, instansi, cycle, period),
        people=tx.count_ratees(instansi, cycle.id, DONE),
        groups=[
            GroupOut(group=group, asked=asked[group], answered=(answered or {}).get(group))
            for group in GROUPS
            if group in asked
        ],
    )


def _days_out(tx: ReadTx, instansi: int, cycle: Cycle, period: Period) -> DaysOut:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    phases = phases_of(cycle)
    return DaysOut(
        plan_until=day(phases.plan_until),
        calibrate_until=day(phases.calibrate_until),
        release_on=day(phases.release_on),
        object_until=day(object_until(tx, instansi, cycle)),
        last=date.fromisoformat(period.lock_date),
        remind=list(phases.remind),
        auto_close=phases.auto_close,
    )
