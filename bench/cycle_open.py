"""Opening a cycle for a whole regency in the background, while phones write."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bench.figure import figure
from bench.people import employ
from server.app import create_app
from server.chance import Chance
from server.cycle_acts import begin_cycle, opening_of
from server.schemes import shipped_schemes
from server.settings import Settings
from server.store.sqlite import SqliteStore
from server.store.store import Tx
from server.web.cycle_work import finish_all

T = TypeVar("T")

PEOPLE = 8_000
NAME = f"cycle_open, {PEOPLE} people"
PAUSE_S = 0.02  # between two writes of somebody else


class TimedStore(SqliteStore):
    """Says how long each job of the background takes within its transaction."""

    longest_s = longest_cpu_s = 0.0

    async def write(self, job: Callable[[Tx], T], instansi: int | None = None) -> T:
        def timed(tx: Tx) -> T:
            begun, cpu = time.perf_counter(), time.thread_time()
            done = job(tx)
            tx.flush()
            self.longest_cpu_s = max(self.longest_cpu_s, time.thread_time() - cpu)
            self.longest_s = max(self.longest_s, time.perf_counter() - begun)
            return done

        return await super().write(timed)


def measure() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as directory:
        data, now_ms = Path(directory) / "data", time.time_ns() // 1_000_000
        store = TimedStore(data)
        agency, period = employ(store, PEOPLE, now_ms)
        begin = partial(
            begin_cycle,
            instansi=agency.instansi,
            scheme=shipped_schemes()["jambi"],
            period=period,
            kinds={"": "teknis"},
            rate_until=period.deadline_date,
            now_ms=now_ms,
            chance=Chance(),
        )
        cycle = store.write_now(begin)
        begun, cpu = time.perf_counter(), time.process_time()
        opening = store.read_now(partial(opening_of, instansi=agency.instansi, cycle=cycle))
        yield figure(f"{NAME}: plan worked out, once", round(time.perf_counter() - begun, 2), "s")
        yield figure(f"{NAME}: plan, CPU", round(time.process_time() - cpu, 2), "s")
        tasks = sum(map(len, opening.asked.values()))
        yield figure(f"{NAME}: tasks", tasks, "tasks")
        web = create_app(Settings(data=data, static=data), store=store).state.web
        cpu = time.process_time()
        seconds, waits = asyncio.run(_open(web, store, agency.instansi))
        yield figure(NAME, round(seconds, 2), "s")
        yield figure(f"{NAME}: CPU", round(time.process_time() - cpu, 2), "s")
        yield figure(f"{NAME}: speed", round(PEOPLE / seconds), "people/s")
        yield figure(f"{NAME}: longest transaction", round(store.longest_s * 1000), "ms")
        yield figure(f"{NAME}: its CPU", round(store.longest_cpu_s * 1000), "ms")
        yield figure(f"{NAME}: others' writes meanwhile", len(waits), "writes")
        yield figure(f"{NAME}: their longest wait", round(max(waits) * 1000), "ms")
        store.close()


async def _open(web: Any, store: SqliteStore, instansi: int) -> tuple[float, list[float]]:
    begun, waits = time.perf_counter(), []
    opening = asyncio.create_task(finish_all(web))
    while not opening.done():
        asked = time.perf_counter()
        await SqliteStore.write(store, lambda tx: tx.next_seq(instansi))
        waits.append(time.perf_counter() - asked)
        await asyncio.sleep(PAUSE_S)
    await opening
    return time.perf_counter() - begun, waits
