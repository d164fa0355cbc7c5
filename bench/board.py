"""The board of a whole agency: what one look at it costs, with three lines for everybody."""

import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import msgspec

from bench.figure import figure
from bench.people import employ
from bench.place import Place
from bench.stores import opened
from server.board import board_of
from server.chance import Chance
from server.organisation import organisation_of
from server.store.records import Row
from server.store.store import Tx

PEOPLE = 2_000
LINES = 3


def measure(place: Place) -> Iterator[dict[str, Any]]:
    people, now_ms = place.sized(PEOPLE, 100), time.time_ns() // 1_000_000
    name = f"board, {people} people"
    with opened(place.fresh("board") / "data") as store:
        agency, period = employ(store, people, now_ms)
        rows = store.write_now(partial(_plan, instansi=agency.instansi, period=period.id))
        org = store.read_now(lambda tx: organisation_of(tx, agency.instansi))
        top = [unit for unit in org.units if not org.parents_of.get(unit)]
        look = partial(
            board_of,
            instansi=agency.instansi,
            period=period,
            tops=top,
            today=date.fromtimestamp(now_ms / 1000),
            now_ms=now_ms,
        )
        begun, cpu = time.perf_counter(), time.process_time()
        found = store.read_now(look)
        yield figure(name, round((time.perf_counter() - begun) * 1000), "ms")
        yield figure(f"{name}: CPU", round((time.process_time() - cpu) * 1000), "ms")
        yield figure(f"{name}: rows read", rows, "rows")
        yield figure(f"{name}: units", len(found.units), "units")
        yield figure(f"{name}: targets added up", found.units[0].targets, "targets")


def _plan(tx: Tx, instansi: int, period: str) -> int:
    """Write lines and their progress as they stand after a year. Returns how many rows that is."""
    chance, count = Chance(), 0
    for post in organisation_of(tx, instansi).placements.values():
        for number in range(LINES):
            line, indicator = chance.new_id(), chance.new_id()
            target = {"value": 100, "low": None, "high": None, "text": None}
            one = {"id": indicator, "aggregate": "sum", "direction": "higher", "target": target}
            value = {"placement": post.id, "cycle": period, "rhk": "Pelayanan " * 8, "indicators": [one]}
            registers = {"state": {"heads": [], "value": "agreed"}, "line": {"heads": [], "value": value}}
            done = {"count": 200, "reported": 90 + number, "reached": 0.9 + number / 10}
            for row in (
                Row(
                    collection="plan_line",
                    id=line,
                    owner=post.id,
                    state="agreed",
                    body=msgspec.json.encode({"registers": registers}),
                ),
                Row(
                    collection="progress",
                    id=chance.new_id(),
                    owner=post.id,
                    parent=line,
                    body=msgspec.json.encode({"line": line, "indicators": {indicator: done}}),
                ),
            ):
                tx.put_record(instansi, None, row)
                count += 1
    return count
