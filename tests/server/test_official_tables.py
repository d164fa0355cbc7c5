"""The official tables beside the predikat: angka kredit, the distribution of a unit, working days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.appraisal.credit import credit
from server.appraisal.distribution import compare
from server.appraisal.working_days import add_working_days, is_working_day, working_days_between
from server.schemes import shipped_coefficients, shipped_schemes

NASIONAL = shipped_schemes()["nasional"]


def test_the_official_example_of_angka_kredit() -> None:
    table = shipped_coefficients()
    assert str(credit(NASIONAL, table, "baik", "ahli_pertama", months=2)) == "2.08"
    assert str(credit(NASIONAL, table, "sangat_baik", "ahli_pertama")) == "18.75"


@pytest.mark.parametrize(
    ("level", "row"),
    [
        ("pemula", ("5.63", "3.75", "2.81", "1.88", "0.94")),
        ("mahir", ("18.75", "12.50", "9.38", "6.25", "3.13")),
        ("ahli_madya", ("56.25", "37.50", "28.13", "18.75", "9.38")),
        ("ahli_utama", ("75.00", "50.00", "37.50", "25.00", "12.50")),
    ],
)
def test_the_table_of_angka_kredit(level: str, row: tuple[str, ...]) -> None:
    predikat = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
    table = shipped_coefficients()
    assert tuple(str(credit(NASIONAL, table, one, level)) for one in predikat) == row


@pytest.mark.parametrize("months", [0, 13])
def test_a_period_has_one_to_twelve_months(months: int) -> None:
    with pytest.raises(ValueError, match="months"):
        credit(NASIONAL, shipped_coefficients(), "baik", "mahir", months=months)


@pytest.mark.parametrize(
    ("achieved", "counts", "codes"),
    [
        ("istimewa", {"sangat_baik": 7, "baik": 3}, []),
        ("istimewa", {"sangat_baik": 8, "baik": 2}, ["above_max"]),
        ("istimewa", {"sangat_baik": 4, "baik": 6}, ["not_most"]),
        ("baik", {"sangat_baik": 2, "baik": 7, "butuh_perbaikan": 1}, []),
        ("baik", {"sangat_baik": 3, "baik": 7}, ["none_of"]),
        ("baik", {"baik": 8, "kurang": 2}, ["above_max"]),
        ("butuh_perbaikan", {"sangat_baik": 1, "baik": 3, "butuh_perbaikan": 6}, []),
        ("butuh_perbaikan", {"sangat_baik": 2, "baik": 3, "butuh_perbaikan": 5}, ["above_max", "below_min"]),
        ("kurang", {"sangat_baik": 1, "baik": 2, "butuh_perbaikan": 1, "kurang": 6}, []),
        ("kurang", {"baik": 5, "kurang": 5}, ["below_min", "below_min"]),
        ("sangat_kurang", {"baik": 2, "kurang": 1, "butuh_perbaikan": 1, "sangat_kurang": 6}, []),
        ("sangat_kurang", {"sangat_baik": 1, "baik": 3, "sangat_kurang": 6}, ["above_max", "together_below"]),
    ],
)
def test_the_guide_of_each_achievement_of_the_organisation(
    achieved: str, counts: dict[str, int], codes: list[str]
) -> None:
    assert [one.code for one in compare(NASIONAL.guides[achieved], counts)] == codes


def test_a_unit_of_four_is_told_that_it_cannot_meet_percentages() -> None:
    (one,) = compare(NASIONAL.guides["istimewa"], {"sangat_baik": 3, "baik": 1})
    assert (one.small, str(one.have), str(one.limit)) == (True, "75", "70")
    assert compare(NASIONAL.guides["istimewa"], {}) == []


# Friday 18 December 2026; the 24th and 25th are off.
FRIDAY, OFF = date(2026, 12, 18), {date(2026, 12, 24), date(2026, 12, 25)}


def test_fourteen_working_days_leave_out_weekends_and_holidays() -> None:
    assert add_working_days(FRIDAY, 1, OFF) == date(2026, 12, 21)
    assert add_working_days(FRIDAY, 4, OFF) == date(2026, 12, 28)
    assert add_working_days(FRIDAY, 14, OFF | {date(2027, 1, 1)}) == date(2027, 1, 12)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_a_clock_ends_on_a_working_day_after_as_many_of_them(day: date, count: int) -> None:
    end = add_working_days(day, count, OFF)
    assert is_working_day(end, OFF)
    assert working_days_between(day, end, OFF) == count
    assert working_days_between(end, day, OFF) == 0
