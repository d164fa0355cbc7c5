"""What a person did: one immutable intent of one person on one device.

A mutation is serialised once, on the device. Those bytes are hashed, signed, stored and sent, one line of
NDJSON each; nothing here ever encodes a mutation a second time. `docs/protocol.md` section 2 is the format
for people.
"""

import base64
import hashlib
from binascii import b2a_base64
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

MAX_LINE_BYTES = 64 * 1024
STATE = "state"  # the register of the workflow; every other register is a group of the collection

Value = dict[str, Any]


class Made(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """When it was made, by the phone's own reckoning: evidence only, no rule of merging reads it."""

    at: int  # milliseconds since 1970 by the phone's clock
    zone: str  # IANA name, e.g. "Asia/Jakarta"
    token: str | None = None  # newest server time token known: it was made after that was issued
    offset_ms: int | None = None  # estimated server time minus phone time
    stepped: int = 0  # how often the phone's clock has been seen going backwards


class Mutation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of the outbox. Exactly one of `put` and `step` is given."""

    v: Literal[1]
    id: str  # UUIDv7, lower case with hyphens; time-ordered for the database's sake only
    replica: str  # UUID of one person on one installed app
    n: int  # 1, 2, 3 … per replica
    prev: str  # hash of the replica's mutation n-1; "" for n = 1
    actor: str  # UUID of the person
    collection: str
    record: str  # UUID
    put: dict[str, Value] | None = None  # group -> value
    step: str | None = None
    reason: str | None = None  # only with a step
    marks: tuple[str, ...] = ()  # names of the fields that a step's reason is about
    saw: dict[str, tuple[str, ...]] = {}  # register -> heads the author had before his eyes; none: left out
    form: str | None = None  # "lapor-klinik@3": the definition it was made with
    salt: str  # base64url of 16 random bytes, so that no hash confirms a guessed value
    made: Made

    def __post_init__(self) -> None:
        if (self.put is None) == (self.step is None):
            raise ValueError("a mutation has either put or step")
        if self.put is not None and (not self.put or STATE in self.put):
            raise ValueError("put names at least one group, and never the state")
        if self.step is None and (self.reason is not None or self.marks):
            raise ValueError("reason and marks belong to a step")
        if self.n < 1 or (self.n == 1) != (self.prev == ""):
            raise ValueError("n starts at 1, and only the first has no prev")

    @property
    def registers(self) -> tuple[str, ...]:
        """The registers it writes."""
        return (STATE,) if self.put is None else tuple(self.put)


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def to_b64u(data: bytes) -> str:
    """Encode as base64url without padding (RFC 4648 section 5)."""
    # Every line is hashed several times, so this is called more than anything else of ours.
    return b2a_base64(data, newline=False).translate(_URL_SAFE, b"=").decode("ascii")


def from_b64u(text: str) -> bytes:
    """Decode base64url without padding.

    Raises: ValueError when it is not that.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def line_hash(line: bytes) -> str:
    """Hash the bytes of one line, without its newline: SHA-256 as base64url (43 characters)."""
    return to_b64u(hashlib.sha256(line).digest())


def run_digest(replica: str, first: int, hashes: Sequence[str]) -> bytes:
    """What the replica's key signs for a contiguous run: all its lines, in order, whether or not each can be
    decoded.

    `first` is the n of the first line; `hashes` are the `line_hash` of every line.
    """
    return "\n".join(["luring-run-1", replica, str(first), *hashes]).encode("ascii")


_decoder = msgspec.json.Decoder(Mutation)


def decode(line: bytes) -> Mutation:
    """Decode one line.

    Raises: msgspec.DecodeError or msgspec.ValidationError with the path of the field.
    """
    return _decoder.decode(line)
