"""Pulls of very much, and pulls while very much is being written: straight into the exchange, no HTTP."""

import asyncio
import statistics
import time
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec

from bench.figure import figure
from bench.place import Place
from bench.stores import opened
from e2e import agency
from server.exchange import Who, exchange
from server.receipt import ServerKeys
from server.store.journal import Replica
from server.store.records import Row
from server.store.store import ReadTx, Store, Tx
from sync import device

ROWS = 50_000
IMPORTED = 20_000
BATCH = 1_000
KEYS = ServerKeys(mac=b"k" * 32)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def measure(place: Place) -> Iterator[dict[str, Any]]:
    data = place.agency("long_pull")
    rows, imported = place.sized(ROWS, 2 * BATCH), place.sized(IMPORTED, BATCH)
    with opened(data) as store:
        person, bucket = store.read_now(who_is_budi)
        fill(store, bucket, rows)
        began = time.perf_counter()
        pages, phone = pull(store, person)
        seconds = time.perf_counter() - began
        assert len(phone.cache.rows) >= rows
        assert phone.cache.doubt == ""
        yield figure(f"pull of {rows} records, server and phone", round(seconds, 1), "s")
        yield figure(f"pull of {rows} records: pages", len(pages), "pages")
        yield figure(f"pull of {rows} records: 99th percentile of a page", percentile(pages), "ms")
        quiet = asyncio.run(pulls_during(store, person, bucket, 0))
        busy = asyncio.run(pulls_during(store, person, bucket, imported))
        name = f"page of a pull while {imported} records are written: 99th percentile"
        still = percentile(quiet)
        yield figure(
            name, percentile(busy), "ms", ratio=percentile(busy) / still, against="page of a pull when quiet"
        )
        yield figure("page of a pull when quiet: 99th percentile", still, "ms")


def who_is_budi(tx: ReadTx) -> tuple[str, str]:
    person = tx.person_of_nip(1, agency.NIP["Budi"], now_ms())
    assert person is not None
    org = tx.organisation(1)
    placement = next(p.id for p in org.placements.values() if p.person == person)
    return person, f"work:{placement}"


def fill(store: Store, bucket: str, count: int) -> None:
    """Write so many records of a report's size, in batches."""
    body = msgspec.json.encode({"note": "Poli umum, pagi sampai siang. " * 20})

    def job(tx: Tx) -> None:
        for _ in range(min(BATCH, count)):
            tx.put_record(1, None, Row(collection="note", id=str(uuid.uuid4()), buckets=(bucket,), body=body))

    for _ in range(count // BATCH):
        store.write_now(job)


def register(store: Store, person: str) -> tuple[Who, device.Device]:
    replica = Replica(
        id=str(uuid.uuid4()), person=person, kind="phone", key="", label="bench", registered_at=now_ms()
    )
    store.write_now(lambda tx: tx.put_replica(1, replica))
    return Who(instansi=1, person=person, replica=replica), device.create(replica.id, person)


def pull(store: Store, person: str) -> tuple[list[float], device.Device]:
    """Pull all there is. Returns how long each page took the server, ms."""
    who, phone = register(store, person)
    pages = []
    while True:
        asked = device.request(phone, now_ms=now_ms(), client="0.1.0", sign=lambda _: b"")
        began = time.perf_counter()
        answer, _ = asyncio.run(exchange(store, who, asked.body, now_ms, KEYS))
        pages.append((time.perf_counter() - began) * 1000)
        settled = device.settle(phone, answer, asked.asked)
        phone = settled.device
        if "again" not in settled.effects:
            return pages, phone


async def pulls_during(store: Store, person: str, bucket: str, imported: int) -> list[float]:
    """Ask for the first page, again and again, while an import writes. Returns how long each took, ms."""
    who, phone = register(store, person)
    asked = device.request(phone, now_ms=now_ms(), client="0.1.0", sign=lambda _: b"")
    writing = asyncio.create_task(asyncio.to_thread(fill, store, bucket, imported))
    took: list[float] = []
    while len(took) < 200 or not writing.done():
        began = time.perf_counter()
        await exchange(store, who, asked.body, now_ms, KEYS)
        took.append((time.perf_counter() - began) * 1000)
    await writing
    return took


def percentile(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=100)[98], 1)
