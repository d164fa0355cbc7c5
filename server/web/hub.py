"""Who wants to hear about which buckets, in this process: open streams, poked when a bucket changes.

A poke says only "exchange again". Pokes that nobody has picked up yet become one. Who begins to listen is
poked for what has just changed: it may have happened between his last exchange and now. What concerns many is
told to them one after the other, each after a delay by chance, so that they do not all exchange in the same
second: the more there are, the longer it takes. Everything is bounded.
"""

import asyncio
import contextlib
import math
import random
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TypeVar

from server.access import self_bucket

K = TypeVar("K")

MAX_STREAMS = 5_000
MAX_STREAMS_OF_SESSION = 4
MAX_STREAMS_OF_PERSON = 12  # of all his devices
MAX_RECENT = 50_000
RECENT_S = 60.0
AT_ONCE = 25  # streams that may be poked in the same moment
PER_S = 50.0  # how many of more than that, each second


class Stream:
    """One open stream of one session."""

    def __init__(self, instansi: int, person: str, session: str, seconds: Callable[[], float]) -> None:
        self.instansi = instansi
        self.person = person
        self.session = session
        self.buckets: frozenset[str] = frozenset()
        self.closed = False
        self.in_doubt = False  # whether its session still stands
        self.due = math.inf  # when it is poked
        self._seconds = seconds
        self._woken = asyncio.Event()

    def poke(self, delay_s: float = 0.0) -> None:
        self.due = min(self.due, self._seconds() + delay_s)
        self._woken.set()

    def close(self) -> None:
        self.closed = True
        self._woken.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until poked, closed or `seconds` have passed (none: do not). Returns whether it was poked."""
        end = self._seconds() + seconds
        while not self.closed:
            now = self._seconds()
            if self.due <= now:
                self.due = math.inf
                return True
            if now >= end:
                return False
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), min(self.due, end) - now)
        return False


class Hub:
    """`beside`: tells the other app servers, whose streams this process does not have."""

    def __init__(
        self,
        seconds: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        most: int = MAX_STREAMS,
        beside: Callable[[int, Iterable[str]], None] | None = None,
    ) -> None:
        self._most = most
        self._beside = beside
        self._seconds = seconds
        self._chance = chance  # from 0 to 1
        self._recent: OrderedDict[tuple[int, str], float] = OrderedDict()  # bucket -> when it was poked last
        self._streams: dict[Stream, None] = {}
        self._by_session: dict[str, list[Stream]] = {}
        self._by_person: dict[tuple[int, str], list[Stream]] = {}
        self._by_bucket: dict[tuple[int, str], set[Stream]] = {}

    def __len__(self) -> int:
        return len(self._streams)

    @property
    def full(self) -> bool:
        return len(self._streams) >= self._most

    def open(self, instansi: int, person: str, session: str) -> Stream:
        """Open a stream; a session's oldest makes room for its fifth, a person's for his thirteenth."""
        if len(own := self._by_session.get(session, [])) >= MAX_STREAMS_OF_SESSION:
            self._close(own[:1])
        if len(own := self._by_person.get((instansi, person), [])) >= MAX_STREAMS_OF_PERSON:
            self._close(own[:1])
        stream = Stream(instansi, person, session, self._seconds)
        self._streams[stream] = None
        self._by_session.setdefault(session, []).append(stream)
        self._by_person.setdefault((instansi, person), []).append(stream)
        return stream

    def listen(self, stream: Stream, buckets: frozenset[str]) -> None:
        """Say which buckets a stream is about, from now on."""
        if stream not in self._streams:
            return
        for bucket in stream.buckets - buckets:
            self._forget(stream, bucket)
        long_ago = self._seconds() - RECENT_S
        for bucket in buckets - stream.buckets:
            key = (stream.instansi, bucket)
            self._by_bucket.setdefault(key, set()).add(stream)
            if self._recent.get(key, long_ago) > long_ago:
                stream.poke()
        stream.buckets = buckets

    def leave(self, stream: Stream) -> None:
        if stream not in self._streams:
            return
        self.listen(stream, frozenset())
        del self._streams[stream]
        _take_out(self._by_session, stream.session, stream)
        _take_out(self._by_person, (stream.instansi, stream.person), stream)

    def poke(self, instansi: int, buckets: Iterable[str], except_session: str = "") -> None:
        """Wake the streams that any of these buckets concerns, here and on the other app servers.

        `except_session`: whoever caused the change has it in his answer already.
        """
        buckets = frozenset(buckets)
        if self._beside is not None and buckets:
            self._beside(instansi, buckets)
        self.poke_here(instansi, buckets, except_session)

    def poke_here(self, instansi: int, buckets: Iterable[str], except_session: str = "") -> None:
        """Wake the streams of this process only: another one has said so."""
        keys = {(instansi, bucket) for bucket in buckets}
        for key in keys:
            self._recent[key] = self._seconds()
            self._recent.move_to_end(key)
        while len(self._recent) > MAX_RECENT:
            self._recent.popitem(last=False)
        found = {stream for key in keys for stream in self._by_bucket.get(key, ())}
        for stream in found:
            stream.in_doubt |= (instansi, self_bucket(stream.person)) in keys
        self._spread(stream for stream in found if stream.session != except_session)

    def poke_all(self) -> None:
        """Wake every stream of this process: something has changed, and nobody knows for whom."""
        for stream in self._streams:
            stream.in_doubt = True
        self._spread(self._streams)

    def _spread(self, streams: Iterable[Stream]) -> None:
        found = list(streams)
        longest = max(0, len(found) - AT_ONCE) / PER_S
        for stream in found:
            stream.poke(self._chance() * longest)

    def close_session(self, session: str) -> None:
        self._close(list(self._by_session.get(session, ())))

    def close_person(self, instansi: int, person: str, but: str = "") -> None:
        """Close a person's streams, but those of one session; those on other app servers look whether theirs
        still stands. His sessions have ended already.
        """
        own = self._by_person.get((instansi, person), ())
        self._close([stream for stream in own if stream.session != but])
        if self._beside is not None:
            self._beside(instansi, [self_bucket(person)])

    def close_all(self) -> None:
        self._close(list(self._streams))

    def _close(self, streams: list[Stream]) -> None:
        for stream in streams:
            stream.close()
            self.leave(stream)

    def _forget(self, stream: Stream, bucket: str) -> None:
        listeners = self._by_bucket[stream.instansi, bucket]
        listeners.discard(stream)
        if not listeners:
            del self._by_bucket[stream.instansi, bucket]


def _take_out(streams: dict[K, list[Stream]], key: K, stream: Stream) -> None:
    streams[key].remove(stream)
    if not streams[key]:
        del streams[key]
