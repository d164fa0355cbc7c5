"""The last minute before a deadline: 50,000 phones that each exchange once within 60 s, 833 a second, with
ten reports each, whether the server answers or not (open loop, Poisson). Then the same at the highest rate of
a short ladder at which the 99th percentile stays below a second and nobody is refused.

Time counts from when a request was due; after 30 s nobody waits any more. Milliseconds; memory is the most
that the server ever held (VmHWM).
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.crowd import Crowd, gather
from bench.figure import figure
from bench.load import Found
from bench.phones import prepare
from bench.place import Place
from bench.serving import Server, run_generator, serving
from bench.stores import opened
from server.store.store import ReadTx

PER_SECOND, SECONDS = 833, 60
REPORTS = 10
DEVICES = 4  # of everybody: the rush of an agency of 12,500 people
PATIENCE_S = 30
LADDER = (25, 50, 75, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700)  # 1/s
STEP_S = 5
LIMIT_MS = 1_000


def measure(place: Place) -> Iterator[dict[str, Any]]:
    per_second, seconds = place.sized(PER_SECOND, 100), place.sized(SECONDS, 5)
    ladder = LADDER[: place.sized(len(LADDER), 2)]
    folder = place.fresh("deadline")
    data, begun = folder / "data", time.perf_counter()
    climbing, rush = sum(ladder) * STEP_S, per_second * seconds
    with opened(data) as store:
        crowd = gather(store, -(-(climbing + rush) // DEVICES), time.time_ns() // 1_000_000)
        files = prepare(store, data, crowd, devices=DEVICES, exchanges=1, reports=REPORTS)
    yield figure("deadline: preparing everything", round(time.perf_counter() - begun), "s")
    with serving(data) as server:
        yield from _carried(Crowded(server, files), ladder)
        _wait_until_judged(server)
    before = _reports(data, crowd)
    with serving(data) as server:
        crowded = Crowded(server, files, climbing)
        found, cpu = crowded.rush(per_second, rush)
        name = f"deadline: {per_second} a second for {seconds} s"
        yield from _told(name, server, found, cpu)
        yield from _judged(name, server, found)
    there, sent = _reports(data, crowd) - before, found.statuses.get("200", 0) * REPORTS
    yield figure(f"{name}: reports answered for", sent, "reports")
    yield figure(
        f"{name}: of these in the end there", there, "reports", ratio=there / sent, against="answered for"
    )


class Crowded:
    """A server, and phones each of which exchanges with it once."""

    def __init__(self, server: Server, files: Sequence[Path], first: int = 0) -> None:
        self.server, self._files, self._next = server, files, first

    def rush(self, per_second: float, count: int) -> tuple[Found, float]:
        """Let the next phones exchange. Returns what they have seen, and the CPU seconds of the server."""
        before = self.server.cpu_seconds()
        numbers = map(str, (per_second, PATIENCE_S, self._next, count))
        self._next += count
        found = run_generator("bench.arrivals", self.server.place, *numbers, *map(str, self._files))
        return found, self.server.cpu_seconds() - before


def _judged(name: str, server: Server, found: Found) -> Iterator[dict[str, Any]]:
    """Wait until everything is judged that was only kept."""
    begun, before = time.perf_counter(), server.cpu_seconds()
    _wait_until_judged(server)
    seconds, cpu = time.perf_counter() - begun, server.cpu_seconds() - before
    yield figure(f"{name}: from the last answer until all was judged", round(seconds), "s")
    yield figure(f"{name}: judging, server's CPU", round(cpu / max(1, found.kept) * 1000, 2), "ms each")


def _wait_until_judged(server: Server) -> None:
    """Look once a second: nothing outside of the server is told when it is through."""
    while server.unjudged():
        time.sleep(1)


def _reports(data: Path, crowd: Crowd) -> int:
    """Count the reports of everybody."""

    def count(tx: ReadTx) -> int:
        return sum(len(tx.owned(crowd.instansi, "report", post.placement)) for post in crowd.posts)

    with opened(data) as store:
        return store.read_now(count)


def _carried(crowded: Crowded, ladder: Sequence[int]) -> Iterator[dict[str, Any]]:
    best: tuple[int, Found, float] | None = None
    for rate in ladder:
        found, cpu = crowded.rush(rate, rate * STEP_S)
        if set(found.statuses) != {"200"} or found.p99_ms >= LIMIT_MS:
            break
        best = rate, found, cpu
    rate = best[0] if best is not None else 0
    yield figure(f"deadline: carried for {STEP_S} s, 99th percentile below 1 s, no error", rate, "1/s")
    if best is not None:
        yield from _told("deadline: what is carried", crowded.server, *best[1:])


def _told(name: str, server: Server, found: Found, cpu: float) -> Iterator[dict[str, Any]]:
    answered = found.statuses.get("200", 0)
    refused = found.statuses.get("503", 0)
    judged = answered - found.kept
    yield figure(f"{name}: arrived", found.requests, "exchanges")
    yield figure(
        f"{name}: answered", answered, "exchanges", ratio=answered / found.requests, against="arrived"
    )
    yield figure(
        f"{name}: judged in the answer", judged, "exchanges", ratio=judged / found.requests, against="arrived"
    )
    yield figure(
        f"{name}: kept, judged later",
        found.kept,
        "exchanges",
        ratio=found.kept / found.requests,
        against="arrived",
    )
    yield figure(f"{name}: refused (503)", refused, "exchanges")
    for status, count in sorted(found.statuses.items()):
        if status not in ("200", "503"):
            yield figure(f"{name}: error: {status}", count, "exchanges")
    yield figure(f"{name}: errors", found.requests - answered - refused, "exchanges")
    yield figure(f"{name}: median", found.p50_ms, "ms")
    yield figure(f"{name}: 99th percentile", found.p99_ms, "ms")
    yield figure(f"{name}: 99.9th percentile", found.p999_ms, "ms")
    yield figure(f"{name}: longest", found.most_ms, "ms")
    yield figure(f"{name}: until the last answer", round(found.seconds, 1), "s")
    yield figure(f"{name}: answered a second", round(answered / found.seconds), "1/s")
    yield figure(f"{name}: most waiting at once", found.most_waiting, "exchanges")
    yield figure(f"{name}: server's CPU", round(cpu / max(1, answered) * 1000, 2), "ms each")
    yield figure(f"{name}: server's memory", round(server.memory_bytes("VmHWM") / 1e6), "MB")
    yield figure(f"{name}: load generator's CPU", round(found.busy, 2), "cores")
