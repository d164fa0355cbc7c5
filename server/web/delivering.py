"""Messages to webhooks on their way out, in the background: never within anybody's request.

Sending blocks, so it is done in threads of its own, a few at once; the store is asked for what is due only.
The log says what status came, never to which address.
"""

import asyncio
import http.client
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog

from server.push_address import ForbiddenAddressError, place_of, post
from server.services.webhooks import KEPT_MS, collect, has_news, headers_of, secret_of, settle
from server.store.services import Delivery, Webhook
from server.store.store import ReadTx, Tx
from server.web.context import Web

EVERY_S = 5.0
AT_ONCE = 4
DUE_AT_ONCE = 40

log = structlog.get_logger()
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")


async def deliver_webhooks(web: Web, every_s: float = EVERY_S) -> None:
    """Make and send what there is again and again, until cancelled."""
    while True:
        await asyncio.sleep(every_s)
        try:
            await deliver_all(web)
        except Exception as error:  # a full disk: what was not written down is sent once more
            log.exception("delivering_failed", error=type(error).__name__)


async def deliver_all(web: Web) -> int:
    """Send everything that is due now. Returns how many messages were tried."""
    tried = 0
    for agency in await web.store.read(lambda tx: tx.agencies()):
        instansi, now_ms = agency.instansi, web.clock()
        if await web.store.read(partial(has_news, instansi=instansi)):
            await web.store.write(partial(collect, instansi=instansi, now_ms=now_ms, chance=web.chance))
        waiting = await web.store.read(partial(_due, instansi=instansi, now_ms=now_ms))
        await asyncio.gather(*(_deliver(web, instansi, one, hook) for one, hook in waiting))
        tried += len(waiting)
    return tried


def _due(tx: ReadTx, instansi: int, now_ms: int) -> list[tuple[Delivery, Webhook]]:
    due = tx.deliveries_due(instansi, now_ms, DUE_AT_ONCE)
    hooks = {one.id: one for one in tx.webhooks(instansi)} if due else {}
    return [(one, hooks[one.webhook]) for one in due]


async def _deliver(web: Web, instansi: int, one: Delivery, hook: Webhook) -> None:
    status = 410  # removed meanwhile: given up
    if hook.removed_at is None:
        loop = asyncio.get_running_loop()
        status = await loop.run_in_executor(_threads, _send, web, instansi, one, hook)
    now_ms = web.clock()
    await web.store.write(lambda tx: settle(tx, instansi, one, status, now_ms))
    log.info("delivered", instansi=instansi, event_type=one.event, status=status, tries=one.tries + 1)


def _send(web: Web, instansi: int, one: Delivery, hook: Webhook) -> int:
    """Returns the status; 0: nobody answered, or the address is one of our own network."""
    try:
        secret = secret_of(web.secrets.pin_pepper_bytes, instansi, hook)
        place = place_of(hook.url, private=web.settings.webhook_private)
        status, _ = post(place, one.body.encode(), headers_of(secret, one, web.clock()))
        return status
    except (ForbiddenAddressError, ValueError, OSError, http.client.HTTPException):
        return 0


async def forget_deliveries(web: Web) -> None:
    """Let go of what was done with long ago."""
    before = web.clock() - KEPT_MS
    for agency in await web.store.read(lambda tx: tx.agencies()):

        def job(tx: Tx, instansi: int = agency.instansi) -> int:
            return tx.drop_deliveries(instansi, before)

        await web.store.write(job)
