"""Whose a session at a kiosk was: the PIN that came with it, and the replica that becomes known by it.

Nothing here ever writes a PIN down, and no answer of the server tells whether one was right: what is wrong
waits for its author (`server/kiosk/claims.py`).
"""

import msgspec

from server.access import post_at
from server.acts import record_act
from server.credentials import normal_nip
from server.kiosk.desk import Desk
from server.kiosk.envelope import Claim, Contents, person_alias, placement_alias
from server.kiosk.throttle import DAY_MS, is_throttled
from server.organisation import organisation_of
from server.register import is_point
from server.store.envelopes import ClaimCode
from server.store.journal import Replica
from server.store.kiosks import Guess, Kiosk
from server.store.store import ReadTx, Tx
from sync.bundle import Part


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Whose an envelope is. `person` "": nobody has shown that it is his, and `code` says why."""

    person: str = ""
    code: ClaimCode = "no_pin"


class _Looked(msgspec.Struct, frozen=True, kw_only=True):
    person: str = ""
    pin_hash: str | None = None
    guess: Guess | None = None  # None: it is not looked at


async def author_of(desk: Desk, kiosk: Kiosk, contents: Contents) -> Author:
    """Find out whose an envelope is: its replicas say so, or its session, or the PIN that came with it."""
    known = await desk.store.read(lambda tx: known_author(tx, desk.instansi, contents))
    if known is not None:
        return Author(person=known)
    if contents.claim is None:
        return Author()
    return await _claimed(desk, kiosk, contents, contents.claim)


def known_author(tx: ReadTx, instansi: int, contents: Contents) -> str | None:
    """Find whose an envelope is without a PIN; None: not all of its replicas are known, or not his."""
    replicas = [tx.replica(instansi, part.replica) for part in contents.parts]
    people = {replica.person if replica is not None else "" for replica in replicas}
    session = tx.person_of_session(instansi, contents.kiosk, contents.session)
    if not people:
        return session
    return people.pop() if len(people) == 1 and "" not in people else None


async def _claimed(desk: Desk, kiosk: Kiosk, contents: Contents, claim: Claim) -> Author:
    nip = normal_nip(claim.nip)
    mark = desk.checked.mark(kiosk.id, contents.session, nip, claim.pin)
    checked = desk.checked.get(mark)
    if checked is not None:
        return Author(person=checked, code="wrong_pin")

    def begin(tx: Tx) -> _Looked:
        now_ms = tx.clamp(desk.instansi, desk.clock())
        guesses = tx.guesses(desk.instansi, kiosk.id, now_ms - DAY_MS)
        if is_throttled(guesses, nip):
            return _Looked()
        guess = Guess(id=desk.chance.new_id(), kiosk=kiosk.id, nip=nip, at=now_ms)
        tx.drop_old_guesses(desk.instansi, now_ms - DAY_MS)
        tx.add_guess(desk.instansi, guess)
        person = person_of(tx, desk.instansi, nip, contents.made_at, now_ms)
        account = tx.account(desk.instansi, person) if person else None
        return _Looked(person=person, pin_hash=account.pin_hash if account else None, guess=guess)

    looked = await desk.store.write(begin)
    if looked.guess is None:
        return Author(code="throttled")
    right = await desk.check(looked.pin_hash or None, claim.pin)
    desk.checked.put(mark, looked.person if right else "")
    if not right:
        return Author(code="wrong_pin")
    wrong = looked.guess
    await desk.store.write(lambda tx: tx.drop_guess(desk.instansi, wrong.id))
    return Author(person=looked.person)


def person_of(tx: ReadTx, instansi: int, nip: str, made_at: int, now_ms: int) -> str:
    """Find who has a NIP now, or had it when it was typed; "": nobody."""
    now = tx.person_of_nip(instansi, nip, now_ms)
    return now or tx.person_of_nip(instansi, nip, min(made_at, now_ms)) or ""


def register_replica(
    tx: Tx,
    desk: Desk,
    kiosk: Kiosk,
    contents: Contents,
    part: Part,
    person: str,
    nips: tuple[str, ...],
    at: int,
) -> Replica | None:
    """Let a replica of a session be known as a person's, as of a time. None: it cannot be his.

    `nips`: as he typed his number, where nobody could look him up; his lines name him by it.
    """
    known = tx.replica(desk.instansi, part.replica)
    if known is not None:
        return known if known.kind != "server" and known.person == person else None
    if not is_point(part.key):
        return None
    replica = Replica(
        id=part.replica,
        person=person,
        kind="kiosk",
        key=part.key,
        label=kiosk.label,
        # The key was made in the session. Whoever left since is asked about, not turned away: who says when
        # it was is the kiosk, so the time is a question of proof as for any line.
        registered_at=max(kiosk.enrolled_at, min(contents.made_at, at)),
        revoked_at=kiosk.revoked_at,
        aliases=_aliases(tx, desk, person, nips, min(contents.made_at, at)),
    )
    tx.put_replica(desk.instansi, replica)
    tx.put_kiosk_replica(desk.instansi, kiosk.id, contents.session, replica.id, person)
    detail: dict[str, object] = {"kiosk": kiosk.id, "replica": replica.id}
    record_act(
        tx,
        desk.instansi,
        "kiosk_replica",
        by=person,
        person=person,
        detail=detail,
        now_ms=tx.clamp(desk.instansi, desk.clock()),
        chance=desk.chance,
    )
    return replica


def _aliases(tx: ReadTx, desk: Desk, person: str, nips: tuple[str, ...], at: int) -> dict[str, str]:
    post = post_at(organisation_of(tx, desk.instansi), person, at)
    found: dict[str, str] = {}
    for nip in nips:
        found[person_alias(desk.namespace, nip)] = person
        if post is not None:
            found[placement_alias(desk.namespace, nip)] = post.id
    return found
