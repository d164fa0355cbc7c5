"""Exchanges in which nothing happens: how many a second, and their bytes. 200 phones that have everything ask
again and again on 64 connections, closed loop. 1/s, milliseconds, bytes with and without HTTP heads.
"""

import time
from collections.abc import Iterator
from typing import Any

from bench import limit
from bench.crowd import gather
from bench.figure import figure
from bench.phones import prepare
from bench.place import Place
from bench.serving import run_load, serving
from bench.stores import opened

PEOPLE = 200
EXCHANGES = 50  # of each
CONNECTIONS = 64
NAME = "empty exchange"


def measure(place: Place) -> Iterator[dict[str, Any]]:
    folder = place.fresh("idle")
    data = folder / "data"
    with opened(data) as store:
        crowd = gather(store, place.sized(PEOPLE, 70), time.time_ns() // 1_000_000)
        files = prepare(store, data, crowd, exchanges=place.sized(EXCHANGES, 5), reports=0)
    with serving(data) as server:
        before = server.cpu_seconds()
        found = run_load(server.place, CONNECTIONS, folder / "answers", files)
        cpu = server.cpu_seconds() - before
    yield figure(NAME, round(found.per_second), "1/s")
    yield from limit.around(NAME, found)
    yield figure(f"{NAME}: server's CPU", round(cpu / found.requests * 1000, 2), "ms each")
    for way, head, body in (
        ("up", found.head_up, found.body_up),
        ("down", found.head_down, found.body_down),
    ):
        yield figure(f"{NAME}: {way}, body", round(body / found.requests), "bytes")
        yield figure(f"{NAME}: {way}, with head", round((head + body) / found.requests), "bytes")
