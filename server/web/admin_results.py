"""The results of a cycle that is closed: looked at by unit, changed with a reason, handed out.

How they are spread beside the guide, and how severe superiors are, is advice: nothing is changed by it.
"""

from decimal import Decimal
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from server.access import subtree
from server.appraisal.distribution import Departure
from server.appraisal.scheme import Label
from server.calibrate import FEWEST_RATED, CannotChange, Standing
from server.cycle_acts import ALL
from server.cycle_calibration import calibrate, look_at, severities_in, spread_in
from server.cycle_release import order_release
from server.organisation import organisation_of
from server.people.columns import fold
from server.people.listing import PAGE, Listed, Listing
from server.release_results import without_result
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.web.admin_cycles import (
    REFUSALS,
    OneCycle,
    ReasonIn,
    StepOut,
    cycle_of,
    going,
    not_his_own,
    refusing,
)
from server.web.admin_people import OnePlacement, Reason
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

Figure = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}(\.[0-9]{1,6})?$")]


class ResultOut(msgspec.Struct, frozen=True, kw_only=True):
    """`after` is there where calibration has changed what was computed."""

    listed: Listed
    score: str | None
    predikat: str | None
    waits: list[Label]  # parts
    after: Standing | None
    reason: str
    by: str
    levels: dict[str, str] = {}  # by part: what the superior judged
    is_released: bool


class ResultsOut(msgspec.Struct, frozen=True, kw_only=True):
    results: list[ResultOut]
    total: int
    next: int | None


class PredikatCount(msgspec.Struct, frozen=True, kw_only=True):
    """`min`, `max`: percent that the guide advises; None: it says nothing, or none was asked for."""

    predikat: str
    people: int
    min: Decimal | None = None
    max: Decimal | None = None


class SpreadOut(msgspec.Struct, frozen=True, kw_only=True):
    counts: list[PredikatCount]  # the lowest first
    departures: list[Departure]  # from the guide, where an achievement was given


class SeverityOut(msgspec.Struct, frozen=True, kw_only=True):
    listed: Listed
    rated: int
    deviation: Decimal


class SeveritiesOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who rated too few is not named: what is said of him would be said of those few."""

    superiors: list[SeverityOut]  # the strictest first
    few: int  # superiors who rated fewer than `least`
    least: int


class CalibrateIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    predikat: Annotated[str, msgspec.Meta(max_length=100)]
    score: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}(\.[0-9]{1,6})?$")] | None = (
        None  # None: as it is
    )
    reason: Reason


@get(
    "/api/admin/cycles/{cycle:str}/results",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def list_results(
    cycle: OneCycle,
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> ResultsOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> ResultsOut:
        found = _closed(tx, visitor, cycle, now_ms)
        listing = Listing(tx, visitor.instansi, now_ms)
        if unit is not None and unit not in listing.org.units:
            raise Problem("not_found")
        inside = None if unit is None else subtree(listing.org, unit, now_ms)
        posts = [listing.org.placements[id] for id in tx.ratees(visitor.instansi, cycle, "", ALL)]
        here = [listing.listed(one) for one in posts if inside is None or one.unit in inside]
        words = fold(q).split()
        here = [one for one in here if all(word in f"{fold(one.name)} {one.nip}" for word in words)]
        here.sort(key=lambda one: (fold(one.name), one.placement))
        return ResultsOut(
            results=[_result(tx, visitor.instansi, found, one) for one in here[start : start + PAGE]],
            total=len(here),
            next=start + PAGE if start + PAGE < len(here) else None,
        )

    return await web.store.read(look)


@get(
    "/api/admin/cycles/{cycle:str}/spread",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def read_spread(
    cycle: OneCycle,
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid, QueryParameter()],
    achieved: Annotated[str, QueryParameter(max_length=100)] = "",
) -> SpreadOut:
    """Compare a unit and all below it with the guide for an achievement of the organisation."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> SpreadOut:
        found = _closed(tx, visitor, cycle, now_ms)
        if unit not in organisation_of(tx, visitor.instansi).units:
            raise Problem("not_found")
        with refusing():
            spread = spread_in(tx, visitor.instansi, found, unit, achieved, now_ms=now_ms)
        guide = snapshot(found.scheme).guides.get(achieved)
        shares = guide.shares if guide is not None else {}
        return SpreadOut(
            counts=[
                PredikatCount(
                    predikat=id,
                    people=count,
                    min=shares[id].min if id in shares else None,
                    max=shares[id].max if id in shares else None,
                )
                for id, count in spread.counts.items()
            ],
            departures=list(spread.departures),
        )

    return await web.store.read(look)


