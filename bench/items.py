"""What there is to measure, by name. Only what is asked for is imported: some of it wants a browser."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from bench.place import Place

ITEMS = {
    "limit": "a bare handler that decodes 2 kB and commits ten rows",
    "weight": "bytes of an exchange and of the app",
    "pieces": "photos in pieces",
    "start": "time to usable on a slow phone",
    "phone": "first visit, saving, typing, long lists, settling on a slow phone; bytes of each route",
    "peer": "the day of a device by CouchDB's protocol, too",
    "long_pull": "a pull of 50,000 records, and pulls while many are written",
    "cycle_open": "opening a cycle for 8,000 people",
    "board": "the board of 2,000 people",
    "exchange": "exchanges of ten reports and about twenty changes, 1,000 phones, beside the limit",
    "idle": "exchanges in which nothing happens",
    "deadline": "50,000 phones within a minute, and what rate is carried",
    "poke": "2,000 open streams, and one change for all of them",
    "first_sync": "a new phone of somebody with 200 people",
    "restore": "100,000 mutations sent again after a restore",
    "growth": "exchanges in a database of 10 thousand records, 1 million, with --full 5 million",
}


def run(name: str, place: Place) -> Iterator[dict[str, Any]]:
    found: Iterator[dict[str, Any]] = import_module(f"bench.{name}").measure(place)
    yield from found
