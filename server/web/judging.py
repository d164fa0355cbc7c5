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
PAUSE_S = 1.0  # in a rush: whoever is here now goes first, and nobody waits for ever

log = structlog.get_logger()


async def judge_the_rest(web: Web, every_s: float = EVERY_S) -> None:
    """Judge again and again, until cancelled."""
    while True:
        judged = await judge_some(web)
        await asyncio.sleep(every_s if judged == 0 else PAUSE_S if web.admission.rushed else 0)


async def judge_some(web: Web) -> int:
    """Judge some of what is due, of every agency. Returns how many pushes that were."""
    done = 0
    for agency in await web.store.read(lambda tx: tx.agencies()):
        now_ms = web.clock()

        def due(tx: ReadTx, instansi: int = agency.instansi, now_ms: int = now_ms) -> list[Unjudged]:
            return tx.unjudged(instansi, now_ms, AT_ONCE)

        found = await web.store.read(due)
        await asyncio.gather(*(_judge(web, agency, one) for one in found))
        done += len(found)
    return done


async def _judge(web: Web, agency: Agency, one: Unjudged) -> None:
    opens = LineOpener(web.sealing, agency.namespace).open
    try:
        touched = await judge(web.store, agency.instansi, one, web.clock, web.keys, opens)
    except Exception as error:  # a full disk, or a bug: it is put off, and the others go on
        log.error("not_judged", instansi=agency.instansi, error=type(error).__name__, at=where(error))
    else:
        web.hub.poke(agency.instansi, touched)
