"""Competencies, and what is planned to develop them: what may be written by whom, who sees it, what is
recommended; a gap in time management from its assessment to its effect, as in the case of Pauh.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from cast import ADMIN, BUDI, HASAN, NAMESPACE, PLACE, RINA, SARI, TONO, Cast, Phone, uuid
from plans import PERIOD, met

from server.appraisal.competency_data import GrowthError, Requirement, read_dictionary, required_level
from server.appraisal.competency_gap import gaps, strengths, weaknesses
from server.appraisal.training import read_catalogue, recommend
from server.effects import derived_id
from server.growth import publish_growth, shipped_catalogues, shipped_dictionaries
from sync.device import Intent

INSTANSI = 1
VECTORS = json.loads((Path(__file__).parents[2] / "sync" / "vectors" / "growth.json").read_text("utf-8"))
TIME = "teknis.manajemen_waktu"
SELF, SUPERIOR, PLAN, IMPROVEMENT = (
    "competency_self",
    "competency_superior",
    "development_plan",
    "improvement",
)


def id_of(collection: str, rest: str = "") -> str:
    return derived_id(NAMESPACE, f"{collection}/{PLACE[BUDI]}/{PERIOD}{rest}")


LINE = id_of(PLAN, f"/{TIME}")


def answers(collection: str, level: int = 0) -> Intent:
    value = {
        "placement": PLACE[BUDI],
        "period": PERIOD,
        "levels": {TIME: level},
        "reasons": {TIME: "Terlambat"},
    }
    return Intent(collection=collection, record=id_of(collection), put={"answers": value})


def proposal() -> dict[str, Any]:
    value = next(one["put"]["proposal"] for one in VECTORS["writes"] if "proposal" in one["put"])
    return {**value, "placement": PLACE[BUDI], "period": PERIOD}


def proposed() -> Intent:
    return Intent(collection=PLAN, record=LINE, put={"proposal": proposal()})


def programme() -> Intent:
    value = next(one["put"]["programme"] for one in VECTORS["writes"] if "programme" in one["put"])
    value = {**value, "placement": PLACE[BUDI], "period": PERIOD}
    return Intent(collection=IMPROVEMENT, record=id_of(IMPROVEMENT), put={"programme": value})


def does(phone: Phone, *intents: Intent) -> list[str]:
    phone.write(*intents)
    return [f"{one.outcome} {one.code}".strip() for one in phone.exchange()]


def puts(phone: Phone, collection: str, record: str, **put: Any) -> list[str]:
    phone.exchange()
    return does(
        phone, Intent(collection=collection, record=record, put=put, saw=phone.saw(collection, record))
    )


def takes(
    phone: Phone, step: str, reason: str | None = None, *, of: str = PLAN, record: str = LINE
) -> list[str]:
    phone.exchange()
    return does(phone, phone.step(of, record, step, reason))


@pytest.mark.parametrize("case", VECTORS["gaps"], ids=lambda case: str(case["case"]))
def test_a_gap_names_all_that_it_was_made_of(case: dict[str, Any]) -> None:
    rows = gaps(case["wanted"], case["own"], case["superior"])
    assert rows == case["rows"]
    assert (strengths(rows), weaknesses(rows)) == (case["strengths"], case["weaknesses"])


@pytest.mark.parametrize("case", VECTORS["recommendations"], ids=lambda case: str(case["case"]))
def test_a_recommendation_names_its_rule(case: dict[str, Any]) -> None:
    assert recommend(case["rows"], case["rules"], case["had"]) == case["found"]


@pytest.mark.parametrize("case", VECTORS["required"], ids=lambda case: str(case["case"]))
def test_the_level_that_a_post_wants(case: dict[str, Any]) -> None:
    rows = tuple(
        Requirement(
            words=tuple(row["words"]), level=row["level"], entries=tuple(row.get("entries", ())), source="x"
        )
        for row in case["rows"]
    )
    assert required_level(rows, case["entry"], case["position"]) == case["level"]


@pytest.mark.parametrize("case", VECTORS["writes"], ids=lambda case: f"{case['collection']}-{case['errors']}")
def test_what_does_not_fit_says_where(cast: Cast, case: dict[str, Any]) -> None:
    phone = met(cast, BUDI if case["collection"] == SELF else SARI)
    (group, value), *_ = case["put"].items()
    place = {"placement": PLACE[BUDI], "period": PERIOD} if "placement" in value else {}
    rest = f"/{TIME}" if case["collection"] == PLAN else ""
    intent = Intent(
        collection=case["collection"], record=id_of(case["collection"], rest), put={group: {**value, **place}}
    )
    phone.write(intent)
    (outcome,) = phone.exchange()
    assert [[one.path, one.code] for one in outcome.errors] == case["errors"]
    assert (outcome.outcome == "applied") == (not case["errors"])


@pytest.mark.parametrize("person", [BUDI, SARI, RINA, TONO, HASAN, ADMIN])
@pytest.mark.parametrize("collection", [SELF, SUPERIOR, PLAN, IMPROVEMENT])
def test_who_writes_and_who_reads(cast: Cast, collection: str, person: str) -> None:
    made = {
        SELF: answers(SELF), SUPERIOR: answers(SUPERIOR), PLAN: proposed(), IMPROVEMENT: programme()
    }[collection]  # fmt: skip
    writers = {SELF: {BUDI}, SUPERIOR: {SARI}, PLAN: {BUDI, SARI}, IMPROVEMENT: {SARI}}[collection]
    told = does(met(cast, person), made)
    assert told == (["applied"] if person in writers else ["quarantined not_allowed"])
    if person in writers:
        for reader in (BUDI, SARI):
            assert met(cast, reader).sees(collection, made.record) is not None
        for other in (RINA, TONO):
            assert met(cast, other).sees(collection, made.record) is None


def test_an_assessment_that_is_not_of_its_placement_and_period_is_refused(cast: Cast) -> None:
    intent = answers(SELF)
    wrong = Intent(collection=SELF, record=uuid(7777), put=intent.put)
    assert does(met(cast, BUDI), wrong) == ["quarantined invalid"]


def test_pauh_from_the_gap_to_the_effect(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    assert does(budi, answers(SELF, 2)) == ["applied"]
    assert does(sari, answers(SUPERIOR, 0), proposed()) == ["applied", "applied"]
    assert takes(sari, "accept") == ["applied"]
    schedule = {"from": "2026-02-02", "until": "2026-02-03"}
    assert puts(budi, PLAN, LINE, schedule=schedule) == ["applied"]
    assert takes(budi, "schedule") == ["applied"]
    assert puts(budi, PLAN, LINE, completion={"date": "2026-02-03", "hours": 8}) == ["applied"]
    assert takes(sari, "complete") == ["quarantined not_allowed"]
    assert takes(budi, "complete") == ["applied"]
    assert puts(budi, PLAN, LINE, effect={"text": "x"}) == ["quarantined not_allowed"]
    assert puts(sari, PLAN, LINE, effect={"text": "Tenggat ditepati"}) == ["applied"]
    assert takes(sari, "confirm") == ["applied"]
    assert cast.state(PLAN, LINE) == "effect_seen"


def test_the_employee_does_not_accept_his_own_training_and_a_refusal_has_a_reason(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    assert does(budi, proposed()) == ["applied"]
    assert takes(budi, "accept") == ["quarantined not_allowed"]
    assert takes(sari, "decline", "") != ["applied"]
    assert takes(sari, "decline", "Kelas tahun ini penuh") == ["applied"]
    assert puts(budi, PLAN, LINE, completion={"date": "2026-02-03", "hours": 8}) == [
        "quarantined not_allowed"
    ]


def test_what_the_superior_puts_in_its_place_is_kept_beside_the_proposal(cast: Cast) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    does(budi, proposed())
    choice = {"title": "Pendampingan oleh Wati", "hours": 6, "mode": "kerja"}
    assert puts(sari, PLAN, LINE, choice=choice) == ["applied"]
    assert takes(sari, "replace", "Kelas penuh") == ["applied"]
    registers = cast.record(PLAN, LINE).registers
    assert registers["proposal"].value == proposal()
    assert registers["choice"].value == choice
    assert registers["state"].reason == "Kelas penuh"


def test_an_improvement_ends_with_a_result_only(cast: Cast) -> None:
    sari, record = met(cast, SARI), id_of(IMPROVEMENT)
    assert does(sari, programme()) == ["applied"]
    assert takes(sari, "close", "Selesai", of=IMPROVEMENT, record=record) != ["applied"]
    result = {"result": "reached", "text": "Semua langkah dipenuhi"}
    assert puts(sari, IMPROVEMENT, record, result=result) == ["applied"]
    assert takes(sari, "close", "Selesai", of=IMPROVEMENT, record=record) == ["applied"]
    assert cast.state(IMPROVEMENT, record) == "closed"


def test_what_is_shipped_fits_together_and_every_phone_gets_it_once(cast: Cast) -> None:
    entries = {one.id for found in shipped_dictionaries().values() for one in found.entries}
    rules = [rule for found in shipped_catalogues().values() for rule in found.rules]
    assert {rule.competency for rule in rules} == entries | {"*"}
    told: list[bool] = []
    cast.change(lambda tx: told.append(publish_growth(tx, INSTANSI)))
    cast.change(lambda tx: told.append(publish_growth(tx, INSTANSI)))
    assert told == [True, False]
    budi = met(cast, BUDI)
    for shelf, name in (("competency_dictionary", "nasional"), ("training_catalogue", "umum")):
        assert budi.sees(shelf, derived_id(NAMESPACE, f"{shelf}/{name}")) is not None


DICTIONARY = """id = "pauh"
version = 1
label = { id = "Kamus", en = "Dictionary" }
source = "Perbup"
[[requirement]]
words = []
level = 2
source = "Perbup"
[[entries]]
id = "pauh.arsip"
kind = "teknis"
label = { id = "Arsip", en = "Records" }
levels = [
  { id = "a", en = "a" }, { id = "b", en = "b" }, { id = "c", en = "c" }, { id = "d", en = "d" },
  { id = "e", en = "e" }]
