"""One log line per request: an id, what was asked for, what came of it.

No names, no numbers of people, no query, no address.
"""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.web.context import Web
from server.web.problems import Problem, where

log = structlog.get_logger()


def configure_logs() -> None:
    """Write JSON lines to stderr, ours and those of the standard library's loggers."""
    chain: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_messages,
    ]
    renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*chain, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[remove, renderer], foreign_pre_chain=chain)
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


@contextmanager
def only_errors() -> Iterator[None]:
    """Write none of the lines about requests, for who asks within a command."""
    usual = structlog.get_config()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _without_messages,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
    try:
        yield
    finally:
        structlog.configure(**usual)


def _without_messages(_: Any, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Say which exception and where; its message may quote what a person wrote."""
    exc_info = entry.pop("exc_info", None)
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        entry["error"], entry["at"] = type(error).__name__, where(error)
    return entry


class JsonRequest(Request[Any, Any, Any]):
    """A request whose body may be anything: what cannot be read as JSON is refused, not a bug."""

    async def json(self) -> Any:
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError):  # the framework knows the decoder's own errors only
            raise Problem("invalid_request") from None


class RequestLog(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        web: Web = scope["litestar_app"].state.web
        request_id = web.chance.bytes(6).hex()
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
        except Problem as refused:  # by something on the way to the handler
            status = refused.status
            raise
        finally:
            method, path = str(scope.get("method")), str(scope.get("path_template", ""))
            seconds = time.perf_counter() - begun
            web.measures.request(method, path, status, sent_bytes, seconds)
            log.info(
                "request",
                request=request_id,
                method=method,
                path=path,
                status=status,
                bytes=sent_bytes,
                ms=round(seconds * 1000, 1),
            )
