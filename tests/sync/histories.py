"""Histories of one record, told briefly: `budi(1, put=score(3))`, `sari(1, step="approve", saw=...)`."""

import json
from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec

from sync.merge import Known, Record, evaluate, extend, outcome
from sync.mutation import Made, Mutation
from sync.record import Collection

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"
SHEET = msgspec.convert(json.loads((VECTORS / "merge.json").read_text())["collection"], Collection)

ROLES = {"budi": "author", "sari": "supervisor", "hasan": "supervisor", "admin": "admin"}


def mutation(told: Mapping[str, Any]) -> Mutation:
    """Fill in what does not matter to merging."""
    return Mutation(
        v=1,
        id=told["id"],
        replica=told["replica"],
        n=told["n"],
        prev="" if told["n"] == 1 else "-",
        actor=told["actor"],
        collection=SHEET.name,
        record="r",
        put=told.get("put"),
        step=told.get("step"),
        reason=told.get("reason"),
        marks=tuple(told.get("marks", ())),
        saw={register: tuple(heads) for register, heads in told.get("saw", {}).items()},
        salt="-",
        made=Made(at=told.get("at", told["n"]), zone="Asia/Jakarta"),
    )


def known(told: Mapping[str, Any]) -> Known:
    return Known(
        mutation=mutation(told),
        roles=frozenset(told["roles"] if "roles" in told else [ROLES[told["actor"]]]),
        admitted=told.get("admitted", True),
        branch=told.get("branch", ""),
    )


class Writer:
    """One person on one device, as somebody who writes a history."""

    def __init__(self, actor: str, device: str) -> None:
        self._actor = actor
        self._replica = f"{actor}-{device}"

    def __call__(self, n: int, *, saw: Mapping[str, str] | None = None, **told: Any) -> Known:
        heads = {register: ids.split() for register, ids in (saw or {}).items()}
        id = f"{self._replica}-{n}"
        return known({"id": id, "replica": self._replica, "n": n, "actor": self._actor, "saw": heads, **told})


budi, budi_at_the_kiosk = Writer("budi", "phone"), Writer("budi", "kiosk")
sari, hasan, admin = Writer("sari", "phone"), Writer("hasan", "phone"), Writer("admin", "office")


def score(value: float) -> dict[str, Any]:
    return {"body": {"score": value}}


def sheet(history: Iterable[Known]) -> Record:
    return evaluate(SHEET, history)


def value(record: Record, register: str = "body") -> Any:
    shown = record.registers[register].value
    return shown["score"] if isinstance(shown, dict) and "score" in shown else shown


def standing(record: Record, one: Known, register: str = "body") -> str:
    return record.standing.get(one.mutation.id, {}).get(register, "superseded")


def kinds(record: Record) -> dict[str, str]:
    return {conflict.register: conflict.kind for conflict in record.conflicts}


CREATED = budi(1, put=score(1))
SUBMITTED = budi(2, step="submit", saw={"body": "budi-phone-1"})
APPROVED = sari(1, step="approve", saw={"body": "budi-phone-1", "state": "budi-phone-2"})


def told(*history: Known) -> Record:
    """The record, after making sure that it is the same in every order of arrival, however it is computed."""
    expected = sheet(history)
    for order in permutations(history) if len(history) < 6 else [history, history[::-1]]:
        assert arrived(order)[-1] == expected
    return expected


def arrived(order: tuple[Known, ...]) -> list[Record]:
    """The record after each arrival, by the fast path where it answers."""
    records = [sheet([])]
    for count, one in enumerate(order, 1):
        evaluated = sheet(order[:count])
        extended = extend(SHEET, records[-1], one)
        assert extended is None or extended == evaluated
        records.append(evaluated)
    return records


def outcomes(*order: Known) -> list[str]:
    records = arrived(order)
    verdicts = (outcome(*pair, one) for *pair, one in zip(records, records[1:], order, strict=False))
    return [f"{verdict.outcome} {verdict.code}".strip() for verdict in verdicts]


def seen(record: Record, register: str = "body") -> dict[str, tuple[str, ...]]:
    """What each author of a version had before his eyes."""
    return {sibling.id: sibling.saw for sibling in record.registers[register].siblings}
