"""One exchange with a phone: authenticate, accept, collect. No HTTP, no SQL. `docs/protocol.md` section 3.

Receipts before judgement: every authentic line is in the journal before anybody asks what it means, and the
answer leaves only after the commit. Who wrote a line is what the replica's key signed, never whose session
brought it.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import cast

import msgspec
import structlog

from server.backup_marker import Covered, covered_until
from server.contact import (
    close_if_delivered,
    is_noted,
    note_gaps,
    note_outbox,
    raise_for_copy,
    raise_for_gaps,
)
from server.fork import Numbers
from server.forms import shipped_forms
from server.honour import HonouringJudge, recognise
from server.lines import Line, Open, authenticate
from server.organisation import buckets_of, organisation_of
from server.orphans import open_orphans
from server.outcomes import Setting, outcome_of
from server.own_replica import write_as_server
from server.proof import hear, is_news, prove, proven_later
from server.pull import PAGE_ROWS_WITH_PUSH, Pulled, collect
from server.receipt import ServerKeys, time_token
from server.release import release_after_self, release_proven
from server.salts import salts
from server.store.contact import LostLine
from server.store.feed import Assignment
from server.store.journal import Replica
from server.store.store import ReadTx, Store, StoreFailedError, Tx
from sync.deadline import Bounds
from sync.sealed import MARK
from sync.wire import (
    MAX_BODY_BYTES,
    MAX_LINES,
    Answer,
    Hello,
    Outcome,
    Run,
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
    "missing",
    "salts",
    "write_as_server",
]

Clock = Callable[[], int]  # ms UTC
INLINE_BYTES = 64 * 1024  # above this, hashing and decoding leave the event loop
SEALED_WEIGHT = 100  # opening a line reads a key and multiplies points: already one leaves the event loop
MOST_MISSING = 1_000

log = structlog.get_logger()


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
    if len(body) > MAX_BODY_BYTES or body.count(b"\n") > MAX_LINES + 1:
        raise TooLargeError
    raws = split(body)
    hello = decode_hello(raws[0] if raws else b"")
    lines = await authenticated(who.replica, hello.run, raws[1:], opens)
    salt = salt or salts(len(lines))
    found = None
    if not lines:
        found = await store.read(lambda tx: look(tx, who, hello, clock(), covered))
    if found is None:
        found = await store.write(
            lambda tx: push_and_pull(tx, who, hello, lines, clock(), keys, salt, covered, page_rows),
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
    accepted = Accepted(replica=replica, forked=_is_copied(tx, who.instansi, replica, hello))
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
) -> tuple[Answer, frozenset[str]]:
    """Accept what was brought, bring the assignments up to date, and read the pull from the same state."""
    accepted = accept(tx, who, hello, lines, now_ms, keys, salt)
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


def accept(
    tx: Tx,
    who: Who,
    hello: Hello,
    lines: Sequence[Line],
    now_ms: int,
    keys: ServerKeys,
    salt: Callable[[], str],
) -> Accepted:
    """Journal and judge the lines, each by itself; one received before gets its first outcome again."""
    at = tx.clamp(who.instansi, now_ms)
    replica = tx.replica(who.instansi, who.replica.id) or who.replica
    forked = _is_copied(tx, who.instansi, replica, hello)
    lost = note_gaps(tx, who.instansi, replica, hello, at, salt)
    raws = [line.raw for line in lines]
    note_outbox(tx, who.instansi, replica, hello, raws, at)
    if not lines and not hello.gaps:
        hear(tx, who.instansi, replica, hello, at)
        told = raise_for_copy(tx, who.instansi, replica, at) if forked else frozenset[str]()
        return Accepted(replica=replica, forked=forked, buckets=told)
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
    first, last = (lines[0].n, lines[-1].n) if lines else (0, -2)
    received = tx.received(who.instansi, replica.id, first - 1, last + 1)
    lines = recognise(keys, who.instansi, replica.id, hello.proofs, lines)
    numbers = Numbers(received, lost)
    bounds = prove(tx, setting, lines, received)
    before = {line.n: numbers.first_answer(line) for line in lines}
    new = [line for line in lines if before[line.n] is None]
    unknown = Bounds(latest=at)
    placed = [(line, numbers.place(line), bounds.get(line.n, unknown)) for line in new]
    settled = [line.sha for line in new if numbers.came_unsigned(line)]
    taken, buckets = _judge(tx, setting, placed, settled)
    buckets |= release_after_self(tx, setting, [line.mutation for line in new if line.mutation is not None])
    if proven := proven_later(tx, setting, lines, received, bounds):
        buckets |= release_proven(tx, setting, proven)
    outcomes = [
        outcome_of(setting, earlier, again=True) if (earlier := before[line.n]) else taken[line.n]
        for line in lines
    ]
    if any(line.signed for line in new) or hello.gaps:
        replica = _advance(tx, who.instansi, replica, lines, lost)
        tx.put_replica(who.instansi, replica)
        if hello.run is not None and any(line.signed for line in lines):
            run = hello.run
            tx.add_run(who.instansi, replica.id, run.first, last, run.sig, at)
        buckets |= _what_is_missing(tx, msgspec.structs.replace(setting, replica=replica), lost)
    hear(tx, who.instansi, replica, hello, at)
    if forked := forked or numbers.forked:
        buckets |= raise_for_copy(tx, who.instansi, replica, at)
    return Accepted(
        outcomes=tuple(outcomes),
        replica=replica,
        forked=forked,
        buckets=frozenset(buckets),
    )


def _what_is_missing(tx: Tx, setting: Setting, lost: list[LostLine]) -> frozenset[str]:
    """Let follow what has to from lines that did not come, or came after all."""
    instansi, replica, at = setting.instansi, setting.replica, setting.at
    touched = close_if_delivered(tx, instansi, replica, at)
    if lost:
        touched |= raise_for_gaps(tx, instansi, replica, lost, at) | open_orphans(tx, setting, lost)
    return touched


def _judge(
    tx: Tx, setting: Setting, placed: list[tuple[Line, str, Bounds]], settled: list[str]
) -> tuple[dict[int, Outcome], set[str]]:
    """Judge all together. When our own code fails on that, one by one: only the culprit is held (F11).

    `settled`: lines that nobody has to look at any more.
    """
    for at_once in (False, True):
        judge = HonouringJudge(tx, setting, at_once=at_once)
        try:
            with tx.savepoint():
                judge.prefetch(line for line, _, _ in placed)
                taken = {line.n: judge.take(line, branch, bounds) for line, branch, bounds in placed}
                for sha in settled:
                    judge.cases.clerk.settle(sha)
                judge.finish()
            return taken, judge.bench.buckets
        except StoreFailedError:
            raise
        except Exception:
            if at_once:
                raise
    raise AssertionError("unreachable")


def _advance(
    tx: ReadTx, instansi: int, replica: Replica, lines: Sequence[Line], lost: list[LostLine]
) -> Replica:
    """Note how far the replica's numbers go without a gap, and how far they go at all. What is lost for good
    is no gap.
    """
    gone = {one.n: one.hash for one in lost}
    top = max(replica.top, lines[-1].n if lines else 0)
    n, hash = replica.n, replica.hash
    while n < top and n + 1 in gone:
        n, hash = n + 1, gone[n + 1]
    if lines and lines[0].n <= n + 1 and lines[-1].n > n:
        n, hash = lines[-1].n, lines[-1].sha
    here: dict[int, str] = {}
    for received in tx.received(instansi, replica.id, n + 1, top) if top > n else ():
        if received.code != "signature":
            here.setdefault(received.n, received.sha)
    while n < top and (found := here.get(n + 1) or gone.get(n + 1)):
        n, hash = n + 1, found
    return msgspec.structs.replace(replica, n=n, hash=hash, top=top)


def missing(tx: ReadTx, instansi: int, replica: Replica) -> tuple[int, ...]:
    """List the numbers that were skipped, except what the phone has lost."""
    if replica.top <= replica.n:
        return ()
    here = {one.n for one in tx.received(instansi, replica.id, replica.n + 1, replica.top)}
    here |= {one.n for one in tx.lost_lines(instansi, replica.id)}
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
