"""Exchanges a second, beside the limit: each with ten new reports and about twenty changes to pull.

500 people with two phones each, all signed in, on 64 connections: a phone sends what was reported on it, and
gets what came from the other one since, beside its own reports as they stand now and the progress of their
plan lines. Closed loop; everything is written and signed before. What the answers say is looked at after the
clock has stopped.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from bench import limit
from bench.bodies import read_phones
from bench.crowd import gather
from bench.figure import figure
from bench.line import Answer as Received
from bench.phones import prepare
from bench.place import Place
from bench.serving import run_load, serving
from bench.stores import opened
from sync.wire import Answer

PEOPLE, DEVICES = 500, 2
CONNECTIONS = 64
EXCHANGES = 5  # of each phone
REPORTS = 10
NAME = f"exchange of {REPORTS} reports"

_answer = msgspec.json.Decoder(Answer)


def measure(place: Place) -> Iterator[dict[str, Any]]:
    people, exchanges = place.sized(PEOPLE, 20), place.sized(EXCHANGES, 2)
    folder = place.fresh("exchange")
    data = folder / "data"
    with opened(data) as store:
        crowd = gather(store, people, time.time_ns() // 1_000_000)
        files = prepare(store, data, crowd, devices=DEVICES, exchanges=exchanges, reports=REPORTS)
    with serving(data) as server:
        before = server.cpu_seconds()
        found = run_load(server.place, CONNECTIONS, folder / "answers", files)
        cpu = server.cpu_seconds() - before
        memory = server.memory_bytes("VmHWM")
    least, least_cpu = limit.run(place.fresh("exchange-limit"), found.requests)
    ratio = found.per_second / least.per_second
    yield figure(NAME, round(found.per_second), "1/s", ratio=ratio, against=limit.NAME)
    yield from limit.around(NAME, found)
    each, least_each = cpu / found.requests * 1000, least_cpu / least.requests * 1000
    against = f"{limit.NAME}: server's CPU"  # where the machine is shared, this says more than the clock
    yield figure(f"{NAME}: server's CPU", round(each, 2), "ms each", ratio=each / least_each, against=against)
    thousands = found.requests * REPORTS / 1000
    yield figure(f"{NAME}: server's CPU per 1,000 mutations", round(cpu / thousands, 2), "s")
    for way, head, body in (
        ("up", found.head_up, found.body_up),
        ("down", found.head_down, found.body_down),
    ):
        per = f"{NAME}: {way} per 1,000 mutations"
        yield figure(per, round((head + body) / thousands), "bytes")
        yield figure(f"{per}: bodies", round(body / thousands), "bytes")
    yield from pulled(NAME, answers_in(folder / "answers"))
    yield figure(f"{NAME}: phones", len(crowd.posts) * DEVICES, "phones")
    yield figure(f"{NAME}: server's memory", round(memory / 1e6), "MB")
    yield figure(limit.NAME, round(least.per_second), "1/s")
    yield from limit.around(limit.NAME, least)
    yield figure(against, round(least_each, 2), "ms each")


def answers_in(file: Path) -> Iterator[Answer]:
    """Read the answers that the load generator kept."""
    for phone in read_phones([file]):
        for body in phone.bodies:
            yield _answer.decode(Received("200", 0, 0, body.hello, body.packed == b"br").text)


def pulled(name: str, answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
    """Say what the last answers to each phone had in them.

    Raises: AssertionError when something that was sent was not applied.
    """
    count: Counter[str] = Counter()
    for answer in answers:
        count["answers"] += 1
        outcomes = {outcome.id: outcome for outcome in answer.outcomes}
        bad = [one for one in outcomes.values() if one.outcome != "applied"]
        assert not bad, bad[0]
        for change in answer.changes:
            heads = {head for register in change.registers.values() for head in register.heads}
            own = "own reports" if heads & outcomes.keys() else "others' reports"
            count["derived" if change.value is not None else own] += 1
            count["changes"] += 1
    yield figure(f"{name}: changes pulled", round(count["changes"] / count["answers"], 1), "each")
    for what in ("own reports", "others' reports", "derived"):
        yield figure(f"{name}: changes pulled: {what}", round(count[what] / count["answers"], 1), "each")
