"""The objections of a cycle at the desk: whose days run, who is late, and how they end."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.access import subtree
from server.cycle_acts import ALL
from server.objections import Answered, answers_to
from server.people.listing import PAGE, Listed, Listing
from server.store.store import ReadTx
from server.web.admin_cycles import REFUSALS, OneCycle, cycle_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor

Which = Literal["open", "overdue", "upheld", "changed", "unsigned"]


class ObjectionOut(msgspec.Struct, frozen=True, kw_only=True):
    """Days are local dates where the employee works. `left`: working days; below zero: late by so many."""

    listed: Listed
    record: Uuid
    state: str
    sign_by: date | None
    unsigned: bool
    objected: date | None
    explain_by: date | None
    decide_by: date | None
    silent_until: date | None  # the rater's days passed without an explanation
    left: int | None
    decision: Literal["upheld", "changed"] | None


class ObjectionsOut(msgspec.Struct, frozen=True, kw_only=True):
    """`counts` are of the unit, whichever of them are listed."""

    counts: dict[str, int]  # released, signed, unsigned, objections, open, overdue, upheld, changed
    objections: list[ObjectionOut]  # who is latest first
    total: int
    next: int | None


@get(
    "/api/admin/cycles/{cycle:str}/objections",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def list_objections(
    cycle: OneCycle,
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    which: Annotated[Which | None, QueryParameter()] = None,  # None: all objections
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> ObjectionsOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> ObjectionsOut:
        cycle_of(tx, visitor, cycle, now_ms)
        listing = Listing(tx, visitor.instansi, now_ms)
        if unit is not None and unit not in listing.org.units:
            raise Problem("not_found")
        inside = None if unit is None else subtree(listing.org, unit, now_ms)
        posts = [listing.org.placements[id] for id in tx.ratees(visitor.instansi, cycle, "", ALL)]
        here = [one.id for one in posts if inside is None or one.unit in inside]
        found = list(answers_to(tx, visitor.instansi, cycle, here, now_ms))
        wanted = [one for one in found if _is(one, which)]
        wanted.sort(key=lambda one: (not one.is_open, one.left if one.left is not None else 0, one.placement))
        return ObjectionsOut(
            counts=_counts(found),
            objections=[
                _out(listing.listed(listing.org.placements[one.placement]), one)
                for one in wanted[start : start + PAGE]
            ],
            total=len(wanted),
            next=start + PAGE if start + PAGE < len(wanted) else None,
        )

    return await web.store.read(look)


def _is(one: Answered, which: Which | None) -> bool:
    match which:
        case "open":
            return one.is_open
        case "overdue":
            return one.is_overdue
        case "unsigned":
            return one.unsigned
        case None:
            return one.objected is not None
        case _:
            return one.decision == which


def _counts(found: list[Answered]) -> dict[str, int]:
    return {
        "released": len(found),
        "signed": sum(one.state == "acknowledged" for one in found),
        "unsigned": sum(one.unsigned for one in found),
        "objections": sum(one.objected is not None for one in found),
        "open": sum(one.is_open for one in found),
        "overdue": sum(one.is_overdue for one in found),
        "upheld": sum(one.decision == "upheld" for one in found),
        "changed": sum(one.decision == "changed" for one in found),
    }


def _out(listed: Listed, one: Answered) -> ObjectionOut:
    return ObjectionOut(
        listed=listed,
        record=one.record,
        state=one.state,
        sign_by=one.sign_by,
        unsigned=one.unsigned,
        objected=one.objected,
        explain_by=one.days.explain,
        decide_by=one.days.decide,
        silent_until=one.days.silent_until,
        left=one.left,
        decision=one.decision,
    )
