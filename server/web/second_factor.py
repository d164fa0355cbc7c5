"""An administrator's second factor: enrol, show a code, recovery codes, and the agency's switch.

These are not addresses of the desk themselves (`access.is_the_desk`): who is kept from the desk must reach
them. What takes a factor away or changes the rule asks for a session that has shown one.
"""

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from server.access import is_admin
from server.accounts import begin_check, finish_check, record_lockout
from server.organisation import organisation_of
from server.scope import administers_all
from server.second_factor import (
    Barred,
    Verified,
    address,
    barred,
    confirm,
    enrol,
    has_one,
    is_required,
    mark_verified,
    remove,
    renew_recovery,
    require,
    shown_secret,
    try_code,
)
from server.store.accounts import Session
from server.store.store import ReadTx, Tx
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.session import Password, wrong_password
from server.web.slips import qr_svg
from server.web.visitor import SignedInVisitor, Visitor

Code = Annotated[str, msgspec.Meta(min_length=6, max_length=40)]


class FactorOut(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody stands with his second factor. `missing`: what keeps him from the desk now."""

    state: Literal["none", "begun", "confirmed"]
    missing: Barred | None
    required: bool
    may_require: bool
    recovery_left: int
    passkeys: int  # how many he has: each may be shown in a code's place
    since: int | None  # ms


class EnrolIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Password

    def __repr__(self) -> str:
        return "EnrolIn()"


class EnrolOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the app is given: `qr` an SVG drawing of `address`, `secret` to type in its place."""

    secret: str
    address: str
    qr: str


class CodeIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Code


class RecoveryOut(msgspec.Struct, frozen=True, kw_only=True):
    """Codes that are shown this once."""

    recovery: list[str]


class RequireIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    required: bool


@get(
    "/api/second-factor",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_own(visitor: SignedInVisitor, web: Shared) -> FactorOut:
    now_ms = web.clock()
    return await web.store.read(lambda tx: _standing(tx, visitor, now_ms))


@post(
    "/api/second-factor/enrol",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(
        "not_signed_in",
        "not_allowed",
        "second_factor",
        "wrong_credentials",
        "locked",
        "change_refused",
        "origin",
    ),
)
async def enrol_one(data: JSONBody[EnrolIn], visitor: SignedInVisitor, web: Shared) -> EnrolOut:
    """Begin: a secret for the app. Asks for the password, which counts as at the sign-in."""
    instansi, now_ms = visitor.instansi, web.clock()
    await web.store.read(lambda tx: _may_enrol(tx, visitor, now_ms))
    attempt = await web.store.write(lambda tx: begin_check(tx, instansi, visitor.person, now_ms))
    if attempt.barred:
        raise wrong_password(attempt.lock, now_ms)
    if not await web.passwords.verify(attempt.password_hash, data.password):
        await web.store.write(lambda tx: record_lockout(tx, instansi, attempt, now_ms, web.chance))
        raise wrong_password(attempt.lock, now_ms)

    def job(tx: Tx) -> tuple[bytes | None, str]:
        finish_check(tx, instansi, attempt)
        secret = enrol(tx, instansi, visitor.person, _pepper(web), now_ms, web.chance)
        return secret, tx.person_name(instansi, visitor.person) or ""

    secret, name = await web.store.write(job)
    if secret is None:
        raise Problem("change_refused", reason="enrolled")
    where = address(secret, f"Luring {visitor.agency.name}", name)
    return EnrolOut(secret=shown_secret(secret), address=where, qr=qr_svg(where))


@post(
    "/api/second-factor/confirm",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(
        "not_signed_in", "not_allowed", "second_factor", "wrong_code", "locked", "change_refused", "origin"
    ),
)
async def confirm_one(data: JSONBody[CodeIn], visitor: SignedInVisitor, web: Shared) -> RecoveryOut:
    """Finish: a code of the app. From now on it is asked for; this session has shown it."""
    instansi, now_ms = visitor.instansi, web.clock()

    def job(tx: Tx) -> tuple[Verified | None, list[str]]:
        _may_enrol(tx, visitor, now_ms)
        factor = tx.second_factor(instansi, visitor.person)
        if factor is None or factor.confirmed_at is not None:
            raise Problem("change_refused", reason="not_begun" if factor is None else "enrolled")
        tried = try_code(tx, instansi, visitor.person, data.code, _pepper(web), now_ms, web.chance)
        if tried is None or not tried.right:
            return tried, []
        mark_verified(tx, instansi, visitor.session.token_hash, now_ms)
        return tried, confirm(tx, instansi, visitor.person, _pepper(web), now_ms, web.chance)

    tried, codes = await web.store.write(job)
    _must_be_right(tried, now_ms)
    return RecoveryOut(recovery=codes)


@post(
    "/api/second-factor/verify",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "wrong_code", "locked", "change_refused", "origin"),
)
async def verify_session(data: JSONBody[CodeIn], visitor: SignedInVisitor, web: Shared) -> FactorOut:
    """Show a code of the app, or a recovery code: this session may be at the desk for a working day."""
    instansi, now_ms = visitor.instansi, web.clock()

    def job(tx: Tx) -> tuple[Verified | None, FactorOut | None]:
        _must_be_admin(tx, visitor, now_ms)
        factor = tx.second_factor(instansi, visitor.person)
        if factor is None or factor.confirmed_at is None:
            raise Problem("change_refused", reason="not_enrolled")
        tried = try_code(tx, instansi, visitor.person, data.code, _pepper(web), now_ms, web.chance)
        if tried is None or not tried.right:
            return tried, None
        mark_verified(tx, instansi, visitor.session.token_hash, now_ms)
        return tried, _standing(tx, visitor, now_ms)

    tried, standing = await web.store.write(job)
    _must_be_right(tried, now_ms)
    assert standing is not None
    return standing


@post(
    "/api/second-factor/recovery",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "second_factor", "change_refused", "origin"),
)
async def renew_codes(visitor: SignedInVisitor, web: Shared) -> RecoveryOut:
    """Make new recovery codes; the old ones no longer count."""
    instansi, now_ms = visitor.instansi, web.clock()

    def job(tx: Tx) -> list[str]:
        _must_have_shown(tx, visitor, now_ms)
        return renew_recovery(tx, instansi, visitor.person, _pepper(web), now_ms, web.chance)

    return RecoveryOut(recovery=await web.store.write(job))


