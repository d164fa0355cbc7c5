"""PostgreSQL: the neighbours meet by LISTEN and NOTIFY, and take turns on duty by an advisory lock.

Nothing is missed: whenever the connection that listens is new, anything may have changed meanwhile. What a
server that was killed had committed and not told yet is told by its successor: whoever begins tells all that
anything may have changed. NOTIFY goes over a connection of its own after the commit, in a transaction that
writes nothing: inside the writer's it would make every commit of every server wait for every other.
"""

import asyncio
import contextlib
import logging
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import LiteralString

import psycopg
from psycopg.conninfo import make_conninfo

from server.store.neighbours import Duty, Pending, Told, messages, understand
from server.store.postgres_link import Link

CHANNEL = "luring"
DUTY = 0x4C7572696E67  # "Luring": the number of the lock
COALESCE_S = 0.05  # how long what is told waits for more
LOOK_S = 2.0  # how often the connection and the duty are looked after
AGAIN_S = (0.2, 3.0)  # how soon a lost connection is tried again, at first and at last

LISTEN: LiteralString = f"LISTEN {CHANNEL}"
NOTIFY: LiteralString = "SELECT pg_notify(%s, told) FROM unnest(%s::text[]) told"
TAKE_DUTY: LiteralString = f"SELECT pg_try_advisory_lock({DUTY})"

# A machine that lost its power closes no connection: it is given up on after about ten seconds.
PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

log = logging.getLogger(__name__)


def say_changed(link: Link) -> None:
    """Tell every app server that anything may have changed: for whoever is none himself."""
    written = [one.decode() for one in messages(Told(anything=True, work=True), "")]
    with contextlib.suppress(psycopg.Error):
        link.raw.execute(NOTIFY, [CHANNEL, written])


class PostgresNeighbours:
    """Implements `neighbours.Neighbours`."""

    def __init__(self, url: str, look_s: float = LOOK_S) -> None:
        self._look_s = look_s
        given = psycopg.conninfo.conninfo_to_dict(url)
        rest = {name: value for name, value in PATIENCE.items() if name not in given}
        self._conninfo = make_conninfo(url, application_name="luring-neighbours", **rest)
        self._name = secrets.token_urlsafe(6)
        self._pending = Pending()
        self._woken, self._heard = asyncio.Event(), asyncio.Event()
        self.duty = Duty()

    def tell(self, instansi: int, buckets: Iterable[str]) -> None:
        if found := tuple(buckets):
            self._add(Told(buckets={instansi: found}))

    def tell_of_work(self) -> None:
        self._add(Told(work=True))

    async def wait_until_heard(self) -> None:
        await self._heard.wait()

    async def meet(self, hear: Callable[[Told], None]) -> None:
        self._add(Told(anything=True))
        async with asyncio.TaskGroup() as both:
            both.create_task(self._again_and_again(lambda: self._hear(hear)))
            both.create_task(self._again_and_again(self._tell))

    def _add(self, told: Told) -> None:
        self._pending.add(told)
        self._woken.set()

    async def _hear(self, hear: Callable[[Told], None]) -> None:
        async with self._connected() as connection:
            await connection.execute(LISTEN)
            hear(Told(anything=True))
            self._heard.set()
            try:
                while True:
                    await self._look_after_duty(connection)
                    await self._hear_some(connection, hear)
            finally:
                self.duty.lose()

    async def _hear_some(self, connection: psycopg.AsyncConnection, hear: Callable[[Told], None]) -> None:
        found = [one async for one in connection.notifies(timeout=self._look_s, stop_after=1)]
        if found:
            await asyncio.sleep(COALESCE_S)
            found += [one async for one in connection.notifies(timeout=0)]
        heard = Pending()
        for one in found:
            told = understand(one.payload)
            if told.by != self._name:
                heard.add(told)
        if heard:
            hear(heard.take())

    async def _look_after_duty(self, connection: psycopg.AsyncConnection) -> None:
        if self.duty.is_held:
            await connection.execute("SELECT 1")  # is there still somebody who holds the lock for us?
            return
        found = await (await connection.execute(TAKE_DUTY)).fetchone()
        if found is not None and found[0]:
            self.duty.take()

    async def _tell(self) -> None:
        async with self._connected() as connection:
            while True:
                await self._woken.wait()
                await asyncio.sleep(COALESCE_S)
                self._woken.clear()
                told = self._pending.take()
                written = [one.decode() for one in messages(told, self._name)]
                try:
                    await connection.execute(NOTIFY, [CHANNEL, written])
                except BaseException:
                    self._add(told)
                    raise

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[psycopg.AsyncConnection]:
        connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        try:
            yield connection
        finally:
            with contextlib.suppress(psycopg.Error):
                await connection.close()

    async def _again_and_again(self, act: Callable[[], Awaitable[None]]) -> None:
        """Act until cancelled. What is lost is a connection: it is made anew, soon at first, then seldom."""
        shortest, longest = AGAIN_S
        delay = shortest
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await act()
            except (psycopg.Error, OSError) as error:
                log.warning("neighbours: connection lost (%s)", type(error).__name__)
            lasted = asyncio.get_running_loop().time() - began
            delay = shortest if lasted > longest else min(longest, delay * 2)
            await asyncio.sleep(delay * (0.5 + random.random() / 2))
