"""Who asks: the agency by host name, the person by the session in the cookie."""

from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.di import NamedDependency
from litestar.types import Message, Scope

from server.accounts import SESSION_MS, find_session, is_due, slide_session
from server.store.accounts import Session
from server.store.agency import Agency
from server.store.store import ReadTx
from server.web.context import Web
from server.web.cookie import COOKIE, session_cookie
from server.web.problems import Problem

ANY_HOST = "*"
_RENEWED = "renewed_token"
HttpRequest = Request[Any, Any, Any]


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in."""

    agency: Agency
    session: Session

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

    Raises: Problem `not_signed_in`, `too_many_requests`.
    """
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise Problem("not_signed_in")
    host, now_ms = request.headers.get("host", ""), web.clock()

    def look(tx: ReadTx) -> Visitor | None:
        agency = agency_of(tx, host)
        session = find_session(tx, agency.instansi, token, now_ms)
        return None if session is None else Visitor(agency=agency, session=session)

    visitor = await web.store.read(look)
    if visitor is None:
        raise Problem("not_signed_in")
    web.limits.sessions.take(visitor.session.token_hash, now_ms)
    if is_due(visitor.session, now_ms):
        await web.store.write(lambda tx: slide_session(tx, visitor.instansi, visitor.session, now_ms))
        request.state[_RENEWED] = session_cookie(token, SESSION_MS // 1000, is_secure(request, web))
    return visitor


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
