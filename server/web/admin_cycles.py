"""The cycles of an agency at the desk: which there are and how far, opening, undoing and closing one.

Only for who administers the whole agency. What takes long is begun here and done in the background
(`cycle_work.py`); the desk asks how far it is. What `luring cycle` does is done here with the same functions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from server.access import REFERENCE
from server.appraisal.scheme import ANONYMOUS, Label, PeriodKind, Quadrant, Scheme
from server.appraisal.scoring import axes_of
from server.cycle_acts import (
    ALL,
    begin_close,
    begin_cycle,
    begin_undo,
    failed_to_judge,
)
from server.cycle_calibration import standings_in
from server.cycle_changes import figures_wanted
from server.cycle_days import change_days
from server.cycle_plan import BadCycle, kinds_of
from server.cycle_work import step_of
from server.organisation import organisation_of
from server.release import release_late
from server.release_results import without_result
from server.scheme_acts import schemes_of
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import is_judged
from server.web.admin_people import Reason
from server.web.admin_periods import must_administer_all
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.cycle_out import CycleOut, DaysIn, cycle_out, phases_in
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

OneCycle = Annotated[Uuid, PathParameter()]
Short = Annotated[str, msgspec.Meta(max_length=100)]
REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused")


class SchemeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A scheme to choose: what it is, and where it comes from."""

    id: str
    label: Label
    about: Label
    basis: str
    periods: list[PeriodKind]
    kinds: list[str]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: Label


class CyclesOut(msgspec.Struct, frozen=True, kw_only=True):
    cycles: list[CycleOut]  # the newest first
    schemes: list[SchemeOut]
    position_kinds: list[str]  # kinds of position that there are in the agency


class OneCycleOut(msgspec.Struct, frozen=True, kw_only=True):
    """A cycle with what there is to choose from in it."""

    cycle: CycleOut
    basis: str
    minimum: int  # answers of an anonymous group before it is shown
    predikat: list[Choice]  # the lowest first
    guides: list[str]  # achievements of the organisation
    kinds: list[str]  # of positions
    figures: list[Choice]  # that may be put in
    has_score: bool
    may_undo: bool  # as far as that may be known: that a peer was the first to answer is not told unasked
    notes: Literal["never", "superior", "ratee"] = "never"  # who reads what anonymous groups wrote
    quadrant: Quadrant | None = None  # of two judgements
    axes: list[Choice] = []  # its two parts: results, behaviour
    unjudged: int = 0  # deliveries of the agency that a rush has left to be judged: no cycle closes before
    not_judged: int = 0  # and those that could not be: none waits for them


class StepOut(msgspec.Struct, frozen=True, kw_only=True):
    """How far an act has come, people. `cycle` is None when it has been taken back, `total` 0 while it is not
    known; `released`: who has his result.
    """

    cycle: CycleOut | None
    done: int
    total: int
    released: int = 0


class OpenIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scheme: Short
    period: Uuid
    kinds: Annotated[list[Short], msgspec.Meta(max_length=50)] = []  # as `luring cycle open --kind`
    rate_until: date | None = None
    days: DaysIn | None = None  # None: only the last one for answers, and what the scheme says
    reason: Reason


class ChangeDaysIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rate_until: date
    days: DaysIn
    reason: Reason


class ReasonIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Reason


@contextmanager
def refusing() -> Iterator[None]:
    """Say to the desk why a cycle could not be changed."""
    try:
        yield
    except BadCycle as bad:
        if bad.code == "none":
            raise Problem("not_found") from None
        raise Problem("change_refused", reason=f"cycle_{bad.code}") from None


def cycle_of(tx: ReadTx, visitor: Visitor, id: str, now_ms: int) -> Cycle:
    """Get a cycle for who may do anything with it.

    Raises: Problem `not_allowed`, `not_found`.
    """
    must_administer_all(tx, visitor, now_ms)
    found = tx.cycle(visitor.instansi, id)
    if found is None:
        raise Problem("not_found")
    return found


