"""One exchange with a phone: authenticate, accept, collect. No HTTP, no SQL. `docs/protocol.md` section 3.

Receipts before judgement: every authentic line is in the journal before anybody asks what it means, and the
answer leaves only after the commit. Who wrote a line is what the replica's key signed, never whose session
brought it.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from typing import cast

import msgspec

from server.fork import Numbers
from server.forms import shipped_forms
from server.judge import Judge
from server.lines import Line, authenticate
from server.organisation import buckets_of, organisation_of
from server.outcomes import Setting, outcome_of
from server.own_replica import write_as_server
from server.pull import PAGE_ROWS_WITH_PUSH, Pulled, collect
from server.receipt import ServerKeys, time_token
from server.store.feed import Assignment
from server.store.journal import Replica
from server.store.store import ReadTx, Store, StoreFailedError, Tx
from sync.mutation import to_b64u
from sync.wire import (
    MAX_BODY_BYTES,
    MAX_LINES,
    Answer,
    Hello,
    Outcome,
    Standing,
    StandingChange,
    decode_hello,
    split,
)

__all__ = [
    "Accepted",
    "ServerKeys",
    "TooLargeError",
    "Who",
    "accept",
    "exchange",
    "write_as_server",
]

Clock = Callable[[], int]  # ms UTC
INLINE_BYTES = 64 * 1024  # above this, hashing and decoding leave the event loop
MOST_MISSING = 1_000


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Whose exchange it is: a signed-in person with a replica of his own."""

    instansi: int
    person: str
    replica: Replica


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the lines."""

    outcomes: tuple[Outcome, ...] = ()
    replica: Replica
    forked: bool = False
    buckets: frozenset[str] = frozenset()  # in which something changed


class TooLargeError(Exception):
    """The request has more bytes or lines than one exchange takes."""


def salts(count: int) -> Callable[[], str]:
    """Draw salts together: each drawing lets go of the interpreter, and then has to queue for it again."""
    drawn = secrets.token_bytes(16 * count)
    pieces = iter([to_b64u(drawn[i : i + 16]) for i in range(0, len(drawn), 16)])
    return lambda: next(pieces, "") or to_b64u(secrets.token_bytes(16))


async def exchange(
    store: Store,
    who: Who,
    body: bytes,
    clock: Clock,
    keys: ServerKeys,
    salt: Callable[[], str] | None = None,
) -> tuple[Answer, frozenset[str]]:
    """Do one exchange. Returns the answer, and the buckets in which something changed, for the pokes.

    Raises: TooLargeError; msgspec.DecodeError when there is no hello.
    """
    t1 = clock()
    if len(body) > MAX_BODY_BYTES or body.count(b"\n") > MAX_LINES + 1:
        raise TooLargeError
    raws = split(body)
    hello = decode_hello(raws[0] if raws else b"")
    lines: list[Line] = []
    if len(raws) > 1:
        parts = (who.replica.id, who.replica.key, who.person, hello.run, raws[1:])
        inline = len(body) <= INLINE_BYTES
        lines = authenticate(*parts) if inline else await asyncio.to_thread(authenticate, *parts)

    salt = salt or salts(len(lines))
    found = None
    if not lines:
        found = await store.read(lambda tx: look(tx, who, hello, clock()))
    if found is None:
        found = await store.write(lambda tx: push_and_pull(tx, who, hello, lines, clock(), keys, salt))
    answer, buckets = found
    t2 = max(clock(), t1)
    token = time_token(keys, who.instansi, t2)
    return msgspec.structs.replace(answer, t1=t1, t2=t2, token=token), buckets


def look(tx: ReadTx, who: Who, hello: Hello, now_ms: int) -> tuple[Answer, frozenset[str]] | None:
    """Answer an exchange that brings nothing. None: what the person sees has changed, so write that."""
    now_ms = max(now_ms, tx.latest_at(who.instansi))
    seen = buckets_of(organisation_of(tx, who.instansi), who.person, now_ms)
    assignments = tx.assignments(who.instansi, who.person)
    if seen != _still(assignments):
        return None
    replica = tx.replica(who.instansi, who.replica.id) or who.replica
    accepted = Accepted(replica=replica, forked=_is_copied(tx, who.instansi, replica, hello))
    return _answer(
        tx, who, hello, accepted, collect(tx, who.instansi, assignments, hello.cursor)
    ), frozenset()


def push_and_pull(
    tx: Tx, who: Who, hello: Hello, lines: list[Line], now_ms: int, keys: ServerKeys, salt: Callable[[], str]
) -> tuple[Answer, frozenset[str]]:
    """Accept what was brought, bring the assignments up to date, and read the pull from the same state."""
    accepted = accept(tx, who, hello, lines, now_ms, keys, salt)
    seen = buckets_of(organisation_of(tx, who.instansi), who.person, tx.clamp(who.instansi, now_ms))
    assignments = tx.assignments(who.instansi, who.person)
    if seen != (assigned := _still(assignments)):
        tx.assign(who.instansi, who.person, gained=seen - assigned, lost=assigned - seen)
        assignments = tx.assignments(who.instansi, who.person)
    pulled = collect(tx, who.instansi, assignments, hello.cursor, PAGE_ROWS_WITH_PUSH)
    return _answer(tx, who, hello, accepted, pulled), accepted.buckets


def _still(assignments: list[Assignment]) -> set[str]:
    return {one.bucket for one in assignments if one.until_seq is None}


def accept(
    tx: Tx,
    who: Who,
    hello: Hello,
    lines: list[Line],
    now_ms: int,
    keys: ServerKeys,
    salt: Callable[[], str],
) -> Accepted:
    """Journal and judge the lines, each by itself; one received before gets its first outcome again."""
    at = tx.clamp(who.instansi, now_ms)
    replica = tx.replica(who.instansi, who.replica.id) or who.replica
    forked = _is_copied(tx, who.instansi, replica, hello)
    if not lines:
        return Accepted(replica=replica, forked=forked)
    setting = Setting(
        instansi=who.instansi,
        namespace=tx.agency(who.instansi).namespace,
        replica=replica,
        org=organisation_of(tx, who.instansi),
        forms=shipped_forms(),
        keys=keys,
        at=at,
        salt=salt,
    )
    numbers = Numbers(tx.received(who.instansi, replica.id, lines[0].n - 1, lines[-1].n))
    before = {line.n: numbers.first_answer(line) for line in lines}
    new = [line for line in lines if before[line.n] is None]
    placed = [(line, numbers.place(line)) for line in new]
    taken, buckets = _judge(tx, setting, placed)
    outcomes = [
        outcome_of(setting, earlier, again=True) if (earlier := before[line.n]) else taken[line.n]
        for line in lines
    ]
    if any(line.signed for line in new):
        replica = _advance(tx, who.instansi, replica, lines)
        tx.put_replica(who.instansi, replica)
        if hello.run is not None:
            run = hello.run
            tx.add_run(who.instansi, replica.id, run.first, lines[-1].n, run.sig, at)
    return Accepted(
        outcomes=tuple(outcomes),
        replica=replica,
        forked=forked or numbers.forked,
        buckets=frozenset(buckets),
    )


def _judge(tx: Tx, setting: Setting, placed: list[tuple[Line, str]]) -> tuple[dict[int, Outcome], set[str]]:
    """Judge all together. When our own code fails on that, one by one: only the culprit is held (F11)."""
    for at_once in (False, True):
        judge = Judge(tx, setting, at_once=at_once)
        try:
            with tx.savepoint():
                judge.prefetch(line for line, _ in placed)
                taken = {line.n: judge.take(line, branch) for line, branch in placed}
                judge.finish()
            return taken, judge.buckets
        except StoreFailedError:
            raise
        except Exception:
            if at_once:
                raise
    raise AssertionError("unreachable")


def _advance(tx: ReadTx, instansi: int, replica: Replica, lines: list[Line]) -> Replica:
    """Note how far the replica's numbers go without a gap, and how far they go at all."""
    top = max(replica.top, lines[-1].n)
    n, hash = replica.n, replica.hash
    if lines[0].n <= n + 1:
        if lines[-1].n > n:
            n, hash = lines[-1].n, lines[-1].sha
        for received in tx.received(instansi, replica.id, n + 1, top) if top > n else ():
            if received.n == n + 1 and received.code != "signature":
                n, hash = received.n, received.sha
    return msgspec.structs.replace(replica, n=n, hash=hash, top=top)


