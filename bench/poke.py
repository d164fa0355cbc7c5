"""2,000 phones that listen, and one change that concerns them all (a new period): when each has been told.

The server tells many one after the other on purpose, at most 50 a second (`server/web/hub.py`), so that they
do not all exchange in the same second; how long that alone takes is printed beside it. Seconds from sending
the change; memory is what the server holds more than before, for each stream.
"""

import asyncio
import json
import statistics
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from typing import Any

import uvloop

from bench.crowd import Crowd, Seat, gather, sign_in
from bench.figure import figure
from bench.place import Place
from bench.serving import Server, serving
from bench.stores import opened
from bench.streams import listen
from server.chance import Chance
from server.web.cookie import COOKIE
from server.web.hub import AT_ONCE, PER_S

STREAMS = 2_000
SETTLED_S = 60  # more than two rounds of heartbeats, each of which looks again whose stream it is
PATIENCE_S = 300


def measure(place: Place) -> Iterator[dict[str, Any]]:
    count, settled_s = place.sized(STREAMS, 60), place.sized(SETTLED_S, 2)
    data, chance, now_ms = place.fresh("poke") / "data", Chance(), time.time_ns() // 1_000_000
    with opened(data) as store:
        crowd = gather(store, count, now_ms)
        people = [crowd.admin, *(post.person for post in crowd.posts[:count])]
        seats = [
            Seat(person=person, token=chance.token(), replica=chance.new_id(), key="") for person in people
        ]
        sign_in(store, crowd.instansi, seats, now_ms)
    with serving(data) as server:
        yield from uvloop.run(_told(server, crowd, [f"{COOKIE}={seat.token}" for seat in seats], settled_s))


async def _told(server: Server, crowd: Crowd, cookies: list[str], settled_s: float) -> list[dict[str, Any]]:
    admin, listeners = cookies[0], cookies[1:]
    name = f"poke of {len(listeners)} streams"
    await asyncio.to_thread(
        _ask, server, "GET", "/api/session", admin
    )  # what the first request makes is there
    before = server.memory_bytes()
    begun = time.perf_counter()
    streams = await listen(server.place, listeners, PATIENCE_S)
    took = time.perf_counter() - begun
    cpu = server.cpu_seconds()
    await asyncio.sleep(settled_s)
    quiet = (server.cpu_seconds() - cpu) / settled_s
    grown = server.memory_bytes() - before
    cpu, own, begun = server.cpu_seconds(), time.process_time(), time.perf_counter()
    changing = asyncio.create_task(asyncio.to_thread(_change, server, admin))
    async with asyncio.timeout(PATIENCE_S):
        times = await asyncio.gather(*(stream.told for stream in streams))
    await changing
    waited = sorted(told - begun for told in times)
    whole = time.perf_counter() - begun
    own, cpu = time.process_time() - own, server.cpu_seconds() - cpu
    for stream in streams:
        stream.close()
    wanted, against = max(0, len(listeners) - AT_ONCE) / PER_S, f"{name}: spread that is wanted"
    return [
        figure(name, round(waited[-1], 2), "s", ratio=waited[-1] / max(wanted, 0.001), against=against),
        figure(f"{name}: median", round(statistics.median(waited), 2), "s"),
        figure(f"{name}: first", round(waited[0], 3), "s"),
        figure(against, round(wanted, 2), "s"),
        figure(f"{name}: opening them", round(took, 1), "s"),
        figure(f"{name}: memory", round(grown / len(listeners) / 1000, 1), "kB each"),
        figure(f"{name}: server's CPU while nothing happens", round(quiet, 3), "cores"),
        figure(f"{name}: server's CPU for the change", round(cpu, 2), "s"),
        figure(f"{name}: load generator's CPU", round(own / whole, 2), "cores"),
    ]


def _change(server: Server, cookie: str) -> None:
    year = date.today().year + 1
    period = {
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
        "deadline": f"{year + 1}-01-15",
        "lock": f"{year + 1}-01-31",
        "reason": "Tahun baru",
    }
    _ask(server, "POST", "/api/admin/periods", cookie, json.dumps(period).encode())


def _ask(server: Server, method: str, path: str, cookie: str, body: bytes | None = None) -> None:
    origin = f"http://{server.place}"
    headers = {"Cookie": cookie, "Origin": origin, "Content-Type": "application/json"}
    request = urllib.request.Request(origin + path, body, headers, method=method)
    urllib.request.urlopen(request, timeout=PATIENCE_S).close()
