"""Who is asked to rate whom: from the organisation, with reasons, evenly, and the same each time."""

from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.appraisal.assigning import Asked, Seat, assign, groups_of
from server.appraisal.scheme import Rater
from server.schemes import shipped_schemes

ALL: frozenset[Rater] = frozenset({"self", "superior", "peer", "subordinate"})


def seat(id: str, *above: str, unit: str = "u", person: str = "", **more: Any) -> Seat:
    values: dict[str, Any] = {"direct": above, "judges": above, "groups": ALL, **more}
    return Seat(id=id, person=person or f"p-{id}", unit=unit, **values)


def team(count: int, *, units: int = 1) -> list[Seat]:
    return [seat("boss"), *(seat(f"s{n:03}", "boss", unit=f"u{n % units}") for n in range(count))]


def named(asked: list[Asked]) -> set[tuple[str, str, str, str]]:
    return {(one.ratee, one.group, one.rater, one.reason) for one in asked}


@st.composite
def offices(draw: st.DrawFn) -> list[Seat]:
    """An office of any shape: superiors come before their staff, some hold two seats, some rate nobody."""
    count = draw(st.integers(1, 25))
    found: list[Seat] = []
    for n in range(count):
        above = draw(st.lists(st.sampled_from(found), max_size=2, unique=True)) if found else []
        person = draw(st.sampled_from([*(one.person for one in found), ""])) if draw(st.booleans()) else ""
        found.append(
            seat(
                f"s{n:03}",
                *(one.id for one in above),
                unit=draw(st.sampled_from("abc")),
                person=person,
                groups=draw(st.sampled_from([ALL, frozenset(), frozenset({"superior", "peer"})])),
                rates=draw(st.booleans()),
            )
        )
    return found


@given(offices(), st.integers(1, 6))
@settings(max_examples=150, deadline=None)
def test_whoever_is_asked_may_be_asked_and_for_no_more_than_the_scheme_allows(
    seats: list[Seat], most: int
) -> None:
    by_id = {one.id: one for one in seats}
    asked = assign(seats, "seed", most)
    assert len({(one.ratee, by_id[one.rater].person) for one in asked}) == len(asked)  # once
    load: Counter[str] = Counter()
    duties: Counter[str] = Counter()
    for one in asked:
        ratee, rater = by_id[one.ratee], by_id[one.rater]
        assert one.group in ratee.groups
        match one.group:
            case "self":
                assert rater == ratee
                continue
            case "superior":
                assert rater.id in ratee.judges
                duties[rater.person] += 1
            case "subordinate":
                assert (ratee.id in rater.direct, rater.rates, one.reason) == (True, True, "staff")
            case "peer":
                assert rater.rates
                assert set(rater.direct) & set(ratee.direct)
                assert one.reason == ("same_unit" if rater.unit == ratee.unit else "same_superior")
        assert rater.person != ratee.person
        load[rater.person] += 1
    assert all(count <= max(most, duties[person]) for person, count in load.items())
    groups = Counter((one.ratee, one.group) for one in asked if one.group in ("peer", "subordinate"))
    assert all(count <= most for count in groups.values())


@given(offices(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_people_are_listed_is_no_input(seats: list[Seat], chance: Random) -> None:
    shuffled = list(seats)
    chance.shuffle(shuffled)
    assert assign(shuffled, "seed", 4) == assign(seats, "seed", 4)


@given(st.integers(2, 40), st.integers(1, 10), st.text("abc", max_size=4))
@settings(max_examples=100, deadline=None)
def test_in_one_team_everybody_rates_and_is_rated_as_often_as_the_others(
    count: int, most: int, seed: str
) -> None:
    asked = [one for one in assign(team(count)[1:], seed, most) if one.group == "peer"]
    rated, rating = Counter(one.ratee for one in asked), Counter(one.rater for one in asked)
    wanted = min(most, count - 1)
    assert max(rated.values()) == wanted
    assert max(rating.values()) <= most
    assert min(rated[f"s{n:03}"] for n in range(count)) >= wanted - 1
    assert max(rating.values()) - min(rating[f"s{n:03}"] for n in range(count)) <= 2


def test_another_seed_asks_others() -> None:
    assert assign(team(30), "one", 3) != assign(team(30), "two", 3)


def test_a_team_of_three_under_one_superior() -> None:
    asked = [one for one in assign(team(3), "seed", 10) if one.ratee in ("boss", "s000")]
    assert named(asked) == {
        ("boss", "self", "boss", "self"),
        ("boss", "subordinate", "s000", "staff"),
        ("boss", "subordinate", "s001", "staff"),
        ("boss", "subordinate", "s002", "staff"),
        ("s000", "self", "s000", "self"),
        ("s000", "superior", "boss", "superior"),
        ("s000", "peer", "s001", "same_unit"),
        ("s000", "peer", "s002", "same_unit"),
    }


def test_those_of_the_same_unit_are_asked_before_those_of_another_one() -> None:
    asked = assign(team(12, units=2), "seed", 8)
    reasons = {
        ratee: Counter(one.reason for one in asked if one.ratee == ratee) for ratee in ("s000", "s007")
    }
    assert [reasons[one]["same_unit"] for one in reasons] == [5, 5]
    assert [reasons[one]["same_superior"] > 0 for one in reasons] == [True, True]


def test_while_a_superior_is_away_his_superior_rates_and_the_peers_stay_the_same() -> None:
    away = [
        seat("head"),
        seat("other", "head"),
        seat("s1", "boss", judges=("boss", "head")),
        seat("s2", "boss", judges=("boss", "head")),
    ]
    asked = {(one.group, one.rater) for one in assign(away, "seed", 10) if one.ratee == "s1"}
    assert asked == {("self", "s1"), ("superior", "head"), ("peer", "s2")}


def test_a_superior_rates_all_his_staff_even_above_the_limit_and_is_then_asked_for_nobody_else() -> None:
    others = [seat("head"), seat("boss", "head"), seat("peer", "head")]
    staff = [seat(f"s{n:03}", "boss") for n in range(12)]
    asked = assign([*others, *staff], "seed", 10)
    assert Counter(one.group for one in asked if one.rater == "boss") == {"self": 1, "superior": 12}
    assert len([one for one in asked if (one.ratee, one.group) == ("boss", "subordinate")]) == 10


def test_nobody_rates_himself_where_he_acts_as_his_own_superior() -> None:
    acting = [
        seat("acting", person="ana", groups=frozenset(), rates=False),
        seat("own", "acting", person="ana"),
    ]
    assert named(assign(acting, "seed", 10)) == {("own", "self", "own", "self")}


@pytest.mark.parametrize(
    ("scheme", "kind", "groups"),
    [
        ("jambi", "teknis", {"self", "superior", "peer"}),
        ("umum-360", "internal", ALL),
        ("pauh", "", {"self", "superior"}),
        ("bungo", "", {"superior"}),
        ("pp30", "tanpa_360", {"superior"}),
        ("pp30", "dengan_360", {"superior", "peer", "subordinate"}),
        ("nasional", "", {"superior", "peer", "subordinate"}),
    ],
)
def test_only_the_groups_of_the_scheme_are_asked(scheme: str, kind: str, groups: set[Rater]) -> None:
    assert groups_of(shipped_schemes()[scheme], kind) == groups