@get(
    "/api/admin/cycles/{cycle:str}/severities",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def list_severities(cycle: OneCycle, visitor: SignedInVisitor, web: Shared) -> SeveritiesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> SeveritiesOut:
        found = _closed(tx, visitor, cycle, now_ms)
        listing = Listing(tx, visitor.instansi, now_ms)
        superiors = severities_in(tx, visitor.instansi, found)
        told = [(one, one.deviation) for one in superiors if one.deviation is not None]
        told.sort(key=lambda pair: (pair[1], pair[0].rater))
        return SeveritiesOut(
            superiors=[
                SeverityOut(
                    listed=listing.listed(listing.org.placements[one.rater]),
                    rated=one.rated,
                    deviation=deviation,
                )
                for one, deviation in told
            ],
            few=len(superiors) - len(told),
            least=FEWEST_RATED,
        )

    return await web.store.read(look)


@post(
    "/api/admin/cycles/{cycle:str}/results/{placement:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def change_one(
    cycle: OneCycle,
    placement: OnePlacement,
    data: JSONBody[CalibrateIn],
    visitor: SignedInVisitor,
    web: Shared,
) -> ResultOut:
    """Change a result before its release. What was computed stays beside it, and the employee reads both."""
    now_ms = web.clock()

    def job(tx: Tx) -> tuple[ResultOut, frozenset[str]]:
        found = cycle_of(tx, visitor, cycle, now_ms)
        not_his_own(tx, visitor, placement)
        with refusing():
            try:
                touched = calibrate(
                    tx,
                    visitor.instansi,
                    found,
                    placement,
                    Standing(score=data.score, predikat=data.predikat),
                    data.reason,
                    now_ms=now_ms,
                    chance=web.chance,
                    by=visitor.person,
                    by_name=tx.person_name(visitor.instansi, visitor.person) or "",
                )
            except CannotChange as bad:
                raise Problem("change_refused", reason=f"results_{bad.code}") from None
        listing = Listing(tx, visitor.instansi, now_ms)
        listed = listing.listed(listing.org.placements[placement])
        return _result(tx, visitor.instansi, found, listed), touched

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


@post(
    "/api/admin/cycles/{cycle:str}/release",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def release(
    cycle: OneCycle, data: JSONBody[ReasonIn], visitor: SignedInVisitor, web: Shared
) -> StepOut:
    """Begin to hand out what is complete. Who has his already is passed over."""
    now_ms, instansi = web.clock(), visitor.instansi

    def begin(tx: Tx) -> None:
        cycle_of(tx, visitor, cycle, now_ms)
        with refusing():
            order_release(
                tx,
                instansi,
                cycle,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                by_name=tx.person_name(instansi, visitor.person) or "",
                reason=data.reason,
            )

    await web.store.write(begin)
    return await going(web, visitor, cycle)


def _closed(tx: ReadTx, visitor: Visitor, id: str, now_ms: int) -> Cycle:
    """Get a cycle whose results may be looked at: nothing comes in any more that they could be told from."""
    found = cycle_of(tx, visitor, id, now_ms)
    if found.state not in ("closed", "released"):
        raise Problem("change_refused", reason="cycle_not_closed")
    return found


def _result(tx: ReadTx, instansi: int, cycle: Cycle, listed: Listed) -> ResultOut:
    found = look_at(tx, instansi, cycle, listed.placement)
    scheme = snapshot(cycle.scheme)
    return ResultOut(
        listed=listed,
        score=found.computed.score,
        predikat=found.computed.predikat,
        waits=[scheme.part(part).label for part in found.waits],
        after=found.change.after if found.change else None,
        reason=found.change.reason if found.change else "",
        by=found.change.by if found.change else "",
        levels=dict(found.levels),
        is_released=not without_result(tx, instansi, cycle.id, [listed.placement]),
    )
