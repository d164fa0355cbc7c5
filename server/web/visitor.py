"""Who asks: the agency by host name, the person by the session in the cookie, or at a kiosk in a header."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.di import NamedDependency
from litestar.types import Message, Scope

from server.access import is_admin, is_the_desk, may_at_a_kiosk
from server.accounts import SESSION_MS, find_session, is_due, slide_session
from server.kiosk.sessions import SEEN_MS, find_kiosk_session, see_kiosk_session
from server.organisation import organisation_of
from server.second_factor import Barred, barred
from server.store.accounts import Session
from server.store.agency import Agency
from server.store.kiosks import KioskSession
from server.store.store import ReadTx
from server.web.context import Web
from server.web.cookie import COOKIE, session_cookie
from server.web.problems import Problem

ANY_HOST = "*"
_RENEWED = "renewed_token"
_TYPES = re.compile(r":\w+}")
HttpRequest = Request[Any, Any, Any]


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in."""

    agency: Agency
    session: Session
    kiosk: str = ""  # at which he is; "": at none

    @property
    def instansi(self) -> int:
        return self.agency.instansi

    @property
    def person(self) -> str:
        return self.session.person


SignedInVisitor = NamedDependency[Visitor]
OfAgency = NamedDependency[Agency]


def agency_of(tx: ReadTx, host: str) -> Agency:
    """Choose the agency that is reached under a host name.

    Raises: Problem `not_found`.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    by_host = {agency.host: agency for agency in tx.agencies()}
    agency = by_host.get(name.lower()) or by_host.get(ANY_HOST)
    if agency is None:
        raise Problem("not_found")
    return agency


async def provide_agency(request: HttpRequest, web: NamedDependency[Web]) -> Agency:
    host = request.headers.get("host", "")
    return await web.store.read(lambda tx: agency_of(tx, host))


async def provide_visitor(request: HttpRequest, web: NamedDependency[Web]) -> Visitor:
    """Find out who asks, and let a session in use slide.

    Raises: Problem `not_signed_in`, `second_factor`, `too_many_requests`.
    """
    bearer = request.headers.get("authorization", "").partition("Bearer ")[2].strip()
    if bearer:
        return await _at_a_kiosk(request, web, bearer)
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise Problem("not_signed_in")
    host, now_ms = request.headers.get("host", ""), web.clock()
    at_the_desk = is_the_desk(str(request.scope.get("path_template", "")))

    def look(tx: ReadTx) -> tuple[Visitor, Barred | None] | None:
        agency = agency_of(tx, host)
        session = find_session(tx, agency.instansi, token, now_ms)
        if session is None:
            return None
        missing = None
        if at_the_desk and is_admin(organisation_of(tx, agency.instansi), session.person, now_ms):
            missing = barred(tx, agency.instansi, session, now_ms)
        return Visitor(agency=agency, session=session), missing

    found = await web.store.read(look)
    if found is None:
        raise Problem("not_signed_in")
    visitor, missing = found
    if missing is not None:
        raise Problem("second_factor", reason=missing)
    web.limits.sessions.take(visitor.session.token_hash, now_ms)
    if is_due(visitor.session, now_ms):
        await web.store.write(lambda tx: slide_session(tx, visitor.instansi, visitor.session, now_ms))
        request.state[_RENEWED] = session_cookie(token, SESSION_MS // 1000, is_secure(request, web))
    return visitor


async def _at_a_kiosk(request: HttpRequest, web: Web, token: str) -> Visitor:
    """Find out who is at a kiosk. Its session is in no cookie, and good for a person's own work only.

    Raises: Problem `not_signed_in`, `not_allowed`, `too_many_requests`.
    """
    host, now_ms = request.headers.get("host", ""), web.clock()

    def look(tx: ReadTx) -> tuple[Agency, KioskSession | None]:
        agency = agency_of(tx, host)
        return agency, find_kiosk_session(tx, agency.instansi, token, now_ms)

    agency, found = await web.store.read(look)
    if found is None:
        raise Problem("not_signed_in")
    web.limits.sessions.take(found.token_hash, now_ms)
    path = _TYPES.sub("}", str(request.scope.get("path_template", "")))
    if not may_at_a_kiosk(str(request.scope.get("method")), path):
        raise Problem("not_allowed")
    if now_ms - found.seen >= SEEN_MS:
        await web.store.write(lambda tx: see_kiosk_session(tx, agency.instansi, found, now_ms))
    session = Session(
        token_hash=found.token_hash,
        person=found.person,
        created=found.created,
        seen=found.seen,
        expires=found.expires,
    )
    return Visitor(agency=agency, session=session, kiosk=found.kiosk)


async def renew_cookie(message: Message, scope: Scope) -> None:
    """Let the cookie last as long as the session that has just slid."""
    cookie = scope.get("state", {}).get(_RENEWED)
    if message["type"] == "http.response.start" and cookie is not None:
        MutableScopeHeaders.from_message(message).add("set-cookie", cookie.to_header(header=""))


def is_secure(request: HttpRequest, web: Web) -> bool:
    """Ask whether people reach us over TLS, ours or a proxy's."""
    return origin_of(request, web).startswith("https://")


def origin_of(request: HttpRequest, web: Web) -> str:
    """Say under which origin people reach us."""
    if web.settings.origin:
        return web.settings.origin
    scheme = request.scope["scheme"]
    if web.settings.behind_proxy:
        scheme = request.headers.get("x-forwarded-proto", scheme)
    return f"{scheme}://{request.headers.get('host', '')}"


def address_of(request: HttpRequest, web: Web) -> str:
    """Say where a request comes from: the last hop that our proxy vouches for, else the connection itself."""
    if web.settings.behind_proxy:
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    client = request.scope.get("client")
    return client[0] if client else ""
