"""What a phone brings: in the journal before anybody asks what it means, then judged, each line by itself.

What was kept of the same phone in a rush has its hour (decision 0030), and so has every line that is in it,
whoever brings that again and whether what was kept can be judged or not: the verdict is the same.
"""

from collections.abc import Callable, Sequence

import msgspec
import structlog

from server.contact import (
    close_if_delivered,
    note_gaps,
    note_kept,
    note_outbox,
    raise_for_copy,
    raise_for_gaps,
)
from server.fork import Numbers
from server.forms import shipped_forms
from server.heads import hello_of_kept
from server.honour import HonouringJudge, recognise
from server.lines import Line, Open, authenticate, hashes_of
from server.organisation import organisation_of
from server.orphans import open_orphans
from server.outcomes import Setting, outcome_of
from server.proof import hear, prove, proven_later
from server.receipt import ServerKeys
from server.release import release_after_self, release_proven
from server.salts import salts
from server.store.contact import LostLine
from server.store.journal import Replica
from server.store.store import ReadTx, StoreFailedError, Tx
from server.store.unjudged import PUT_OFF_MS, Unjudged
from sync.deadline import Bounds
from sync.wire import Hello, Outcome, split

MOST_MISSING = 1_000
MOST_KEPT = 8  # pushes that were kept and are judged before what their phone brings
MOST_KEPT_BYTES = 1024 * 1024

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


def accept(
    tx: Tx,
    who: Who,
    hello: Hello,
    lines: Sequence[Line],
    now_ms: int,
    keys: ServerKeys,
    salt: Callable[[], str],
    opens: Open | None,
) -> Accepted:
    """Journal and judge the lines, each by itself; one received before gets its first outcome again.

    `opens`: opens lines that come sealed. Without it nothing that was kept is judged: it may be sealed, and
    what could not be opened once stays unreadable.
    """
    kept = tx.unjudged_of(who.instansi, who.replica.id) if lines else []
    buckets, left, room = frozenset[str](), list[Unjudged](), MOST_KEPT_BYTES if opens is not None else 0
    for place, one in enumerate(kept):
        room -= len(one.body)
        is_due = one.is_due(now_ms) and room >= 0 and place < MOST_KEPT
        touched = _take_or_put_off(tx, who, one, now_ms, keys, opens) if is_due else None
        if touched is None:
            left.append(one)
        else:
            buckets |= touched
    lines = _as_of_their_hour(lines, left) if left else lines
    raws = [line.raw for line in lines]
    note_outbox(tx, who.instansi, who.replica, hello, raws, tx.clamp(who.instansi, now_ms))
    accepted = _accept(tx, who, hello, lines, now_ms, keys, salt)
    return msgspec.structs.replace(accepted, buckets=accepted.buckets | buckets) if kept else accepted


def take_kept(
    tx: Tx, who: Who, one: Unjudged, now_ms: int, keys: ServerKeys, opens: Open | None
) -> frozenset[str]:
    """Judge what was kept of a phone as of when it came, and drop it. Returns where something changed."""
    raws = split(one.body)
    hello, replica = hello_of_kept(raws[0], one.at), who.replica
    found = authenticate(replica.id, replica.key, replica.person, hello.run, raws[1:], opens, replica.aliases)
    earlier = tx.unjudged_of(who.instansi, replica.id, one.at)  # put off, with the same lines
    lines = _as_of_their_hour(found, [*earlier, one])
    accepted = _accept(tx, who, hello, lines, now_ms, keys, salts(len(lines)))
    new = [line.raw for line, told in zip(lines, accepted.outcomes, strict=True) if not told.again]
    note_kept(tx, who.instansi, replica, hello, [line.raw for line in lines], new, one.at)
    tx.drop_unjudged(who.instansi, replica.id, one.sha)
    return accepted.buckets


def _as_of_their_hour(lines: Sequence[Line], kept: Sequence[Unjudged]) -> Sequence[Line]:
    """Give each line that was kept before the hour at which that came first. `kept`: the earliest first.

    A hash is enough, and nobody need have signed what was kept: the line that is judged is authentic.
    """
    hours: dict[str, int] = {}
    for one in kept:
        for sha in hashes_of(split(one.body)[1:]):
            hours.setdefault(sha, one.at)
    return [msgspec.structs.replace(line, kept_at=hours.get(line.sha, 0)) for line in lines]


def _take_or_put_off(
    tx: Tx, who: Who, one: Unjudged, now_ms: int, keys: ServerKeys, opens: Open | None
) -> frozenset[str] | None:
    """A bug in what was kept must not keep the phone from exchanging (F11). None: it could not be judged."""
    try:
        with tx.savepoint():
            return take_kept(tx, who, one, now_ms, keys, opens)
    except StoreFailedError:
        raise
    except Exception as error:
        log.error("kept_not_judged", instansi=who.instansi, error=type(error).__name__)
        tx.put_off_unjudged(who.instansi, who.replica.id, one.sha, now_ms + PUT_OFF_MS)
        return None


def _accept(
    tx: Tx,
    who: Who,
    hello: Hello,
    lines: Sequence[Line],
    now_ms: int,
    keys: ServerKeys,
    salt: Callable[[], str],
) -> Accepted:
    at = tx.clamp(who.instansi, now_ms)
    replica = tx.replica(who.instansi, who.replica.id) or who.replica
    forked = is_copied(tx, who.instansi, replica, hello)
    lost = note_gaps(tx, who.instansi, replica, hello, at, salt)
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
    # Whether that was told is not known: an answer may be lost, and nobody had asked for the one to what was
    # kept.
    began = any(one is not None and numbers.began_branch(one) for one in before.values())
    if forked := forked or numbers.forked or began:
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


def is_copied(tx: ReadTx, instansi: int, replica: Replica, hello: Hello) -> bool:
    """Ask whether the phone's outbox has another history than the one we know (F23).

    One that is merely shorter may be a request that was overtaken; a restored phone (F24) shows when
    it writes.
    """
    head = hello.outbox
    if head.n < 1 or head.n > replica.top or (head.n, head.hash) == (replica.n, replica.hash):
        return False
    known = {one.sha for one in tx.received(instansi, replica.id, head.n, head.n) if one.code != "signature"}
    return bool(known) and head.hash not in known
