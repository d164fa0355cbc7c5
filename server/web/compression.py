"""Bodies of requests: decompressed and counted while they arrive, so that no body is ever larger than its
handler allows.

Litestar decompresses answers only. A gzip bomb stops at the cap (413), what is not gzip at its first byte
(400), a body that ends early never reaches its handler whole (400).
"""

import asyncio
import zlib
from collections.abc import Callable
from contextlib import suppress

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPRequestEvent, Message, Receive, ReceiveMessage, Scope, Send

from server.web.admission import FILES, PLACE, ROOM, Admission, Place, address_in
from server.web.problems import Problem

MAX_BODY_BYTES = 64 * 1024  # where a handler does not declare its own
MAX_DRAINED_BYTES = 16 * 1024 * 1024
MAX_DRAINED_S = 120.0
OPT = "max_body_bytes"
UNCOMPRESSED = "uncompressed"  # a handler whose answers are not to be compressed


class CappedBodies(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope.get("method") not in ("PATCH", "POST", "PUT"):
            return await next_app(scope, receive, send)
        headers = Headers.from_scope(scope)
        opt = scope["route_handler"].opt
        cap: int = opt.get(OPT, MAX_BODY_BYTES)
        is_kept = opt.get(ROOM) != FILES  # files go to the disk as they come
        encoding = headers.get("content-encoding", "identity").strip().lower()
        length = headers.get("content-length", "")
        arriving = _Arriving(receive)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and not arriving.whole:
                place: Place | None = scope["state"].get(PLACE)
                if place is not None:  # it is decided: what still comes is only taken in
                    place.leave()
                await arriving.drain()
            await send(message)

        if length.isdecimal() and int(length) > cap:
            await arriving.drain()
            raise Problem("too_large", limit=cap)
        if encoding not in ("identity", "gzip"):
            await arriving.drain()
            raise Problem("not_gzip")
        read = _capped if encoding == "identity" else _gunzipped
        admission: Admission = scope["litestar_app"].state.web.admission
        with admission.holding(address_in(scope, admission.behind_proxy)) as hold:
            await next_app(scope, read(arriving, cap, hold if is_kept else _nothing), answer)


class _Arriving:
    """A body on its way, as it comes over the wire."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._bytes = 0
        self.whole = False

    async def next(self) -> HTTPRequestEvent:
        """Raises: Problem `body_cut`."""
        event = await self._receive()
        if event["type"] != "http.request":
            self.whole = True
            raise Problem("body_cut")
        self._bytes += len(event["body"])
        self.whole = not event.get("more_body", False)
        return event

    async def after(self) -> ReceiveMessage:
        """Wait for what comes when the body is whole: the end of the connection."""
        return await self._receive()

    async def drain(self) -> None:
        """Take in what the handler did not want.

        A browser whose upload is refused half-way sees a broken connection instead of the refusal, and tries
        again for ever.
        """
        with suppress(TimeoutError, Problem):
            async with asyncio.timeout(MAX_DRAINED_S):
                while not self.whole and self._bytes < MAX_DRAINED_BYTES:
                    await self.next()


def _nothing(_: int) -> None:
    """Hold nothing."""


def _capped(arriving: _Arriving, cap: int, hold: Callable[[int], None]) -> Receive:
    seen = 0

    async def capped() -> ReceiveMessage:
        nonlocal seen
        if arriving.whole:
            return await arriving.after()
        event = await arriving.next()
        seen += len(event["body"])
        if seen > cap:
            raise Problem("too_large", limit=cap)
        hold(len(event["body"]))
        return event

    return capped


def _gunzipped(arriving: _Arriving, cap: int, hold: Callable[[int], None]) -> Receive:
    seen = 0
    gunzip = zlib.decompressobj(wbits=31)

    async def gunzipped() -> ReceiveMessage:
        nonlocal seen
        if arriving.whole:
            return await arriving.after()
        event = await arriving.next()
        try:
            plain = gunzip.decompress(event["body"], cap - seen + 1)
        except zlib.error:
            raise Problem("not_gzip") from None
        seen += len(plain)
        if seen > cap:
            raise Problem("too_large", limit=cap)
        hold(len(plain))
        more = event.get("more_body", False)
        if gunzip.unused_data or (not more and not gunzip.eof):
            raise Problem("not_gzip")
        return {"type": "http.request", "body": plain, "more_body": more}

    return gunzipped
