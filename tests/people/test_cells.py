from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.people.cells import ZONES, choice, day, number, target, unit_of


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("2 Dokumen", 2, None, None),
        ("100%", 100, None, None),
        ("1.200 pasien", 1200, None, None),
        ("61,95%", 61.95, None, None),
        ("3,5 dari skala 5", 3.5, None, None),
        ("Rp 1.500.000,50", 1500000.5, None, None),
        ("80 – 90% dari jumlah pengaduan", 80, 80, 90),
        ("80%-90% peserta", 80, 80, 90),
        ("95 s.d. 100", 95, 95, 100),
        ("Selesai sesuai jadwal", None, None, None),
    ],
)
def test_targets_of_the_regulation_are_read(
    text: str, value: float | None, low: float | None, high: float | None
) -> None:
    read = target(text, "higher")
    assert (read.value, read.low, read.high, read.text) == (value, low, high, text)


def test_where_less_is_better_the_high_end_of_a_range_is_the_target() -> None:
    assert target("2-3 hari setelah permohonan", "lower").value == 3


def test_a_range_to_stay_in_has_no_single_target() -> None:
    read = target("2 - 8", "range")
    assert (read.value, read.low, read.high) == (None, 2, 8)


def test_a_number_of_a_spreadsheet_is_a_target() -> None:
    assert target(1200, "higher").value == 1200
    assert target(3.5, "higher").text == "3.5"


@given(st.integers(0, 10**9))
def test_thousands_are_read_as_indonesians_write_them(whole: int) -> None:
    assert number(f"{whole:,}".replace(",", ".")) == whole


@given(st.text(max_size=60))
def test_no_target_breaks_the_reading(text: str) -> None:
    for direction in ("higher", "lower", "range"):
        target(text, direction)  # type: ignore[arg-type]
    unit_of(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("80 – 90% telaahan", "%"), ("2-3 hari", "hari"), ("3,5 dari skala 5", "skala 5"), ("baik", "")],
)
def test_the_unit_of_measure_is_guessed_from_the_target(text: str, unit: str) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize("cell", ["2026-01-31", date(2026, 1, 31), 46053, 46053.0])
def test_days_are_read_as_people_and_as_excel_write_them(cell: object) -> None:
    assert day(cell) == date(2026, 1, 31)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["31/01/2026", "2026-02-30", "besok", 12, True, "2026-1-1"])
def test_what_could_be_read_in_two_ways_is_no_day(cell: object) -> None:
    assert day(cell) is None  # type: ignore[arg-type]


def test_choices_do_not_mind_case_and_spaces() -> None:
    assert choice(" wita ", ZONES) == "Asia/Makassar"
    assert choice("Asia/Jayapura", ZONES) == "Asia/Jayapura"
    assert choice("GMT", ZONES) is None
