"""Wiring: what there is, and where it is reached. Nothing here decides anything."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.di import Provide

from server.backup_marker import Backups
from server.chance import Chance
from server.credentials import Hasher
from server.files import EvidenceFolder
from server.oidc.provider import Provider
from server.receipt import ServerKeys
from server.sealing import SealingKeys
from server.settings import Settings, load_secrets
from server.store.neighbours import Neighbours
from server.store.opening import open_store
from server.store.store import Store
from server.web import openapi, problems
from server.web.admission import Admission, Doorkeeper
from server.web.backlog import Backlog
from server.web.bell import Bell
from server.web.collecting import collect_leftovers
from server.web.compression import UNCOMPRESSED, CappedBodies
from server.web.connections import Connections
from server.web.context import Web
from server.web.cycle_work import work_on_cycles
from server.web.delivering import deliver_webhooks
from server.web.document_work import work_on_documents
from server.web.doors import guard_doors
from server.web.files import AppFiles
from server.web.handlers import HANDLERS
from server.web.hub import Hub
from server.web.import_work import work_on_imports
from server.web.judging import judge_the_rest
from server.web.limits import Limits
from server.web.neighbours import heed_neighbours, keep_going, take_turns
from server.web.passing_time import follow_time
from server.web.passwords import Passwords
from server.web.punctual import Punctual
from server.web.requests import JsonRequest, RequestLog
from server.web.rush import RushDoor
from server.web.telling import tell_outside
from server.web.visitor import provide_agency, provide_visitor, renew_cookie
from server.webpush import vapid_key

UPLOAD_S = 6 * 3600.0  # longer than any upload by another server lasts
PATIENCE_S = 5.0  # with the others at the start, and with the background at the end
# What one server at a time does for all that share a database.
BACKGROUND = [
    follow_time,
    judge_the_rest,
    collect_leftovers,
    work_on_cycles,
    work_on_imports,
    work_on_documents,
    tell_outside,
    deliver_webhooks,
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
    serves: bool = True,
    assembled: Litestar | None = None,
) -> Litestar:
    """Put the server together.

    Without a store it opens the one that the settings name, and closes it at shutdown. `serves`: False for
    who only asks within this process, beside a server; nothing of the data directory is touched for him.
    `assembled`: an app that has been shut down, to be used again.

    Raises: WrongSetting, StoreInUse, StoreUnusable.
    """
    secrets = load_secrets(settings.data)
    sealing = SealingKeys(settings.data)
    kept = store or open_store(settings.data, settings.database)
    neighbours = kept.neighbours()
    beside = (neighbours.tell, neighbours.tell_of_work) if neighbours else (None, None)
    web = Web(
        settings=settings,
        secrets=secrets,
        keys=ServerKeys(mac=secrets.mac_key_bytes),
        store=kept,
        hub=Hub(most=settings.streams, beside=beside[0]),
        work=Bell(beside[1]),
        imports=Bell(beside[1]),
        documents=Bell(beside[1]),
        limits=Limits(settings.session_per_second, settings.session_burst),
        admission=Admission(settings),
        backlog=Backlog(settings.unjudged_mb * 1024 * 1024),
        connections=Connections(settings),
        passwords=Passwords(hasher or Hasher(), secrets.pin_pepper_bytes),
        files=AppFiles(settings.static),
        chance=chance or Chance(),
        backups=Backups(settings.data),
        sealing=sealing,
        oidc=Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
        if settings.oidc_issuer
        else None,
        clock=clock,
        heartbeat_s=heartbeat_s,
    )
    if serves:
        sealing.make_first(clock())
        vapid_key(settings.data)
        EvidenceFolder(settings.data).sweep(UPLOAD_S if neighbours else 0.0)

    app = assembled or assemble()
    app.state.update({"web": web, "neighbours": neighbours, "closes_store": store is None})
    return app


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
    """What goes on behind the requests, until shutdown."""
    web: Web = app.state.web
    neighbours: Neighbours | None = app.state.neighbours
    passing = [
        asyncio.create_task(take_turns(web, neighbours.duty if neighbours else None, BACKGROUND)),
        asyncio.create_task(keep_going(web, partial(heed_neighbours, neighbours=neighbours))),
    ]
    try:
        if neighbours:  # before anybody listens here, so that nobody misses anything
            with suppress(TimeoutError):
                await asyncio.wait_for(neighbours.wait_until_heard(), PATIENCE_S)
        yield
    finally:
        for task in passing:
            task.cancel()
        await asyncio.wait(passing, timeout=PATIENCE_S)
        web.hub.close_all()
        web.passwords.close()
        web.places.close()
        if app.state.closes_store:
            web.store.close()


def assemble() -> Litestar:
    """Fit together all that is the same for every server: what these share is found in the app's state.

    It takes a third of a second, most of it for the handlers.
    """

    async def provide_web() -> Web:
        web: Web = app.state.web
        return web

    app = Litestar(
        route_handlers=HANDLERS,
        dependencies={
            "web": Provide(provide_web),
            "agency": Provide(provide_agency),
            "visitor": Provide(provide_visitor),
        },
        guards=[guard_doors],
        middleware=[RequestLog(), Punctual(), Doorkeeper(), CappedBodies(), RushDoor()],
        before_send=[renew_cookie],
        exception_handlers={Exception: problems.handle},
        lifespan=[running],
        compression_config=COMPRESSION,
        openapi_config=openapi.CONFIG,
        request_class=JsonRequest,
        request_max_body_size=None,
        logging_config=None,
        debug=False,
    )
    return app
