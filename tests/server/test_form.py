"""Forms are data: the examples that the phone runs too, and the definitions that we ship."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.appraisal.form import Form, check, latest, read_form
from server.forms import shipped_forms

VECTORS = sorted((Path(__file__).parents[2] / "sync" / "vectors").glob("form-*.json"))
CASES = [
    pytest.param(vector["form"], case, id=f"{path.stem}: {case['case']}")
    for path in VECTORS
    for vector in [json.loads(path.read_text("utf-8"))]
    for case in vector["cases"]
]
NAMES = ("date", "quantity", "note", "place", "evidence", "service", "on_time")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@pytest.mark.parametrize(("form", "case"), CASES)
def test_an_example_that_the_phone_runs_too(form: dict[str, Any], case: dict[str, Any]) -> None:
    errors = check(msgspec.convert(form, Form), case["value"])
    assert json.loads(msgspec.json.encode(errors)) == case["errors"]


def test_there_are_examples_for_every_form_that_we_ship() -> None:
    shown = {json.loads(path.read_text("utf-8"))["form"]["name"] for path in VECTORS}
    assert {form.name for form in shipped_forms().values()} <= shown


@pytest.mark.parametrize("form", shipped_forms().values(), ids=lambda form: form.key)
def test_every_report_form_has_what_every_report_has(form: Form) -> None:
    types = {field.name: field.type for field in form.fields}
    wanted = {"date": "date", "quantity": "number", "text": "text", "note": "text"}
    wanted |= {"place": "place", "evidence": "evidence"}
    assert wanted.items() <= types.items()
    assert (form.collection, form.group) == ("report", "body")
    assert {field.step for field in form.fields} == {2, 3}
    for field in form.fields:
        assert field.label.id
        assert field.label.en
        assert field.type != "number" or (field.max is not None and field.decimals is not None)


@pytest.mark.parametrize("form", shipped_forms().values(), ids=lambda form: form.key)
@given(
    value=JSON
    | st.fixed_dictionaries({}, optional=dict.fromkeys(["date", "quantity", "note", "place"], JSON))
)
def test_no_value_can_break_the_check(form: Form, value: Any) -> None:
    for error in check(form, value):
        assert error.path.startswith("body")


def test_the_latest_version_is_the_highest_number() -> None:
    form = shipped_forms()["lapor-umum@1"]
    tenth = msgspec.structs.replace(form, version=10)
    ninth = msgspec.structs.replace(form, version=9)
    assert latest({"a": tenth, "b": ninth}, "lapor-umum") is tenth
    assert latest({"a": tenth}, "lain") is None


@pytest.mark.parametrize(
    "fields",
    [
        '[[fields]]\nname = "a"\ntype = "text"\nlabel = {id = "A", en = "A"}\n' * 2,
        '[[fields]]\nname = "a"\ntype = "choice"\nlabel = {id = "A", en = "A"}\n',
        '[[fields]]\nname = "a"\ntype = "text"\nlabel = {id = "A", en = "A"}\n'
        'show_if = {field = "b", is = ["x"]}\n',
        '[[fields]]\nname = "a"\ntype = "colour"\nlabel = {id = "A", en = "A"}\n',
        '[[fields]]\nname = "a"\n',
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(fields: str) -> None:
    head = 'name = "x"\nversion = 1\ncollection = "report"\ngroup = "body"\ntitle = {id = "X", en = "X"}\n'
    with pytest.raises(ValueError, match=r".+"):
        read_form(head + fields)
