"""Another kiosk PIN, for who is signed in and knows his password: `POST /api/pin`."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.params import JSONBody

from server.accounts import begin_check, record_lockout
from server.accounts import change_pin as give_pin
from server.credentials import weak_pin
from server.store.store import ReadTx
from server.web.context import Shared
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.session import Password, wrong_password
from server.web.visitor import SignedInVisitor


class PinIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: Password
    pin: Annotated[str, msgspec.Meta(max_length=40)]

    def __repr__(self) -> str:
        return "PinIn()"


@post(
    "/api/pin",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "wrong_credentials", "locked", "weak_pin", "origin"),
)
async def change_pin(data: JSONBody[PinIn], visitor: SignedInVisitor, web: Shared) -> None:
    """Change the PIN. A wrong password counts as at the sign-in, and locks the account like there."""
    instansi, now_ms = visitor.instansi, web.clock()

    def nips(tx: ReadTx) -> list[str]:
        return tx.nips_of(instansi, visitor.person)

    for nip in await web.store.read(nips) or [""]:
        if reason := weak_pin(data.pin, nip):
            raise Problem("weak_pin", reason=reason)
    attempt = await web.store.write(lambda tx: begin_check(tx, instansi, visitor.person, now_ms))
    if attempt.barred:
        raise wrong_password(attempt.lock, now_ms)
    changed = False
    if await web.passwords.verify(attempt.password_hash, data.password):
        pin_hash = await web.passwords.hash_pin(data.pin)
        changed = await web.store.write(
            lambda tx: give_pin(tx, instansi, attempt, pin_hash, now_ms, web.chance)
        )
    if not changed:
        await web.store.write(lambda tx: record_lockout(tx, instansi, attempt, now_ms, web.chance))
        raise wrong_password(attempt.lock, now_ms)
