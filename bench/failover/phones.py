"""Phones that go on reporting whatever happens to the servers: what is not answered is sent again, to
whichever server answers, until it is.
"""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import msgspec

from bench import outbox
from bench.bodies import CURSOR

REPORTS = 3  # in each exchange
PAUSE_S = 0.05  # between two exchanges of a phone
TIMEOUT_S = 30.0  # of one exchange
AGAIN_S = 0.25  # before what failed is sent again; a real phone takes longer


@dataclass
class Acknowledged:
    """What was answered with an outcome, and when."""

    ids: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)  # whatever was ever sent
    statuses: Counter[str] = field(default_factory=Counter)
    moments: list[tuple[float, float]] = field(default_factory=list)  # first sent, answered: monotonic, s


class Load:
    """Many phones at once, each a thread. `found`: what they have been told so far."""

    def __init__(self, phones: Sequence[outbox.Phone], origins: Sequence[str]) -> None:
        self.found = Acknowledged()
        self._origins = origins
        self._lock = threading.Lock()
        self._ends = threading.Event()
        self._threads = [
            threading.Thread(target=self._live, args=(number, phone), name=f"phone-{number}")
            for number, phone in enumerate(phones)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each finish what it is sending, however often it takes."""
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def wait_for_answers(self, count: int, sent_after: float, within_s: float) -> float | None:
        """Wait until so many exchanges that began after a moment are answered. Returns when the first of
        them was; None: they were not.
        """
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            with self._lock:
                answers = sorted(answered for sent, answered in self.found.moments if sent > sent_after)
            if len(answers) >= count:
                return answers[0]
            time.sleep(0.05)
        return None

    def _live(self, number: int, phone: outbox.Phone) -> None:
        line = _Line(self._origins, number, phone)
        while not self._ends.is_set():
            outbox.write_reports(phone, REPORTS)
            ids = {msgspec.json.decode(entry.line)["id"] for entry in phone.device.vault.entries}
            body = _with_open_cursor(outbox.take_body(phone))
            sent = time.monotonic()
            with self._lock:
                self.found.written |= ids
            while not ids <= (told := line.send(body)):
                with self._lock:
                    self.found.statuses[line.status] += 1
                time.sleep(AGAIN_S)
            with self._lock:
                self.found.statuses[line.status] += 1
                self.found.ids |= told
                self.found.moments.append((sent, time.monotonic()))
            time.sleep(PAUSE_S)


class _Line:
    """A phone's way to whichever server answers."""

    def __init__(self, origins: Sequence[str], turn: int, phone: outbox.Phone) -> None:
        self.status = ""
        self._origins, self._turn = origins, turn
        self._cursor = phone.device.cache.cursor
        self._client = httpx.Client(headers={"Cookie": phone.cookie}, timeout=TIMEOUT_S)

    def send(self, body: bytes) -> set[str]:
        """Returns the ids that the answer gives an outcome. After a failure it is the next server's turn."""
        origin = self._origins[self._turn % len(self._origins)]
        content = body.replace(CURSOR, self._cursor.encode(), 1)
        try:
            answer = self._client.post(f"{origin}/api/sync", content=content, headers={"Origin": origin})
        except httpx.HTTPError as error:
            self.status = type(error).__name__
        else:
            self.status = str(answer.status_code)
        if self.status != "200":
            self._turn += 1
            return set()
        found = answer.json()
        self._cursor = found["cursor"]
        return {outcome["id"] for outcome in found["outcomes"]}


def _with_open_cursor(body: bytes) -> bytes:
    """The cursor is not signed, and known only when the last answer is there."""
    hello, rest = body.split(b"\n", 1)
    fields = msgspec.json.decode(hello) | {"cursor": CURSOR.decode()}
    return msgspec.json.encode(fields) + b"\n" + rest
