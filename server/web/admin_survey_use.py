"""Whose figure the index of a unit or a counter may become: the employees of the unit that a cycle rates."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.people.columns import fold
from server.people.listing import Listing
from server.satisfaction import MOST_RATED
from server.schemes import snapshot
from server.store.store import ReadTx
from server.web.admin_cycles import REFUSALS, OneCycle, cycle_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor


class RatedOut(msgspec.Struct, frozen=True, kw_only=True):
    """`sources`: where the satisfaction figure that he has already comes from; none: he has none."""

    placement: str
    name: str
    position: str
    sources: list[str]


class RatedPeople(msgspec.Struct, frozen=True, kw_only=True):
    people: list[RatedOut]


@get(
    "/api/admin/cycles/{cycle:str}/satisfaction",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def list_rated(
    cycle: OneCycle, unit: Annotated[Uuid, QueryParameter()], visitor: SignedInVisitor, web: Shared
) -> RatedPeople:
    """List who of a unit itself is rated in a cycle, by name."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> RatedPeople:
        cycle_of(tx, visitor, cycle, now_ms)
        parts = _parts(tx, visitor.instansi, cycle)
        listing = Listing(tx, visitor.instansi, now_ms)
        rated = tx.ratees(visitor.instansi, cycle, "", MOST_RATED)
        here = [
            listing.listed(listing.org.placements[id])
            for id in rated
            if listing.org.placements[id].unit == unit
        ]
        here.sort(key=lambda one: (fold(one.name), one.placement))
        return RatedPeople(
            people=[
                RatedOut(
                    placement=one.placement,
                    name=one.name,
                    position=one.position,
                    sources=[
                        figure.source
                        for figure in tx.figures(visitor.instansi, cycle, one.placement)
                        if figure.part in parts
                    ],
                )
                for one in here
            ]
        )

    return await web.store.read(look)


def _parts(tx: ReadTx, instansi: int, cycle: str) -> set[str]:
    found = tx.cycle(instansi, cycle)
    parts = snapshot(found.scheme).parts if found is not None else ()
    return {part.id for part in parts if part.source == "satisfaction"}
