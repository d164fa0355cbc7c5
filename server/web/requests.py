"""One log line per request: an id, what was asked for, what came of it.

No names, no numbers of people, no query, no address.
"""

import logging
import sys
import time
from typing import Any

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.chance import Chance
from server.web.problems import Problem

log = structlog.get_logger()


def configure_logs() -> None:
    """Write JSON lines to stderr, ours and those of the libraries."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body may be anything: what cannot be read as JSON is refused, not a bug."""

    async def json(self) -> Any:
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError):  # the framework knows the decoder's own errors only
            raise Problem("invalid_request") from None


class RequestLog(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request_id = self._chance.bytes(6).hex()
        scope["state"]["request_id"] = request_id
        begun, status, sent_bytes = time.perf_counter(), 0, 0

        async def counted(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                sent_bytes += len(message["body"])
            await send(message)

        try:
            await next_app(scope, receive, counted)
        finally:
            log.info(
                "request",
                request=request_id,
                method=scope.get("method"),
                path=str(scope.get("path_template", "")),
                status=status,
                bytes=sent_bytes,
                ms=round((time.perf_counter() - begun) * 1000, 1),
            )
