"""What opening a cycle would do, and who lacks what for it: tried at the desk before anything is changed."""

from collections import Counter
from typing import Annotated, Literal

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from server.access import subtree
from server.cycle_acts import cycle_id
from server.cycle_changes import GROUPS
from server.cycle_plan import Preview, kinds_of, preview
from server.people.listing import PAGE, Listed, Listing
from server.scheme_acts import schemes_of
from server.store.store import ReadTx
from server.text import Language, say
from server.text.spreadsheet import spreadsheet
from server.web.admin_cycles import refusing
from server.web.admin_periods import must_administer_all
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.cycle_out import GroupOut
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

Lack = Literal["absent", "without_superior", "without_plan", "few_peers"]
LACKS: tuple[Lack, ...] = ("without_superior", "without_plan", "few_peers", "absent")


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    listed: Listed
    lacks: list[Lack]


class LackCount(msgspec.Struct, frozen=True, kw_only=True):
    lack: Lack
    people: int


class PlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """`counts` are of the whole agency; `lacking` is a page, by unit and name."""

    people: int
    groups: list[GroupOut]
    most: int  # that one person is asked for, of others
    counts: list[LackCount]
    lacking: list[Lacking]
    total: int  # that lack something, of those asked for
    next: int | None


@get(
    "/api/admin/cycles/preview",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused"),
)
async def try_cycle(
    visitor: SignedInVisitor,
    web: Shared,
    scheme: Annotated[str, QueryParameter(max_length=100)],
    period: Annotated[Uuid, QueryParameter()],
    kinds: Annotated[str, QueryParameter(max_length=2000)] = "",  # separated by commas
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    lack: Annotated[Lack | None, QueryParameter()] = None,
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
) -> PlanOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> PlanOut:
        tried = _try(tx, visitor, now_ms, scheme, period, kinds, unit)
        shown = [one for one in tried.lacking if lack in (None, *one.lacks)]
        counted = Counter(tried.preview.counts)
        return PlanOut(
            people=tried.preview.people,
            groups=[GroupOut(group=one, asked=counted[one]) for one in GROUPS if counted[one]],
            most=tried.preview.most,
            counts=[LackCount(lack=code, people=len(tried.missing[code])) for code in LACKS],
            lacking=shown[start : start + PAGE],
            total=len(shown),
            next=start + PAGE if start + PAGE < len(shown) else None,
        )

    return await web.store.read(look)


@get(
    "/api/admin/cycles/preview.csv",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type="text/csv",
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused"),
)
async def export_plan(
    visitor: SignedInVisitor,
    web: Shared,
    scheme: Annotated[str, QueryParameter(max_length=100)],
    period: Annotated[Uuid, QueryParameter()],
    kinds: Annotated[str, QueryParameter(max_length=2000)] = "",
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    lack: Annotated[Lack | None, QueryParameter()] = None,
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[bytes]:
    """Everybody who lacks something, as a table for a spreadsheet: one row a person."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> bytes:
        tried = _try(tx, visitor, now_ms, scheme, period, kinds, unit)
        heads = [say(lang, f"cycle_export.{name}") for name in ("nip", "name", "position", "unit", "lacks")]
        rows = [
            (
                one.listed.nip,
                one.listed.name,
                one.listed.position,
                one.listed.unit_name,
                ", ".join(say(lang, f"cycle_export.{code}") for code in one.lacks),
            )
            for one in tried.lacking
            if lack in (None, *one.lacks)
        ]
        return spreadsheet([heads, *rows])

    content = await web.store.read(look)
    headers = {"Content-Disposition": 'attachment; filename="siklus-percobaan.csv"'}
    return Response(content, media_type="text/csv", headers=headers)


class _Tried(msgspec.Struct, frozen=True):
    preview: Preview
    missing: dict[Lack, tuple[str, ...]]
    lacking: list[Lacking]  # of the unit that was asked for, by unit and name


def _try(
    tx: ReadTx, visitor: Visitor, now_ms: int, scheme: str, period: str, kinds: str, unit: str | None
) -> _Tried:
    must_administer_all(tx, visitor, now_ms)
    chosen = schemes_of(tx, visitor.instansi).get(scheme)
    listing = Listing(tx, visitor.instansi, now_ms)
    found_period = next((one for one in tx.periods(visitor.instansi) if one.id == period), None)
    if chosen is None or found_period is None or (unit is not None and unit not in listing.org.units):
        raise Problem("not_found")
    seed = cycle_id(tx.agency(visitor.instansi).namespace, period, scheme)
    given = kinds_of([one for one in kinds.split(",") if one])
    with refusing():
        found = preview(tx, visitor.instansi, chosen, given, seed, now_ms, found_period)
    missing: dict[Lack, tuple[str, ...]] = {
        "without_superior": found.without_superior,
        "without_plan": found.without_plan,
        "few_peers": found.few_peers,
        "absent": found.absent,
    }
    inside = None if unit is None else subtree(listing.org, unit, now_ms)
    lacks: dict[str, list[Lack]] = {}
    for code in LACKS:
        for id in missing[code]:
            if inside is None or listing.org.placements[id].unit in inside:
                lacks.setdefault(id, []).append(code)
    lacking = [
        Lacking(listed=listing.listed(listing.org.placements[id]), lacks=codes) for id, codes in lacks.items()
    ]
    lacking.sort(key=lambda one: (one.listed.unit_name, one.listed.name, one.listed.placement))
    return _Tried(found, missing, lacking)
