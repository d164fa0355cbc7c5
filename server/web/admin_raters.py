"""Who rates whom in a cycle that runs, and the figures put in: changed at the desk, with a reason."""

from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from server.appraisal.scheme import ANONYMOUS, Rater
from server.cycle_changes import Change, add_rater, put_figure, remove_rater
from server.people.listing import Listed, Listing
from server.store.cycles import AskedState, Figure
from server.store.store import ReadTx, Tx
from server.web.admin_cycles import REFUSALS, OneCycle, cycle_of, not_his_own, refusing
from server.web.admin_people import OnePlacement, Reason
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor


class RaterOut(msgspec.Struct, frozen=True, kw_only=True):
    """`state` never says of a peer or of staff whether he has declined."""

    listed: Listed
    group: Rater
    reason: str  # code
    state: AskedState


class FigureOut(msgspec.Struct, frozen=True, kw_only=True):
    part: str
    value: str
    source: str
    at: int


class RatersOut(msgspec.Struct, frozen=True, kw_only=True):
    ratee: Listed
    raters: list[RaterOut]
    figures: list[FigureOut]


class RaterIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    ratee: Uuid
    group: Rater
    rater: Uuid
    reason: Reason


class FigureIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason` is where the figure comes from: it is its source."""

    placement: Uuid
    part: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=30)]
    reason: Reason


@get(
    "/api/admin/cycles/{cycle:str}/raters/{placement:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_raters(
    cycle: OneCycle, placement: OnePlacement, visitor: SignedInVisitor, web: Shared
) -> RatersOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> RatersOut:
        cycle_of(tx, visitor, cycle, now_ms)
        return _raters(tx, visitor, cycle, placement, now_ms)

    return await web.store.read(look)


@post(
    "/api/admin/cycles/{cycle:str}/raters",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def ask_rater(
    cycle: OneCycle, data: JSONBody[RaterIn], visitor: SignedInVisitor, web: Shared
) -> RatersOut:
    """Ask somebody more, or somebody again."""
    return await _change(web, visitor, cycle, data, add_rater)


@post(
    "/api/admin/cycles/{cycle:str}/raters/remove",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def unask_rater(
    cycle: OneCycle, data: JSONBody[RaterIn], visitor: SignedInVisitor, web: Shared
) -> RatersOut:
    """Ask somebody no longer; what he has sent counts no longer."""
    return await _change(web, visitor, cycle, data, remove_rater)


@post(
    "/api/admin/cycles/{cycle:str}/figures",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS, "origin"),
)
async def set_figure(
    cycle: OneCycle, data: JSONBody[FigureIn], visitor: SignedInVisitor, web: Shared
) -> RatersOut:
    """Put in what was counted or surveyed, with its source."""
    now_ms = web.clock()

    def job(tx: Tx) -> tuple[RatersOut, frozenset[str]]:
        cycle_of(tx, visitor, cycle, now_ms)
        not_his_own(tx, visitor, data.placement)
        figure = Figure(
            cycle=cycle,
            placement=data.placement,
            part=data.part,
            value=data.value,
            source=data.reason,
            at=now_ms,
        )
        with refusing():
            touched = put_figure(
                tx, visitor.instansi, figure, now_ms=now_ms, chance=web.chance, by=visitor.person
            )
        return _raters(tx, visitor, cycle, data.placement, now_ms), touched

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


async def _change(web: Web, visitor: Visitor, cycle: str, data: RaterIn, act: Any) -> RatersOut:
    now_ms = web.clock()
    change = Change(cycle=cycle, ratee=data.ratee, group=data.group, rater=data.rater, reason=data.reason)

    def job(tx: Tx) -> tuple[RatersOut, frozenset[str]]:
        cycle_of(tx, visitor, cycle, now_ms)
        with refusing():
            touched = act(tx, visitor.instansi, change, now_ms=now_ms, chance=web.chance, by=visitor.person)
        return _raters(tx, visitor, cycle, data.ratee, now_ms), touched

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


def _raters(tx: ReadTx, visitor: Visitor, cycle: str, placement: str, now_ms: int) -> RatersOut:
    listing = Listing(tx, visitor.instansi, now_ms)
    ratee = listing.org.placements.get(placement)
    if ratee is None:
        raise Problem("not_found")
    return RatersOut(
        ratee=listing.listed(ratee),
        raters=[
            RaterOut(
                listed=listing.listed(listing.org.placements[one.rater]),
                group=one.grp,
                reason=one.reason,
                state="asked" if one.grp in ANONYMOUS and one.state == "declined" else one.state,
            )
            for one in tx.raters_of(visitor.instansi, cycle, placement)
        ],
        figures=[
            FigureOut(part=one.part, value=one.value, source=one.source, at=one.at)
            for one in tx.figures(visitor.instansi, cycle, placement)
        ],
    )
