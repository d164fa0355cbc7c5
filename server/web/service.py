"""What other systems read, by a token with scopes: people, cycles, released results. Nothing is changed here.

Whose data a token has read is written down like what a person opens at the desk ("Data saya").
"""

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import QueryParameter

from server.appraisal import outcome
from server.people.listing import Listing
from server.services.tokens import USED_MS, Scope, find_token, use_token
from server.store.agency import Agency
from server.store.services import ServiceToken
from server.store.store import ReadTx, Tx
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SERVICE
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, address_of, agency_of
from sync.merge import Record

PAGE = 50
Start = Annotated[int, QueryParameter(ge=0, le=1_000_000)]

_record = msgspec.json.Decoder(Record)


class ServicePerson(msgspec.Struct, frozen=True, kw_only=True):
    """One post with its holder."""

    placement: str
    person: str
    nip: str
    name: str
    position: str
    unit: str  # code
    superior: str | None  # placement
    since: str
    until: str | None


class ServicePeople(msgspec.Struct, frozen=True, kw_only=True):
    people: list[ServicePerson]
    total: int
    next: int | None


class ServiceCycle(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    state: str
    opened_at: int


class ServiceCycles(msgspec.Struct, frozen=True, kw_only=True):
    cycles: list[ServiceCycle]


class ServiceResult(msgspec.Struct, frozen=True, kw_only=True):
    """A result as it counts now: as released, or as decided about an objection."""

    id: str
    cycle: str
    placement: str
    person: str
    nip: str
    state: str
    predikat: str | None
    score: str | None
    released_at: int


class ServiceResults(msgspec.Struct, frozen=True, kw_only=True):
    results: list[ServiceResult]
    total: int
    next: int | None


class ServiceSelf(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    scopes: list[str]
    expires: int | None


async def authorised(request: HttpRequest, web: Web, scope: Scope | None) -> tuple[Agency, ServiceToken]:
    """Find out which system asks, and whether it may.

    Raises: Problem `not_signed_in`, `not_allowed`, `too_many_requests`.
    """
    now_ms, address = web.clock(), address_of(request, web)
    host = request.headers.get("host", "")
    token = request.headers.get("authorization", "").partition("Bearer ")[2].strip()
    web.limits.wrong_by_address.check(address, now_ms)

    def look(tx: ReadTx) -> tuple[Agency, ServiceToken | None]:
        agency = agency_of(tx, host)
        return agency, find_token(tx, agency.instansi, token, now_ms)

    agency, found = await web.store.read(look)
    if found is None:
        if token:
            web.limits.wrong_by_address.spend(address, now_ms)
        raise Problem("not_signed_in")
    web.limits.sessions.take(found.token_hash, now_ms)
    if scope is not None and scope not in found.scopes:
        raise Problem("not_allowed")
    if found.last_used is None or now_ms - found.last_used >= USED_MS:
        await web.store.write(lambda tx: use_token(tx, agency.instansi, found, now_ms))
    return agency, found


@get(
    "/api/service",
    security=SERVICE,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in"),
)
async def read_self(request: HttpRequest, web: Shared) -> ServiceSelf:
    """Say what a token is good for."""
    _, token = await authorised(request, web, None)
    return ServiceSelf(name=token.name, scopes=list(token.scopes), expires=token.expires)


@get(
    "/api/service/people",
    security=SERVICE,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_people(request: HttpRequest, web: Shared, start: Start = 0) -> ServicePeople:
    agency, token = await authorised(request, web, "people.read")
    now_ms = web.clock()

    def look(tx: ReadTx) -> ServicePeople:
        listing = Listing(tx, agency.instansi, now_ms)
        page = listing.people(sorted(listing.org.units), "", start)
        return ServicePeople(
            people=[
                ServicePerson(
                    placement=one.placement,
                    person=one.person,
                    nip=one.nip,
                    name=one.name,
                    position=one.position,
                    unit=listing.org.units[one.unit].code,
                    superior=one.superior.placement if one.superior else None,
                    since=one.since,
                    until=one.until,
                )
                for one in page.people
            ],
            total=page.total,
            next=page.next,
        )

    found = await web.store.read(look)
    await _note(web, agency, token, {one.person for one in found.people}, "service_people")
    return found


@get(
    "/api/service/cycles",
    security=SERVICE,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_cycles(request: HttpRequest, web: Shared) -> ServiceCycles:
    agency, _ = await authorised(request, web, "cycles.read")
    cycles = await web.store.read(lambda tx: tx.cycles(agency.instansi))
    return ServiceCycles(
        cycles=[ServiceCycle(id=one.id, state=one.state, opened_at=one.opened_at) for one in cycles]
    )


@get(
    "/api/service/results",
    security=SERVICE,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_results(
    request: HttpRequest,
    web: Shared,
    cycle: Annotated[Uuid, QueryParameter()],
    start: Start = 0,
) -> ServiceResults:
    """Released results of one cycle, in the order of their ids. What groups wrote is not among them."""
    agency, token = await authorised(request, web, "results.read")
    now_ms = web.clock()

    def look(tx: ReadTx) -> ServiceResults:
        listing = Listing(tx, agency.instansi, now_ms)
        found = []
        for row in sorted(tx.all_derived(agency.instansi, outcome.NAME), key=lambda row: row.id):
            record = _record.decode(row.body)
            result = record.registers["result"].value if "result" in record.registers else None
            if result is not None and result["cycle"] == cycle:
                found.append((row.id, row.state, record, result))
        page = [_result(listing, *one) for one in found[start : start + PAGE]]
        more = start + PAGE < len(found)
        return ServiceResults(results=page, total=len(found), next=start + PAGE if more else None)

    read = await web.store.read(look)
    await _note(web, agency, token, {one.person for one in read.results}, "service_results")
    return read


def _result(listing: Listing, id: str, state: str, record: Record, result: dict[str, Any]) -> ServiceResult:
    listed = listing.listed(listing.org.placements[result["placement"]])
    predikat, score = outcome.in_force(record)
    return ServiceResult(
        id=id,
        cycle=result["cycle"],
        placement=listed.placement,
        person=listed.person,
        nip=listed.nip,
        state=state,
        predikat=predikat,
        score=score,
        released_at=result["released_at"],
    )


async def _note(web: Web, agency: Agency, token: ServiceToken, people: set[str], what: str) -> None:
    now_ms = web.clock()

    def job(tx: Tx) -> None:
        for person in sorted(people):
            tx.add_look(agency.instansi, person, f"token:{token.id}", what, now_ms)

    if people:
        await web.store.write(job)
