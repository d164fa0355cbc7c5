"""What a phone says of itself in each exchange, and what it means when it never delivers that.

How much it has written is noted when that changes, and otherwise once an hour, so that an exchange in which
nothing happens only reads. An incident is raised when somebody begins with another phone while the one
before still had work (F20), and when a phone says that it has lost a line (F22, F32). It closes itself when
all of it has arrived.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Literal

import msgspec

from server.access import self_bucket
from server.effects import derived_id
from server.journal import Entry
from server.store.contact import Announced, LostLine
from server.store.journal import Replica
from server.store.store import ReadTx, Tx
from sync.wire import Gap, Hello

HOUR_MS = 3_600_000
MAX_HASH = 100  # characters, of what a phone calls a hash: it stands in keys of the database
MOST_LOST = 1_000  # lines of one replica: who says that he has lost more has something else to say
INCIDENT = "incident"
IncidentKind = Literal["lost_unsent", "gap", "copied"]


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """What one device had by its own word and has not delivered. All times are ms."""

    kind: IncidentKind
    replica: str
    label: str
    announced: int  # the highest number of a line
    received: int
    missing: int
    since: int  # when it was last heard of, or first said that it has lost a line
    seen_at: int  # when the server found out
    closed_at: int | None  # when the rest had come; None: it has not


def is_noted(tx: ReadTx, instansi: int, replica: Replica, hello: Hello, now_ms: int) -> bool:
    """Ask whether there is nothing to note of what a phone says of itself, when it brings no line."""
    known = tx.announced(instansi, [replica.id]).get(replica.id)
    if known is None or _is_news(known, _outbox(known, replica, hello, (), now_ms)):
        return False
    return not hello.gaps or not _new_gaps(tx, instansi, replica, hello)


def note_outbox(
    tx: Tx, instansi: int, replica: Replica, hello: Hello, delivered: Collection[bytes], at: int
) -> None:
    """Note how much a phone has written, and what of that still waits there after this exchange."""
    known = tx.announced(instansi, [replica.id]).get(replica.id)
    now = _outbox(known, replica, hello, delivered, at)
    if known is None or _is_news(known, now):
        tx.put_announced(instansi, now)


def note_kept(
    tx: Tx,
    instansi: int,
    replica: Replica,
    hello: Hello,
    lines: Collection[bytes],
    new: Collection[bytes],
    at: int,
) -> None:
    """Note that what was kept at a time waits no longer, unless the phone has said since what does: it counts
    what it knows to be kept no more. `new`: those of the lines that had not come by another way.
    """
    known = tx.announced(instansi, [replica.id]).get(replica.id)
    if known is None or known.at <= at:
        # Of what was said with these lines all of them go off; of what was said before, what is still in it.
        delivered = lines if known is None or known.at == at else new
        note_outbox(tx, instansi, replica, hello, delivered, at)


def is_storable(hash: str) -> bool:
    """Ask whether a hash of which a phone only speaks may be written down: PostgreSQL takes no zero byte, and
    nothing that is long in a key.
    """
    return 0 < len(hash) <= MAX_HASH and "\0" not in hash


def _outbox(
    known: Announced | None, replica: Replica, hello: Hello, delivered: Collection[bytes], at: int
) -> Announced:
    head = hello.outbox
    # A phone that was restored from a backup names less than it has written.
    n, hash = (head.n, head.hash) if known is None or head.n > known.n else (known.n, known.hash)
    if head.n < 1 and known is not None:  # by the inbox nothing is said of what waits: less than before does
        head = msgspec.structs.replace(head, count=known.count, bytes=known.bytes)
    return Announced(
        replica=replica.id,
        n=n,
        hash=hash if is_storable(hash) else "",
        count=max(0, head.count - len(delivered)),
        bytes=max(0, head.bytes - sum(len(raw) + 1 for raw in delivered)),
        client=hello.client[:40].replace("\0", ""),
        at=at,
    )


def _is_news(known: Announced, now: Announced) -> bool:
    return now.at - known.at >= HOUR_MS or now != msgspec.structs.replace(known, at=now.at, bytes=now.bytes)


# --- lost lines ------------------------------------------------------------------------------------


def note_gaps(
    tx: Tx, instansi: int, replica: Replica, hello: Hello, at: int, salt: Callable[[], str]
) -> list[LostLine]:
    """Write down, once, which lines a phone has lost for good. Returns all that it ever lost."""
    for gap in _new_gaps(tx, instansi, replica, hello):
        act = {"act": "gap", "person": replica.person, "replica": replica.id, "n": gap.n, "hash": gap.hash}
        entry = Entry(
            kind="act",
            received_at=at,
            actor=replica.person,
            collection="person",
            record=replica.person,
            outcome="gap",
            salt2=salt(),
        )
        tx.append(instansi, entry, msgspec.json.encode(act))
        tx.add_lost_line(instansi, replica.id, LostLine(gap.n, gap.hash, at))
    return tx.lost_lines(instansi, replica.id)


def _new_gaps(tx: ReadTx, instansi: int, replica: Replica, hello: Hello) -> list[Gap]:
    """Gaps that are neither known nor filled: under whose number there is nothing, or something else."""
    asked = {
        gap.n: gap for gap in hello.gaps[:MOST_LOST] if 1 <= gap.n <= hello.outbox.n and is_storable(gap.hash)
    }
    if not asked:
        return []
    known = {lost.n for lost in tx.lost_lines(instansi, replica.id)}
    here = {(one.n, one.sha) for one in tx.received(instansi, replica.id, min(asked), max(asked))}
    new = [asked[n] for n in sorted(asked) if n not in known and (n, asked[n].hash) not in here]
    return new[: max(0, MOST_LOST - len(known))]


# --- incidents -------------------------------------------------------------------------------------


def raise_for_older(tx: Tx, instansi: int, person: str, newer: str, at: int) -> frozenset[str]:
    """Compare what a person's other phones said they had with what came from them, when he begins with a new
    one. Returns the buckets where something changed.
    """
    older = [one for one in tx.replicas_of(instansi, person) if one.id != newer and one.kind == "phone"]
    announced = tx.announced(instansi, [one.id for one in older])
    touched: set[str] = set()
    for replica in older:
        said = announced.get(replica.id)
        if said is not None and said.n > replica.n:
            missing = _undelivered(tx, instansi, replica, range(replica.n + 1, said.n + 1))
            if missing:
                touched |= _raise(tx, instansi, replica, "lost_unsent", said.n, missing, said.at, at)
    return frozenset(touched)


def raise_for_gaps(
    tx: Tx, instansi: int, replica: Replica, lost: Iterable[LostLine], at: int
) -> frozenset[str]:
    """Raise an incident for lines that a phone has lost, or close it when they have come after all."""
    lost = list(lost)
    if not lost:
        return frozenset()
    missing = _undelivered(tx, instansi, replica, [one.n for one in lost], {one.hash for one in lost})
    highest = max(replica.top, lost[-1].n)
    return _raise(tx, instansi, replica, "gap", highest, missing, lost[0].at, at)


def raise_for_copy(tx: Tx, instansi: int, replica: Replica, at: int) -> frozenset[str]:
    """Tell a person, on every device of his, that two of them wrote under one number: nothing is missing, and
    there is nothing to close.
    """
    known = tx.derived(instansi, INCIDENT, incident_id(tx, instansi, replica.id, "copied"))
    if known is not None:
        return frozenset()
    return _raise(tx, instansi, replica, "copied", replica.top, 0, at, at)


def close_if_delivered(tx: Tx, instansi: int, replica: Replica, at: int) -> frozenset[str]:
    """Bring the incident of a phone that delivers after all up to date."""
    known = tx.derived(instansi, INCIDENT, incident_id(tx, instansi, replica.id, "lost_unsent"))
    if known is None or known["closed_at"] is not None:
        return frozenset()
    missing = _undelivered(tx, instansi, replica, range(replica.n + 1, known["announced"] + 1))
    return _raise(tx, instansi, replica, "lost_unsent", known["announced"], missing, known["since"], at)


def incident_id(tx: ReadTx, instansi: int, replica: str, kind: str) -> str:
    """Name the incident of a replica: it has one of each kind."""
    return derived_id(tx.agency(instansi).namespace, f"incident/{replica}/{kind}")


def incidents_of(tx: ReadTx, instansi: int, people: Collection[str]) -> list[Incident]:
    """Get what is, or was, missing from the devices of these people, for whoever looks after them: what is
    missing still before the rest, the longest first; of the rest what has come last.
    """
    buckets = {self_bucket(person) for person in people}
    found = [
        msgspec.json.decode(row.body, type=Incident)
        for row in tx.all_derived(instansi, INCIDENT)
        if not buckets.isdisjoint(row.buckets)
    ]
    still = sorted((one for one in found if one.closed_at is None), key=lambda one: one.since)
    over = [one for one in found if one.closed_at is not None]
    return still + sorted(over, key=lambda one: one.closed_at or 0, reverse=True)


def _undelivered(
    tx: ReadTx,
    instansi: int,
    replica: Replica,
    numbers: Collection[int],
    hashes: Collection[str] | None = None,
) -> int:
    """Count the numbers under which nothing has come; with `hashes`, none of these."""
    if not numbers:
        return 0
    here = {
        one.n
        for one in tx.received(instansi, replica.id, min(numbers), max(numbers))
        if one.code != "signature" and (hashes is None or one.sha in hashes)
    }
    return sum(n not in here for n in numbers)


def _raise(
    tx: Tx,
    instansi: int,
    replica: Replica,
    kind: IncidentKind,
    announced: int,
    missing: int,
    since: int,
    at: int,
) -> frozenset[str]:
    id = incident_id(tx, instansi, replica.id, kind)
    known = tx.derived(instansi, INCIDENT, id)
    if known is None and not missing and kind != "copied":
        return frozenset()
    closed = known["closed_at"] if known is not None and not missing else None
    value = {
        "kind": kind,
        "replica": replica.id,
        "label": replica.label,
        "announced": announced,
        "received": announced - missing,
        "missing": missing,
        "since": since,
        "seen_at": known["seen_at"] if known is not None else at,
        "closed_at": None if missing or kind == "copied" else closed or at,
    }
    bucket = self_bucket(replica.person)
    changed = tx.put_derived(instansi, INCIDENT, id, owner="", buckets=(bucket,), value=value)
    return frozenset({bucket}) if changed else frozenset()
