"""Passkeys: sign in with one, show one as a second factor, keep and remove one's own."""

import ipaddress
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from litestar import Response, delete, get, post
from litestar.params import JSONBody

from server.access import is_admin
from server.accounts import begin_check, finish_check, record_lockout
from server.organisation import organisation_of
from server.passkeys import (
    Asked,
    Site,
    options_to_register,
    options_to_sign,
    register,
    remove,
    signs_in,
    verify,
)
from server.passkeys import sign_in as sign_in_by
from server.second_factor import barred
from server.store.agency import Agency
from server.store.store import ReadTx, Tx
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.session import Password, SessionOut, end_previous, welcome, wrong_password
from server.web.visitor import (
    HttpRequest,
    OfAgency,
    SignedInVisitor,
    Visitor,
    address_of,
    is_fresh,
    origin_of,
)

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"\S")]


class PasskeyOut(msgspec.Struct, frozen=True, kw_only=True):
    """One passkey. `signs_in`: it opens a session by itself; otherwise it is a second factor only."""

    id: str
    name: str
    made_at: int  # ms
    used_at: int | None
    signs_in: bool


class PasskeysOut(msgspec.Struct, frozen=True, kw_only=True):
    """One's own passkeys. `ask_password`: it is wanted before another is added."""

    passkeys: list[PasskeyOut]
    ask_password: bool


class OptionsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser's `PublicKeyCredential.parse…OptionsFromJSON` takes."""

    options: dict[str, Any]


class PasskeyPassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Password = ""

    def __repr__(self) -> str:
        return "PasskeyPassword()"


class PasskeyAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the browser's `toJSON()` gives."""

    credential: dict[str, Any]


class PasskeyNew(PasskeyAnswer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name


@post(
    "/api/passkeys/challenge",
    status_code=200,
    cache_control=NEVER_KEPT,
    responses=responses("not_found", "too_many_requests", "origin"),
)
async def challenge_anybody(request: HttpRequest, agency: OfAgency, web: Shared) -> OptionsOut:
    """Begin a sign-in. The same for everybody: the browser knows whose passkeys it has."""
    now_ms = web.clock()
    web.limits.challenges.take(address_of(request, web), now_ms)
    asked = Asked("sign_in", agency.instansi)
    return OptionsOut(
        options=options_to_sign(site_of(request, web, agency), asked, None, _pepper(web), now_ms, web.chance)
    )


@post(
    "/api/passkeys/session",
    status_code=200,
    cache_control=NEVER_KEPT,
    responses=responses("wrong_passkey", "not_found", "too_many_requests", "origin"),
)
async def sign_in(
    request: HttpRequest, data: JSONBody[PasskeyAnswer], agency: OfAgency, web: Shared
) -> Response[SessionOut]:
    """Finish a sign-in. Why a passkey is not taken is not said: it would tell who has an account."""
    now_ms, address = web.clock(), address_of(request, web)
    site = site_of(request, web, agency)
    web.limits.wrong_by_address.check(address, now_ms)
    signed_in = await web.store.write(
        lambda tx: sign_in_by(tx, site, agency.instansi, data.credential, _pepper(web), now_ms, web.chance)
    )
    if signed_in is None:
        web.limits.wrong_by_address.spend(address, now_ms)
        raise Problem("wrong_passkey")
    await end_previous(request, web, agency)
    return await welcome(request, web, agency, signed_in, 200)


@get(
    "/api/passkeys",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_own(visitor: SignedInVisitor, web: Shared) -> PasskeysOut:
    now_ms = web.clock()
    return await web.store.read(lambda tx: _own(tx, visitor, now_ms))


@post(
    "/api/passkeys/options",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(
        "not_signed_in", "not_allowed", "wrong_credentials", "locked", "second_factor", "not_found", "origin"
    ),
)
async def begin_one(
    request: HttpRequest, data: JSONBody[PasskeyPassword], visitor: SignedInVisitor, web: Shared
) -> OptionsOut:
    """Begin to add a passkey. Asks for the password, which counts as at the sign-in, unless that was just
    now.
    """
    instansi, now_ms = visitor.instansi, web.clock()
    site = site_of(request, web, visitor.agency)
    await web.store.read(lambda tx: _must_have_shown(tx, visitor, now_ms))
    if not is_fresh(visitor, now_ms):
        attempt = await web.store.write(lambda tx: begin_check(tx, instansi, visitor.person, now_ms))
        if attempt.barred:
            raise wrong_password(attempt.lock, now_ms)
        if not await web.passwords.verify(attempt.password_hash, data.password):
            await web.store.write(lambda tx: record_lockout(tx, instansi, attempt, now_ms, web.chance))
            raise wrong_password(attempt.lock, now_ms)
        await web.store.write(lambda tx: finish_check(tx, instansi, attempt))
    asked, pepper = _of(visitor, "register"), _pepper(web)
    options = await web.store.read(
        lambda tx: options_to_register(tx, site, asked, visitor.person, pepper, now_ms, web.chance)
    )
    return OptionsOut(options=options)


@post(
    "/api/passkeys",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(
        "not_signed_in",
        "not_allowed",
        "second_factor",
        "wrong_passkey",
        "change_refused",
        "not_found",
        "origin",
    ),
)
async def add_one(
    request: HttpRequest, data: JSONBody[PasskeyNew], visitor: SignedInVisitor, web: Shared
) -> PasskeysOut:
    """Keep a passkey that the browser has made. This session has shown it."""
    now_ms, site = web.clock(), site_of(request, web, visitor.agency)

    def job(tx: Tx) -> tuple[str, PasskeysOut | None]:
        _must_have_shown(tx, visitor, now_ms)
        done = register(
            tx,
            site,
            _of(visitor, "register"),
            visitor.person,
            data.name.strip(),
            data.credential,
            _pepper(web),
            now_ms,
            web.chance,
        )
        if done != "added":
            return done, None
        session = tx.session(visitor.instansi, visitor.session.token_hash)
        if session is not None:
            tx.put_session(visitor.instansi, msgspec.structs.replace(session, verified_at=now_ms))
        return done, _own(tx, visitor, now_ms)

    done, own = await web.store.write(job)
    if own is None:
        raise Problem("wrong_passkey") if done == "wrong" else Problem("change_refused", reason=done)
    return own


@delete(
    "/api/passkeys/{id:str}",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "second_factor", "not_found", "origin"),
)
async def remove_one(
    id: Annotated[str, msgspec.Meta(max_length=2000)], visitor: SignedInVisitor, web: Shared
) -> PasskeysOut:
    """Take a passkey away. Every other session of its owner ends."""
    instansi, person, now_ms = visitor.instansi, visitor.person, web.clock()
    here = visitor.session.token_hash

    def job(tx: Tx) -> PasskeysOut:
        _must_have_shown(tx, visitor, now_ms)
        if not remove(tx, instansi, id, person, person, now_ms, web.chance, here):
            raise Problem("not_found")
        return _own(tx, visitor, now_ms)

    own = await web.store.write(job)
    web.hub.close_person(instansi, person, but=here)
    return own


@post(
    "/api/passkeys/verify-options",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "change_refused", "not_found", "origin"),
)
async def begin_verify(request: HttpRequest, visitor: SignedInVisitor, web: Shared) -> OptionsOut:
    """Begin to show a passkey as a second factor: one of his own."""
    own = await web.store.read(lambda tx: tx.passkeys(visitor.instansi, visitor.person))
    if not own:
        raise Problem("change_refused", reason="not_enrolled")
    site = site_of(request, web, visitor.agency)
    asked = _of(visitor, "verify")
    return OptionsOut(options=options_to_sign(site, asked, own, _pepper(web), web.clock(), web.chance))


