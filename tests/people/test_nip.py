from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.people.nip import doubts, trap

TODAY = date(2026, 11, 22)


@st.composite
def plausible(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1950, 1, 1), date(2005, 12, 31)))
    year = draw(st.integers(born.year + 18, 2026))
    month = draw(st.integers(1, 12) | st.just(21))
    return f"{born:%Y%m%d}{year}{month:02}{draw(st.sampled_from('12'))}{draw(st.integers(1, 999)):03}"


@given(plausible())
def test_a_plausible_nip_raises_no_doubt(nip: str) -> None:
    assert doubts(nip, TODAY) == ()


@given(st.text(max_size=30))
def test_whatever_is_written_is_at_most_doubted(text: str) -> None:
    assert len(set(doubts(text, TODAY))) == len(doubts(text, TODAY))


@given(plausible(), st.integers(0, 17))
def test_a_nip_with_a_digit_missing_is_doubted(nip: str, place: int) -> None:
    assert doubts(nip[:place] + nip[place + 1 :], TODAY) == ("nip_length",)


@pytest.mark.parametrize(
    ("nip", "doubt"),
    [
        ("198013012005011001", "nip_birth"),  # there is no 13th month
        ("189912312005011001", "nip_birth"),  # older than any servant
        ("198001011985011001", "nip_appointment"),  # appointed at five
        ("198001012005131001", "nip_appointment"),
        ("198001012005013001", "nip_sex"),
        ("198001012005011000", "nip_rounded"),
        ("999901010000000003", "nip_invented"),
    ],
)
def test_each_impossibility_has_its_own_doubt(nip: str, doubt: str) -> None:
    assert doubts(nip, TODAY) == (doubt,)


@pytest.mark.parametrize("value", ["1.98E+17", "1,98001E+17", "1.98001012005011E+17", "2e17"])
def test_what_excel_makes_of_a_nip_is_recognised_in_text(value: str) -> None:
    assert trap(value) == "nip_scientific"


@pytest.mark.parametrize("value", [1.98001012005011e17, 198001012005011008, 12345])
def test_a_nip_that_is_a_number_is_a_trap_even_if_it_looks_whole(value: float) -> None:
    assert trap(value) == "nip_is_number"


@given(plausible())
def test_a_nip_that_is_text_is_no_trap(nip: str) -> None:
    assert trap(nip) is None
