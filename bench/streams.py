"""Many open event streams, and when each of them is told of a change."""

import asyncio
import time
from collections.abc import Sequence
from typing import cast

from bench.heads import head

AT_ONCE = 100  # connections made at the same moment


class Stream(asyncio.Protocol):
    """One phone that listens. The results of both futures are times of `time.perf_counter`."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[float] = loop.create_future()
        self.told: asyncio.Future[float] = loop.create_future()

    def itself(self) -> "Stream":
        """The factory that asyncio asks for."""
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if b":\n\n" in data and not self.opened.done():
            self.opened.set_result(time.perf_counter())
        if b"event: poke" in data and not self.told.done():
            self.told.set_result(time.perf_counter())

    def connection_lost(self, exc: Exception | None) -> None:
        for waited_for in (self.opened, self.told):
            if not waited_for.done():
                waited_for.cancel()

    def close(self) -> None:
        self._transport.abort()


async def listen(place: str, cookies: Sequence[str], patience_s: float) -> list[Stream]:
    """Open a stream for each cookie.

    Raises: TimeoutError when they do not begin, CancelledError when one is refused.
    """
    host, _, port = place.rpartition(":")
    loop = asyncio.get_running_loop()
    streams: list[Stream] = []
    async with asyncio.timeout(patience_s):
        for start in range(0, len(cookies), AT_ONCE):
            some = [
                Stream(head("GET", "/api/events", place, cookie, Accept="text/event-stream") + b"\r\n")
                for cookie in cookies[start : start + AT_ONCE]
            ]
            await asyncio.gather(*(loop.create_connection(one.itself, host, int(port)) for one in some))
            await asyncio.gather(*(one.opened for one in some))
            streams += some
    return streams
