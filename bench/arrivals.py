"""The load generator of an open loop: requests come when they are due, however long the answers to those
before take, as those of people who know nothing of each other.

Usage: python -m bench.arrivals HOST:PORT PER_SECOND PATIENCE_S FIRST COUNT FILE… (`bodies.py` writes the
files). Each of COUNT phones, from the one numbered FIRST (0, 1, …) on, sends its first body, at a moment by
chance (Poisson); on a connection that is free, else on a new one. Time counts from when a request was due.
After PATIENCE_S without an answer nobody waits any more. Prints one JSON object (`load.Found`).
"""

import asyncio
import errno
import random
import sys
import time
from itertools import islice
from pathlib import Path

import msgspec
import uvloop

from bench.bodies import read_phones
from bench.heads import head
from bench.line import Answer, Line
from bench.load import Found, Tally

SEED = 7
Ready = tuple[bytes, bytes, bool]  # head, body, whether that is gzip


class Arrivals:
    def __init__(self, place: str, patience_s: float) -> None:
        host, _, port = place.rpartition(":")
        self._host, self._port, self._patience_s = host, int(port), patience_s
        self._free: list[Line] = []
        self._waiting: dict[Line, None] = {}  # in the order in which they were sent, nearly
        self._connecting: set[asyncio.Task[None]] = set()
        self.tally = Tally()

    @property
    def waiting(self) -> int:
        return len(self._waiting) + len(self._connecting)

    def arrive(self, request: Ready, due: float) -> None:
        while self._free:
            line = self._free.pop()
            if line.is_open:
                self._send(line, request, due)
                return
        connecting = asyncio.get_running_loop().create_task(self._connect(request, due))
        self._connecting.add(connecting)
        connecting.add_done_callback(self._connecting.discard)

    async def _connect(self, request: Ready, due: float) -> None:
        line, loop = Line(self._came), asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._patience_s):
                await loop.create_connection(line.itself, self._host, self._port)
        except OSError as failed:  # EMFILE: this process may not open as many as are waiting (ulimit -n)
            why = errno.errorcode.get(failed.errno or 0, "timeout")
            self.tally.came(Answer(f"no line ({why})", 0, 0, b"", False))
            return
        self._send(line, request, due)

    def _send(self, line: Line, request: Ready, due: float) -> None:
        self._waiting[line] = None
        head_bytes = line.send(request[0], request[1], is_gzip=request[2], since=due)
        self.tally.sent(head_bytes, len(request[1]))
        self.tally.found.most_waiting = max(self.tally.found.most_waiting, self.waiting)

    def _came(self, line: Line, answer: Answer) -> None:
        del self._waiting[line]
        self.tally.came(answer)
        if line.is_open:
            self._free.append(line)

    def sweep(self) -> None:
        """Give up on what has been asked too long ago."""
        long_ago = time.perf_counter() - self._patience_s
        for line in [line for line in self._waiting if line.sent_at < long_ago]:
            line.give_up()


async def run(place: str, per_second: float, patience_s: float, requests: list[Ready]) -> Found:
    chance, due = random.Random(SEED), 0.0
    arrivals = Arrivals(place, patience_s)

    async def sweep() -> None:
        while True:
            await asyncio.sleep(1)
            arrivals.sweep()

    sweeping = asyncio.create_task(sweep())
    begun = time.perf_counter()
    for request in requests:
        due += chance.expovariate(per_second)
        if (early := begun + due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        arrivals.arrive(request, begun + due)
    while arrivals.waiting:  # noqa: ASYNC110 - whoever waits is told of, and there are many
        await asyncio.sleep(0.05)
    sweeping.cancel()
    return arrivals.tally.end()


def main(place: str, per_second: str, patience_s: str, first: str, count: str, *files: str) -> None:
    everybody = read_phones([Path(file) for file in files])
    phones = list(islice(everybody, int(first), int(first) + int(count)))
    assert len(phones) == int(count)
    heads = [head("POST", "/api/sync", place, phone.cookie) for phone in phones]
    bodies = [phone.bodies[0].fill(phone.cursor) for phone in phones]
    requests = [(one, *body) for one, body in zip(heads, bodies, strict=True)]
    found = uvloop.run(run(place, float(per_second), float(patience_s), requests))
    print(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
