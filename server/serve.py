"""Runs the server: one process, one worker that owns the store's writer, until it is told to stop.

Everything acknowledged is durable before its answer leaves, so a kill at any moment loses nothing of it; a
stop lets the requests that run finish first.
"""

import asyncio
import contextlib
import gc
import logging
import resource
import signal
from collections.abc import Callable

import structlog
import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from server.app import create_app
from server.ports import refuse_taken
from server.settings import Settings
from server.web.connections import watch_connections
from server.web.context import Web
from server.web.requests import configure_logs

SPARE_FILES = 512  # that the store, evidence and connections of our own need
MAX_HEAD_BYTES = 32 * 1024  # of a request, and what is read ahead of its body

log = structlog.get_logger()


def address(settings: Settings) -> str:
    """Write down where the server listens, as people type it."""
    scheme = "https" if settings.tls_cert else "http"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{scheme}://{host}:{settings.port}"


def serve(settings: Settings, ready: Callable[[str], None] = print) -> None:
    """Serve until SIGINT or SIGTERM. `ready` gets one line when requests are answered.

    Raises: WrongSetting, AddressTaken, StoreInUse.
    """
    refuse_taken(settings.host, settings.port)
    configure_logs()
    uvloop.run(_serve(settings, ready))


def spare_the_collector() -> None:
    """Look for cycles of garbage more rarely, and not among what was there at the start.

    With thousands of requests under way it looked through all of them every 700 objects: 0.3 of 1.1 ms of the
    event loop's time for each, and 9 % of an exchange with 64 connections.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


async def _serve(settings: Settings, ready: Callable[[str], None]) -> None:
    app = create_app(settings)
    spare_the_collector()
    web: Web = app.state.web
    plain = settings.tls_cert is None
    server = Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        backlog=1_024,
        backpressure=open_files_for(settings.connections),
        # No browser speaks HTTP/2 without TLS, and while it is not sure which of both it will be the HTTP
        # server waits for ever.
        http=HTTPModes.http1 if plain else HTTPModes.auto,
        http1_settings=HTTP1Settings(
            header_read_timeout=int(settings.head_s * 1000), max_buffer_size=MAX_HEAD_BYTES
        ),
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
    )
    logging.getLogger("_granian").setLevel(logging.ERROR)

    def stop() -> None:
        web.hub.close_all()  # they would keep their connections open for ever
        server.stop()  # type: ignore[no-untyped-call]

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    announcing = loop.create_task(_announce(settings, ready))
    watching = loop.create_task(watch_connections(web.connections, settings.slow_s))
    try:
        await server.serve()
    finally:
        for task in (announcing, watching):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def open_files_for(connections: int) -> int:
    """Ask the system for as many open files as connections need. Returns how many it allows."""
    wanted = connections + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    allowed = max(wanted - SPARE_FILES, wanted // 2)
    if allowed < connections:
        log.warning("fewer_connections", wanted=connections, allowed=allowed, open_files=hard)
    return allowed


async def _announce(settings: Settings, ready: Callable[[str], None]) -> None:
    """Say so when the port answers; there is no other sign that the HTTP server has begun."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - compared, not bound
    while True:
        try:
            _, writer = await asyncio.open_connection(host, settings.port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        ready(f"Luring is ready: {address(settings)}")
        return
