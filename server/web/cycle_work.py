"""The long acts of cycles, done in the background: piece by piece, and everybody else's work in between.

What there is to do is written down with the cycle, so a server that was killed goes on when it starts again,
and takes up what a command has left unfinished.
"""

import asyncio
from functools import partial

import structlog

from server.cycle_work import is_at_work, next_piece
from server.store.store import ReadTx
from server.web.context import Web

EVERY_S = 30.0  # a command may have left something behind

log = structlog.get_logger()


async def work_on_cycles(web: Web, every_s: float = EVERY_S) -> None:
    """Do what there is to do again and again, until cancelled."""
    while True:
        await finish_all(web)
        await web.work.wait(every_s)


async def finish_all(web: Web) -> None:
    """Do everything that is left to do. What fails is left for the next time, and the others go on."""
    for instansi, cycle in await web.store.read(_unfinished):
        try:
            await _finish(web, instansi, cycle)
        except Exception as error:  # a full disk, or an act that another process took back meanwhile
            log.exception("cycle_work_failed", cycle=cycle, error=type(error).__name__)


def _unfinished(tx: ReadTx) -> list[tuple[int, str]]:
    return [
        (agency.instansi, cycle.id)
        for agency in tx.agencies()
        for cycle in tx.cycles(agency.instansi)
        if is_at_work(cycle)
    ]


async def _finish(web: Web, instansi: int, id: str) -> None:
    while True:
        piece = await web.store.read(
            partial(next_piece, instansi=instansi, id=id, now_ms=web.clock(), chance=web.chance)
        )
        if piece is None:
            return
        web.hub.poke(instansi, await web.store.write(piece))
        await asyncio.sleep(0)
