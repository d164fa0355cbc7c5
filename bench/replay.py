"""The load generator of the peer comparison: a device is a connection, one request after the other.

Usage: python -m bench.replay HOST PORT FILE, where FILE is msgpack: devices, each a list of whole requests.
Prints one JSON object.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import uvloop


@dataclass
class Counted:
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    device_ms: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


async def device(host: str, port: int, requests: list[bytes], go: asyncio.Event, counted: Counted) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    await go.wait()
    begun = time.perf_counter()
    for request in requests:
        writer.write(request)
        status, size = await read_response(reader)
        counted.requests += 1
        counted.bytes_up += len(request)
        counted.bytes_down += size
        counted.statuses[status] += 1
    counted.device_ms.append((time.perf_counter() - begun) * 1000)
    writer.close()


async def read_response(reader: asyncio.StreamReader) -> tuple[str, int]:
    """Status and bytes on the wire of one response, by length or in chunks."""
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:-2])
    status, size = head[9:12].decode(), len(head)
    if fields.get(b"transfer-encoding") != b"chunked":
        body = int(fields.get(b"content-length", b"0"))
        await reader.readexactly(body)
        return status, size + body
    while True:
        line = await reader.readuntil(b"\r\n")
        chunk = int(line, 16) + 2
        await reader.readexactly(chunk)
        size += len(line) + chunk
        if chunk == 2:
            return status, size


async def run(host: str, port: int, devices: list[list[bytes]]) -> dict[str, object]:
    counted, go = Counted(), asyncio.Event()
    tasks = [asyncio.create_task(device(host, port, requests, go, counted)) for requests in devices]
    await asyncio.sleep(0.5)  # all are connected
    started, cpu = time.perf_counter(), time.process_time()
    go.set()
    await asyncio.gather(*tasks)
    seconds = time.perf_counter() - started
    ordered = sorted(counted.device_ms)
    return {
        "devices": len(devices),
        "requests": counted.requests,
        "bytes_up": counted.bytes_up,
        "bytes_down": counted.bytes_down,
        "statuses": dict(counted.statuses),
        "seconds": seconds,
        "cpu_seconds": time.process_time() - cpu,
        "p50_ms": ordered[len(ordered) // 2],
        "p99_ms": ordered[len(ordered) * 99 // 100],
    }


if __name__ == "__main__":
    host, port, file = sys.argv[1:]
    print(json.dumps(uvloop.run(run(host, int(port), msgspec.msgpack.decode(Path(file).read_bytes())))))
