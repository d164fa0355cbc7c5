"""What time changes by itself: the first day of a superior or a placement comes without anybody's doing."""

import asyncio

from server.people.cards import refresh_all_cards
from server.store.store import Tx
from server.web.context import Web

EVERY_S = 600.0


async def follow_time(web: Web, every_s: float = EVERY_S) -> None:
    """Bring the cards up to date again and again, until cancelled."""
    while True:
        await asyncio.sleep(every_s)
        await bring_up_to_date(web)


async def bring_up_to_date(web: Web) -> None:
    """Write every card that reads differently by now, and tell the phones that hold it."""
    now_ms = web.clock()

    def refresh(tx: Tx) -> list[tuple[int, frozenset[str]]]:
        return [(agency.instansi, refresh_all_cards(tx, agency.instansi, now_ms)) for agency in tx.agencies()]

    for instansi, buckets in await web.store.write(refresh):
        web.hub.poke(instansi, buckets)
