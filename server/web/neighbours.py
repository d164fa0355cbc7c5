"""The other app servers on the same database: their pokes reach the streams that are open here, and only one
server at a time does the work in the background.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from server.store.neighbours import Duty, Neighbours, Told
from server.web.context import Web
from server.web.others import heed_others

Task = Callable[[Web], Awaitable[None]]


async def heed_neighbours(web: Web, neighbours: Neighbours | None) -> None:
    """Pass on what the others say, until cancelled. Where there can be none, there may be commands."""
    if neighbours is None:
        await heed_others(web)
    else:
        await neighbours.meet(lambda told: _hear(web, told))


async def take_turns(web: Web, duty: Duty | None, tasks: Sequence[Task]) -> None:
    """Run these tasks whenever this server is on duty, until cancelled. None: it always is."""
    while True:
        if duty is not None:
            await duty.wait_for_begin()
        running = [asyncio.ensure_future(task(web)) for task in tasks]
        try:
            await _over(duty)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


async def _over(duty: Duty | None) -> None:
    if duty is None:
        await asyncio.Event().wait()
    else:
        await duty.wait_for_end()


def _hear(web: Web, told: Told) -> None:
    for instansi, buckets in told.buckets.items():
        web.hub.poke_here(instansi, buckets)
    if told.anything:
        web.hub.poke_all()
    if told.anything or told.work:
        for bell in (web.work, web.imports, web.documents):
            bell.ring_here()
