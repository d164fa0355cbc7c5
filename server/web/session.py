"""Signing in and out: `/api/session`."""

from typing import Annotated

import msgspec
from litestar import Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody

from server.access import placements_held
from server.accounts import (
    SESSION_MS,
    Attempt,
    Lock,
    SignedIn,
    begin_sign_in,
    finish_sign_in,
    next_lock,
    record_lockout,
    token_hash,
)
from server.credentials import normal_nip
from server.organisation import organisation_of
from server.scope import roles_of
from server.store.agency import Agency
from server.store.store import ReadTx
from server.web.context import Shared, Web
from server.web.cookie import COOKIE, NEVER_KEPT, expired_cookie, session_cookie
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import (
    HttpRequest,
    OfAgency,
    SignedInVisitor,
    address_of,
    is_secure,
)

Nip = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Password = Annotated[str, msgspec.Meta(max_length=1000)]


class Credentials(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    nip: Nip
    password: Password


class PersonOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


class AgencyOut(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    namespace: str


class SessionOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, and what he is here for."""

    person: PersonOut
    roles: list[str]
    instansi: AgencyOut
    placements: list[str]


SIGNED_OUT = ResponseSpec(None, generate_examples=False, description="also when nobody was signed in")


def describe(tx: ReadTx, agency: Agency, person: str, now_ms: int) -> SessionOut:
    """Say what a phone shows about the person who is signed in."""
    organisation = organisation_of(tx, agency.instansi)
    return SessionOut(
        person=PersonOut(id=person, name=tx.person_name(agency.instansi, person) or ""),
        roles=roles_of(organisation, person, now_ms),
        instansi=AgencyOut(name=agency.name, namespace=agency.namespace),
        placements=[post.id for post in placements_held(organisation, person, now_ms)],
    )


async def welcome(
    request: HttpRequest, web: Web, agency: Agency, signed_in: SignedIn, status: int
) -> Response[SessionOut]:
    """Answer a sign-in: who it is, and the cookie."""
    now_ms = web.clock()
    body = await web.store.read(lambda tx: describe(tx, agency, signed_in.person, now_ms))
    cookie = session_cookie(signed_in.token, SESSION_MS // 1000, is_secure(request, web))
    return Response(body, status_code=status, cookies=[cookie])


@get("/api/session", security=SIGNED_IN, responses=responses("not_signed_in"), cache_control=NEVER_KEPT)
async def read_session(visitor: SignedInVisitor, web: Shared) -> SessionOut:
    now_ms = web.clock()
    return await web.store.read(lambda tx: describe(tx, visitor.agency, visitor.person, now_ms))


@post("/api/session", status_code=200, responses=responses("wrong_credentials", "locked", "origin"))
async def sign_in(
    request: HttpRequest, data: JSONBody[Credentials], agency: OfAgency, web: Shared
) -> Response[SessionOut]:
    now_ms, address = web.clock(), address_of(request, web)
    web.limits.wrong_by_address.check(address, now_ms)
    attempt = await web.store.write(lambda tx: begin_sign_in(tx, agency.instansi, data.nip, now_ms))
    if attempt.person is None:
        attempt = _shadow(web, agency, data.nip, now_ms)
    if attempt.barred:
        raise _locked(attempt.lock, now_ms)
    right = await web.passwords.verify(attempt.password_hash, data.password)
    signed_in: SignedIn | None = None
    if right:
        signed_in = await web.store.write(
            lambda tx: finish_sign_in(tx, agency.instansi, attempt, now_ms, web.chance)
        )
    if signed_in is None:
        web.limits.wrong_by_address.spend(address, now_ms)
        await web.store.write(lambda tx: record_lockout(tx, agency.instansi, attempt, now_ms, web.chance))
        raise wrong_password(attempt.lock, now_ms)
    await end_previous(request, web, agency)
    return await welcome(request, web, agency, signed_in, 200)


@delete("/api/session", status_code=204, responses={204: SIGNED_OUT} | responses("origin"))
async def sign_out(request: HttpRequest, agency: OfAgency, web: Shared) -> Response[None]:
    await end_previous(request, web, agency)
    return Response(None, status_code=204, cookies=[expired_cookie(is_secure(request, web))])


async def end_previous(request: HttpRequest, web: Web, agency: Agency) -> None:
    """End the session that this browser had, and what it listens to."""
    token = request.cookies.get(COOKIE)
    if token:
        hashed = token_hash(token)
        await web.store.write(lambda tx: tx.drop_session(agency.instansi, hashed))
        web.hub.close_session(hashed)


def _shadow(web: Web, agency: Agency, nip: str, now_ms: int) -> Attempt:
    """Count for a NIP that has no account what would be counted for one that has."""
    key = f"{agency.instansi} {normal_nip(nip)}"
    before = web.limits.shadows.lock(key)
    if before.bars(now_ms):
        return Attempt(None, None, before, barred=True)
    counted = next_lock(before, now_ms)
    web.limits.shadows.keep(key, counted)
    return Attempt(None, None, counted, barred=False)


def wrong_password(lock: Lock, now_ms: int) -> Problem:
    """Say that a password was wrong, or that no further one is looked at for a while."""
    return _locked(lock, now_ms) if lock.bars(now_ms) else Problem("wrong_credentials", left=lock.left)


def _locked(lock: Lock, now_ms: int) -> Problem:
    return Problem("locked", retry_after=-(-(lock.until - now_ms) // 1000))
