"""Results as files for SIASN and e-Kinerja, of those whose documents one may have by a grant; what they lack;
and the table of what SIASN calls people and units.
"""

from collections.abc import Callable, Iterator
from typing import Annotated, TypeVar

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.access_documents import may_have_documents_of
from server.acts import record_act_on
from server.cycle_acts import ALL
from server.documents.reader import Reader
from server.documents.siasn import Sent, map_of, put_map, results
from server.documents.siasn_files import MEDIA, file_of
from server.documents.siasn_map import Fault, read_map
from server.organisation import organisation_of
from server.people.columns import fold
from server.store.store import ReadTx, Tx
from server.text import Language, say
from server.web.admin_periods import must_administer_all
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

T = TypeVar("T")
SHOWN = 5  # names of whom something is missing
OneCycle = Annotated[Uuid, PathParameter()]
OneFile = Annotated[str, PathParameter(pattern="^(skp22|kinerjaperiodik|csv|lacks)$")]


@get(
    "/api/admin/siasn/{cycle:str}/{what:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    media_type="application/octet-stream",
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_siasn(
    cycle: OneCycle,
    what: OneFile,
    visitor: SignedInVisitor,
    web: Shared,
    lang: Annotated[Language, QueryParameter()] = "id",
) -> Response[bytes]:
    """One file of a run of appraisals. Who may see none of its results finds nothing (404)."""
    now_ms = web.clock()
    content = await web.store.read(
        lambda tx: _of_results(tx, visitor, cycle, now_ms, lambda rows: file_of(what, rows, lang))
    )
    suffix = "json" if MEDIA[what] == "application/json" else "csv"
    headers = {
        "Content-Disposition": f'attachment; filename="siasn-{what}-{cycle[:8]}.{suffix}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=MEDIA[what], headers=headers)


class LackOut(msgspec.Struct, frozen=True, kw_only=True):
    """`what`, `who`: in words; `people`: names of the first few of `count`."""

    code: str
    what: str
    who: str
    count: int
    people: list[str]


class SiasnOut(msgspec.Struct, frozen=True, kw_only=True):
    """`total`: released results that one may see; `mapped`: of so many it is known what SIASN calls them."""

    total: int
    lacks: list[LackOut]  # the most frequent first
    people: int
    people_mapped: int
    units: int
    units_mapped: int


class MapIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, msgspec.Meta(max_length=2_000_000)]


class MapOut(msgspec.Struct, frozen=True, kw_only=True):
    """With faults nothing was taken. Counts are of all that is known now."""

    faults: list[Fault]
    people: int
    units: int


@get(
    "/api/admin/siasn/{cycle:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_siasn_state(
    cycle: OneCycle,
    visitor: SignedInVisitor,
    web: Shared,
    lang: Annotated[Language, QueryParameter()] = "id",
) -> SiasnOut:
    """What the files of a run lack, by kind. Who may see none of its results finds nothing (404)."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> SiasnOut:
        rows = _of_results(tx, visitor, cycle, now_ms, list)
        org, known = organisation_of(tx, visitor.instansi), map_of(tx, visitor.instansi)
        held = {post_.person for post_ in org.placements.values() if post_.holds(now_ms)}
        nips = {
            row.nip for row in tx.person_nips(visitor.instansi) if row.person in held and row.holds(now_ms)
        }
        return SiasnOut(
            total=len(rows),
            lacks=_lacks(rows, lang),
            people=len(nips),
            people_mapped=len(nips & known.people.keys()),
            units=len(org.units),
            units_mapped=sum(unit.code in known.units for unit in org.units.values()),
        )

    return await web.store.read(look)


@post(
    "/api/admin/siasn-map",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "origin"),
)
async def take_siasn_map(data: JSONBody[MapIn], visitor: SignedInVisitor, web: Shared) -> MapOut:
    """Take a table of what SIASN calls people and units: all of it, or nothing where a line is wrong."""
    now_ms, instansi = web.clock(), visitor.instansi

    def job(tx: Tx) -> MapOut:
        must_administer_all(tx, visitor, now_ms)
        units = {unit.code for unit in organisation_of(tx, instansi).units.values()}
        read, faults = read_map(data.text, {row.nip for row in tx.person_nips(instansi)}, units)
        if faults:
            known = map_of(tx, instansi)
        else:
            known = put_map(tx, instansi, read)
            record_act_on(
                tx,
                instansi,
                "siasn_mapped",
                by=visitor.person,
                on=("siasn_map", ""),
                detail={"people": len(read.people), "units": len(read.units)},
                now_ms=tx.clamp(instansi, now_ms),
                chance=web.chance,
            )
        return MapOut(faults=faults[:50], people=len(known.people), units=len(known.units))

    return await web.store.write(job)


def _of_results(
    tx: ReadTx, visitor: Visitor, cycle: str, now_ms: int, make: Callable[[Iterator[Sent]], T]
) -> T:
    """Make something of the results of a run that a visitor may have the documents of.

    Raises: Problem `not_found`, when that is none of them.
    """
    reader = Reader(tx, visitor.instansi, now_ms)
    posts = reader.org.placements

    def may(placement: str) -> bool:
        return may_have_documents_of(reader.org, visitor.person, posts[placement].unit, "D.1.1", now_ms)

    ratees = tx.ratees(visitor.instansi, cycle, "", ALL)
    if tx.cycle(visitor.instansi, cycle) is None or not any(may(one) for one in ratees if one in posts):
        raise Problem("not_found")
    return make(results(reader, cycle, ratees, may))


def _lacks(rows: list[Sent], lang: Language) -> list[LackOut]:
    names: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: fold(row.name)):
        for code in row.lacks:
            names.setdefault(code, []).append(row.name)
    return [
        LackOut(
            code=code,
            what=say(lang, f"siasn.{code}"),
            who=say(lang, f"siasn.{code}_who"),
            count=len(of),
            people=of[:SHOWN],
        )
        for code, of in sorted(names.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
