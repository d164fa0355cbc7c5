"""What employee and superior write each other about a plan, its trajectories and its steps."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, CYCLE, HASAN, LINE, PLACE, RINA, SARI, TONO, Cast, indicator, plan_line, uuid
from plans import VECTORS, does, met

from sync.device import Intent

NOTE, NEW = uuid(7301), uuid(7302)


def note(record: str = NOTE, **more: Any) -> Intent:
    body = {"placement": PLACE[BUDI], "cycle": CYCLE, "line": LINE, "text": "Mengapa 20?", **more}
    return Intent(collection="plan_note", record=record, put={"body": body})


def test_employee_and_superior_write_and_both_read(cast: Cast) -> None:
    assert does(met(cast, BUDI), note()) == ["applied"]
    assert does(met(cast, SARI), note(NEW, line=None, text="Karena loket dua.")) == ["applied"]
    for person in (BUDI, SARI):
        phone = met(cast, person)
        assert phone.sees("plan_note", NOTE) is not None
        assert phone.sees("plan_note", NEW) is not None


@pytest.mark.parametrize("person", [RINA, TONO, HASAN, ADMIN])
def test_nobody_else_writes_one(cast: Cast, person: str) -> None:
    assert does(met(cast, person), note()) == ["quarantined not_allowed"]


def test_what_is_written_is_not_written_over(cast: Cast) -> None:
    budi = met(cast, BUDI)
    assert does(budi, note()) == ["applied"]
    again = Intent(
        collection="plan_note",
        record=NOTE,
        put=note(text="Lain").put,
        saw=budi.saw("plan_note", NOTE),
    )
    assert does(budi, again) == ["quarantined not_allowed"]


@pytest.mark.parametrize("case", VECTORS["notes"], ids=lambda case: str(case["body"]["text"]))
def test_a_note_that_does_not_fit_says_where(cast: Cast, case: dict[str, Any]) -> None:
    budi = met(cast, BUDI)
    body = {**case["body"], "placement": PLACE[BUDI]}
    budi.write(Intent(collection="plan_note", record=NOTE, put={"body": body}))
    (outcome,) = budi.exchange()
    assert [[one.path, one.code] for one in outcome.errors] == case["errors"]


def with_indicator(**more: Any) -> Intent:
    value = plan_line(PLACE[BUDI], indicator("surat", 100, **more))
    return Intent(collection="plan_line", record=NEW, put={"line": value})


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"trajectory": {"each": "quarter", "values": [15, 40, 40, 5]}}, None),
        ({"trajectory": {"each": "semester", "values": [None, 100]}}, None),
        ({"trajectory": {"each": "quarter", "values": [15, 40, 40]}}, ("trajectory.values", "choice")),
        ({"trajectory": {"each": "week", "values": []}}, ("trajectory.each", "choice")),
        ({"trajectory": {"each": "semester", "values": ["a", 1]}}, ("trajectory.values.0", "type")),
        ({"library": "health.visits", "definition": "x", "measure": "y", "unconfirmed": True}, None),
        ({"definition": "x" * 1001}, ("definition", "too_long")),
        ({"unconfirmed": "yes"}, ("unconfirmed", "type")),
        ({"colour": 1}, ("colour", "unknown")),
    ],
)
def test_an_indicator_says_where_it_does_not_fit(
    cast: Cast, more: dict[str, Any], wrong: tuple[str, str] | None
) -> None:
    budi = met(cast, BUDI)
    budi.write(with_indicator(**more))
    (outcome,) = budi.exchange()
    told = [(error.path, error.code) for error in outcome.errors]
    assert told == ([] if wrong is None else [(f"line.indicators.0.{wrong[0]}", wrong[1])])
    assert outcome.outcome == ("applied" if wrong is None else "quarantined")


STEP = {"id": uuid(7310), "text": "Susun jadwal", "from": "2026-02-01", "until": "2026-02-28", "done": None}


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [
        ([STEP], None),
        ([{"id": STEP["id"], "text": "Tanpa tanggal"}], None),
        ([{**STEP, "text": " "}], ("steps.0.text", "required")),
        ([{**STEP, "until": "2026-01-01"}], ("steps.0.until", "min")),
        ([{**STEP, "from": "besok"}], ("steps.0.from", "date")),
        ([STEP] * 41, ("steps", "too_many")),
    ],
)
def test_the_steps_of_a_line_are_planned_by_both_after_it_is_agreed(
    cast: Cast, steps: list[dict[str, Any]], wrong: tuple[str, str] | None
) -> None:
    assert cast.state("plan_line", LINE) == "agreed"
    for person in (BUDI, SARI):
        phone = met(cast, person)
        put = {"actions": {"steps": steps}}
        phone.write(Intent(collection="plan_line", record=LINE, put=put, saw=phone.saw("plan_line", LINE)))
        (outcome,) = phone.exchange()
        told = [(error.path, error.code) for error in outcome.errors]
        assert told == ([] if wrong is None else [(f"actions.{wrong[0]}", wrong[1])])


def test_a_line_is_begun_with_what_it_says(cast: Cast) -> None:
    budi = met(cast, BUDI)
    budi.write(Intent(collection="plan_line", record=NEW, put={"link": {"parent": None}}))
    (outcome,) = budi.exchange()
    assert outcome.outcome == "quarantined"