@post(
    "/api/passkeys/verify",
    status_code=204,
    security=SIGNED_IN,
    responses=responses(
        "not_signed_in", "not_allowed", "wrong_passkey", "not_found", "too_many_requests", "origin"
    ),
)
async def verify_session(
    request: HttpRequest, data: JSONBody[PasskeyAnswer], visitor: SignedInVisitor, web: Shared
) -> None:
    """Show a passkey as a second factor: this session may be at the desk for a working day."""
    now_ms, address = web.clock(), address_of(request, web)
    site = site_of(request, web, visitor.agency)
    web.limits.wrong_by_address.check(address, now_ms)
    right = await web.store.write(
        lambda tx: verify(
            tx,
            site,
            _of(visitor, "verify"),
            visitor.person,
            data.credential,
            _pepper(web),
            now_ms,
            web.chance,
        )
    )
    if not right:
        web.limits.wrong_by_address.spend(address, now_ms)
        raise Problem("wrong_passkey")


def site_of(request: HttpRequest, web: Web, agency: Agency) -> Site:
    """Say for which site passkeys are, by the address people reach us under.

    Raises: Problem `not_found`, where that is a number: browsers have none for it.
    """
    origin = origin_of(request, web)
    host = urlsplit(origin).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Site(origin=origin, host=host, name=f"Luring {agency.name}")
    raise Problem("not_found")


def _of(visitor: Visitor, purpose: Any) -> Asked:
    return Asked(purpose, visitor.instansi, visitor.session.token_hash)


def _pepper(web: Web) -> bytes:
    return web.secrets.pin_pepper_bytes


def _must_have_shown(tx: ReadTx, visitor: Visitor, now_ms: int) -> None:
    """An administrator with a second factor shows that before he changes what may stand in its place."""
    session = tx.session(visitor.instansi, visitor.session.token_hash) or visitor.session
    admin = is_admin(organisation_of(tx, visitor.instansi), visitor.person, now_ms)
    if admin and barred(tx, visitor.instansi, session, now_ms) == "verify":
        raise Problem("second_factor", reason="verify")


def _own(tx: ReadTx, visitor: Visitor, now_ms: int) -> PasskeysOut:
    account = tx.account(visitor.instansi, visitor.person)
    changed_at = account.changed_at if account is not None else now_ms
    return PasskeysOut(
        passkeys=[
            PasskeyOut(
                id=one.id,
                name=one.name,
                made_at=one.made_at,
                used_at=one.used_at,
                signs_in=signs_in(one, changed_at),
            )
            for one in tx.passkeys(visitor.instansi, visitor.person)
        ],
        ask_password=not is_fresh(visitor, now_ms),
    )
