"""Budi's plan and his rating, for the tests that put, agree and dispute them."""

import json
from pathlib import Path
from typing import Any

from cast import (
    BUDI,
    CYCLE,
    LINE,
    NAMESPACE,
    NOW_MS,
    OTHER_LINE,
    PLACE,
    SARI,
    Cast,
    Phone,
    names,
    uuid,
)

from server.appraisal import skp
from server.effects import derived_id
from server.org import Superior
from sync.device import Intent

PERIOD = uuid(302)
PLAN = derived_id(NAMESPACE, f"plan/{PLACE[BUDI]}/{CYCLE}")
RATING = derived_id(NAMESPACE, f"rating/{PLACE[BUDI]}/{PERIOD}/superior")
VECTORS = json.loads((Path(__file__).parents[2] / "sync" / "vectors" / "plan.json").read_text())
THIRD_LINE = uuid(404)


def weights(**given: float) -> dict[str, float]:
    lines = {"first": LINE, "second": OTHER_LINE, "third": THIRD_LINE}
    return {lines[name]: weight for name, weight in given.items()}


def main(**given: float) -> dict[str, Any]:
    return {"placement": PLACE[BUDI], "cycle": CYCLE, "weights": weights(**given)}


def additional(**given: float) -> dict[str, Any]:
    return {"weights": weights(**given)}


NO_ANNEX = {"support": [], "accountability": [], "consequences": []}


def begun(**changes: Any) -> dict[str, Any]:
    """A plan as it is begun: all of it."""
    groups = {"main": main(), "additional": additional(), "behaviour": {"expectations": {}}}
    return {**groups, "annex": NO_ANNEX, **changes}


def plan(**changes: Any) -> Intent:
    return Intent(collection="plan", record=PLAN, put=begun(**changes))


def edit(phone: Phone, **put: Any) -> Intent:
    return Intent(collection="plan", record=PLAN, put=put, saw=phone.saw("plan", PLAN))


def results(level: str = "meets", **more: Any) -> dict[str, Any]:
    return {"placement": PLACE[BUDI], "period": PERIOD, "level": level, **more}


def behaviour(level: str = "meets", **more: Any) -> dict[str, Any]:
    return {"level": level, "values": dict.fromkeys(skp.VALUES, "meets"), **more}


def rating(**put: Any) -> Intent:
    put = put or {"results": results(), "behaviour": behaviour()}
    return Intent(collection="rating", record=RATING, put=put)


def met(cast: Cast, person: str) -> Phone:
    phone = cast.phone(person)
    phone.exchange()
    return phone


def does(phone: Phone, *intents: Intent) -> list[str]:
    phone.write(*intents)
    return names(phone.exchange())


def shown(cast: Cast) -> dict[str, Any]:
    return {name: register.value for name, register in cast.record("plan", PLAN).registers.items()}


def kinds(cast: Cast, collection: str = "plan", id: str = PLAN) -> dict[str, str]:
    return {one.register: one.kind for one in cast.record(collection, id).conflicts}


def saw_of(cast: Cast, record: str, collection: str = "plan") -> dict[str, tuple[str, ...]]:
    registers = cast.record(collection, record).registers
    return {name: register.heads for name, register in registers.items() if register.heads}


def agreed(cast: Cast, **changes: Any) -> tuple[Phone, Phone]:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    given = changes or {"main": main(first=60), "additional": additional(second=40)}
    assert does(budi, plan(**given)) == ["applied"]
    assert does(budi, budi.step("plan", PLAN, "submit")) == ["applied"]
    sari.exchange()
    assert does(sari, sari.step("plan", PLAN, "agree")) == ["applied"]
    budi.exchange()
    return budi, sari


def superior_of(person: str, superior: str, since: int = NOW_MS - 1) -> Superior:
    return Superior(placement=PLACE[person], superior=PLACE[superior], since=since)