"""


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("level = 2", "level = 6", "requirement.0: level 6 is none of 1 to 5"),
        ('id = "pauh.arsip"', 'id = "arsip"', "entries.arsip: its id begins with pauh."),
        ('en = "e" }]', 'en = " " }]', "entries.pauh.arsip: level 5 is empty"),
        (
            "words = []",
            'words = ["camat"]',
            "requirement: the last row has no words, so that every post finds one",
        ),
    ],
)
def test_what_is_wrong_with_a_dictionary_is_said_with_its_place(before: str, after: str, fault: str) -> None:
    assert len(read_dictionary(DICTIONARY).entries) == 1
    with pytest.raises(GrowthError) as told:
        read_dictionary(DICTIONARY.replace(before, after))
    assert fault in told.value.faults


def test_a_rule_that_names_no_training_is_a_fault() -> None:
    text = """id = "pauh"
version = 1
label = { id = "Katalog", en = "Catalogue" }
source = "Perbup"
trainings = []
[[rules]]
id = "r"
competency = "*"
shortfall = 1
trainings = ["umum.magang"]
"""
    assert read_catalogue(text, {"umum.magang"}).rules
    with pytest.raises(GrowthError) as told:
        read_catalogue(text)
    assert told.value.faults == ["rules.r: there is no training umum.magang"]
