"""What was kept in a rush is judged afterwards; while the rush lasts, a little all the time."""

import asyncio

import structlog

from server.sealing import LineOpener
from server.store.agency import Agency
from server.store.store import ReadTx
from server.store.unjudged import Unjudged
from server.unjudged import judge
from server.web.context import Web
from server.web.problems import where

EVERY_S = 2.0
AT_ONCE = 16
IN_A_RUSH = 2
PAUSE_S = 1.0  # in a rush: whoever is here now goes first, and nobody waits for ever

log = structlog.get_logger()


async def judge_the_rest(web: Web, every_s: float = EVERY_S) -> None:
    """Judge again and again, until cancelled."""
    while True:
        judged, failed = await judge_some(web)
        if judged == 0:
            await asyncio.sleep(every_s)
        else:
            await asyncio.sleep(PAUSE_S if failed or web.admission.rushed else 0)


async def judge_some(web: Web) -> tuple[int, int]:
    """Judge some of what is due, of every agency. Returns how many pushes were judged, and how many not."""
    done: list[bool] = []
    for agency in await web.store.read(lambda tx: tx.agencies()):
        now_ms = web.clock()

        def due(tx: ReadTx, instansi: int = agency.instansi, now_ms: int = now_ms) -> list[Unjudged]:
            return tx.unjudged(instansi, now_ms, IN_A_RUSH if web.admission.rushed else AT_ONCE)

        found = await web.store.read(due)
        done += await asyncio.gather(*(_judge(web, agency, one) for one in found))
    return sum(done), len(done) - sum(done)


async def _judge(web: Web, agency: Agency, one: Unjudged) -> bool:
    opens = LineOpener(web.sealing, agency.namespace).open
    try:
        touched = await judge(web.store, agency.instansi, one, web.clock, web.keys, opens)
    except Exception as error:  # a full disk, or a bug: it is put off, and the others go on
        log.error("not_judged", instansi=agency.instansi, error=type(error).__name__, at=where(error))
        return False
    web.hub.poke(agency.instansi, touched)
    return True
