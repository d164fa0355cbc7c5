"""How many each rater of a cycle is asked for. Never who has answered or declined: it tells on peers."""

from statistics import median_low
from typing import Annotated, Literal

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.organisation import organisation_of
from server.people.listing import Listed, Listing
from server.schemes import snapshot
from server.store.store import ReadTx
from server.web.admin_cycles import OneCycle, cycle_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.visitor import SignedInVisitor

PAGE = 50


class LoadRow(msgspec.Struct, frozen=True, kw_only=True):
    """`groups`: self, superior, peer, subordinate -> how many, of those there are."""

    listed: Listed
    groups: dict[str, int]
    total: int


class LoadOut(msgspec.Struct, frozen=True, kw_only=True):
    """`most`: that the scheme asks one person for, of others; `many`: who is over it. `none`: who holds
    a post now and rates nobody. `middle`: of those who rate, half rate no more.
    """

    rows: list[LoadRow]  # the heaviest first
    total: int
    next: int | None
    most: int
    raters: int
    many: int
    none: int
    middle: int


@get(
    "/api/admin/cycles/{cycle:str}/load",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_load(
    cycle: OneCycle,
    visitor: SignedInVisitor,
    web: Shared,
    show: Annotated[Literal["all", "many", "none"], QueryParameter()] = "all",
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> LoadOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> LoadOut:
        most = snapshot(cycle_of(tx, visitor, cycle, now_ms).scheme).most_ratings
        org = organisation_of(tx, visitor.instansi)
        loads = {id: of for id, of in tx.rater_loads(visitor.instansi, cycle).items() if id in org.placements}
        idle = [post.id for post in org.placements.values() if post.holds(now_ms) and post.id not in loads]
        heavy = [id for id, of in loads.items() if _of_others(of) > most]
        chosen = {"all": list(loads), "many": heavy, "none": idle}[show]
        listing = Listing(tx, visitor.instansi, now_ms)
        chosen.sort(key=lambda id: (-sum(loads.get(id, {}).values()), org.placements[id].unit, id))
        return LoadOut(
            rows=[
                LoadRow(
                    listed=listing.listed(org.placements[id]),
                    groups=loads.get(id, {}),
                    total=sum(loads.get(id, {}).values()),
                )
                for id in chosen[start : start + PAGE]
            ],
            total=len(chosen),
            next=start + PAGE if start + PAGE < len(chosen) else None,
            most=most,
            raters=len(loads),
            many=len(heavy),
            none=len(idle),
            middle=median_low([sum(of.values()) for of in loads.values()]) if loads else 0,
        )

    return await web.store.read(look)


def _of_others(of: dict[str, int]) -> int:
    return sum(count for group, count in of.items() if group != "self")
