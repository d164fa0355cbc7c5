"""What waits for its author: opened, without the PIN, and not anybody's before he says that it is his.

A wrong PIN, one that was not looked at any more, a session of which a restored database knows nothing: its
lines stay here as they were signed. Whoever has the NIP finds them wherever he signs in; with his PIN they
are judged as of when they were first received. "Not mine" keeps them, and nobody is asked again.
"""

from typing import Literal

import msgspec

from server.acts import record_act
from server.effects import derived_id
from server.kiosk.authors import Author
from server.kiosk.desk import Desk
from server.kiosk.envelope import Contents, read_contents
from server.kiosk.taking import only, take_in
from server.kiosk.throttle import DAY_MS, wait_ms
from server.store.envelopes import ClaimCode, ClaimRow, ClaimState
from server.store.kiosks import Guess
from server.store.store import ReadTx, Tx
from sync.bundle import Bundle, pack

ANYWHERE = ""  # where a PIN is tried by whoever is signed in, and not on a kiosk


class Claimable(msgspec.Struct, frozen=True, kw_only=True):
    """The envelopes of one session that wait for one person."""

    id: str
    label: str  # of the kiosk
    unit: str  # name of its unit
    received_at: int
    made_at: int
    lines: int
    code: ClaimCode


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Literal["claimed", "wrong", "wait", "unknown"]
    wait_ms: int = 0
    buckets: frozenset[str] = frozenset()


def row_of(
    desk: Desk,
    id: str,
    contents: Contents,
    bundle: Bundle,
    nip: str,
    author: Author,
    at: int,
    state: ClaimState = "waiting",
) -> ClaimRow:
    """Make what is kept of an envelope that is nobody's yet."""
    head = msgspec.structs.replace(contents, claim=None)
    who = nip or contents.person
    return ClaimRow(
        envelope=id,
        claim=derived_id(desk.namespace, f"claim/{contents.kiosk}/{contents.session}/{who}"),
        kiosk=contents.kiosk,
        session=contents.session,
        nip=nip,
        person="" if nip else contents.person,
        code=author.code,
        state=state,
        made_at=contents.made_at,
        at=at,
        lines=sum(map(len, bundle.lines)),
        content=pack(msgspec.structs.replace(bundle, head=head)),
    )


def unsigned_row(
    desk: Desk, id: str, contents: Contents, bundle: Bundle, places: tuple[int, ...], at: int
) -> ClaimRow:
    """Make what is kept of parts that their replica's key has not signed: evidence, and nobody's work."""
    cut = only(bundle, places)
    assert isinstance(cut.head, Contents)
    return row_of(desk, id, cut.head, cut, "", Author(code="signature"), at, "unsigned")


def claimable(tx: ReadTx, instansi: int, person: str) -> list[Claimable]:
    """List what waits for a person, the oldest first."""
    rows = tx.claims_of(instansi, person, tx.nips_of(instansi, person))
    kiosks = {id: tx.kiosk(instansi, id) for id in {row.kiosk for row in rows}}
    units = {unit.id: unit.name for unit in tx.organisation(instansi).units.values()} if rows else {}
    by_claim: dict[str, list[ClaimRow]] = {}
    for row in rows:
        by_claim.setdefault(row.claim, []).append(row)
    found = []
    for id, some in by_claim.items():
        kiosk = kiosks[some[0].kiosk]
        found.append(
            Claimable(
                id=id,
                label=kiosk.label if kiosk is not None else "",
                unit=units.get(kiosk.unit, "") if kiosk is not None else "",
                received_at=some[0].at,
                made_at=min(row.made_at for row in some),
                lines=sum(row.lines for row in some),
                code=some[0].code,
            )
        )
    return found


def _waiting(tx: ReadTx, instansi: int, person: str, claim: str) -> list[ClaimRow]:
    mine = {row.claim for row in tx.claims_of(instansi, person, tx.nips_of(instansi, person))}
    return [row for row in tx.claim_rows(instansi, claim) if row.state == "waiting"] if claim in mine else []


