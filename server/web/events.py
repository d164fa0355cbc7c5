"""Pokes over server-sent events: "exchange again", and nothing else.

What the stream is about, and whether its session still stands, is looked up again at every heartbeat, and
after a poke for its person alone: a lost bucket is quiet at the latest 25 seconds later. A sign-out closes it
at once, and so does what ends a person's sessions, such as an account that is disabled.
"""

import asyncio
from collections.abc import AsyncIterator

from litestar import get
from litestar.response import Stream

from server.store.store import ReadTx
from server.web.admission import ROOM, STREAMS
from server.web.compression import UNCOMPRESSED
from server.web.context import Shared, Web
from server.web.hub import Stream as Listener
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.sight import buckets_of
from server.web.visitor import SignedInVisitor, Visitor

COMMENT = b":\n\n"
POKE = b"event: poke\ndata:\n\n"


@get(
    "/api/events",
    security=SIGNED_IN,
    responses=responses("not_signed_in"),
    media_type="text/event-stream",
    opt={UNCOMPRESSED: True, ROOM: STREAMS},
)
async def listen(visitor: SignedInVisitor, web: Shared) -> Stream:
    if web.hub.full:
        raise Problem("busy", retry_after=web.admission.retry_after())
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_events(visitor, web), media_type="text/event-stream", headers=headers)


async def _events(visitor: Visitor, web: Web) -> AsyncIterator[bytes]:
    listener = web.hub.open(visitor.instansi, visitor.person, visitor.session.token_hash)
    seconds = asyncio.get_running_loop().time
    try:
        while not listener.closed and await _look_again(listener, web):
            yield COMMENT
            due = seconds() + web.heartbeat_s
            while not listener.in_doubt and await listener.wait(due - seconds()):
                yield POKE
    finally:
        web.hub.leave(listener)


async def _look_again(listener: Listener, web: Web) -> bool:
    """Refresh what a listener is about. False: its session is over."""
    now_ms, listener.in_doubt = web.clock(), False

    def look(tx: ReadTx) -> frozenset[str] | None:
        session = tx.session(listener.instansi, listener.session)
        if session is None or session.expires <= now_ms:
            return None
        return buckets_of(tx, listener.instansi, listener.person, now_ms)

    buckets = await web.store.read(look)
    web.hub.listen(listener, buckets or frozenset())
    return buckets is not None
