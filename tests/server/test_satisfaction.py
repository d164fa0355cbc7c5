"""The citizens' index against what a calculator says: both weightings, and the edges of the bands."""

from decimal import Decimal
from typing import Any

import pytest

from server.appraisal.satisfaction import band_of, cleaned, ikm, shares
from server.surveys import STANDARD, survey_forms

FORM = survey_forms()[STANDARD]
NAMES = [f"u{n}" for n in range(1, 10)]


def sheet(*values: int | None, **more: str) -> dict[str, Any]:
    return {**{name: value for name, value in zip(NAMES, values, strict=True) if value}, **more}


# By hand, ten sheets: NRR 3.1 3.5 3.4 4.0 3.3 3.6 3.7 3.2 3.9, together 31.7;
# 31.7 / 9 x 25 = 88.0555..., 31.7 x 0.11 x 25 = 87.175.
SUMS = (31, 35, 34, 40, 33, 36, 37, 32, 39)
HAND = [sheet(*(3 + (row < total - 30) for total in SUMS)) for row in range(10)]


def test_the_form_has_the_nine_elements_of_the_regulation_each_with_four_answers_in_both_languages() -> None:
    assert [one.id for one in FORM.elements] == NAMES
    assert all(len(one.options) == 4 for one in FORM.elements)
    words = [text for one in FORM.elements for text in (one.question, one.label, *one.options)]
    assert all(text.id and text.en for text in words)


def test_a_data_set_worked_out_by_hand_under_both_weightings() -> None:
    exact, example = ikm(FORM, HAND, "1/9"), ikm(FORM, HAND, "0.11")
    assert exact is not None
    assert example is not None
    assert (exact.value, exact.band, exact.n) == (Decimal("88.06"), "B", 10)
    assert (example.value, example.band) == (Decimal("87.18"), "B")  # 87.175: half up
    assert [one.nrr for one in exact.elements] == [Decimal(total) / 10 for total in SUMS]


@pytest.mark.parametrize(
    ("value", "weighting", "index", "band"),
    [
        (4, "1/9", "100.00", "A"),
        (4, "0.11", "99.00", "A"),
        (3, "1/9", "75.00", "C"),
        (1, "1/9", "25.00", "D"),
        (1, "0.11", "24.75", "D"),
    ],
)
def test_a_survey_of_one_answer_only(value: int, weighting: Any, index: str, band: str) -> None:
    found = ikm(FORM, [sheet(*[value] * 9)] * 10, weighting)
    assert found is not None
    assert (str(found.value), found.band, found.weighting) == (index, band, weighting)


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
        ("100.00", "A"),
    ],
)
def test_the_edges_of_the_bands(value: str, band: str) -> None:
    assert band_of(FORM, Decimal(value)) == band


def test_an_index_is_rounded_before_it_is_classified() -> None:
    """In the gap of the table: 88.30555... is 88.31, so A."""
    # Sums of 100 sheets with 3179 together: 31.79 / 9 x 25 = 88.30555...
    sums = (350, 353, 353, 354, 353, 354, 354, 354, 354)
    assert sum(sums) == 3179
    answers = [sheet(*(3 + (row < total - 300) for total in sums)) for row in range(100)]
    found = ikm(FORM, answers, "1/9")
    assert found is not None
    assert (str(found.value), found.band) == ("88.31", "A")


def test_missing_answers_are_divided_by_who_answered_and_said() -> None:
    answers = [*HAND, sheet(None, 4, None, 4, 4, 4, 4, 4, 4)]
    found = ikm(FORM, answers, "1/9")
    assert found is not None
    assert {one.id: one.n for one in found.elements} == dict.fromkeys(NAMES, 11) | {"u1": 10, "u3": 10}
    assert found.elements[0].nrr == Decimal("3.1")
    assert found.elements[1].nrr == Decimal("3.545")  # 39 / 11


def test_below_the_minimum_of_any_element_there_is_no_index() -> None:
    assert ikm(FORM, HAND[:9], "1/9") is None
    assert ikm(FORM, [*HAND[:9], sheet(None, *[4] * 8)], "1/9") is None
    assert ikm(FORM, [], "1/9") is None


def test_what_citizens_say_of_themselves_is_told_only_where_no_count_is_small() -> None:
    men, women = [sheet(*[4] * 9, sex="L")] * 12, [sheet(*[4] * 9, sex="P")] * 10
    assert shares(FORM, [*men, *women])["sex"] == {"L": 12, "P": 10}
    assert "sex" not in shares(FORM, [*men, *women[:9]])
    assert "sex" not in shares(FORM, [*men, *women, sheet(*[4] * 9)])  # who said nothing is one, too


def test_nothing_that_the_form_does_not_ask_rides_along() -> None:
    said = {
        "u1": 4,
        "u2": 5,
        "u3": True,
        "u4": "4",
        "sex": "X",
        "age": "60+",
        "name": "Budi",
        "comment": " a ",
    }
    assert cleaned(FORM, said) == {"u1": 4, "age": "60+", "comment": "a"}
