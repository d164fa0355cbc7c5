"""The load generator: keeps many connections busy with prepared requests, and says how busy it was itself.

Usage: python -m bench.load HOST PORT FILE. The file is a msgpack list with, for each connection, the list of
its requests, head and body. Each connection sends the next when the answer to the last is complete. It prints
one JSON object: requests, seconds, cpu_seconds, statuses, milliseconds at the median and the 99th percentile.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
import uvloop


class Connection(asyncio.Protocol):
    def __init__(self, requests: list[bytes], milliseconds: list[float], statuses: Counter[str]) -> None:
        self._requests = iter(requests)
        self._milliseconds = milliseconds
        self._statuses = statuses
        self._received = bytearray()
        self._sent_at = 0.0
        self.finished = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send_next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            if not self.finished.done():
                self.finished.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

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
        self._received.clear()
        self.send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionError("the server hung up"))


async def run(host: str, port: int, phones: list[list[bytes]]) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    milliseconds: list[float] = []
    statuses: Counter[str] = Counter()
    connections = []
    for requests in phones:
        _, connection = await loop.create_connection(
            lambda requests=requests: Connection(requests, milliseconds, statuses), host, port
        )
        connections.append(connection)
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
