"""Another kiosk PIN, for who is signed in and knows his password: `/api/pin`.

Work at the office's kiosk is attributed by it, so a phone that was left open is not enough to choose one. Who
comes in by single sign-on has no password here: he is asked to have signed in a moment ago.
"""

from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from server.accounts import Attempt, Lock, begin_check, record_lockout
from server.accounts import change_pin as give_pin
from server.credentials import weak_pin
from server.store.accounts import Account
from server.store.store import ReadTx
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.session import Password, wrong_password
from server.web.visitor import SignedInVisitor, Visitor, is_fresh


class PinIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Password
    pin: Annotated[str, msgspec.Meta(max_length=40)]

    def __repr__(self) -> str:
        return "PinIn()"


class PinOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whether somebody has a PIN, and what is asked for before he gets another."""

    chosen: bool
    ask: Literal["password", "sign_in", "nothing"]


@get(
    "/api/pin",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_pin(visitor: SignedInVisitor, web: Shared) -> PinOut:
    account = await web.store.read(lambda tx: tx.account(visitor.instansi, visitor.person))
    if _has_password(account):
        ask: Literal["password", "sign_in", "nothing"] = "password"
    else:
        ask = "nothing" if is_fresh(visitor, web.clock()) else "sign_in"
    return PinOut(chosen=account is not None and account.pin_hash != "", ask=ask)


@post(
    "/api/pin",
    status_code=204,
    security=SIGNED_IN,
    responses=responses(
        "not_signed_in", "not_allowed", "wrong_credentials", "locked", "weak_pin", "change_refused", "origin"
    ),
)
async def change_pin(data: JSONBody[PinIn], visitor: SignedInVisitor, web: Shared) -> None:
    """Change the PIN. A wrong password counts as at the sign-in, and locks the account like there.

    Without a password (single sign-on): refused (`sign_in_again`) unless the session has just begun.
    """
    instansi, now_ms = visitor.instansi, web.clock()

    def look(tx: ReadTx) -> tuple[list[str], Account | None]:
        return tx.nips_of(instansi, visitor.person), tx.account(instansi, visitor.person)

    nips, account = await web.store.read(look)
    for nip in nips or [""]:
        if reason := weak_pin(data.pin, nip):
            raise Problem("weak_pin", reason=reason)
    if _has_password(account):
        attempt = await web.store.write(lambda tx: begin_check(tx, instansi, visitor.person, now_ms))
        if attempt.barred:
            raise wrong_password(attempt.lock, now_ms)
        right = await web.passwords.verify(attempt.password_hash, data.password)
    else:
        attempt = _without_password(visitor, now_ms)
        right = True
    changed = False
    if right:
        pin_hash = await web.passwords.hash_pin(data.pin)
        changed = await web.store.write(
            lambda tx: give_pin(tx, instansi, attempt, pin_hash, now_ms, web.chance)
        )
    if not changed:
        await web.store.write(lambda tx: record_lockout(tx, instansi, attempt, now_ms, web.chance))
        raise wrong_password(attempt.lock, now_ms)


def _has_password(account: Account | None) -> bool:
    return account is not None and account.password_hash != ""


def _without_password(visitor: Visitor, now_ms: int) -> Attempt:
    if not is_fresh(visitor, now_ms):
        raise Problem("change_refused", reason="sign_in_again")
    return Attempt(visitor.person, "", Lock(), barred=False)
