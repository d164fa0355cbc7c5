"""One connection of a load generator: raw HTTP/1.1, kept alive, one request at a time, as little Python as
possible, because the generator runs beside the server that it measures.
"""

import asyncio
import time
from collections.abc import Callable
from typing import NamedTuple, cast

import brotli


class Answer(NamedTuple):
    """What came back. `status` "broken": the connection did; "silent": nobody waits for it any more."""

    status: str
    seconds: float
    head: int  # bytes
    body: bytes  # as it travelled
    is_brotli: bool

    @property
    def text(self) -> bytes:
        return bytes(brotli.decompress(self.body)) if self.is_brotli else self.body


class Line(asyncio.Protocol):
    """`done`: what is called when an answer is complete, or the connection has broken."""

    def __init__(self, done: Callable[["Line", Answer], None]) -> None:
        self._done = done
        self._received = bytearray()
        self.sent_at = 0.0
        self._why = "broken"
        self.is_open = self.is_busy = False

    def itself(self) -> "Line":
        """The factory that asyncio asks for."""
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is one in all but ancestry
        self.is_open = True

    def send(self, head: bytes, body: bytes, *, is_gzip: bool, since: float | None = None) -> int:
        """Send a request. `since`: when it was due, if that is not now (`time.perf_counter`). Returns the
        bytes of its head.
        """
        packed = b"Content-Encoding: gzip\r\n" if is_gzip else b""
        whole = b"%b%bContent-Length: %d\r\n\r\n" % (head, packed, len(body))
        self.is_busy = True
        self.sent_at = time.perf_counter() if since is None else since
        self._transport.write(whole + body)
        return len(whole)

    def close(self) -> None:
        self.is_open = False
        self._transport.close()

    def give_up(self) -> None:
        """Wait no longer for the answer."""
        self._why = "silent"
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        end = received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(received[:end]).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(received) < end + 4 + length:
            return
        seconds = time.perf_counter() - self.sent_at
        body, is_brotli = bytes(received[end + 4 :]), b"content-encoding: br" in head
        received.clear()
        self.is_busy = False
        self._done(self, Answer(head[9:12].decode(), seconds, end + 4, body, is_brotli))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self.is_busy:
            self.is_busy = False
            self._done(self, Answer(self._why, time.perf_counter() - self.sent_at, 0, b"", False))


def cursor_in(text: bytes) -> bytes:
    """Find the cursor in an answer. Raises: ValueError."""
    at = text.rindex(b'"cursor":"') + 10
    return text[at : text.index(b'"', at)]
