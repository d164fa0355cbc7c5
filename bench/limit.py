"""The limit: how often a second the same server decodes 2 kB and commits ten rows durably, and does nothing
else. Closed loop, 64 connections. 1/s, milliseconds, cores.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bench.bodies import Body, Phone, write_phones
from bench.figure import figure
from bench.load import Found
from bench.place import Place
from bench.serving import bare, cpu_of, run_load

NAME = "bare handler that commits 10 rows"
CONNECTIONS = 64
ROWS = 10
ROW_BYTES = 204  # ten of them and their newlines: 2 kB


def measure(place: Place) -> Iterator[dict[str, Any]]:
    found, cpu = run(place.fresh("limit"), place.sized(10_000, 500))
    yield figure(NAME, round(found.per_second), "1/s")
    yield from around(NAME, found)
    yield figure(f"{NAME}: server's CPU", round(cpu / found.requests * 1000, 2), "ms each")


def run(folder: Path, requests: int) -> tuple[Found, float]:
    """Measure it. Returns what the generator saw, and the CPU seconds of the server."""
    file = folder / "bodies"
    number = iter(range(1, requests * ROWS + 1))
    write_phones(file, (Phone("", b"", [_body(number)]) for _ in range(requests)))
    with bare(folder / "data") as (where, pid):
        before = cpu_of(pid)
        found = run_load(where, CONNECTIONS, folder / "answers", [file])
        return found, cpu_of(pid) - before


def _body(number: Iterator[int]) -> Body:
    lines = []
    for _ in range(ROWS):
        n = next(number)
        head = len(msgspec.json.encode({"n": n, "text": ""}))
        lines.append(msgspec.json.encode({"n": n, "text": "x" * (ROW_BYTES - head)}))
    return Body(b"", b"\n".join(lines))


def around(name: str, found: Found) -> Iterator[dict[str, Any]]:
    """How long each took, and how busy the load generator was: it must not be the bottleneck."""
    assert set(found.statuses) == {"200"}, found.statuses
    yield figure(f"{name}: median", found.p50_ms, "ms")
    yield figure(f"{name}: 99th percentile", found.p99_ms, "ms")
    yield figure(f"{name}: load generator's CPU", round(found.busy, 2), "cores")