@post(
    "/api/second-factor/remove",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "second_factor", "change_refused", "origin"),
)
async def remove_own(visitor: SignedInVisitor, web: Shared) -> FactorOut:
    """Take one's own second factor away, for instance before another phone is enrolled."""
    now_ms = web.clock()

    def job(tx: Tx) -> FactorOut:
        _must_have_shown(tx, visitor, now_ms)
        remove(tx, visitor.instansi, visitor.person, visitor.person, now_ms, web.chance)
        return _standing(tx, visitor, now_ms)

    return await web.store.write(job)


@post(
    "/api/second-factor/require",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "second_factor", "change_refused", "origin"),
)
async def require_all(data: JSONBody[RequireIn], visitor: SignedInVisitor, web: Shared) -> FactorOut:
    """Let nobody administer without a second factor, or let them again. Who switches it has one himself."""
    now_ms = web.clock()

    def job(tx: Tx) -> FactorOut:
        org = organisation_of(tx, visitor.instansi)
        if not administers_all(org, visitor.person, now_ms):
            raise Problem("not_allowed")
        _must_have_shown(tx, visitor, now_ms, by_passkey=True)
        require(tx, visitor.instansi, data.required, visitor.person, now_ms, web.chance)
        return _standing(tx, visitor, now_ms)

    return await web.store.write(job)


def _pepper(web: Web) -> bytes:
    return web.secrets.pin_pepper_bytes


def _must_be_admin(tx: ReadTx, visitor: Visitor, now_ms: int) -> None:
    if not is_admin(organisation_of(tx, visitor.instansi), visitor.person, now_ms):
        raise Problem("not_allowed")


def _may_enrol(tx: ReadTx, visitor: Visitor, now_ms: int) -> None:
    """Whoever has a passkey shows it first: else a password alone would make a factor in its place."""
    _must_be_admin(tx, visitor, now_ms)
    factor = tx.second_factor(visitor.instansi, visitor.person)
    if factor is not None and factor.confirmed_at is not None:
        return  # refused for that
    if barred(tx, visitor.instansi, visitor.session, now_ms) == "verify":
        raise Problem("second_factor", reason="verify")


def _must_have_shown(tx: ReadTx, visitor: Visitor, now_ms: int, *, by_passkey: bool = False) -> None:
    _must_be_admin(tx, visitor, now_ms)
    factor = tx.second_factor(visitor.instansi, visitor.person)
    confirmed = factor is not None and factor.confirmed_at is not None
    if not confirmed and not (by_passkey and has_one(tx, visitor.instansi, visitor.person)):
        raise Problem("change_refused", reason="not_enrolled")
    if (missing := barred(tx, visitor.instansi, visitor.session, now_ms)) is not None:
        raise Problem("second_factor", reason=missing)


def _must_be_right(tried: Verified | None, now_ms: int) -> None:
    if tried is None or not tried.right:
        if tried is not None and tried.lock.bars(now_ms):
            raise Problem("locked", retry_after=-(-(tried.lock.until - now_ms) // 1000))
        raise Problem("wrong_code")


def _standing(tx: ReadTx, visitor: Visitor, now_ms: int) -> FactorOut:
    _must_be_admin(tx, visitor, now_ms)
    instansi = visitor.instansi
    factor = tx.second_factor(instansi, visitor.person)
    session: Session = tx.session(instansi, visitor.session.token_hash) or visitor.session
    confirmed = factor is not None and factor.confirmed_at is not None
    return FactorOut(
        state="none" if factor is None else "confirmed" if confirmed else "begun",
        missing=barred(tx, instansi, session, now_ms),
        required=is_required(tx, instansi),
        may_require=administers_all(organisation_of(tx, instansi), visitor.person, now_ms),
        passkeys=len(tx.passkeys(instansi, visitor.person)),
        recovery_left=len(factor.recovery) if factor is not None else 0,
        since=factor.confirmed_at if factor is not None else None,
    )
