"""Who asks: the agency by host name, the person by the session in the cookie, or at a kiosk in a header."""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.di import NamedDependency
from litestar.handlers.base import BaseRouteHandler
from litestar.types import Message, Scope

from server.access import is_admin, is_the_desk, may_at_a_kiosk
from server.accounts import SESSION_MS, find_session, is_due, slide_session
from server.kiosk.sessions import SEEN_MS, find_kiosk_session, see_kiosk_session
from server.organisation import organisation_of
from server.scope import may_at_the_desk
from server.second_factor import Barred, barred
from server.store.accounts import Session
from server.store.agency import Agency
from server.store.kiosks import KioskSession
from server.store.store import ReadTx
from server.web.admission import address_in
from server.web.context import Web
from server.web.cookie import COOKIE, session_cookie
from server.web.problems import Problem

ANY_HOST = "*"
DESK_ROOM = "/api/admin/"
FRESH_MS = 10 * 60_000  # after a sign-in its owner is taken to be there still
VISITOR = "visitor"  # in the state of a request: who asks, where that is known
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
    return await web.store.glance(lambda tx: agency_of(tx, host))


async def guard_desk(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let nobody through a door of the desk that is shut to him, before anything that he sends is looked at.
    Who asks within this process, and not over the network, says who he is: see `server/at_the_machine.py`.

    Raises: Problem `not_signed_in`, `not_allowed`, `second_factor`, `too_many_requests`.
    """
    if isinstance(connection, Request) and _door(connection).partition(" ")[2].startswith(DESK_ROOM):
        web: Web = connection.app.state.web
        connection.state[VISITOR] = connection.state.get(VISITOR) or await find_visitor(connection, web)


async def provide_visitor(request: HttpRequest, web: NamedDependency[Web]) -> Visitor:
    """Find out who asks, and let a session in use slide.

    Raises: Problem `not_signed_in`, `not_allowed`, `second_factor`, `too_many_requests`.
    """
    known: Visitor | None = request.state.get(VISITOR)
    return known or await find_visitor(request, web)


async def find_visitor(request: HttpRequest, web: Web) -> Visitor:
    """Find out who asks, and let a session in use slide.

    Raises: Problem `not_signed_in`, `not_allowed`, `second_factor`, `too_many_requests`.
    """
    bearer = request.headers.get("authorization", "").partition("Bearer ")[2].strip()
    if bearer:
        return await _at_a_kiosk(request, web, bearer)
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise Problem("not_signed_in")
    host, now_ms = request.headers.get("host", ""), web.clock()
    door = _door(request)
    path = door.partition(" ")[2]
    is_desk = path.startswith(DESK_ROOM) or is_the_desk(path)

    def look(tx: ReadTx) -> tuple[Visitor | None, bool, Barred | None]:
        agency = agency_of(tx, host)
        session = find_session(tx, agency.instansi, token, now_ms)
        if session is None or not is_desk:
            return None if session is None else Visitor(agency=agency, session=session), True, None
        org = organisation_of(tx, agency.instansi)
        open_ = not path.startswith(DESK_ROOM) or may_at_the_desk(org, session.person, door, now_ms)
        missing = None
        if is_the_desk(path) and is_admin(org, session.person, now_ms):
            missing = barred(tx, agency.instansi, session, now_ms)
        return Visitor(agency=agency, session=session), open_, missing

    visitor, is_open, missing = await (web.store.read if is_desk else web.store.glance)(look)
    if visitor is None:
        raise Problem("not_signed_in")
    web.limits.sessions.take(visitor.session.token_hash, now_ms)
    if not is_open:
        raise Problem("not_allowed")
    if missing is not None:
        raise Problem("second_factor", reason=missing)
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

    agency, found = await web.store.glance(look)
    if found is None:
        raise Problem("not_signed_in")
    web.limits.sessions.take(found.token_hash, now_ms)
    method, _, path = _door(request).partition(" ")
    if not may_at_a_kiosk(method, path):
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


def _door(request: HttpRequest) -> str:
    """Name the address that is asked as it is declared, without types: "GET
    /api/admin/people/{placement}".
    """
    return f"{request.scope.get('method')} {_TYPES.sub('}', str(request.scope.get('path_template', '')))}"


def is_fresh(visitor: Visitor, now_ms: int) -> bool:
    """Ask whether somebody has only just signed in: he need not show again that it is he."""
    return now_ms - visitor.session.created < FRESH_MS


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
    return address_in(request.scope, web.settings.behind_proxy)
