"""The journal's chain: every envelope is hashed together with the link before it, its payload by a salted
hash only.

So a payload can be destroyed by law and the chain still verifies, and a byte that was changed anywhere is
found.
"""

import hashlib
from collections.abc import Iterable
from typing import Literal

import msgspec

from sync.mutation import from_b64u, to_b64u

Kind = Literal["mutation", "act", "release"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is written about one thing that happened. Fields that do not apply are empty."""

    kind: Kind
    id: str = ""  # of the mutation, "" where the line could not be decoded
    replica: str = ""
    n: int = 0
    sha: str = ""
    prev_sha: str = ""
    received_at: int
    actor: str = ""
    collection: str = ""
    record: str = ""
    outcome: str = ""  # of an act its name, of a release "judged" or "refused"
    code: str = ""
    detail: str = ""  # JSON: field errors, missing predecessors, what the world said
    salt2: str  # base64url of 16 random bytes


class Envelope(Entry, frozen=True, kw_only=True):
    """An entry with its place in the journal."""

    row: int  # 1, 2, 3 … per agency
    payload_hash: str
    chain: str


class ChainFault(msgspec.Struct, frozen=True, kw_only=True):
    """Where the journal is not what it was."""

    row: int
    # missing: it was cut short; checkpoint, signature: not what was signed (`verify.py`)
    what: Literal["row", "chain", "payload", "missing", "checkpoint", "signature"]


def payload_hash(salt2: str, payload: bytes) -> str:
    return to_b64u(hashlib.sha256(from_b64u(salt2) + payload).digest())


def link(previous: str, row: int, entry: Entry, payload: str) -> str:
    """Hash one envelope onto the chain. `payload` is the `payload_hash`; `previous` of row 1 is empty."""
    fields = (previous, row, entry.kind, entry.id, entry.replica, entry.n, entry.sha, entry.prev_sha)
    more = (entry.received_at, entry.actor, entry.collection, entry.record, entry.outcome, entry.code)
    rest = (entry.detail, entry.salt2, payload)
    return to_b64u(hashlib.sha256(msgspec.json.encode((*fields, *more, *rest))).digest())


def verify(
    journal: Iterable[tuple[Envelope, bytes | None]], previous: str = "", row: int = 1
) -> list[ChainFault]:
    """Find every place where the journal was changed. A payload that is gone (None) is no fault."""
    faults: list[ChainFault] = []
    for envelope, payload in journal:
        if envelope.row != row:
            faults.append(ChainFault(row=envelope.row, what="row"))
        if link(previous, envelope.row, envelope, envelope.payload_hash) != envelope.chain:
            faults.append(ChainFault(row=envelope.row, what="chain"))
        if payload is not None and payload_hash(envelope.salt2, payload) != envelope.payload_hash:
            faults.append(ChainFault(row=envelope.row, what="payload"))
        previous, row = envelope.chain, envelope.row + 1
    return faults
