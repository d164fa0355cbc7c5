"""A person's own receipts, anew: what the server has of everything that he ever sent, so that he can compare
it with what his phone knows, or keep it and have it proven later.

A line is told by its hashes, its outcome and its receipt, never by its contents: what was said of others is
not read again (decision 0012).
"""

from collections.abc import Iterable, Sequence
from hmac import compare_digest
from typing import Literal

import msgspec

from server.checkpoints import Checkpoint
from server.journal import payload_hash
from server.receipt import ServerKeys, receipt_mac
from server.store.journal import Known, Received
from server.store.store import ReadTx
from sync.merge import Record

MOST_LINES = 500
KIND = "luring-receipts"

Kept = Literal["kept", "destroyed", "changed", "unreadable"]


class OwnReplica(msgspec.Struct, frozen=True, kw_only=True):
    """A phone of this person, or a session of his at a kiosk."""

    replica: str
    kind: str
    label: str
    registered_at: int
    top: int  # the highest number that ever came from it


class OwnLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line, and what has become of it."""

    replica: str
    n: int
    id: str
    sha: str
    prev: str  # the hash that it names as the one before it
    outcome: str
    code: str
    at: int
    mac: str  # of its receipt
    verdict: str  # judged, waiting, aside, refused; "": nothing can be made of it
    in_force: list[str]  # registers of its record in which it is what counts now
    kept: Kept  # whether its contents are what was received; unreadable: they never said what they are


class OwnLines(msgspec.Struct, frozen=True, kw_only=True):
    lines: list[OwnLine]
    next: int | None  # where to go on; None: that was all


class OwnReplicas(msgspec.Struct, frozen=True, kw_only=True):
    replicas: list[OwnReplica]
    checkpoint: Checkpoint | None  # the newest: whoever keeps it can hold the server to it


class FileHead(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a file of receipts; every other is an `OwnLine`."""

    kind: Literal["luring-receipts"]
    v: Literal[1] = 1
    person: str
    made_at: int
    checkpoint: Checkpoint | None = None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of a file is worth."""

    line: OwnLine
    fault: Literal["", "forged", "missing", "other", "changed"]
    in_force: bool = False


def own_replicas(tx: ReadTx, instansi: int, person: str) -> list[OwnReplica]:
    return [
        OwnReplica(
            replica=one.id, kind=one.kind, label=one.label, registered_at=one.registered_at, top=one.top
        )
        for one in tx.replicas_of(instansi, person)
    ]


def own_lines(
    tx: ReadTx, instansi: int, keys: ServerKeys, person: str, replica: str, after: int
) -> OwnLines | None:
    """Get what came from one of his replicas, by number. None: it is not his."""
    found = tx.replica(instansi, replica)
    if found is None or found.person != person:
        return None
    last = after + MOST_LINES
    lines = lines_between(tx, instansi, keys, replica, after + 1, last)
    return OwnLines(lines=lines, next=last if last < found.top else None)


def lines_between(
    tx: ReadTx, instansi: int, keys: ServerKeys, replica: str, first: int, last: int
) -> list[OwnLine]:
    received = tx.received(instansi, replica, first, last)
    known = tx.known(instansi, {one.id for one in received if one.id})
    heads = _heads(tx, instansi, known.values())
    return [
        _line(tx, instansi, keys, replica, one, found if found and found.sha == one.sha else None, heads)
        for one in received
        for found in (known.get(one.id),)
    ]


def _line(
    tx: ReadTx,
    instansi: int,
    keys: ServerKeys,
    replica: str,
    one: Received,
    known: Known | None,
    heads: dict[str, list[str]],
) -> OwnLine:
    return OwnLine(
        replica=replica,
        n=one.n,
        id=one.id,
        sha=one.sha,
        prev=one.prev,
        outcome=one.outcome,
        code=one.code,
        at=one.received_at,
        mac=receipt_mac(keys, instansi, replica, one.n, one.sha, one.outcome, one.code, one.received_at),
        verdict=known.verdict if known else "",
        in_force=sorted(heads.get(one.id, ())) if known else [],
        kept=_kept(tx, instansi, known.row) if known else "unreadable",
    )


def _heads(tx: ReadTx, instansi: int, known: Iterable[Known]) -> dict[str, list[str]]:
    """Find in which registers each mutation is what counts now."""
    found: dict[str, list[str]] = {}
    for collection, record in {(one.collection, one.record) for one in known}:
        row = tx.record(instansi, collection, record)
        registers = msgspec.json.decode(row.body, type=Record).registers if row is not None else {}
        for name, register in registers.items():
            for head in register.heads:
                found.setdefault(head, []).append(name)
    return found


def _kept(tx: ReadTx, instansi: int, row: int) -> Kept:
    entries = tx.journal(instansi, row - 1, 1)
    if not entries or entries[0][0].row != row:
        return "changed"
    envelope, payload = entries[0]
    if payload is None:
        return "destroyed"
    return "kept" if payload_hash(envelope.salt2, payload) == envelope.payload_hash else "changed"


def check_lines(tx: ReadTx, instansi: int, keys: ServerKeys, lines: Sequence[OwnLine]) -> Iterable[Checked]:
    """Compare lines of a file with the journal, whoever made the file."""
    for line in lines:
        mac = receipt_mac(keys, instansi, line.replica, line.n, line.sha, line.outcome, line.code, line.at)
        if not compare_digest(mac, line.mac):
            yield Checked(line=line, fault="forged")
            continue
        here = lines_between(tx, instansi, keys, line.replica, line.n, line.n)
        same = next((one for one in here if one.sha == line.sha and one.mac == line.mac), None)
        if same is None:
            yield Checked(line=line, fault="other" if here else "missing")
        else:
            fault: Literal["", "changed"] = "changed" if same.kept == "changed" else ""
            yield Checked(line=line, fault=fault, in_force=bool(same.in_force))
