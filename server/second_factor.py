"""A second factor for who administers: one-time codes by an app (TOTP, RFC 6238) and recovery codes.

The secret is sealed in the database with a key of the secrets' file: the database alone makes no code. A code
counts once. An attempt is counted before its code is looked at, like a password's (`server/accounts.py`).
"""

import base64
import hmac
from typing import Literal
from urllib.parse import quote

import msgspec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from server.accounts import Lock, next_lock
from server.acts import record_act
from server.chance import Chance
from server.credentials import new_code, normal_code
from server.sealed_secrets import seal, unseal
from server.store.accounts import Session
from server.store.second_factors import SecondFactor
from server.store.store import ReadTx, Tx
from sync.mutation import to_b64u

DIGITS, STEP_S = 6, 30  # what every app can; SHA-1, because many can nothing else
SECRET_BYTES = 20
EARLY_OR_LATE = 1  # steps that a phone's clock may be off
RECOVERY_CODES = 10
VERIFIED_MS = 12 * 3_600_000  # a working day; then the code is asked for again
REQUIRED = "second_factor"  # the policy: "admin", or nothing
Barred = Literal["verify", "enrol"]


class Verified(msgspec.Struct, frozen=True):
    """What came of a code."""

    right: bool
    lock: Lock
    by_recovery: bool = False


def _about(instansi: int, person: str) -> str:
    return f"second factor {instansi} {person}"


def code_at(secret: bytes, step: int) -> str:
    """Make the code of one step of 30 seconds since 1970."""
    return TOTP(secret, DIGITS, SHA1(), STEP_S, enforce_key_length=False).generate(step * STEP_S).decode()  # noqa: S303


def fitting_step(secret: bytes, code: str, now_ms: int, after: int) -> int | None:
    """Find the step whose code this is, near now and later than `after`. None: it is no code."""
    now = now_ms // 1000 // STEP_S
    near = range(max(now - EARLY_OR_LATE, after + 1), now + EARLY_OR_LATE + 1)
    fitting = [step for step in near if hmac.compare_digest(code_at(secret, step), code)]
    return fitting[0] if fitting else None


def address(secret: bytes, issuer: str, account: str) -> str:
    """Write down what an authenticator app reads from the QR (Key Uri Format)."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?secret={shown_secret(secret)}&issuer={quote(issuer)}"


def shown_secret(secret: bytes) -> str:
    """Write a secret as people type it into an app: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def is_required(tx: ReadTx, instansi: int) -> bool:
    return tx.policy(instansi, REQUIRED) == "admin"


def has_one(tx: ReadTx, instansi: int, person: str) -> bool:
    """Ask whether somebody has anything to show: codes of an app, or a passkey."""
    factor = tx.second_factor(instansi, person)
    confirmed = factor is not None and factor.confirmed_at is not None
    return confirmed or bool(tx.passkeys(instansi, person))


def barred(tx: ReadTx, instansi: int, session: Session, now_ms: int) -> Barred | None:
    """Say what an administrator's session still has to show before it may act as one. None: nothing."""
    if not has_one(tx, instansi, session.person):
        return "enrol" if is_required(tx, instansi) else None
    return None if session.verified_at > now_ms - VERIFIED_MS else "verify"


def enrol(tx: Tx, instansi: int, person: str, pepper: bytes, now_ms: int, chance: Chance) -> bytes | None:
    """Make a secret for a person, which counts once he has shown a code of it. Returns it.

    None: he has a second factor, which he would have to remove first.
    """
    secret = chance.bytes(SECRET_BYTES)
    before = tx.second_factor(instansi, person)
    if before is not None and before.confirmed_at is not None:
        return None
    lock = Lock() if before is None else Lock(before.failures, before.locked_until)
    made = SecondFactor(
        person=person,
        secret=seal(pepper, _about(instansi, person), secret, chance),
        made_at=now_ms,
        failures=lock.failures,
        locked_until=lock.until,
    )
    tx.put_second_factor(instansi, made)
    return secret


