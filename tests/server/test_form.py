"""Forms are data: the examples that the phone runs too, and the definitions that we ship."""

import json
import re
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


REPORTS = [form for form in shipped_forms().values() if form.collection == "report"]


def test_the_examples_are_of_the_forms_as_we_ship_them() -> None:
    found = [msgspec.convert(json.loads(path.read_text("utf-8"))["form"], Form) for path in VECTORS]
    for form in found:
        assert form.key not in shipped_forms() or form == shipped_forms()[form.key]
    assert shipped_forms().keys() <= {form.key for form in found}


def test_a_newer_version_still_has_the_words_for_what_an_older_one_asked() -> None:
    """The phone reads a report with the newest version of its form."""
    for older in shipped_forms().values():
        newest = latest(shipped_forms(), older.name)
        assert newest is not None
        fields = {field.name: field for field in newest.fields}
        for field in older.fields:
            assert fields[field.name].type == field.type
            values = {option.value for option in fields[field.name].options}
            assert {option.value for option in field.options} <= values


def test_every_field_of_the_newest_forms_says_what_is_meant() -> None:
    for name in {form.name for form in shipped_forms().values()} - {"lapor-umum"}:
        form = latest(shipped_forms(), name)
        assert form is not None
        silent = [field.name for field in form.fields if not (field.help or field.example or field.fields)]
        assert silent == []


@pytest.mark.parametrize("form", REPORTS, ids=lambda form: form.key)
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
        assert error.path.startswith(form.group)


def test_the_latest_version_is_the_highest_number() -> None:
    form = shipped_forms()["lapor-umum@1"]
    tenth = msgspec.structs.replace(form, version=10)
    ninth = msgspec.structs.replace(form, version=9)
    assert latest({"a": tenth, "b": ninth}, "lapor-umum") is tenth
    assert latest({"a": tenth}, "lain") is None


HEAD = 'name = "x"\nversion = 1\ncollection = "report"\ngroup = "body"\ntitle = {id = "X", en = "X"}\n'


def fields(*made: str) -> str:
    return HEAD + "".join(f'[[fields]]\nlabel = {{id = "A", en = "A"}}\n{one}\n' for one in made)


A = 'name = "a"\ntype = "number"'
B = 'name = "b"\ntype = "text"\n'
C = 'name = "c"\ntype = "choice"\noptions = [{value = "x", label = {id = "X", en = "X"}}]'


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        ([A, A], "a: stands there twice"),
        (['name = "a"\ntype = "choice"'], "a: has options without being a choice, or none"),
        ([A + "\noptions = " + C.split("options = ")[1]], "a: has options without being a choice, or none"),
        (['name = "a"\ntype = "list"'], "a: has fields without being a list, or none"),
        ([A + "\nmin = 3\nmax = 2"], "a: min is above max"),
        ([A + '\nunit = {id = "u", en = "u"}\nunit_from = "indicator"'], "a: has two units"),
        ([A, B + 'when = {field = "c", is = "x"}'], "b: waits for c, which is not asked before it"),
        ([B + 'when = {field = "b", filled = true}'], "b: waits for b, which is not asked before it"),
        (
            [
                B + 'when = {field = "d", filled = true}',
                'name = "d"\ntype = "text"\n' + 'when = {field = "b", is = "x"}',
            ],
            "conditions look back only, so that they never go round in a circle",
        ),
        ([A, B + 'when = {field = "a"}'], "wants one of is, in, above, below and filled, not 0"),
        ([A, B + 'when = {field = "a", above = 1, below = 3}'], "and filled, not 2"),
        ([C, B + 'when = {field = "c", above = 1}'], "above and below are for numbers, and c is none"),
        ([C, B + 'when = {field = "c", is = "y"}'], "c is never 'y'"),
        ([C, B + 'when = {field = "c", in = ["x", "y"]}'], "c is never 'y'"),
        (['name = "y"\ntype = "yes_no"', B + 'when = {field = "y", is = 1}'], "y is never 1"),
        (['name = "t"\ntype = "target"', B + 'when = {field = "t", is = "words"}'], "t is never 'words'"),
        (
            [A, B + 'when = {field = "a", filled = true}\nshow_if = {field = "a", filled = true}'],
            "two conditions",
        ),
        ([B + 'required_when = {field = "c", is = "x"}'], "b: waits for c, which is not asked before it"),
        ([C, B + 'required_when = {field = "c", in = ["x", "y"]}'], "b: c is never 'y'"),
        ([C, B + 'required = true\nrequired_when = {field = "c", is = "x"}'], "b: is required anyway"),
        (['name = "a"\ntype = "colour"'], "Invalid enum value 'colour'"),
        (['name = "a"'], "missing required field `type`"),
        ([A + "\nmaximum = 3"], "unknown field `maximum`"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused_with_its_faults(made: list[str], fault: str) -> None:
    with pytest.raises(ValueError, match=re.escape(fault)):
        read_form(fields(*made))


def test_a_definition_that_chains_its_conditions_is_read() -> None:
    form = read_form(fields(A, C + '\nwhen = {field = "a", above = 2}', B + 'when = {field = "c", is = "x"}'))
    assert [field.name for field in form.fields] == ["a", "c", "b"]
