"""Wiring: what there is, and where it is reached. Nothing here decides anything."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide

from server.chance import Chance
from server.credentials import Hasher
from server.files import EvidenceFolder
from server.receipt import ServerKeys
from server.settings import Settings, load_secrets
from server.store.sqlite import SqliteStore
from server.store.store import Store
from server.web import (
    activation,
    events,
    evidence,
    health,
    openapi,
    problems,
    replicas,
    session,
    slips,
    static,
    sync,
)
from server.web.compression import UNCOMPRESSED, CappedBodies
from server.web.context import Web
from server.web.files import AppFiles
from server.web.hub import Hub
from server.web.limits import Limits
from server.web.origin import guard_origin
from server.web.passing_time import follow_time
from server.web.passwords import Passwords
from server.web.requests import JsonRequest, RequestLog
from server.web.visitor import provide_agency, provide_visitor, renew_cookie

HANDLERS = [
    activation.activate_account,
    events.listen,
    evidence.download_evidence,
    evidence.upload_evidence,
    health.live,
    health.ready,
    replicas.register_replica,
    session.read_session,
    session.sign_in,
    session.sign_out,
    slips.make_slips,
    static.app_file,
    sync.sync,
]
# Streams of pokes must not wait for a compressor; files are compressed already, or cannot be.
COMPRESSION = CompressionConfig(backend="brotli", brotli_quality=5, exclude_opt_key=UNCOMPRESSED)


def clock_ms() -> int:
    return time.time_ns() // 1_000_000


def create_app(
    settings: Settings,
    *,
    store: Store | None = None,
    chance: Chance | None = None,
    hasher: Hasher | None = None,
    clock: Callable[[], int] = clock_ms,
    heartbeat_s: float = 25.0,
) -> Litestar:
    """Put the server together.

    Without a store it opens the one in the data directory, and closes it at shutdown.

    Raises: WrongSetting, StoreInUse.
    """
    secrets = load_secrets(settings.data)
    web = Web(
        settings=settings,
        secrets=secrets,
        keys=ServerKeys(mac=secrets.mac_key_bytes),
        store=store or SqliteStore(settings.data),
        hub=Hub(),
        limits=Limits(settings.session_per_second, settings.session_burst),
        passwords=Passwords(hasher or Hasher(), secrets.pin_pepper_bytes),
        files=AppFiles(settings.static),
        chance=chance or Chance(),
        clock=clock,
        heartbeat_s=heartbeat_s,
    )
    EvidenceFolder(settings.data).sweep()

    @asynccontextmanager
    async def closing(_: Litestar) -> AsyncIterator[None]:
        time_passing = asyncio.create_task(follow_time(web))
        try:
            yield
        finally:
            time_passing.cancel()
            web.hub.close_all()
            web.passwords.close()
            if store is None:
                web.store.close()

    async def provide_web() -> Web:
        return web

    app = Litestar(
        route_handlers=HANDLERS,
        dependencies={
            "web": Provide(provide_web),
            "agency": Provide(provide_agency),
            "visitor": Provide(provide_visitor),
        },
        guards=[guard_origin],
        middleware=[RequestLog(web.chance), CappedBodies()],
        before_send=[renew_cookie],
        exception_handlers={Exception: problems.handle},
        lifespan=[closing],
        compression_config=COMPRESSION,
        openapi_config=openapi.CONFIG,
        request_class=JsonRequest,
        request_max_body_size=None,
        logging_config=None,
        debug=False,
    )
    app.state.web = web
    return app
