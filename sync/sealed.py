"""A line after its receipt, where its collection withholds what was written: sealed to the server.

The phone can send it again and cannot read it. Its place in the chain stays what it was: `sha` is the hash of
the line inside, so that the signature of a run is the same for plain and sealed lines. `docs/protocol.md`
section 13 is the format for people.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from sync.mutation import MAX_LINE_BYTES, Mutation, from_b64u, to_b64u
from sync.wire import In

MARK = b'{"sealed":'  # no mutation begins like that
PAD_BYTES = 512
MAX_SEALED_BYTES = 2 * MAX_LINE_BYTES  # of the line as it travels: base64url, and what HPKE adds


class SealedLine(In, frozen=True, kw_only=True):
    """What travels in the place of a line."""

    sealed: str  # id of the server's key
    sha: str  # hash of the line inside
    ct: str  # base64url of enc || ct


def line_info(namespace: str, key: str) -> bytes:
    """What the sealing is bound to beside its contents: HPKE's `info`."""
    return f"luring-line-1\n{namespace}\n{key}".encode("ascii")


def pad(line: bytes) -> bytes:
    """Make what is sealed a multiple of `PAD_BYTES` long: its length must not say how long a note is, or how
    often somebody was not able to rate. A line has no newline of its own.
    """
    return line + b"\n" * (-len(line) % PAD_BYTES)


def unpad(content: bytes) -> bytes:
    return content.rstrip(b"\n")


def write_sealed(key: str, sha: str, content: bytes) -> bytes:
    """Write the line that travels. `content`: enc || ct."""
    return msgspec.json.encode(SealedLine(sealed=key, sha=sha, ct=to_b64u(content)))


def read_sealed(raw: bytes) -> SealedLine | None:
    """Read a line as it travels; None: it is not a sealed one."""
    if not raw.startswith(MARK):
        return None
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def content_of(line: SealedLine) -> bytes:
    """Get enc || ct. Raises: ValueError."""
    return from_b64u(line.ct)


def told(tells: frozenset[str], value: Any) -> Any:
    """Leave of a value what is told of it."""
    if not isinstance(value, dict):
        return None
    return {name: part for name, part in value.items() if name in tells}


def husk(mutation: Mutation, tells: frozenset[str]) -> Mutation:
    """Leave of a mutation what its phone goes on showing: that it exists, what it saw, whom it is about.

    Without its salt: beside the hash of the line that would be enough to try all answers.
    """
    put: Mapping[str, Any] | None = mutation.put
    return replace(
        mutation,
        put=None if put is None else {group: told(tells, value) for group, value in put.items()},
        reason=None,
        marks=(),
        salt="",
    )


_decoder = msgspec.json.Decoder(SealedLine)
