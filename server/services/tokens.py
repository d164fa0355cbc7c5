"""Tokens of other systems: made once, shown once, kept as a hash, good for what they name only."""

import hashlib
from collections.abc import Collection
from typing import Literal, get_args

import msgspec

from server.acts import record_act_on
from server.chance import Chance
from server.store.services import ServiceToken
from server.store.store import ReadTx, Tx
from sync.mutation import to_b64u

Scope = Literal["people.read", "cycles.read", "results.read"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "luring_"
USED_MS = 5 * 60_000  # a token in use is written down this often


def token_hash(token: str) -> str:
    return to_b64u(hashlib.sha256(token.encode()).digest())


def make_token(
    tx: Tx,
    instansi: int,
    *,
    name: str,
    scopes: Collection[str],
    expires: int | None,
    by: str,
    now_ms: int,
    chance: Chance,
) -> tuple[ServiceToken, str]:
    """Make a token. Returns what is kept of it, and the token, which is shown this once.

    Raises: ValueError, when there is no such scope, or none.
    """
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ValueError("scopes")
    token = PREFIX + chance.token()
    made = ServiceToken(
        id=chance.new_id(),
        name=name,
        scopes=tuple(scope for scope in SCOPES if scope in scopes),
        token_hash=token_hash(token),
        made_by=by,
        made_at=now_ms,
        expires=expires,
    )
    tx.put_service_token(instansi, made)
    detail: dict[str, object] = {"scopes": list(made.scopes), "expires": expires}
    _act(tx, instansi, "service_token_made", made.id, detail, by, now_ms, chance)
    return made, token


def revoke_token(tx: Tx, instansi: int, id: str, by: str, now_ms: int, chance: Chance) -> ServiceToken:
    """Let a token count no longer, from now on. Raises: KeyError."""
    found = next((one for one in tx.service_tokens(instansi) if one.id == id), None)
    if found is None:
        raise KeyError(id)
    if found.revoked_at is not None:
        return found
    revoked = msgspec.structs.replace(found, revoked_at=now_ms)
    tx.put_service_token(instansi, revoked)
    _act(tx, instansi, "service_token_revoked", id, {}, by, now_ms, chance)
    return revoked


def find_token(tx: ReadTx, instansi: int, token: str, now_ms: int) -> ServiceToken | None:
    """Find what a token is good for. None: for nothing, or no longer."""
    if not token.startswith(PREFIX):
        return None
    found = tx.service_token(instansi, token_hash(token))
    if found is None or found.revoked_at is not None:
        return None
    return found if found.expires is None or now_ms < found.expires else None


def use_token(tx: Tx, instansi: int, used: ServiceToken, now_ms: int) -> None:
    """Write down that a token was used, if it still is one."""
    found = tx.service_token(instansi, used.token_hash)
    if found is not None and found.revoked_at is None:
        tx.put_service_token(instansi, msgspec.structs.replace(found, last_used=now_ms))


def _act(
    tx: Tx,
    instansi: int,
    name: str,
    id: str,
    detail: dict[str, object],
    by: str,
    now_ms: int,
    chance: Chance,
) -> None:
    on = ("service_token", id)
    record_act_on(tx, instansi, name, by=by, on=on, detail=detail, now_ms=now_ms, chance=chance)
