"""Bodies of requests: decompressed and counted while they arrive, so that no body is ever larger than its
handler allows.

Litestar decompresses answers only. A gzip bomb stops at the cap (413), what is not gzip at its first byte
(400), a body that ends early never reaches its handler whole (400).
"""

import zlib

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPRequestEvent, Receive, ReceiveMessage, Scope, Send

from server.web.problems import Problem

MAX_BODY_BYTES = 64 * 1024  # where a handler does not declare its own
OPT = "max_body_bytes"
UNCOMPRESSED = "uncompressed"  # a handler whose answers are not to be compressed


class CappedBodies(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope.get("method") not in ("POST", "PUT"):
            return await next_app(scope, receive, send)
        headers = Headers.from_scope(scope)
        cap: int = scope["route_handler"].opt.get(OPT, MAX_BODY_BYTES)
        encoding = headers.get("content-encoding", "identity").strip().lower()
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > cap:
            raise Problem("too_large", limit=cap)
        if encoding == "identity":
            return await next_app(scope, _capped(receive, cap), send)
        if encoding != "gzip":
            raise Problem("not_gzip")
        return await next_app(scope, _gunzipped(receive, cap), send)


async def _next(receive: Receive) -> HTTPRequestEvent:
    event: ReceiveMessage = await receive()
    if event["type"] == "http.request":
        return event
    raise Problem("body_cut")


def _capped(receive: Receive, cap: int) -> Receive:
    seen, whole = 0, False

    async def capped() -> ReceiveMessage:
        nonlocal seen, whole
        if whole:  # the handler has the body; it may now wait for the disconnect
            return await receive()
        event = await _next(receive)
        seen += len(event["body"])
        if seen > cap:
            raise Problem("too_large", limit=cap)
        whole = not event.get("more_body", False)
        return event

    return capped


def _gunzipped(receive: Receive, cap: int) -> Receive:
    seen, whole = 0, False
    gunzip = zlib.decompressobj(wbits=31)

    async def gunzipped() -> ReceiveMessage:
        nonlocal seen, whole
        if whole:
            return await receive()
        event = await _next(receive)
        try:
            plain = gunzip.decompress(event["body"], cap - seen + 1)
        except zlib.error:
            raise Problem("not_gzip") from None
        seen += len(plain)
        if seen > cap:
            raise Problem("too_large", limit=cap)
        more = event.get("more_body", False)
        if gunzip.unused_data or (not more and not gunzip.eof):
            raise Problem("not_gzip")
        whole = not more
        return {"type": "http.request", "body": plain, "more_body": more}

    return gunzipped
