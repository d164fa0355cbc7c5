"""Signing in at a kiosk that has a connection: NIP and PIN, until ten minutes without use, twelve hours at
most.

Counted before the PIN is looked at, and answered alike whether the NIP is nobody's, the PIN wrong or the
account barred. The lock of the account's password is another one and is not touched.
"""

from typing import Literal

import msgspec

from server.accounts import token_hash
from server.acts import record_act
from server.credentials import normal_nip
from server.kiosk.desk import Desk
from server.kiosk.throttle import DAY_MS, wait_ms
from server.register import is_point
from server.store.journal import Replica
from server.store.kiosks import Guess, Kiosk, KioskSession
from server.store.store import ReadTx, Tx

IDLE_MS = 10 * 60_000
LASTS_MS = 12 * 3_600_000
SEEN_MS = 30_000  # a session in use is written again this often


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    refusal: Literal["", "not_right", "wait", "key_invalid", "replica_taken", "kiosk_revoked"] = ""
    wait_ms: int = 0
    person: str = ""
    token: str = ""


class _Looked(msgspec.Struct, frozen=True, kw_only=True):
    refused: Opened | None = None
    person: str = ""
    pin_hash: str | None = None
    guess: Guess | None = None


async def open_session(
    desk: Desk, kiosk: Kiosk, nip: str, pin: str, replica: str, key: str, session: str
) -> Opened:
    """Let somebody in, with a replica that lives as long as the session. `session`: as the kiosk calls it."""
    if not is_point(key):
        return Opened(refusal="key_invalid")
    typed = normal_nip(nip)

    def begin(tx: Tx) -> _Looked:
        now_ms = tx.clamp(desk.instansi, desk.clock())
        still = tx.kiosk(desk.instansi, kiosk.id)
        if still is None or still.revoked_at is not None:
            return _Looked(refused=Opened(refusal="kiosk_revoked"))
        known = tx.replica(desk.instansi, replica)
        if known is not None and (known.key != key or known.kind != "kiosk"):
            return _Looked(refused=Opened(refusal="replica_taken"))
        guesses = tx.guesses(desk.instansi, kiosk.id, now_ms - DAY_MS)
        if wait := wait_ms(guesses, typed, now_ms):
            return _Looked(refused=Opened(refusal="wait", wait_ms=wait))
        guess = Guess(id=desk.chance.new_id(), kiosk=kiosk.id, nip=typed, at=now_ms)
        tx.drop_old_guesses(desk.instansi, now_ms - DAY_MS)
        tx.add_guess(desk.instansi, guess)
        person = tx.person_of_nip(desk.instansi, typed, now_ms)
        account = tx.account(desk.instansi, person) if person else None
        usable = account is not None and account.disabled_at is None
        pin_hash = account.pin_hash if account is not None and usable else None
        return _Looked(person=person or "", pin_hash=pin_hash, guess=guess)

    looked = await desk.store.write(begin)
    if looked.refused is not None:
        return looked.refused
    if not await desk.check(looked.pin_hash or None, pin):
        return Opened(refusal="not_right")
    return await desk.store.write(lambda tx: _begin(tx, desk, kiosk, looked, typed, replica, key, session))


def _begin(
    tx: Tx, desk: Desk, kiosk: Kiosk, looked: _Looked, nip: str, replica: str, key: str, session: str
) -> Opened:
    now_ms, person = tx.clamp(desk.instansi, desk.clock()), looked.person
    account, still = tx.account(desk.instansi, person), tx.kiosk(desk.instansi, kiosk.id)
    if account is None or account.disabled_at is not None or account.pin_hash != looked.pin_hash:
        return Opened(refusal="not_right")
    if still is None or still.revoked_at is not None:
        return Opened(refusal="kiosk_revoked")
    tx.drop_guesses(desk.instansi, kiosk.id, nip)
    known = tx.replica(desk.instansi, replica)
    if known is not None and known.person != person:
        return Opened(refusal="replica_taken")
    if known is None:
        new = Replica(
            id=replica, person=person, kind="kiosk", key=key, label=still.label, registered_at=now_ms
        )
        tx.put_replica(desk.instansi, new)
        tx.put_kiosk_replica(desk.instansi, kiosk.id, session, replica, person)
    token = desk.chance.token()
    tx.put_kiosk_session(
        desk.instansi,
        KioskSession(
            token_hash=token_hash(token),
            kiosk=kiosk.id,
            person=person,
            created=now_ms,
            seen=now_ms,
            expires=now_ms + LASTS_MS,
        ),
    )
    detail: dict[str, object] = {"kiosk": kiosk.id, "replica": replica}
    record_act(
        tx,
        desk.instansi,
        "kiosk_session",
        by=person,
        person=person,
        detail=detail,
        now_ms=now_ms,
        chance=desk.chance,
    )
    return Opened(person=person, token=token)


def find_kiosk_session(tx: ReadTx, instansi: int, token: str, now_ms: int) -> KioskSession | None:
    """Find the session of a token, unless it is over or was left alone for too long."""
    session = tx.kiosk_session(instansi, token_hash(token))
    if session is None or session.expires <= now_ms or now_ms - session.seen >= IDLE_MS:
        return None
    return session


def see_kiosk_session(tx: Tx, instansi: int, session: KioskSession, now_ms: int) -> None:
    """Note that a session is in use, if it is still there."""
    if tx.kiosk_session(instansi, session.token_hash) is not None:
        tx.put_kiosk_session(instansi, msgspec.structs.replace(session, seen=now_ms))
