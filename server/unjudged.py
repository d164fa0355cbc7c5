"""Work that comes in a rush: kept as it came, judged when there is time. Decision 0030.

Keeping costs a tenth of an exchange: nothing is looked at but who brings it. What is kept is durable and has
its hour; it has no outcome yet, so the phone keeps it too and asks again. Whichever comes first, the judge
here or the phone with the same lines, it is judged as of that hour, once.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from server.accept import Who, take_kept
from server.contact import note_gaps, note_outbox
from server.exchange import Clock, refuse_too_large
from server.lines import Open
from server.proof import hear
from server.receipt import ServerKeys, time_token
from server.salts import salts
from server.store.journal import Replica
from server.store.store import ReadTx, Store, StoreFailedError, Tx
from server.store.unjudged import PUT_OFF_MS, Unjudged
from sync.wire import MAX_BODY_BYTES, Answer, Hello, split

MOST_PUSHES = 256  # of one person: phones send the same lines until they have an outcome, so these are few
MOST_BYTES = 2 * MAX_BODY_BYTES  # of one person


class NotKeptError(Exception):
    """There is nothing to keep, or too much of this person: it comes later."""


class IsJudgedError(Exception):
    """These lines have their outcomes already: an exchange that only tells them is short."""


class _Done(NamedTuple):
    epoch: str
    have: int
    kept: bool
    judged: bool


async def keep(
    store: Store,
    instansi: int,
    sender: Callable[[ReadTx], Replica],
    hello: Hello,
    body: bytes,
    clock: Clock,
    keys: ServerKeys,
) -> Answer:
    """Keep the lines of an exchange. The answer has neither outcomes nor changes, and says how many lines are
    kept. `sender`: finds the phone; what it raises is raised. What the phone says of its outbox is noted
    whatever becomes of the lines: its hour is proven.

    Raises: TooLargeError, NotKeptError, IsJudgedError.
    """
    t1 = clock()
    refuse_too_large(body)
    lines = body.partition(b"\n")[2]
    raws = split(lines)
    sha = sha256(lines).hexdigest()
    salt = salts(len(hello.gaps))

    def job(tx: Tx) -> _Done:
        replica = sender(tx)
        at = tx.clamp(instansi, clock())
        last = hello.run.first + len(raws) - 1 if hello.run is not None else 0
        judged, kept = 0 < last <= replica.n, False
        if raws and hello.run is not None and not judged:
            held = tx.unjudged_by(instansi, replica.person)
            kept = (replica.id, sha) in held or (
                len(held) < MOST_PUSHES and sum(held.values()) + len(body) <= MOST_BYTES
            )
            if kept and (replica.id, sha) not in held:
                mine = {"replica": replica.id, "person": replica.person}
                one = Unjudged(**mine, sha=sha, at=at, due=clock(), body=body)
                tx.put_unjudged(instansi, one)
        if hello.gaps:
            note_gaps(tx, instansi, replica, hello, at, salt)
        note_outbox(tx, instansi, replica, hello, (), at)  # what is kept is delivered when it is judged
        hear(tx, instansi, replica, hello, at)
        return _Done(tx.epoch(instansi), replica.n, kept, judged)

    done = await store.write(job, instansi)
    if done.judged:
        raise IsJudgedError
    if not done.kept:
        raise NotKeptError
    t2 = max(clock(), t1)
    return Answer(
        v=1,
        epoch=done.epoch,
        t1=t1,
        t2=t2,
        token=time_token(keys, instansi, t2),
        have=done.have,
        cursor=hello.cursor,
        kept=len(raws),
    )


async def judge(
    store: Store, instansi: int, one: Unjudged, clock: Clock, keys: ServerKeys, opens: Open | None
) -> frozenset[str]:
    """Judge what was kept, as of when it came. Returns the buckets in which something changed. What fails is
    put off, and the error raised; a disk that is full is nobody's fault, and nothing is put off for it.
    """

    def job(tx: Tx) -> frozenset[str]:
        if not tx.is_unjudged(instansi, one.replica, one.sha):  # the phone, or another server, was faster
            return frozenset()
        replica = tx.replica(instansi, one.replica)
        if replica is None:
            raise LookupError("no phone is ever forgotten: the database was changed by hand")
        who = Who(instansi=instansi, person=replica.person, replica=replica)
        return take_kept(tx, who, one, clock(), keys, opens)

    try:
        return await store.write(job, instansi)
    except StoreFailedError:
        raise
    except Exception:
        due = clock() + PUT_OFF_MS
        await store.write(lambda tx: tx.put_off_unjudged(instansi, one.replica, one.sha, due), instansi)
        raise
