"""What arrives without a session and in any version of the protocol: receipts for everything, and no pull.

A session that has expired, an account that was disabled, an app that is too old to understand an answer:
none of that keeps work on a phone. The replica's key says who wrote it, and the lines are judged as any
others. What no registered key has signed is not kept, because nobody could say whose it is.
"""

import msgspec

from server.accept import Who, accept, missing
from server.exchange import Clock, authenticated
from server.heads import Head
from server.lines import Open
from server.receipt import ServerKeys, time_token
from server.salts import salts
from server.store.journal import Replica
from server.store.store import ReadTx, Store, Tx
from sync.wire import Answer


class NotSignedError(Exception):
    """The replica's key has not signed these lines."""


def sender(tx: ReadTx, instansi: int, head: Head) -> Replica | None:
    """Find the phone that a push says it comes from."""
    replica = tx.replica(instansi, head.replica)
    return replica if replica is not None and replica.kind != "server" else None


async def receive(
    store: Store,
    instansi: int,
    replica: Replica,
    head: Head,
    raws: list[bytes],
    clock: Clock,
    keys: ServerKeys,
    opens: Open | None = None,
) -> tuple[Answer, frozenset[str]]:
    """Take in the lines. Returns the receipts, and the buckets in which something changed, for the pokes.

    Raises: NotSignedError.
    """
    t1 = clock()
    # What the key has not signed is not believed: no heartbeat, no gap.
    hello = head.hello(t1)
    lines = await authenticated(replica, hello.run, raws, opens)
    if not all(line.signed for line in lines):
        raise NotSignedError
    salt = salts(len(lines))
    who = Who(instansi=instansi, person=replica.person, replica=replica)

    def job(tx: Tx) -> tuple[Answer, frozenset[str]]:
        accepted = accept(tx, who, hello, lines, clock(), keys, salt, opens)
        answer = Answer(
            v=1,
            epoch=tx.epoch(instansi),
            t1=t1,
            t2=0,
            token="",
            outcomes=accepted.outcomes,
            have=accepted.replica.n,
            missing=missing(tx, instansi, accepted.replica),
            directives=("new_replica",) if accepted.forked else (),
        )
        return answer, accepted.buckets

    answer, buckets = await store.write(job, instansi)
    t2 = max(clock(), t1)
    return msgspec.structs.replace(answer, t2=t2, token=time_token(keys, instansi, t2)), buckets
