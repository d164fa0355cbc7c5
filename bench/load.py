"""The load generator: keeps so many connections busy with prepared requests of many phones, and says how busy
it was itself.

Usage: python -m bench.load HOST:PORT CONNECTIONS ANSWERS FILE… (`bodies.py` writes the files). The phones
take turns: each sends its first request, then each its second, with the cursor from its last answer. A
connection takes the next phone when the answer to the last is complete. The answers of the last round are
kept in ANSWERS (`bodies.py` again: phones whose "bodies" they are), for whoever wants to look what was in
them. Prints one JSON object (`Found`).
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import uvloop

from bench.bodies import Body, Phone, read_phones, write_phones
from bench.heads import head
from bench.line import Answer, Line, cursor_in

KEPT = b'"kept":'


class Found(msgspec.Struct, kw_only=True):
    """What a generator has seen. Times are seconds, of the answers that came milliseconds."""

    requests: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # the generator's own
    kept: int = 0  # answers that say that the work is kept and judged later
    statuses: dict[str, int] = {}  # of HTTP, or "broken", "silent" (`line.py`), "no line"
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    p999_ms: float = 0.0
    most_ms: float = 0.0
    head_up: int = 0  # bytes, of all requests together
    body_up: int = 0
    head_down: int = 0
    body_down: int = 0
    most_waiting: int = 0  # requests without an answer at the same moment; 0: nobody has counted

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def busy(self) -> float:
        """How much of a core the generator took."""
        return self.cpu_seconds / self.seconds


class Tally:
    """Counts answers while they come, and says at the end what they were."""

    def __init__(self) -> None:
        self.found = Found()
        self._seconds: list[float] = []
        self._statuses: Counter[str] = Counter()
        self._begun, self._cpu = time.perf_counter(), time.process_time()

    def sent(self, head: int, body: int) -> None:
        self.found.head_up += head
        self.found.body_up += body

    def came(self, answer: Answer) -> None:
        self._statuses[answer.status] += 1
        if answer.status == "200":
            self._seconds.append(answer.seconds)
            self.found.kept += KEPT in answer.body  # such an answer is too short to be packed
        self.found.head_down += answer.head
        self.found.body_down += len(answer.body)

    def end(self) -> Found:
        found, ordered = self.found, sorted(self._seconds) or [0.0]
        found.seconds = time.perf_counter() - self._begun
        found.cpu_seconds = time.process_time() - self._cpu
        found.statuses = dict(self._statuses)
        found.requests = sum(self._statuses.values())
        found.p50_ms, found.p99_ms, found.p999_ms = (
            round(ordered[int((len(ordered) - 1) * part)] * 1000, 2) for part in (0.5, 0.99, 0.999)
        )
        found.most_ms = round(ordered[-1] * 1000, 2)
        return found


class Rounds:
    """Whose turn is next, and what the answers were."""

    def __init__(self, phones: list[Phone], host: str) -> None:
        self._heads = [head("POST", "/api/sync", host, phone.cookie) for phone in phones]
        self._phones = phones
        self._cursors = [phone.cursor for phone in phones]
        self._turns = self._order()
        self._of: dict[Line, tuple[int, int]] = {}
        self.last: dict[int, Body] = {}
        self.tally = Tally()
        self.finished = asyncio.get_running_loop().create_future()

    def _order(self) -> Iterator[tuple[int, int]]:
        longest = max(len(phone.bodies) for phone in self._phones)
        for turn in range(longest):
            yield from ((n, turn) for n, phone in enumerate(self._phones) if turn < len(phone.bodies))

    def give(self, line: Line) -> None:
        turn = next(self._turns, None)
        if turn is None:
            line.close()
            if not self._of and not self.finished.done():
                self.finished.set_result(None)
            return
        phone = turn[0]
        body, is_gzip = self._phones[phone].bodies[turn[1]].fill(self._cursors[phone])
        self._of[line] = turn
        self.tally.sent(line.send(self._heads[phone], body, is_gzip=is_gzip), len(body))

    def came(self, line: Line, answer: Answer) -> None:
        phone, turn = self._of.pop(line)
        self.tally.came(answer)
        if answer.status != "200":
            if not self.finished.done():
                self.finished.set_exception(ConnectionError(f"{answer.status}: {answer.body[:300]!r}"))
            return
        if turn + 1 < len(self._phones[phone].bodies):
            self._cursors[phone] = cursor_in(answer.text)
        else:
            self.last[phone] = Body(answer.body, packed=b"br" if answer.is_brotli else b"")
        self.give(line)


async def run(place: str, connections: int, phones: list[Phone]) -> tuple[Found, list[Phone]]:
    host, _, port = place.rpartition(":")
    loop = asyncio.get_running_loop()
    rounds = Rounds(phones, place)
    lines = [
        Line(rounds.came) for _ in range(min(connections, len(phones)))
    ]  # each phone waits for its answer
    for line in lines:
        await loop.create_connection(line.itself, host, int(port))
    rounds.tally = Tally()
    for line in lines:
        rounds.give(line)
    await rounds.finished
    found = rounds.tally.end()
    return found, [Phone("", b"", [answer]) for answer in rounds.last.values()]


def main(place: str, connections: str, answers: str, *files: str) -> None:
    phones = list(read_phones([Path(file) for file in files]))
    found, last = uvloop.run(run(place, int(connections), phones))
    write_phones(Path(answers), last)
    print(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
