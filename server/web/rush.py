"""In a rush: what an exchange brings is kept and judged later. Decision 0030.

This way is short on purpose, because what it saves is what others get in by: it answers before the router,
the parsing of arguments and the compressor. Whatever decides who may, and what a request is, it shares.
"""

from functools import partial

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, ReceiveMessage, Scope, Send

from server.store.store import WAITS_BEHIND
from server.unjudged import IsJudgedError, NotKeptError, keep
from server.web.admission import PLACE, RUSH, Place
from server.web.context import Web
from server.web.origin import guard_origin
from server.web.problems import Problem
from server.web.sync import HEADERS, check_version, read_hello, sender_of
from server.web.visitor import VISITOR, HttpRequest, Visitor, find_visitor
from sync.wire import Answer

RUSH_WAITS_BEHIND = 4_096  # jobs of the writer: keeping is short

_HEADERS = [
    *((name.lower().encode(), value.encode()) for name, value in HEADERS.items()),
    (b"content-type", b"application/json"),
]
_answer = msgspec.json.Encoder()


class RushDoor(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        place: Place | None = scope["state"].get(PLACE)
        if place is None or not place.may_be_in(RUSH):
            return await next_app(scope, receive, send)
        request: HttpRequest = Request(scope)
        web: Web = scope["litestar_app"].state.web
        try:  # before anything of the body is held
            guard_origin(request, request.route_handler)
            request.state[VISITOR] = visitor = await find_visitor(request, web)
        except Problem:  # who says so there takes in the body, too
            return await next_app(scope, receive, send)
        body, come = bytearray(), None
        while come is None or come.get("more_body", False):
            come = await receive()
            if come["type"] != "http.request":
                return await next_app(scope, _again(come, receive), send)
            body += come["body"]
        whole: ReceiveMessage = {"type": "http.request", "body": bytes(body), "more_body": False}
        if web.admission.rushed:  # many short jobs: who is judged among them waits behind more than ever
            WAITS_BEHIND.set(RUSH_WAITS_BEHIND)
        if place.room != RUSH:
            return await next_app(scope, _again(whole, receive), send)
        try:
            answer = _answer.encode(await _keep(visitor, bytes(body), web))
        except IsJudgedError:
            return await next_app(scope, _again(whole, receive), send)
        headers = [*_HEADERS, (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})


def _again(come: ReceiveMessage, receive: Receive) -> Receive:
    """Let what has come be received once more, and then what comes after it."""
    told = False

    async def again() -> ReceiveMessage:
        nonlocal told
        if told:
            return await receive()
        told = True
        return come

    return again


async def _keep(visitor: Visitor, body: bytes, web: Web) -> Answer:
    """Raises: IsJudgedError; Problem, as the exchange does; `busy`, when it is not kept."""
    hello = read_hello(body)
    check_version(hello, web)
    instansi, now_ms = visitor.instansi, web.clock()
    sender = partial(sender_of, visitor=visitor, hello=hello)
    try:
        if not await web.backlog.has_room(web.store, instansi, len(body), now_ms):
            raise NotKeptError
        answer = await keep(web.store, instansi, sender, hello, body, web.clock, web.keys)
    except NotKeptError:
        web.admission.count_refused(RUSH)
        raise Problem("busy", retry_after=web.admission.retry_after()) from None
    web.backlog.add(instansi, len(body))
    return msgspec.structs.replace(
        answer,
        retry_after=web.backlog.retry_after(instansi),
        oldest_client=web.settings.oldest_client,
    )
