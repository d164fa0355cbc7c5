"""Sign-in by the agency's identity provider: out with state, nonce and PKCE in a sealed cookie, and back.

The way back ends in a page of our own that leads on: our session's cookie is strict, and a browser does not
send it along while it is still being led here by another site.
"""

import asyncio
import hmac
from typing import Annotated

import msgspec
import structlog
from litestar import Response, get
from litestar.datastructures import Cookie
from litestar.params import QueryParameter
from litestar.response import Redirect

from server.accounts import SESSION_MS
from server.oidc.id_token import BadTokenError
from server.oidc.person import sign_in
from server.oidc.provider import Provider, ProviderFailedError
from server.oidc.roles import roles_by_group
from server.sealed_secrets import seal, unseal
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT, session_cookie
from server.web.problems import Problem, responses
from server.web.session import end_previous
from server.web.visitor import HttpRequest, OfAgency, is_secure, origin_of

COOKIE = "luring_oidc"
PATH = "/api/oidc"
LASTS_S = 600
ABOUT = "oidc"
PAGE = (
    "<!doctype html><html lang=id><meta charset=utf-8>"
    '<meta http-equiv="refresh" content="0;url={to}"><title>Luring</title>'
    '<a href="{to}">Lanjut</a>'
)
POLICY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}

log = structlog.get_logger()


class OidcOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whether there is a provider, and what its button says."""

    name: str | None


class _Way(msgspec.Struct, frozen=True, kw_only=True):
    """What we keep of one sign-in, in the person's own browser."""

    state: str
    nonce: str
    verifier: str
    instansi: int
    until: int


@get(PATH, cache_control=NEVER_KEPT, responses=responses())
async def describe_provider(web: Shared) -> OidcOut:
    return OidcOut(name=web.settings.oidc_name if web.oidc is not None else None)


@get(f"{PATH}/start", include_in_schema=False)
async def start(request: HttpRequest, agency: OfAgency, web: Shared) -> Redirect:
    provider = _provider(web)
    new = web.chance.token
    way = _Way(
        state=new(),
        nonce=new(),
        verifier=new(),
        instansi=agency.instansi,
        until=web.clock() + LASTS_S * 1000,
    )

    def address() -> str:
        return provider.address(
            redirect=_back(request, web),
            scope=web.settings.oidc_scope,
            state=way.state,
            nonce=way.nonce,
            verifier=way.verifier,
        )

    try:
        where = await asyncio.to_thread(address)
    except ProviderFailedError as failed:
        log.error("oidc_failed", why=str(failed))
        raise Problem("busy", retry_after=60) from None
    sealed = seal(web.secrets.pin_pepper_bytes, ABOUT, msgspec.json.encode(way), web.chance)
    return Redirect(where, status_code=302, cookies=[_cookie(sealed, LASTS_S, is_secure(request, web))])


@get(f"{PATH}/callback", include_in_schema=False)
async def finish(
    request: HttpRequest,
    agency: OfAgency,
    web: Shared,
    code: Annotated[str, QueryParameter(max_length=2000)] = "",
    returned: Annotated[str, QueryParameter(name="state", max_length=200)] = "",
    iss: Annotated[str, QueryParameter(max_length=500)] = "",
) -> Response[str]:
    """Sign in whom the provider sends back with a code; whoever else comes is led to the sign-in page."""
    provider = _provider(web)
    way = _way(request, web)
    secure = is_secure(request, web)
    if way is None or way.instansi != agency.instansi or not hmac.compare_digest(way.state, returned):
        return _lead("/masuk", secure)
    if not code or iss not in ("", provider.issuer):
        return _lead("/masuk", secure)

    settings, now_ms = web.settings, web.clock()
    wanted = (settings.oidc_nip_claim, *((settings.oidc_groups_claim,) if settings.oidc_roles else ()))
    try:
        claims = await asyncio.to_thread(
            provider.claims,
            code=code,
            redirect=_back(request, web),
            nonce=way.nonce,
            verifier=way.verifier,
            wanted=wanted,
        )
    except (ProviderFailedError, BadTokenError) as failed:
        log.error("oidc_failed", why=str(failed))
        return _lead("/masuk", secure)
    signed_in = await web.store.write(
        lambda tx: sign_in(
            tx,
            agency.instansi,
            claims,
            nip_claim=settings.oidc_nip_claim,
            groups_claim=settings.oidc_groups_claim,
            roles=roles_by_group(settings.oidc_roles),
            now_ms=now_ms,
            chance=web.chance,
        )
    )
    if signed_in is None:
        log.warning("oidc_unknown")
        return _lead("/masuk", secure)
    await end_previous(request, web, agency)
    # Not "/": whoever has signed out is led from there to the sign-in, and what he asked for is forgotten.
    return _lead("/masuk#sso", secure, session_cookie(signed_in.token, SESSION_MS // 1000, secure))


def _provider(web: Web) -> Provider:
    if web.oidc is None:
        raise Problem("not_found")
    return web.oidc


def _back(request: HttpRequest, web: Web) -> str:
    return f"{origin_of(request, web)}{PATH}/callback"


def _way(request: HttpRequest, web: Web) -> _Way | None:
    try:
        opened = unseal(web.secrets.pin_pepper_bytes, ABOUT, request.cookies.get(COOKIE, ""))
        way = msgspec.json.decode(opened, type=_Way)
    except (ValueError, msgspec.DecodeError):
        return None
    return way if web.clock() < way.until else None


def _lead(to: str, secure: bool, *cookies: Cookie) -> Response[str]:
    return Response(
        PAGE.format(to=to),
        media_type="text/html; charset=utf-8",
        headers={**POLICY, "Cache-Control": "no-store"},
        cookies=[_cookie("", 0, secure), *cookies],
    )


def _cookie(value: str, lasts_s: int, secure: bool) -> Cookie:
    # Lax: it has to come along when the provider leads the person back.
    return Cookie(
        key=COOKIE, value=value, max_age=lasts_s, path=PATH, httponly=True, samesite="lax", secure=secure
    )
