"""A rush, for the tests: what a phone has is kept, and judged later."""

import asyncio

from cast import INSTANSI, KEYS, Cast, Phone

from server.store.journal import Replica
from server.store.store import ReadTx
from server.store.unjudged import Unjudged
from server.unjudged import judge, keep
from sync.wire import Answer, decode_hello


def kept(cast: Cast, phone: Phone, body: bytes | None = None) -> Answer:
    """Bring what a phone has, in a rush."""
    asked = phone.request()
    body = asked.body if body is None else body
    hello = decode_hello(body.split(b"\n")[0])

    def sender(tx: ReadTx) -> Replica:
        return tx.replica(INSTANSI, phone.who.replica.id) or phone.who.replica

    answer = asyncio.run(keep(cast.store, INSTANSI, sender, hello, body, cast.clock, KEYS))
    assert phone.settle(answer, asked.asked) == ()
    return answer


def waiting(cast: Cast) -> list[Unjudged]:
    return cast.store.read_now(lambda tx: tx.unjudged(INSTANSI, cast.clock(), 1_000))


def judge_all(cast: Cast) -> frozenset[str]:
    touched: frozenset[str] = frozenset()
    for one in waiting(cast):
        touched |= asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
    return touched
