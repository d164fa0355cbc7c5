"""The load generator: keeps many connections busy with prepared requests, and says how busy it was
itself.

Usage: python -m bench.load HOST PORT FILE. The file is a msgpack list with, for each connection, its
cookie, the cursor it starts from and the bodies of its requests. Each connection sends the next when the
answer to the last is complete, with the cursor from that answer. Prints one JSON object: requests,
seconds, cpu_seconds, statuses, milliseconds at the median and the 99th percentile.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import cast

import msgspec
import uvloop

CURSOR = b"@CURSOR@"


class Connection(asyncio.Protocol):
    def __init__(
        self, cookie: str, cursor: str, bodies: list[bytes], milliseconds: list[float], statuses: Counter[str]
    ) -> None:
        self._head = (
            "POST /api/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
            f"Cookie: {cookie}\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
        ).encode()
        self._cursor = cursor.encode()
        self._bodies = iter(bodies)
        self._milliseconds = milliseconds
        self._statuses = statuses
        self._received = bytearray()
        self._sent_at = 0.0
        self.finished = asyncio.get_running_loop().create_future()

    def itself(self) -> "Connection":
        """The factory that asyncio asks for."""
        return self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is one in all but ancestry

    def send_next(self) -> None:
        body = next(self._bodies, None)
        if body is None:
            self._transport.close()
            if not self.finished.done():
                self.finished.set_result(None)
            return
        body = body.replace(CURSOR, self._cursor, 1)
        self._sent_at = time.perf_counter()
        self._transport.write(b"%b%d\r\n\r\n%b" % (self._head, len(body), body))

    def data_received(self, data: bytes) -> None:
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = bytes(self._received[:head_end]).lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        if len(self._received) < head_end + 4 + length:
            return
        self._milliseconds.append((time.perf_counter() - self._sent_at) * 1000)
        self._statuses[head[9:12].decode()] += 1
        at = self._received.rfind(b'"cursor":"')
        if at >= 0:
            self._cursor = bytes(self._received[at + 10 : self._received.index(b'"', at + 10)])
        self._received.clear()
        self.send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionError("the server hung up"))


async def run(host: str, port: int, phones: list[tuple[str, str, list[bytes]]]) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    milliseconds: list[float] = []
    statuses: Counter[str] = Counter()
    connections = [Connection(*phone, milliseconds, statuses) for phone in phones]
    for connection in connections:
        await loop.create_connection(connection.itself, host, port)
    started, cpu = time.perf_counter(), time.process_time()
    for connection in connections:
        connection.send_next()
    await asyncio.gather(*(connection.finished for connection in connections))
    seconds = time.perf_counter() - started
    ordered = sorted(milliseconds)
    return {
        "requests": len(ordered),
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "statuses": dict(statuses),
        "p50_ms": round(ordered[len(ordered) // 2], 2),
        "p99_ms": round(ordered[len(ordered) * 99 // 100], 2),
    }


if __name__ == "__main__":
    host, port, file = sys.argv[1:]
    print(json.dumps(uvloop.run(run(host, int(port), msgspec.msgpack.decode(Path(file).read_bytes())))))
