"""A line of the plan is checked by the definition that it names; one that names none by what held before."""

from typing import Any

import msgspec
import pytest
from cast import BUDI, PLACE, Cast, names, plan_line, uuid
from cast import indicator as made
from plans import met

from sync.device import Intent

FORM = "plan_line@2"
WORDS = {"value": None, "low": None, "high": None, "text": "Disepakati"}
RANGE = {"low": 80, "high": 90}
UPSIDE_DOWN = {"low": 90, "high": 80}
BOTH = {"value": 3.5, "text": "3,5 dari skala 5"}


def indicator(id: str, value: float | None, **changes: Any) -> dict[str, Any]:
    return made(id, value) | changes


def written(form: str | None, *indicators: dict[str, Any], **changes: Any) -> Intent:
    line = plan_line(PLACE[BUDI], *indicators) | changes
    return Intent(collection="plan_line", record=uuid(7100), put={"line": line}, form=form)


def said(cast: Cast, intent: Intent) -> list[tuple[str, str]]:
    phone = met(cast, BUDI)
    phone.write(intent)
    (outcome,) = phone.exchange()
    return [(error.path, error.code) for error in outcome.errors] or [(outcome.outcome, outcome.code)]


@pytest.mark.parametrize(
    "one",
    [
        indicator("a", 20),
        indicator("a", None, target=RANGE, direction="range"),
        indicator("a", None, target=WORDS, aggregate="judged"),
        indicator("a", None, target=BOTH, aggregate="latest"),
        indicator("a", 20, unit="", library="sektor/a", definition="Apa", measure="Bagaimana"),
        indicator("a", 20, trajectory={"each": "quarter", "values": [5, 5, 5, 5]}, unconfirmed=True),
    ],
    ids=["number", "range", "words", "number in words", "from the library", "with a trajectory"],
)
def test_a_line_is_taken_by_both_versions(cast: Cast, one: dict[str, Any]) -> None:
    phone = met(cast, BUDI)
    for at, form in enumerate((None, FORM)):
        phone.write(msgspec.structs.replace(written(form, one), record=uuid(7100 + at)))
    assert names(phone.exchange()) == ["applied", "applied"]


@pytest.mark.parametrize(
    ("one", "changes", "path", "code"),
    [
        (indicator("a", None, target=UPSIDE_DOWN), {}, "line.indicators.0.target.high", "min"),
        (indicator("a", None, target={"low": 80}), {}, "line.indicators.0.target.high", "required"),
        (indicator("a", None), {}, "line.indicators.0.target", "required"),
        (indicator("a", None, target=WORDS), {}, "line.indicators.0.aggregate", "unknown"),
        (indicator("a", 20, name=" "), {}, "line.indicators.0.name", "required"),
        (indicator("a", 20), {"rhk": ""}, "line.rhk", "required"),
    ],
)
def test_what_the_form_asks_is_owed_since_it_asks(
    cast: Cast, one: dict[str, Any], changes: dict[str, Any], path: str, code: str
) -> None:
    assert (path, code) in said(cast, written(FORM, one, **changes))


def test_what_was_written_before_there_was_a_form_is_as_good_as_it_was(cast: Cast) -> None:
    assert said(cast, written(None, indicator("a", None), rhk="")) == [("applied", "")]


def test_what_stands_beside_the_form_is_checked_with_it(cast: Cast) -> None:
    assert said(cast, written(FORM, indicator("a", 20, colour="x"))) == [
        ("line.indicators.0.colour", "unknown")
    ]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("plan_line@3", ("held", "newer")),
        ("lapor-umum@1", ("form", "unknown")),
        ("plan_line@x", ("form", "unknown")),
    ],
)
def test_a_definition_that_is_not_a_lines(cast: Cast, form: str, expected: tuple[str, str]) -> None:
    assert said(cast, written(form, indicator("a", 20))) == [expected]
