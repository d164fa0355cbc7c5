"""The documents of units, made in the background: some people at a time, and everybody else's work in
between. The setting of pages runs in a thread; what is left to do is written down with the batch.
"""

import asyncio
from functools import partial

import structlog

from server.documents import batch as batches
from server.documents.batch import Batch
from server.documents.emblem import emblem_of
from server.store.store import ReadTx
from server.web.context import Web

EVERY_S = 30.0  # a command may have left something behind

log = structlog.get_logger()


async def work_on_documents(web: Web, every_s: float = EVERY_S) -> None:
    """Make what was ordered again and again, until cancelled."""
    while True:
        await make_all(web)
        await web.documents.wait(every_s)


async def make_all(web: Web) -> None:
    """Make everything that was ordered, and let go of what is old. What fails is said to have failed."""
    for instansi in await web.store.read(lambda tx: [one.instansi for one in tx.agencies()]):
        for old in await web.store.write(lambda tx, n=instansi: batches.expire(tx, n, web.clock())):  # type: ignore[misc]
            await asyncio.to_thread(batches.drop, batches.folder_of(web.settings.data, instansi, old.id))
        for one in await web.store.read(lambda tx, n=instansi: batches.batches(tx, n)):  # type: ignore[misc]
            if not one.is_at_work:
                continue
            try:
                await _make(web, instansi, one)
            except OSError as error:  # a full disk: it goes on when there is room
                log.error("documents_wait", batch=one.id, error=type(error).__name__)
            except Exception as error:
                log.exception("documents_failed", batch=one.id, error=type(error).__name__)
                await web.store.write(lambda tx, n=instansi, id=one.id: batches.end(tx, n, id, size_bytes=0))  # type: ignore[misc]


async def _make(web: Web, instansi: int, batch: Batch) -> None:
    folder = batches.folder_of(web.settings.data, instansi, batch.id)
    key = web.secrets.mac_key_bytes
    while True:
        now_ms = web.clock()
        piece = await web.store.read(lambda tx: batches.read_piece(tx, instansi, batch.id, key, now_ms))  # noqa: B023
        if piece is None:
            break
        found = await web.places.typeset(partial(batches.set_piece, folder, batch, piece))
        await web.store.write(lambda tx: batches.finish_piece(tx, instansi, batch.id, piece, found))  # noqa: B023 - awaited before the next turn
        await asyncio.sleep(0)

    def look(tx: ReadTx) -> tuple[Batch | None, str]:
        return batches.batch_of(tx, instansi, batch.id), emblem_of(tx, instansi)

    now, emblem = await web.store.read(look)
    if now is None or not now.is_at_work:
        return
    size = 0
    if now.made:
        size = await web.places.typeset(partial(batches.assemble, folder, now, emblem))
    await web.store.write(lambda tx: batches.end(tx, instansi, batch.id, size_bytes=size))
