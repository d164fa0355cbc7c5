"""One exchange with a phone: authenticate, accept, collect. No HTTP, no SQL. `docs/protocol.md` section 3.

Receipts before judgement: every authentic line is in the journal before anybody asks what it means, and the
answer leaves only after the commit. Who wrote a line is what the replica's key signed, never whose session
brought it.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import cast

import msgspec
import structlog

from server.accept import Accepted, Who, accept, is_copied, missing
from server.backup_marker import Covered, covered_until
from server.contact import is_noted
from server.lines import Line, Open, authenticate
from server.organisation import buckets_of, organisation_of
from server.own_replica import write_as_server
from server.proof import is_news
from server.pull import PAGE_ROWS_WITH_PUSH, Pulled, collect
from server.receipt import ServerKeys, time_token
from server.salts import salts
from server.store.feed import Assignment
from server.store.journal import Replica
from server.store.store import ReadTx, Store, Tx
from sync.sealed import MARK
from sync.wire import (
    MAX_BODY_BYTES,
    MAX_LINES,
    Answer,
    Hello,
    Run,
    Standing,
    StandingChange,
    decode_hello,
    split,
)

__all__ = [
    "ServerKeys",
    "TooLargeError",
    "Who",
    "exchange",
    "write_as_server",
]

Clock = Callable[[], int]  # ms UTC
INLINE_BYTES = 64 * 1024  # above this, hashing and decoding leave the event loop
SEALED_WEIGHT = 100  # opening a line reads a key and multiplies points: already one leaves the event loop

log = structlog.get_logger()


class TooLargeError(Exception):
    """The request has more bytes or lines than one exchange takes."""


def refuse_too_large(body: bytes) -> None:
    """Raises: TooLargeError."""
    if len(body) > MAX_BODY_BYTES or body.count(b"\n") > MAX_LINES + 1:
        raise TooLargeError


async def exchange(
    store: Store,
    who: Who,
    body: bytes,
    clock: Clock,
    keys: ServerKeys,
    salt: Callable[[], str] | None = None,
    covered: Covered | None = None,
    opens: Open | None = None,
    page_rows: int | None = None,
) -> tuple[Answer, frozenset[str]]:
    """Do one exchange. Returns the answer, and the buckets in which something changed, for the pokes.

    `covered`: what the newest verified backup holds of this agency; `opens`: opens lines that come sealed;
    `page_rows`: most records that go along with what is written; None: as many as usual.

    Raises: TooLargeError; msgspec.DecodeError when there is no hello.
    """
    t1 = clock()
    refuse_too_large(body)
    raws = split(body)
    hello = decode_hello(raws[0] if raws else b"")
    lines = await authenticated(who.replica, hello.run, raws[1:], opens)
    salt = salt or salts(len(lines))
    found = None
    if not lines:
        found = await store.read(lambda tx: look(tx, who, hello, clock(), covered))
    if found is None:
        found = await store.write(
            lambda tx: push_and_pull(tx, who, hello, lines, clock(), keys, salt, covered, page_rows, opens),
            who.instansi,
        )
    answer, buckets = found
    t2 = max(clock(), t1)
    token = time_token(keys, who.instansi, t2)
    return msgspec.structs.replace(answer, t1=t1, t2=t2, token=token), buckets


async def authenticated(
    replica: Replica, run: Run | None, raws: list[bytes], opens: Open | None = None
) -> list[Line]:
    """Authenticate and decode the lines of a replica; many, and sealed ones, beside the event loop."""
    parts = (replica.id, replica.key, replica.person, run, raws, opens, replica.aliases)
    if sum(len(raw) * (SEALED_WEIGHT if raw.startswith(MARK) else 1) for raw in raws) <= INLINE_BYTES:
        return authenticate(*parts)
    return await asyncio.to_thread(authenticate, *parts)


def look(
    tx: ReadTx, who: Who, hello: Hello, now_ms: int, covered: Covered | None
) -> tuple[Answer, frozenset[str]] | None:
    """Answer an exchange that brings nothing. None: what the person sees has changed, or the phone has
    something that we had not heard of, so write that.
    """
    now_ms = max(now_ms, tx.latest_at(who.instansi))
    seen = buckets_of(organisation_of(tx, who.instansi), who.person, now_ms)
    assignments = tx.assignments(who.instansi, who.person)
    if seen != _still(assignments):
        return None
    replica = tx.replica(who.instansi, who.replica.id) or who.replica
    if is_news(tx, who.instansi, replica, hello) or not is_noted(tx, who.instansi, replica, hello, now_ms):
        return None
    accepted = Accepted(replica=replica, forked=is_copied(tx, who.instansi, replica, hello))
    pulled = collect(tx, who.instansi, assignments, hello.cursor, sums=hello.sums)
    return _answer(tx, who, accepted, pulled, covered), frozenset()


def push_and_pull(
    tx: Tx,
    who: Who,
    hello: Hello,
    lines: list[Line],
    now_ms: int,
    keys: ServerKeys,
    salt: Callable[[], str],
    covered: Covered | None,
    page_rows: int | None = None,
    opens: Open | None = None,
) -> tuple[Answer, frozenset[str]]:
    """Accept what was brought, bring the assignments up to date, and read the pull from the same state."""
    accepted = accept(tx, who, hello, lines, now_ms, keys, salt, opens)
    seen = buckets_of(organisation_of(tx, who.instansi), who.person, tx.clamp(who.instansi, now_ms))
    assignments = tx.assignments(who.instansi, who.person)
    if seen != (assigned := _still(assignments)):
        tx.assign(who.instansi, who.person, gained=seen - assigned, lost=assigned - seen)
        assignments = tx.assignments(who.instansi, who.person)
    rows = PAGE_ROWS_WITH_PUSH if page_rows is None else page_rows
    pulled = collect(tx, who.instansi, assignments, hello.cursor, rows, sums=hello.sums)
    return _answer(tx, who, accepted, pulled, covered), accepted.buckets


def _still(assignments: list[Assignment]) -> set[str]:
    return {one.bucket for one in assignments if one.until_seq is None}


def _answer(tx: ReadTx, who: Who, accepted: Accepted, pulled: Pulled, covered: Covered | None) -> Answer:
    if pulled.foreign:  # ignored; somebody may be trying (F53)
        log.warning("buckets_not_his", instansi=who.instansi, replica=who.replica.id, buckets=pulled.foreign)
    standing: Iterable[StandingChange] = ()
    if pulled.upto > pulled.since:
        rows = tx.standing_changes(who.instansi, who.replica.id, pulled.since, pulled.upto)
        standing = [
            StandingChange(id=row.mutation, register=row.register, standing=cast(Standing, row.standing))
            for row in rows
        ]
    return Answer(
        v=1,
        epoch=tx.epoch(who.instansi),
        t1=0,
        t2=0,
        token="",
        outcomes=accepted.outcomes,
        have=accepted.replica.n,
        missing=missing(tx, who.instansi, accepted.replica),
        standing=tuple(standing),
        changes=pulled.changes,
        gained=pulled.gained,
        lost=pulled.lost,
        cursor=pulled.cursor,
        more=pulled.more,
        backup=covered_until(tx, who.instansi, who.person, covered),
        sum=pulled.sum,
        directives=("new_replica",) if accepted.forked else (),
    )
