"""Bodies that trickle: whoever sends one has so much time, and gets time back with every byte that comes.

Only time that the server waits counts, never time that it takes itself. A phone gives up on its own long
before (30 s, and a second for each kB), so what is ended here is no phone of ours.
"""

import asyncio
import time

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, ReceiveMessage, Scope, Send

from server.web.context import Web
from server.web.problems import Problem

SLOWEST_BYTES_PER_S = 500  # 4 kbit/s


class Punctual(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope.get("method") not in ("PATCH", "POST", "PUT"):
            return await next_app(scope, receive, send)
        web: Web = scope["litestar_app"].state.web
        grace_s = web.settings.slow_s
        left_s, whole, late = grace_s, False, False

        async def punctual() -> ReceiveMessage:
            """Raises: Problem `too_slow`."""
            nonlocal left_s, whole, late
            if whole:
                return await receive()
            begun = time.monotonic()
            try:
                async with asyncio.timeout(max(0.0, left_s)):
                    event = await receive()
            except TimeoutError:
                if not late:
                    late = True
                    web.connections.count_slow_body()
                raise Problem("too_slow") from None
            finally:
                left_s -= time.monotonic() - begun
            if event["type"] == "http.request":
                left_s = min(grace_s, left_s + len(event["body"]) / SLOWEST_BYTES_PER_S)
                whole = not event.get("more_body", False)
            else:
                whole = True
            return event

        await next_app(scope, punctual, send)
