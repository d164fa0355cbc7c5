"""How somebody stands, as a pure function: what anonymous groups answer changes nothing before it may."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.appraisal.scheme import Missing, Scheme
from server.appraisal.scoring import Result, rounded
from server.appraisal.standing import Sent, Target, achieved, exact_text, groups_told, number, result_of, told
from server.schemes import shipped_schemes

ITEMS = ("disiplin", "kualitas", "adaptasi", "kerja_sama")
POLICIES = ("renormalise", "wait", "zero")
values = st.sampled_from(["1", "2", "3", "4", "5", None])
answers = st.fixed_dictionaries({f"indikator.{item}": values for item in ITEMS})


def sent(group: Any, items: dict[str, Any]) -> Sent:
    return Sent(group=group, items=items)


def scheme(policy: Missing) -> Scheme:
    return msgspec.structs.replace(shipped_schemes()["jambi"], missing=policy)


def result(policy: str, many: list[Sent], *, is_closed: bool) -> Result:
    figures = {"kind": "pelayanan", "kepuasan": "81.25"}
    return result_of(scheme(policy), sent=many, figures=figures, is_closed=is_closed)


@given(st.sampled_from(POLICIES), answers, st.lists(answers, max_size=6))
@settings(max_examples=150, deadline=None)
def test_before_the_end_peers_change_nothing_whatever_they_answer_and_the_scheme_says(
    policy: str, own: dict[str, Any], peers: list[dict[str, Any]]
) -> None:
    known = [sent("self", own), sent("superior", own)]
    many = [*known, *(sent("peer", one) for one in peers)]
    assert result(policy, many, is_closed=False) == result(policy, known, is_closed=False)
    asked: Any = {"self": 1, "peer": 6}
    for one in (known, many):
        assert groups_told(scheme(policy), asked, one, False)[1] == {
            "group": "peer",
            "asked": 6,
            "answered": None,
        }


@given(st.sampled_from(POLICIES), st.lists(answers, max_size=2))
@settings(max_examples=100, deadline=None)
def test_after_the_end_so_few_that_they_are_hidden_are_the_same_as_nobody(
    policy: str, peers: list[dict[str, Any]]
) -> None:
    many = [sent("peer", one) for one in peers]
    assert result(policy, many, is_closed=True) == result(policy, [], is_closed=True)


def test_a_superior_who_is_missing_is_worth_nothing_also_while_peers_are_hidden() -> None:
    """Of self 10, superior 60 and peers 30, the superior counts 60 of 70 with nothing."""
    own = {f"indikator.{item}": "5" for item in ITEMS}
    for many in ([sent("self", own)], [sent("self", own), *[sent("peer", own)] * 2]):
        found = result("zero", many, is_closed=True)
        line = next(one for one in found.lines if one.part == "indikator")
        weights = {one.group: (one.counted, one.note) for one in line.groups}
        assert weights["superior"][1] == "zero"
        assert weights["superior"][0] > weights["self"][0]
        assert weights["peer"] == (0, "suppressed")


@given(st.lists(answers, min_size=3, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_answers_are_read_is_no_input(peers: list[dict[str, Any]], chance: Any) -> None:
    shuffled = list(peers)
    chance.shuffle(shuffled)
    one, other = (
        told(result("renormalise", [sent("peer", each) for each in many], is_closed=True))
        for many in (peers, shuffled)
    )
    assert one == other


ENDING = st.builds(
    lambda whole, twos, fives: Fraction(whole, 2**twos * 5**fives), st.integers(), *[st.integers(0, 90)] * 2
)


@given(st.fractions(max_denominator=10_000) | st.fractions() | ENDING)
def test_a_number_is_written_without_losing_anything(value: Fraction) -> None:
    text = exact_text(value)
    assert Fraction(text) == value
    rest = value.denominator
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 2 if rest % 2 == 0 else 5
    assert ("/" in text) == (rest != 1)


@given(st.fractions() | ENDING, st.integers(0, 4))
def test_what_is_shown_is_the_nearest_however_many_digits_there_are(value: Fraction, decimals: int) -> None:
    shown = Fraction(str(rounded(value, decimals)))
    half = Fraction(1, 2 * 10**decimals)
    assert -half < shown - value <= half
    assert (shown * 10**decimals).denominator == 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(824, 10), "82.4"), (Fraction(1, 3), "1/3"), (Fraction(20), "20"), (Fraction(-1, 8), "-0.125")],
)
def test_a_number_is_a_decimal_where_that_ends(value: Fraction, text: str) -> None:
    assert exact_text(value) == text


def test_a_number_has_a_rounded_twin_and_nothing_is_nothing() -> None:
    assert number(Fraction(2, 3)) == {"exact": "2/3", "shown": "0.67"}
    assert number(None) is None


@given(st.lists(st.tuples(st.integers(0, 100), st.fractions(0, 5, max_denominator=100)), max_size=6))
def test_what_was_achieved_lies_between_nothing_and_what_the_part_is_worth(
    given: list[tuple[int, Fraction]],
) -> None:
    part = shipped_schemes()["jambi"].part("hasil")
    targets = [Target(weight=Fraction(weight), reached=reached) for weight, reached in given]
    percent = achieved(part, targets)
    if not any(weight for weight, _ in given):
        assert percent is None
        return
    assert percent is not None
    assert 0 <= percent <= 100
    if all(reached >= 1 for weight, reached in given if weight):
        assert percent == 100


def test_what_is_weighed_is_capped_one_by_one() -> None:
    """Three times the first target does not make up for half of the second."""
    targets = [
        Target(weight=Fraction(60), reached=Fraction(3)),
        Target(weight=Fraction(40), reached=Fraction(1, 2)),
    ]
    assert achieved(shipped_schemes()["jambi"].part("hasil"), targets) == 80
    assert achieved(shipped_schemes()["pp30"].part("skp"), targets) == 72 + 20
