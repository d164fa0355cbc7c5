"""Work that comes in a rush: kept as it came, judged when there is time. Decision 0030.

Keeping costs a tenth of an exchange. What is kept is durable and its time is proven, as by a heartbeat; it
has no outcome yet, so the phone keeps it too and asks again. Whichever comes first, the judge here or the
phone with the same lines, the other finds them received: a line has one outcome, and the first one stands.
"""

from collections.abc import Callable
from hashlib import sha256

import msgspec

from server.exchange import Clock, TooLargeError, Who, accept, authenticated, salts
from server.lines import Open
from server.proof import hear
from server.receipt import ServerKeys, time_token
from server.store.journal import Replica
from server.store.store import ReadTx, Store, Tx
from server.store.unjudged import Unjudged
from sync.mutation import line_hash
from sync.sealed import read_sealed
from sync.wire import MAX_BODY_BYTES, MAX_LINES, Answer, Hello, OutboxSummary, decode_hello, split

MOST_PUSHES = 32  # of one phone: it sends the same lines until they have an outcome, so honest ones are few
MOST_BYTES = 2 * MAX_BODY_BYTES  # of one phone
AGAIN_MS = 10 * 60 * 1000  # after one could not be judged

_NOTHING = OutboxSummary(n=0, hash="", count=0, bytes=0)


class TooMuchUnjudgedError(Exception):
    """As much of this phone is kept as may be: it has to come when there is time."""


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
    kept. `sender`: finds the phone; what it raises is raised.

    Raises: TooLargeError, TooMuchUnjudgedError.
    """
    t1 = clock()
    if len(body) > MAX_BODY_BYTES or body.count(b"\n") > MAX_LINES + 1:
        raise TooLargeError
    lines = body.partition(b"\n")[2]
    raws = split(lines)
    sha = sha256(lines).hexdigest()

    def job(tx: Tx) -> tuple[str, int]:
        replica = sender(tx)
        at = tx.clamp(instansi, clock())
        if not tx.is_unjudged(instansi, replica.id, sha):
            count, size = tx.unjudged_of(instansi, replica.id)
            if count >= MOST_PUSHES or size + len(body) > MOST_BYTES:
                raise TooMuchUnjudgedError
            tx.put_unjudged(instansi, Unjudged(replica=replica.id, sha=sha, at=at, due=at, body=body))
            for named in (hello, _as_far_as(hello, raws)):
                hear(tx, instansi, replica, named, at)
        return tx.epoch(instansi), replica.n

    epoch, have = await store.write(job, instansi)
    t2 = max(clock(), t1)
    return Answer(
        v=1,
        epoch=epoch,
        t1=t1,
        t2=t2,
        token=time_token(keys, instansi, t2),
        have=have,
        cursor=hello.cursor,
        kept=len(raws),
    )


def _as_far_as(hello: Hello, raws: list[bytes]) -> Hello:
    """Make of the lines that are here the heartbeat that they would have been: theirs is of the whole outbox,
    and proves nothing of them until all the rest has come.
    """
    if hello.run is None or not raws:
        return hello
    within = read_sealed(raws[-1])
    hash = line_hash(raws[-1]) if within is None else within.sha
    head = OutboxSummary(n=hello.run.first + len(raws) - 1, hash=hash, count=0, bytes=0)
    return msgspec.structs.replace(hello, outbox=head)


async def judge(
    store: Store, instansi: int, one: Unjudged, clock: Clock, keys: ServerKeys, opens: Open | None
) -> frozenset[str]:
    """Judge what was kept, as if it had come by the inbox now, but for its time. Returns the buckets in which
    something changed. What fails is put off, and the error raised.
    """
    try:
        return await _judge(store, instansi, one, clock, keys, opens)
    except Exception:
        due = clock() + AGAIN_MS
        await store.write(lambda tx: tx.put_off_unjudged(instansi, one.replica, one.sha, due), instansi)
        raise


async def _judge(
    store: Store, instansi: int, one: Unjudged, clock: Clock, keys: ServerKeys, opens: Open | None
) -> frozenset[str]:
    raws = split(one.body)
    # What it says of its outbox was said then, and is noted; what it has lost it says again.
    hello = msgspec.structs.replace(decode_hello(raws[0]), outbox=_NOTHING, gaps=(), sums={})
    replica = await store.read(lambda tx: tx.replica(instansi, one.replica))
    if replica is None:
        raise LookupError("no phone is ever forgotten: the database was changed by hand")
    lines = await authenticated(replica, hello.run, raws[1:], opens)
    who = Who(instansi=instansi, person=replica.person, replica=replica)
    salt = salts(len(lines))

    def job(tx: Tx) -> frozenset[str]:
        if not tx.is_unjudged(instansi, one.replica, one.sha):  # another server was faster
            return frozenset()
        accepted = accept(tx, who, hello, lines, clock(), keys, salt)
        tx.drop_unjudged(instansi, one.replica, one.sha)
        return accepted.buckets

    return await store.write(job, instansi)
