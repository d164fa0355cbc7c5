"""What people answer about themselves and others in an appraisal cycle that is open, by the tasks on their
phones. Each deed returns what was done, in words; "" when there was nothing to do.
"""

from datetime import date
from random import Random
from typing import Any

from cast import INSTANSI, NAMESPACE

from server.appraisal.assessment import COLLECTION_OF, natural_name, owner_in, parts_rated
from server.cycle_acts import begin_cycle, open_some, opening_of
from server.effects import derived_id
from server.period_acts import add_period
from server.periods import period_of
from server.schemes import shipped_schemes
from server.store.store import Tx
from simulation.deadlines import Told
from simulation.people import Hand, saw
from sync.mutation import STATE

# Nobody reports about its days: it is no period of `deadlines`.
FIRST, LAST, DUE = date(2026, 1, 1), date(2026, 10, 31), date(2099, 12, 31)
VALUES = ("1", "2", "3", "4", "5", None)
COLLECTIONS = tuple(sorted(set(COLLECTION_OF.values())))


def open_cycle(tx: Tx, scheme: str, chance: Random, now_ms: int) -> str:
    """Open a cycle for everybody who is there, once."""
    told, chosen = Told(chance), shipped_schemes()[scheme]
    period = period_of(tx.periods(INSTANSI), FIRST.isoformat()) or add_period(
        tx, INSTANSI, first=FIRST, last=LAST, deadline=DUE, lock=DUE, now_ms=now_ms, chance=told
    )
    if any(f'"id":"{scheme}"' in one.scheme for one in tx.cycles(INSTANSI)):
        return ""
    kinds = {"": chosen.kinds[0]} if chosen.kinds else {}
    cycle = begin_cycle(tx, INSTANSI, chosen, period, kinds, period.deadline_date, now_ms, told)
    open_some(tx, INSTANSI, cycle.id, opening_of(tx, INSTANSI, cycle), at_once=1_000)
    return f"(a cycle of {scheme} is opened)"


def assess(hand: Hand) -> str:
    """Answer what he is asked, and send it; seldom about somebody whom nobody asked him to rate."""
    chance = hand.chance
    tasks = [one.value for one in hand.of("task") if one.value["state"] != "closed"]
    if not tasks:
        return ""
    asked = [one for one in tasks if one["state"] == "asked"]
    task = chance.choice(asked if asked and chance.random() < 0.7 else tasks)
    group, ratee = task["group"], task["placement"]
    if chance.random() < 0.1:
        ratee = chance.choice(sorted(hand.agency.holders))
    owner = owner_in(group, ratee, task["rater"])
    cycle = next((one.value for one in hand.of("cycle") if one.id == task["cycle"]), None)
    if cycle is None:  # it is on its way
        return ""
    parts = parts_rated(shipped_schemes()[cycle["scheme"]["id"]], group)
    answers = {
        "placement": owner,
        "cycle": task["cycle"],
        "ratee": ratee,
        "group": group,
        "items": {f"{part.id}.{item.id}": chance.choice(VALUES) for part in parts for item in part.items},
        "reasons": {},
        "note": chance.choice(["", "Rajin"]),
    }
    name = COLLECTION_OF[group]
    record = derived_id(NAMESPACE, natural_name(task["cycle"], ratee, group, owner))
    before = _shown(hand, name, record)
    if before is not None and before.registers[STATE].value == "submitted":
        hand.save(name, record, step="reopen", saw=saw(before))
    _put(hand, name, record, answers)
    after = _shown(hand, name, record)
    if after is not None and chance.random() < 0.9:
        hand.save(name, record, step="submit", saw=saw(after))
    return f"rates {ratee[-4:]} as {group}: {record[:4]}"


def move_assessment(hand: Hand) -> str:
    """Take a step of some answer, seldom one that is not his to take."""
    one = hand.one_of([shown for name in COLLECTIONS for shown in hand.of(name)])
    if one is None:
        return ""
    step = hand.chance.choice(["submit", "reopen", "reopen", "decline"])
    hand.save(one.collection, one.id, step=step, reason="Belum lama bekerja bersama", saw=saw(one))
    return f"takes the step {step} of the answer {one.id[:4]}"


def _put(hand: Hand, name: str, record: str, answers: dict[str, Any]) -> None:
    before = _shown(hand, name, record)
    if before is not None and hand.chance.random() < 0.2:
        before = hand.as_opened(before)
    hand.save(name, record, put={"answers": answers}, saw=saw(before) if before is not None else {})


def _shown(hand: Hand, name: str, record: str) -> Any:
    """As his phone shows it now: with what he has just saved."""
    return hand.phone.view().get(f"{name}/{record}")