def _missing(tx: ReadTx, instansi: int, replica: Replica) -> tuple[int, ...]:
    if replica.top <= replica.n:
        return ()
    here = {one.n for one in tx.received(instansi, replica.id, replica.n + 1, replica.top)}
    gaps = (n for n in range(replica.n + 1, replica.top) if n not in here)
    return tuple(n for n, _ in zip(gaps, range(MOST_MISSING), strict=False))


def _is_copied(tx: ReadTx, instansi: int, replica: Replica, hello: Hello) -> bool:
    """Ask whether the phone's outbox has another history than the one we know (F23).

    One that is merely shorter may be a request that was overtaken; a restored phone (F24) shows when
    it writes.
    """
    head = hello.outbox
    if head.n < 1 or head.n > replica.top or (head.n, head.hash) == (replica.n, replica.hash):
        return False
    known = {one.sha for one in tx.received(instansi, replica.id, head.n, head.n) if one.code != "signature"}
    return bool(known) and head.hash not in known


def _answer(tx: ReadTx, who: Who, hello: Hello, accepted: Accepted, pulled: Pulled) -> Answer:
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
        missing=_missing(tx, who.instansi, accepted.replica),
        standing=tuple(standing),
        changes=pulled.changes,
        gained=pulled.gained,
        lost=pulled.lost,
        cursor=pulled.cursor,
        more=pulled.more,
        directives=("new_replica",) if accepted.forked else (),
    )
