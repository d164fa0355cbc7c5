"""A scheme as a form: what each group is asked, and what is wrong with its answers. The phone agrees."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cast import BUDI, RINA, SARI, Cast, names
from cycles import answers, opened, record_of
from plans import met

from server.appraisal.answer_form import answer_form, form_errors
from server.appraisal.assessment import COLLECTION_OF
from server.appraisal.form import check, field_faults
from server.appraisal.scheme_reading import convert_scheme
from server.schemes import shipped_schemes, snapshot
from sync.device import Intent

VECTORS = json.loads((Path(__file__).parents[2] / "sync" / "vectors" / "rating.json").read_text("utf-8"))
SCHEME = convert_scheme(VECTORS["scheme"])
FORMS = [pytest.param(one, id=one["case"]) for one in VECTORS["forms"]]
ANSWERS = [
    pytest.param(one, given, id=f"{one['case']}: {given['case']}")
    for one in VECTORS["forms"]
    for given in one["answers"]
]


@pytest.mark.parametrize("example", FORMS)
def test_a_scheme_asks_each_group_what_the_phone_shows_it(example: dict[str, Any]) -> None:
    form = answer_form(SCHEME, example["group"], example["kind"])
    fields = msgspec.json.decode(msgspec.json.encode(form.fields))
    for field in fields:
        if field["type"] == "long_text":
            del field["label"]  # the app says it in words that depend on the answer
    assert fields == example["fields"]


@pytest.mark.parametrize(("example", "given"), ANSWERS)
def test_answers_have_the_errors_that_the_phone_shows(example: dict[str, Any], given: dict[str, Any]) -> None:
    flat = {
        **{f"items.{name}": value for name, value in given["items"].items()},
        **{f"reasons.{name}": words for name, words in given["reasons"].items()},
        "note": given["note"],
    }
    errors = check(answer_form(SCHEME, example["group"], example["kind"]), flat)
    assert json.loads(msgspec.json.encode(errors)) == given["errors"]


def test_answers_for_a_kind_of_position_that_was_changed_since_are_as_good() -> None:
    for example in VECTORS["forms"]:
        for given in example["answers"]:
            if not given["errors"]:
                assert form_errors(SCHEME, example["group"], given) == []


@pytest.mark.parametrize(
    ("form", "changes", "outcome"),
    [
        (None, {"items": {}}, "quarantined invalid"),
        ("assessment_peer@2", {}, "applied"),
        ("assessment_peer@2", {"reasons": None}, "applied"),
        ("assessment_peer@2", {"items": {}}, "quarantined invalid"),
        ("assessment_peer@9", {"items": {"kerja.baru": "x"}}, "held newer"),
        ("assessment_self@2", {}, "quarantined invalid"),
        ("lapor-umum@1", {}, "quarantined invalid"),
    ],
)
def test_an_answer_is_checked_by_the_definition_that_it_names(
    cast: Cast, form: str | None, changes: dict[str, Any], outcome: str
) -> None:
    cycle = opened(cast)
    value = answers(cycle, BUDI, "peer", RINA, **changes)
    phone = met(cast, RINA)
    id = record_of(cycle, BUDI, "peer", RINA)
    phone.write(Intent(collection="assessment_peer", record=id, put={"answers": value}, form=form))
    assert names(phone.exchange()) == [outcome]


def test_a_superior_owes_a_reason_by_the_newer_definition_and_not_by_the_first(cast: Cast) -> None:
    cycle = opened(cast)
    phone = met(cast, SARI)
    for ratee, form, outcome in ((BUDI, None, "applied"), (RINA, "assessment_superior@2", "invalid")):
        value = answers(cycle, ratee, "superior", SARI, "5")
        id = record_of(cycle, ratee, "superior", SARI)
        phone.write(Intent(collection="assessment_superior", record=id, put={"answers": value}, form=form))
        (said,) = phone.exchange()
        assert outcome in (said.outcome, said.code)
    first = next(iter(value["items"]))
    form_of_cycle = answer_form(snapshot(cycle.scheme), "superior")
    assert (said.errors[0].path, said.errors[0].code) == (f"answers.reasons.{first}", "required")
    assert len(said.errors) == len([one for one in form_of_cycle.fields if one.type == "scale"])


@pytest.mark.parametrize("id", sorted(shipped_schemes()))
def test_every_scheme_that_we_ship_makes_forms_that_make_sense(id: str) -> None:
    scheme = shipped_schemes()[id]
    for group in COLLECTION_OF:
        assert not list(field_faults(answer_form(scheme, group).fields))