def not_his_own(tx: ReadTx, visitor: Visitor, placement: str) -> None:
    """Nobody decides at the desk what counts about himself. Raises: Problem."""
    post_ = organisation_of(tx, visitor.instansi).placements.get(placement)
    if post_ is not None and post_.person == visitor.person:
        raise Problem("change_refused", reason="results_own")


@get(
    "/api/admin/cycles",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_cycles(visitor: SignedInVisitor, web: Shared) -> CyclesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> CyclesOut:
        must_administer_all(tx, visitor, now_ms)
        cycles = reversed(tx.cycles(visitor.instansi))
        return CyclesOut(
            cycles=[cycle_out(tx, visitor.instansi, one, now_ms) for one in cycles],
            schemes=[_scheme_out(one) for one in schemes_of(tx, visitor.instansi).values()],
            position_kinds=sorted({one.kind for one in tx.positions(visitor.instansi) if one.kind}),
        )

    return await web.store.read(look)


@get(
    "/api/admin/cycles/{cycle:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_cycle(cycle: OneCycle, visitor: SignedInVisitor, web: Shared) -> OneCycleOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> OneCycleOut:
        found = cycle_of(tx, visitor, cycle, now_ms)
        scheme = snapshot(found.scheme)
        answered = _answered(tx, visitor.instansi, found)
        return OneCycleOut(
            cycle=cycle_out(tx, visitor.instansi, found, now_ms, answered),
            basis=scheme.basis,
            minimum=scheme.minimum,
            predikat=[Choice(id=one.id, label=one.label) for one in scheme.predikat],
            guides=list(scheme.guides),
            kinds=list(scheme.kinds),
            figures=[_figure_choice(scheme, part) for part in figures_wanted(scheme)],
            has_score=bool(scheme.bands),
            may_undo=_may_undo(found, answered),
            notes=scheme.notes,
            quadrant=scheme.quadrant,
            axes=[Choice(id=one, label=scheme.part(one).label) for one in axes_of(scheme)],
            unjudged=tx.unjudged_fresh(visitor.instansi, now_ms),
            not_judged=failed_to_judge(tx, visitor.instansi, now_ms),
        )

    return await web.store.read(look)


@post(
    "/api/admin/cycles",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def open_one(data: JSONBody[OpenIn], visitor: SignedInVisitor, web: Shared) -> StepOut:
    """Begin to open a cycle. The same again goes on with it."""
    now_ms = web.clock()
    kinds = kinds_of(data.kinds)

    def begin(tx: Tx) -> Cycle:
        must_administer_all(tx, visitor, now_ms)
        scheme = schemes_of(tx, visitor.instansi).get(data.scheme)
        period = next((one for one in tx.periods(visitor.instansi) if one.id == data.period), None)
        if scheme is None or period is None:
            raise Problem("not_found")
        with refusing():
            return begin_cycle(
                tx,
                visitor.instansi,
                scheme,
                period,
                kinds,
                data.rate_until.isoformat() if data.rate_until else period.deadline_date,
                now_ms,
                web.chance,
                visitor.person,
                data.reason,
                None if data.days is None else phases_in(data.days),
            )

    return await going(web, visitor, (await web.store.write(begin)).id)


@get(
    "/api/admin/cycles/{cycle:str}/progress",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_progress(cycle: OneCycle, visitor: SignedInVisitor, web: Shared) -> StepOut:
    """Say how far the act under way is. A cycle that is not there has been taken back."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> StepOut:
        must_administer_all(tx, visitor, now_ms)
        return _step(tx, visitor.instansi, cycle, now_ms)

    return await web.store.read(look)


@post(
    "/api/admin/cycles/{cycle:str}/undo",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def undo(cycle: OneCycle, data: JSONBody[ReasonIn], visitor: SignedInVisitor, web: Shared) -> StepOut:
    """Take a cycle back, as long as nobody has answered."""
    return await _begin(web, visitor, cycle, data.reason, begin_undo)


@post(
    "/api/admin/cycles/{cycle:str}/days",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def set_days(
    cycle: OneCycle, data: JSONBody[ChangeDaysIn], visitor: SignedInVisitor, web: Shared
) -> CycleOut:
    """Set the days of a cycle anew, within the bounds of its period, and judge again what had come too late.

    Of how many answers that is true is not told: some of them may be of anonymous groups.
    """
    now_ms = web.clock()

    def job(tx: Tx) -> CycleOut:
        cycle_of(tx, visitor, cycle, now_ms)
        with refusing():
            found = change_days(
                tx,
                visitor.instansi,
                cycle,
                data.rate_until.isoformat(),
                phases_in(data.days),
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                reason=data.reason,
            )
        release_late(tx, visitor.instansi, web.keys, now_ms)
        return cycle_out(tx, visitor.instansi, found, now_ms)

    found = await web.store.write(job)
    web.hub.poke(visitor.instansi, {REFERENCE})
    return found


@post(
    "/api/admin/cycles/{cycle:str}/close",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def close(cycle: OneCycle, data: JSONBody[ReasonIn], visitor: SignedInVisitor, web: Shared) -> StepOut:
    """Let no answer in any more, and bring the results to their end."""
    return await _begin(web, visitor, cycle, data.reason, begin_close)


async def _begin(web: Web, visitor: Visitor, cycle: str, reason: str, act: Any) -> StepOut:
    now_ms = web.clock()

    def job(tx: Tx) -> None:
        cycle_of(tx, visitor, cycle, now_ms)
        with refusing():
            act(
                tx,
                visitor.instansi,
                cycle,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                reason=reason,
            )

    await web.store.write(job)
    web.hub.poke(visitor.instansi, {REFERENCE})
    return await going(web, visitor, cycle)


async def going(web: Web, visitor: Visitor, id: str) -> StepOut:
    """Have what was begun gone on with in the background, and say how far it is."""
    web.work.ring()
    return await web.store.read(lambda tx: _step(tx, visitor.instansi, id, web.clock()))


def _step(tx: ReadTx, instansi: int, id: str, now_ms: int) -> StepOut:
    cycle = tx.cycle(instansi, id)
    if cycle is None:
        return StepOut(cycle=None, done=1, total=1)
    now = step_of(tx, instansi, cycle)
    ratees = tx.ratees(instansi, id, "", ALL) if cycle.state in ("closed", "released") else []
    return StepOut(
        cycle=cycle_out(tx, instansi, cycle, now_ms),
        done=now.done,
        total=now.total,
        released=len(ratees) - len(without_result(tx, instansi, id, ratees)),
    )


def _answered(tx: ReadTx, instansi: int, cycle: Cycle) -> dict[str, int]:
    """Count the answers that may be known: an anonymous group's once the cycle is closed, and only of those
    people of whom enough have answered.
    """
    counts: Counter[str] = Counter()
    ratees = tx.ratees(instansi, cycle.id, "", ALL)
    for standing in standings_in(tx, instansi, cycle, ratees).values():
        for told in standing["groups"]:
            if told["answered"] is not None:
                counts[told["group"]] += told["answered"]
            elif told["group"] not in ANONYMOUS:
                counts[told["group"]] += 0
    is_open = cycle.state in ("opening", "open")
    return {group: count for group, count in counts.items() if not (is_open and group in ANONYMOUS)}


def _may_undo(cycle: Cycle, answered: Mapping[str, int]) -> bool:
    """Ask whether nobody has answered who is named. What a superior judges for the period is no answer to a
    cycle, and stays when it is taken back.
    """
    named = {"self"} if is_judged(cycle) else {"self", "superior"}
    return cycle.state == "open" and not any(answered.get(group) for group in named)


def _scheme_out(scheme: Scheme) -> SchemeOut:
    return SchemeOut(
        id=scheme.id,
        label=scheme.label,
        about=scheme.about,
        basis=scheme.basis,
        periods=list(scheme.periods),
        kinds=list(scheme.kinds),
    )


def _figure_choice(scheme: Scheme, part: str) -> Choice:
    label = next((one.label for one in scheme.parts if one.id == part), Label(id=part, en=part))
    return Choice(id=part, label=label)
