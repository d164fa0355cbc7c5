"""Who wants to hear about which buckets, in this process: open streams, poked when a bucket changes.

A poke says only "exchange again". Pokes that nobody has picked up yet become one. Everything is bounded.
"""

import asyncio
from collections.abc import Iterable

MAX_STREAMS = 5_000
MAX_STREAMS_OF_SESSION = 4


class Stream:
    """One open stream of one session."""

    def __init__(self, instansi: int, person: str, session: str) -> None:
        self.instansi = instansi
        self.person = person
        self.session = session
        self.buckets: frozenset[str] = frozenset()
        self.closed = False
        self._woken = asyncio.Event()
        self._poked = False

    def poke(self) -> None:
        self._poked = True
        self._woken.set()

    def close(self) -> None:
        self.closed = True
        self._woken.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until poked, closed or `seconds` have passed. Returns whether it was poked."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return False
        self._woken.clear()
        poked, self._poked = self._poked, False
        return poked


class Hub:
    def __init__(self) -> None:
        self._streams: dict[Stream, None] = {}
        self._by_bucket: dict[tuple[int, str], set[Stream]] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def open(self, instansi: int, person: str, session: str) -> Stream | None:
        """Open a stream; a session's oldest makes room for its fifth.

        None: the server holds as many as it can.
        """
        own = [stream for stream in self._streams if stream.session == session]
        if len(own) >= MAX_STREAMS_OF_SESSION:
            own[0].close()
            self.leave(own[0])
        if len(self._streams) >= MAX_STREAMS:
            return None
        stream = Stream(instansi, person, session)
        self._streams[stream] = None
        return stream

    def listen(self, stream: Stream, buckets: frozenset[str]) -> None:
        """Say which buckets a stream is about, from now on."""
        if stream not in self._streams:
            return
        for bucket in stream.buckets - buckets:
            self._forget(stream, bucket)
        for bucket in buckets - stream.buckets:
            self._by_bucket.setdefault((stream.instansi, bucket), set()).add(stream)
        stream.buckets = buckets

    def leave(self, stream: Stream) -> None:
        self.listen(stream, frozenset())
        self._streams.pop(stream, None)

    def poke(self, instansi: int, buckets: Iterable[str], except_session: str = "") -> None:
        """Wake the streams that any of these buckets concerns; whoever caused the change has it in his answer
        already.
        """
        concerned = {stream for bucket in buckets for stream in self._by_bucket.get((instansi, bucket), ())}
        for stream in concerned:
            if stream.session != except_session:
                stream.poke()

    def close_session(self, session: str) -> None:
        self._close([stream for stream in self._streams if stream.session == session])

    def close_person(self, instansi: int, person: str) -> None:
        self._close([s for s in self._streams if (s.instansi, s.person) == (instansi, person)])

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