async def claim(desk: Desk, person: str, id: str, pin: str) -> Settled:
    """Let what waits be a person's, if it is under his NIP and the PIN is his."""

    def begin(tx: Tx) -> tuple[Settled | None, str | None, Guess | None]:
        now_ms = tx.clamp(desk.instansi, desk.clock())
        if not _waiting(tx, desk.instansi, person, id):
            return Settled(outcome="unknown"), None, None
        guesses = tx.guesses(desk.instansi, ANYWHERE, now_ms - DAY_MS)
        # Only his own: nobody else's mistakes make him wait.
        wait = wait_ms([one for one in guesses if one.nip == person], person, now_ms)
        if wait:
            return Settled(outcome="wait", wait_ms=wait), None, None
        guess = Guess(id=desk.chance.new_id(), kiosk=ANYWHERE, nip=person, at=now_ms)
        tx.add_guess(desk.instansi, guess)
        account = tx.account(desk.instansi, person)
        return None, account.pin_hash if account is not None else None, guess

    refused, pin_hash, guess = await desk.store.write(begin)
    if refused is not None or guess is None:
        return refused or Settled(outcome="unknown")
    if not await desk.check(pin_hash or None, pin):
        return Settled(outcome="wrong")
    await desk.store.write(lambda tx: tx.drop_guesses(desk.instansi, ANYWHERE, person))
    buckets = await admit(desk, person, id)
    return Settled(outcome="claimed", buckets=buckets)


async def admit(desk: Desk, person: str, id: str) -> frozenset[str]:
    """Take in every envelope of a claim. Cut off in between, it goes on when it is claimed again."""
    rows = await desk.store.read(lambda tx: _waiting(tx, desk.instansi, person, id))
    return frozenset[str]().union(*[await _admit(desk, person, row) for row in rows])


async def _admit(desk: Desk, person: str, row: ClaimRow) -> frozenset[str]:
    kiosk = await desk.store.read(lambda tx: tx.kiosk(desk.instansi, row.kiosk))
    if kiosk is None:
        return frozenset()
    contents, bundle = read_contents(row.content)
    nips = (row.nip,) if row.nip else ()
    taken = await take_in(desk, kiosk, contents, bundle, person, nips, first_at=row.at)
    await desk.store.write(lambda tx: _done(tx, desk, row, person, taken.unsigned))
    return taken.buckets


def _done(tx: Tx, desk: Desk, row: ClaimRow, person: str, unsigned: tuple[int, ...]) -> None:
    state: ClaimState = "unsigned" if unsigned else "claimed"
    # What has been taken in stands in the journal; what has not, stays here.
    code: ClaimCode = "signature" if unsigned else row.code
    content = row.content if unsigned else b""
    tx.put_claim(desk.instansi, msgspec.structs.replace(row, state=state, code=code, content=content))
    _act(tx, desk, "kiosk_claimed", row, person)


async def disown(desk: Desk, person: str, id: str) -> bool:
    """Say that what waits under one's NIP is not one's own. It is kept. Returns whether there was any."""

    def job(tx: Tx) -> bool:
        rows = _waiting(tx, desk.instansi, person, id)
        for row in rows:
            tx.put_claim(desk.instansi, msgspec.structs.replace(row, state="disowned"))
            _act(tx, desk, "kiosk_disowned", row, person)
        return bool(rows)

    return await desk.store.write(job)


def _act(tx: Tx, desk: Desk, name: str, row: ClaimRow, person: str) -> None:
    detail = {"kiosk": row.kiosk, "envelope": row.envelope, "claim": row.claim, "lines": row.lines}
    record_act(
        tx,
        desk.instansi,
        name,
        by=person,
        person=person,
        detail=detail,
        now_ms=tx.clamp(desk.instansi, desk.clock()),
        chance=desk.chance,
    )
