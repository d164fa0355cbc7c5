"""What time changes by itself: the first day of a superior or a placement, the lock of a period, and the days
to answer a result, come without anybody's doing; raters are reminded, and everybody of a period that ends;
and what every phone has seen long ago is let go.
"""

import asyncio
import time
from collections.abc import Sequence
from functools import partial

from server.access import REFERENCE
from server.checkpoints import keep, sign_what_is_due
from server.compaction import compact
from server.cycle_acts import ALL
from server.cycle_days import close_due
from server.cycle_plan import BadCycle
from server.deadlines import near, tell_some
from server.locks import keep_some
from server.news import AT_ONCE, let_go
from server.objections import cycles_answered, note_silence
from server.people.cards import refresh_all_cards
from server.release import release_early
from server.release_results import chunks
from server.reminders import due, remind_some
from server.store.store import ReadTx, Tx
from server.web.context import Web
from server.web.delivering import forget_deliveries
from server.web.telling import forget_ways

EVERY_S = 600.0
SOON_S = 10.0  # when a cycle is to be closed that waits only for what was kept in a rush
DAY_MS = 86_400_000


async def follow_time(web: Web, every_s: float = EVERY_S) -> None:
    """Bring the cards up to date again and again, until cancelled."""
    compacted_ms = 0
    waiting: list[int] = []
    while True:
        await rest(web, waiting, every_s)
        waiting = await bring_up_to_date(web)
        await sign_checkpoints(web)
        if web.clock() - compacted_ms >= DAY_MS:
            compacted_ms = web.clock()
            await compact_feeds(web)
            await note_silences(web)
            await forget_ways(web)
            await forget_deliveries(web)
            await let_go_of_news(web)


async def rest(web: Web, waiting: Sequence[int], every_s: float, soon_s: float = SOON_S) -> None:
    """Do nothing for a while, except closing the cycles of these agencies as soon as they may be."""
    until = time.monotonic() + every_s
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, soon_s) if waiting else left)
        waiting = [instansi for instansi in waiting if await close_cycles(web, instansi)]


async def bring_up_to_date(web: Web) -> list[int]:
    """Write every card that reads differently by now, keep the figures of what is locked by now, judge
    the superiors who need not wait for a self-assessment any more, and tell the
    phones that hold them. Returns the agencies that have cycles to close, and soon.
    """
    now_ms, waiting = web.clock(), []

    def refresh(tx: Tx) -> list[tuple[int, frozenset[str]]]:
        return [(agency.instansi, refresh_all_cards(tx, agency.instansi, now_ms)) for agency in tx.agencies()]

    for instansi, buckets in await web.store.write(refresh):
        web.hub.poke(instansi, buckets)
        early = await web.store.write(partial(release_early, instansi=instansi, now_ms=now_ms))
        web.hub.poke(instansi, early)
        await keep_locked(web, instansi)
        if await follow_cycles(web, instansi):
            waiting.append(instansi)
        await follow_deadlines(web, instansi)
    return waiting


async def follow_cycles(web: Web, instansi: int) -> bool:
    """Close what is to be closed by itself, and remind who has somebody left to rate. Returns whether a close
    waits.
    """
    waits = await close_cycles(web, instansi)
    now_ms = web.clock()
    for cycle in await web.store.read(lambda tx: tx.cycles(instansi)):
        after: str | None = ""
        while after is not None:
            if await web.store.read(partial(due, instansi=instansi, cycle=cycle, now_ms=now_ms)) is None:
                break
            reminding = partial(remind_some, instansi=instansi, id=cycle.id, after=after, now_ms=now_ms)
            buckets, after = await web.store.write(reminding)
            web.hub.poke(instansi, buckets)
    return waits


async def close_cycles(web: Web, instansi: int) -> bool:
    """Close what is to be closed by itself. Returns whether something waits for what was kept in a rush."""
    closing = partial(close_due, instansi=instansi, now_ms=web.clock(), chance=web.chance)
    try:
        closed = await web.store.write(closing)
    except BadCycle as bad:
        if bad.code != "unjudged":
            raise
        return True
    if closed:
        web.hub.poke(instansi, {REFERENCE})
        web.work.ring()
    return False


async def follow_deadlines(web: Web, instansi: int) -> None:
    """Tell everybody whose last day for a period is near, some people at a time."""
    now_ms = web.clock()
    for period, _ in await web.store.read(partial(near, instansi=instansi, now_ms=now_ms)):
        after: str | None = ""
        while after is not None:
            telling = partial(tell_some, instansi=instansi, id=period, after=after, now_ms=now_ms)
            buckets, after = await web.store.write(telling)
            web.hub.poke(instansi, buckets)


async def keep_locked(web: Web, instansi: int) -> None:
    """Keep the figures of an agency that a passed lock asks for, and tell the phones that hold them."""
    now_ms = web.clock()
    after: str | None = ""
    while after is not None:
        locking = partial(keep_some, instansi=instansi, after=after, now_ms=now_ms)
        buckets, after = await web.store.write(locking)
        web.hub.poke(instansi, buckets)


async def sign_checkpoints(web: Web) -> None:
    """Vouch for what the journal is by now, once an hour where something was written."""
    data, now_ms = web.settings.data, web.clock()
    if signed := await web.store.read(lambda tx: sign_what_is_due(tx, data, now_ms)):
        await asyncio.to_thread(keep, data, signed)


async def compact_feeds(web: Web) -> None:
    """Keep the feed of every agency short."""
    for agency in await web.store.read(lambda tx: tx.agencies()):
        await compact(web.store, agency.instansi, web.clock(), web.settings.compact_after_days)


async def let_go_of_news(web: Web) -> None:
    """Take what is half a year old out of the inboxes, a few at a time."""
    for agency in await web.store.read(lambda tx: tx.agencies()):
        letting = partial(let_go, instansi=agency.instansi, now_ms=web.clock())
        count = AT_ONCE
        while count == AT_ONCE:
            count, buckets = await web.store.write(letting)
            web.hub.poke(agency.instansi, buckets)


async def note_silences(web: Web) -> None:
    """Write down whose days to answer a result have passed, a few people at a time."""
    now_ms = web.clock()
    for agency in await web.store.read(lambda tx: tx.agencies()):
        instansi = agency.instansi
        if await web.store.read(partial(is_waiting, instansi=instansi, now_ms=now_ms)):
            continue  # an answer may be among what was kept in a rush: tomorrow
        for cycle in await web.store.read(partial(cycles_answered, instansi=instansi, now_ms=now_ms)):
            ratees = await web.store.read(partial(_ratees, instansi=instansi, cycle=cycle.id))
            for some in chunks(ratees):
                noting = partial(
                    note_silence,
                    instansi=instansi,
                    cycle=cycle,
                    ratees=some,
                    now_ms=now_ms,
                    chance=web.chance,
                )
                await web.store.write(noting)


def is_waiting(tx: ReadTx, instansi: int, now_ms: int) -> bool:
    return tx.unjudged_fresh(instansi, now_ms) > 0


def _ratees(tx: ReadTx, instansi: int, cycle: str) -> list[str]:
    return tx.ratees(instansi, cycle, "", ALL)
