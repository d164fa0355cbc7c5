"""One exchange: what goes up, what comes down. `docs/protocol.md` section 3 is the format for people.

Up: NDJSON, a `Hello` line, then the mutations as their phone serialised them. Down: one JSON `Answer`.
"""

from typing import Any, Literal

import msgspec

WIRE_VERSION = 1
MAX_BODY_BYTES = 4 * 1024 * 1024  # after decompression
MAX_LINES = 5_000
MAX_N = 2**53  # of a line: as far as a phone counts, and well within what a database does
EVERYTHING = "*"  # in `Answer.lost`

OutcomeName = Literal["applied", "merged", "conflict", "held", "quarantined", "unreadable"]
Standing = Literal["in_force", "superseded", "contested", "waiting", "not_counted", "set_aside"]


class In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What comes in: unknown fields are an error."""


class Out(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What goes out: defaults are left out, to save bytes."""


class OutboxSummary(In, frozen=True, kw_only=True):
    n: int  # highest n ever written on this replica; 0: none yet
    hash: str  # its hash; "": none yet
    count: int  # entries without a receipt
    bytes: int  # their size


class Run(In, frozen=True, kw_only=True):
    first: int  # n of the first line that follows
    sig: str  # base64url of r||s: ECDSA P-256, SHA-256, over `mutation.run_digest`


class Proof(In, frozen=True, kw_only=True):
    """A receipt of an earlier epoch, for a line that is sent again: what it proves is honoured."""

    n: int
    sha: str
    outcome: str
    code: str = ""
    at: int
    mac: str


class Gap(In, frozen=True, kw_only=True):
    """A mutation that this phone has truly lost: the next one names its hash as `prev`."""

    n: int
    hash: str


class Hello(In, frozen=True, kw_only=True):
    """First line of a request. Its outbox summary is the heartbeat: what ends in that hash exists by now."""

    v: Literal[1]
    client: str  # version of the app, e.g. "0.1.0"
    replica: str
    epoch: str = ""  # the server's epoch as last seen; "": never
    cursor: str = ""  # opaque; "": nothing pulled yet
    outbox: OutboxSummary
    t0: int  # the phone's clock when it sent this, ms
    run: Run | None = None  # None: no mutations follow
    proofs: tuple[Proof, ...] = ()  # for lines of this run
    gaps: tuple[Gap, ...] = ()
    sums: dict[str, str] = {}  # bucket -> what the phone has of it, told after `Answer.sum` did not agree


class FieldError(Out, frozen=True, kw_only=True):
    """What is wrong with one field: a code and parameters, never a sentence."""

    path: str  # "body.quantity"
    code: str  # required, type, min, max, too_long, choice, unknown, …
    limit: float | int | str | None = None


class Outcome(Out, frozen=True, kw_only=True):
    """Receipt and outcome of one line. The receipt is (n, sha, at, mac); the outcome never changes."""

    n: int
    sha: str
    id: str = ""  # "" only where the line could not be decoded
    outcome: OutcomeName
    code: str = ""  # why: scope_moved, not_allowed, invalid, reused_id, missing, internal, json, signature, …
    errors: tuple[FieldError, ...] = ()
    missing: tuple[str, ...] = ()  # held: the predecessors waited for
    again: bool = False  # it had been received before
    at: int  # server time of receipt, ms
    mac: str  # of instansi, replica, n, sha, outcome, code and at, under the server's key


class StandingChange(Out, frozen=True, kw_only=True):
    id: str
    register: str
    standing: Standing


class Sibling(Out, frozen=True, kw_only=True):
    id: str
    value: Any
    by: str
    at: int  # made
    received: int
    saw: tuple[str, ...] = ()  # the heads of this register that its author had before his eyes
    reason: str = ""
    proof: str = ""


class Register(Out, frozen=True, kw_only=True):
    """One register of a record as the phone keeps it."""

    heads: tuple[str, ...] = ()
    value: Any = None  # effective value; the state's is its name. None: pending
    by: str = ""  # author of the effective value
    at: int = 0  # when made, phone time as declared, ms
    received: int = 0  # when received, server time, ms
    reason: str = ""
    marks: tuple[str, ...] = ()
    siblings: tuple[Sibling, ...] = ()  # only while contested
    kind: str = ""  # only while contested: parallel, same_author, reviewed_stale, withdraw_edit, invariant
    proof: str = ""  # of its time, where that is in question: unproven, late, amendment


class Change(Out, frozen=True, kw_only=True):
    """A record as it is now. `gone`: it left these buckets; without any left, there are no contents."""

    c: str  # collection
    id: str
    seq: int
    owner: str = ""  # placement
    inside: tuple[str, ...] = ()  # the buckets, among the receiver's, that hold it
    registers: dict[str, Register] = {}  # records that people write
    value: Any = None  # records that the server derives
    gone: tuple[str, ...] = ()


class Answer(Out, frozen=True, kw_only=True):
    """The reply to one exchange."""

    v: Literal[1]
    epoch: str
    t1: int  # server clock when the request had been read, ms
    t2: int  # server clock when the answer was made, ms
    token: str  # time token of t2
    outcomes: tuple[Outcome, ...] = ()
    have: int = 0  # the server holds every n up to this one
    missing: tuple[int, ...] = ()  # gaps in n above `have`
    standing: tuple[StandingChange, ...] = ()
    changes: tuple[Change, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()  # as a whole; "*": all that the phone has
    cursor: str = ""
    more: bool = False
    sum: str = ""  # of all that the phone holds now; "": more is to come
    retry_after: int = 0  # seconds
    kept: int = 0  # so many lines of this request are durable and judged later: they have no outcomes yet
    backup: int = 0  # receipts up to this server time are in a verified backup, ms; 0: none
    oldest_client: str = ""
    directives: tuple[str, ...] = ()  # e.g. "new_replica"


def split(body: bytes) -> list[bytes]:
    """Split a request into its lines before anything is decoded. Empty lines are not kept."""
    return [line for line in body.split(b"\n") if line]


_hello = msgspec.json.Decoder(Hello)


def decode_hello(line: bytes) -> Hello:
    """Decode the first line of a request.

    Raises: msgspec.DecodeError or msgspec.ValidationError.
    """
    hello = _hello.decode(line)
    numbers = (
        hello.outbox.n,
        hello.run.first if hello.run is not None else 1,
        *(gap.n for gap in hello.gaps),
    )
    if any(abs(n) > MAX_N for n in numbers):
        raise msgspec.ValidationError("a number that no phone counts up to")
    return hello