def try_code(
    tx: Tx, instansi: int, person: str, text: str, pepper: bytes, now_ms: int, chance: Chance
) -> Verified | None:
    """Look at a code, of the app or for recovery, and count a wrong one. None: nothing is enrolled."""
    factor = tx.second_factor(instansi, person)
    if factor is None:
        return None
    lock = Lock(factor.failures, factor.locked_until)
    if lock.bars(now_ms):
        return Verified(right=False, lock=lock)
    digits = "".join(text.split())
    secret = unseal(pepper, _about(instansi, person), factor.secret)
    step = fitting_step(secret, digits, now_ms, factor.last_step) if len(digits) == DIGITS else None
    code = normal_code(text) if step is None else None
    hashed = recovery_hash(pepper, code) if code is not None else ""
    if step is None and hashed not in factor.recovery:
        counted = next_lock(lock, now_ms)
        changed = msgspec.structs.replace(factor, failures=counted.failures, locked_until=counted.until)
        tx.put_second_factor(instansi, changed)
        if counted.until:
            _act(tx, instansi, "second_factor_locked", "", person, now_ms, chance)
        return Verified(right=False, lock=counted)
    left = tuple(one for one in factor.recovery if one != hashed)
    changed = msgspec.structs.replace(
        factor, failures=0, locked_until=0, last_step=step or factor.last_step, recovery=left
    )
    tx.put_second_factor(instansi, changed)
    if step is None:
        _act(tx, instansi, "recovery_code_used", person, person, now_ms, chance)
    return Verified(right=True, lock=Lock(), by_recovery=step is None)


def confirm(tx: Tx, instansi: int, person: str, pepper: bytes, now_ms: int, chance: Chance) -> list[str]:
    """Let a second factor count, after a code of it was right. Returns its recovery codes, shown once."""
    factor = tx.second_factor(instansi, person)
    assert factor is not None
    tx.put_second_factor(instansi, msgspec.structs.replace(factor, confirmed_at=now_ms))
    _act(tx, instansi, "second_factor_set", person, person, now_ms, chance)
    return renew_recovery(tx, instansi, person, pepper, now_ms, chance)


def renew_recovery(
    tx: Tx, instansi: int, person: str, pepper: bytes, now_ms: int, chance: Chance
) -> list[str]:
    """Make recovery codes in the place of those there were. Returns them, shown once."""
    factor = tx.second_factor(instansi, person)
    assert factor is not None
    codes = [new_code(chance.choose) for _ in range(RECOVERY_CODES)]
    hashes = tuple(recovery_hash(pepper, code) for code in codes)
    tx.put_second_factor(instansi, msgspec.structs.replace(factor, recovery=hashes))
    _act(tx, instansi, "recovery_codes_made", person, person, now_ms, chance)
    return codes


def remove(tx: Tx, instansi: int, person: str, by: str, now_ms: int, chance: Chance) -> bool:
    """Take a second factor away. Returns whether there was one. `by` "": the command line."""
    if not tx.drop_second_factor(instansi, person):
        return False
    _act(tx, instansi, "second_factor_removed", by, person, now_ms, chance)
    return True


def require(tx: Tx, instansi: int, on: bool, by: str, now_ms: int, chance: Chance) -> None:
    """Let nobody administer without a second factor, or let them again."""
    tx.put_policy(instansi, REQUIRED, "admin" if on else "")
    _act(
        tx, instansi, "second_factor_required" if on else "second_factor_not_required", by, by, now_ms, chance
    )


def mark_verified(tx: Tx, instansi: int, token_hash: str, now_ms: int) -> None:
    """Remember in a session that a second factor was shown, if it is still there."""
    session = tx.session(instansi, token_hash)
    if session is not None:
        tx.put_session(instansi, msgspec.structs.replace(session, verified_at=now_ms))


def recovery_hash(pepper: bytes, code: str) -> str:
    return to_b64u(hmac.digest(pepper, f"recovery\n{code}".encode(), "sha256"))


def _act(tx: Tx, instansi: int, name: str, by: str, person: str, now_ms: int, chance: Chance) -> None:
    record_act(tx, instansi, name, by=by, person=person, detail={}, now_ms=now_ms, chance=chance)
