"""The other app servers on the same database: their pokes reach the streams that are open here, and only one
server at a time does the work in the background.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog

from server.store.neighbours import Duty, Neighbours, Told
from server.web.context import Web
from server.web.others import heed_others
from server.web.problems import where

AGAIN_S = 15.0  # after a task has broken off

log = structlog.get_logger()

Task = Callable[[Web], Awaitable[None]]


async def heed_neighbours(web: Web, neighbours: Neighbours | None) -> None:
    """Pass on what the others say, until cancelled. Where there can be none, there may be commands."""
    if neighbours is None:
        await heed_others(web)
    else:
        await neighbours.meet(partial(_hear, web))


async def take_turns(web: Web, duty: Duty | None, tasks: Sequence[Task]) -> None:
    """Run these tasks whenever this server is on duty, until cancelled. None: it always is."""
    while True:
        if duty is not None:
            await duty.wait_for_begin()
        running = [asyncio.create_task(keep_going(web, task)) for task in tasks]
        try:
            await _over(duty)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


async def keep_going(web: Web, task: Task, again_s: float = AGAIN_S) -> None:
    """Run a task that does not end; what breaks it off, such as a database that is away, is waited out."""
    while True:
        try:
            await task(web)
        except Exception as error:
            log.error("background_broke_off", error=type(error).__name__, at=where(error))
        await asyncio.sleep(again_s)


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
