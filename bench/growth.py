"""What an exchange costs in a large database, beside a small one: 10 thousand records, 1 million, and with
`--full` 5 million, each with a journal as large (4 lines for 3 records).

The same agency of 2,000 people everywhere: what differs is how much they have done before, in earlier plan
lines. The servers stand beside each other and are asked in turns, one connection at a time, so what is
compared is cost and not queueing, and a busy machine disturbs all of them alike. Medians of the medians of
all turns but the first; the goal is a ratio of at most 1.3.
"""

import itertools
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from bench import copies, history
from bench.crowd import Crowd, gather
from bench.figure import figure
from bench.phones import prepare
from bench.place import Place
from bench.serving import Server, run_load, serving
from bench.stock import Stamped
from bench.stores import opened
from server.store.sqlite import SqliteStore

SMALL, LARGE, LARGEST = 10_000, 1_000_000, 5_000_000  # records
BYTES_EACH = 8_000  # of the database for one record, its journal and indexes included
PEOPLE = 2_000
REPORTS = 100  # of one plan line of earlier days
TURNS = 6
PHONES = 8  # of one turn
EXCHANGES = 12  # of each, with ten reports
LOOKS = 25  # of each, with none
KINDS = {"exchange": 10, "empty exchange": 0}  # reports in each


class Size:
    """One database, its server, and what was measured there."""

    def __init__(self, folder: Path, records: int) -> None:
        self.folder, self.wanted, self.records, self.seconds = folder, records, 0, 0.0
        self.files: dict[str, list[list[Path]]] = {}  # by kind and turn
        self.medians: dict[str, list[float]] = {kind: [] for kind in KINDS}
        self.cpu: dict[str, list[float]] = {kind: [] for kind in KINDS}

    def median_of(self, kind: str) -> float:
        return statistics.median(self.medians[kind])

    def cpu_of(self, kind: str) -> float:
        return statistics.mean(self.cpu[kind])

    @property
    def name(self) -> str:
        return f"{self.wanted:,} records"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self, people: int, turns: int, exchanges: int, looks: int) -> None:
        now_ms, begun = time.time_ns() // 1_000_000, time.perf_counter()
        with opened(self.data) as store:
            crowd = gather(store, people, now_ms)
            self.records = store.read_now(lambda tx: tx.seq(crowd.instansi))
            blocks = max(0, self.wanted - self.records) // (REPORTS + 2)
            post, stamp = crowd.posts[-1], Stamped(now_ms)
            whose = [post, *itertools.islice(itertools.cycle(crowd.posts), blocks)][:blocks]
            at_once = len(whose) if not isinstance(store, SqliteStore) else 1
            self.records += history.work(store, crowd, whose[:at_once], REPORTS, now_ms, stamp)
        before, copied = self.records, whose[at_once:]
        for count in copies.fill(self.data, post, stamp.mark, copied, now_ms) if copied else ():
            self.records = before + count
        self.seconds = time.perf_counter() - begun
        with opened(self.data) as store:
            for kind, reports in KINDS.items():
                each = exchanges if reports else looks
                self.files[kind] = [
                    prepare(
                        store,
                        self.data,
                        _some(crowd, turn),
                        exchanges=each,
                        reports=reports,
                        name=f"{kind}-{turn}",
                    )
                    for turn in range(turns)
                ]

    def take_turn(self, server: Server, turn: int) -> None:
        for kind, files in self.files.items():
            before = server.cpu_seconds()
            found = run_load(server.place, 1, self.folder / "answers", files[turn])
            assert set(found.statuses) == {"200"}, found.statuses
            if turn:
                self.medians[kind].append(found.p50_ms)
                self.cpu[kind].append((server.cpu_seconds() - before) / found.requests * 1000)


def measure(place: Place) -> Iterator[dict[str, Any]]:
    wanted = [SMALL, LARGE, *([LARGEST] if place.full else [])]
    wanted = [place.sized(records, records // 50 * 2) for records in wanted]
    turns, people = place.sized(TURNS, 3), place.sized(PEOPLE, 100)
    sizes = []
    for records in wanted:
        size = Size(place.fresh(f"growth-{records}"), records)
        free = shutil.disk_usage(size.folder).free
        if free < records * BYTES_EACH * 1.5:
            yield figure(f"growth: {size.name}: left out, disk free", free // 10**9, "GB")
            continue
        size.make(people, turns, place.sized(EXCHANGES, 3), place.sized(LOOKS, 3))
        sizes.append(size)
        yield figure(f"growth: {size.name}: made in", round(size.seconds), "s")
        yield figure(f"growth: {size.name}: there are", size.records, "records")
        database = size.data / "luring.db"
        if database.exists():
            yield figure(f"growth: {size.name}: database", round(database.stat().st_size / 1e6), "MB")
    with ExitStack() as stack:
        servers = []
        for size in sizes:
            begun = time.perf_counter()
            servers.append(stack.enter_context(serving(size.data)))
            yield figure(f"growth: {size.name}: start", round(time.perf_counter() - begun, 2), "s")
        for turn in range(turns):
            for size, server in zip(sizes, servers, strict=True):
                size.take_turn(server, turn)
        memory = [round(server.memory_bytes("VmHWM") / 1e6) for server in servers]
    yield from _told(sizes)
    for size, held in zip(sizes, memory, strict=True):
        yield figure(f"growth: {size.name}: server's memory", held, "MB")


def _told(sizes: list[Size]) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for what, unit, of in (
            ("median", "ms", Size.median_of),
            ("server's CPU", "ms each", Size.cpu_of),
        ):
            least = of(sizes[0], kind)
            for size in sizes:
                name, value = f"growth: {kind}, {size.name}: {what}", of(size, kind)
                against = f"growth: {kind}, {sizes[0].name}: {what}"
                if size is sizes[0]:
                    yield figure(name, round(value, 2), unit)
                else:
                    yield figure(name, round(value, 2), unit, ratio=value / least, against=against)


def _some(crowd: Crowd, turn: int) -> Crowd:
    """Get the people of one turn: nobody's superior, and not whose work was copied."""
    above = {post.superior for post in crowd.posts}
    others = [post for post in crowd.posts[:-1] if post.placement not in above]
    return msgspec.structs.replace(crowd, posts=tuple(others[turn * PHONES :][:PHONES]))
