"""What is proven about when something was made, whatever clocks and phones say."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.deadline import Bounds, Link, bounds, judge

TIMES = st.integers(0, 1_000)


def chain(*links: tuple[int, int], first: int = 1) -> list[Link]:
    """Lines that name each other in order: each with the time of its token and of its receipt."""
    return [
        Link(n=n, hash=f"h{n}", prev=f"h{n - 1}" if n > 1 else "", earliest=earliest, latest=latest)
        for n, (earliest, latest) in enumerate(links, first)
    ]


chains = st.lists(st.tuples(TIMES, TIMES), min_size=1, max_size=8).map(lambda links: chain(*links))
heard = st.dictionaries(st.integers(1, 10).map(lambda n: (n, f"h{n}")), TIMES, max_size=4)


@given(TIMES, TIMES, TIMES)
def test_every_proof_is_in_time_or_late_or_around_the_deadline(a: int, b: int, deadline: int) -> None:
    earliest, latest = sorted((a, b))
    judged = judge(Bounds(earliest=earliest, latest=latest), deadline)
    assert (judged == "in_time") == (latest <= deadline)
    assert (judged == "unproven") == (earliest < deadline < latest)


@given(chains, heard, TIMES)
def test_nothing_that_is_proven_later_turns_late_work_into_work_in_time(
    lines: list[Link], heartbeats: dict[tuple[int, str], int], deadline: int
) -> None:
    """More tokens and more heartbeats only narrow the bounds."""
    for before, after in zip(bounds(lines, {}), bounds(lines, heartbeats), strict=True):
        assert before.latest >= after.latest >= after.earliest
        if judge(before, deadline) == "in_time":
            assert judge(after, deadline) == "in_time"


@given(chains, heard)
def test_along_a_chain_nothing_was_made_before_what_it_names(
    lines: list[Link], heartbeats: dict[tuple[int, str], int]
) -> None:
    proven = bounds(lines, heartbeats)
    for earlier, later in itertools.pairwise(proven):
        assert earlier.latest <= later.latest
        assert earlier.earliest <= later.earliest or later.earliest == later.latest


@given(chains, heard, st.integers(0, 8))
def test_a_chain_that_comes_in_pieces_is_bound_as_if_it_had_come_whole(
    lines: list[Link], heartbeats: dict[tuple[int, str], int], cut: int
) -> None:
    """What is known of the line beside it carries over, so no other line has to be looked at again."""
    whole = bounds(lines, heartbeats)
    later = lines[cut:]
    tail = bounds(later, heartbeats)
    if later and cut:
        known = tail[0]
        beside = Link(n=later[0].n, hash=later[0].hash, prev=later[0].prev, earliest=0, latest=known.latest)
        head = bounds([*lines[:cut], beside], heartbeats)[:cut]
        assert [one.latest for one in head] == [one.latest for one in whole[:cut]]


def test_f56_a_heartbeat_bounds_the_chain_that_ends_in_its_hash_and_no_other() -> None:
    lines = chain((10, 900), (10, 900), (10, 900))
    assert [one.latest for one in bounds(lines, {(2, "h2"): 100})] == [100, 100, 900]
    assert [one.latest for one in bounds(lines, {(500, "invented"): 100})] == [900, 900, 900]
    assert [one.latest for one in bounds(lines, {(2, "invented"): 100})] == [900, 900, 900]


def test_f56_a_chain_that_is_broken_carries_nothing_across() -> None:
    lines = chain((10, 900), (10, 900))
    broken = [lines[0], Link(n=2, hash="h2", prev="another", earliest=5, latest=900)]
    first, second = bounds(broken, {(2, "h2"): 100})
    assert (first.latest, second.latest) == (900, 100)
    assert (first.earliest, second.earliest) == (10, 5)


def test_a_line_without_a_token_was_made_after_the_line_that_it_names() -> None:
    assert [one.earliest for one in bounds(chain((70, 900), (0, 900), (20, 900)), {})] == [70, 70, 70]


@pytest.mark.parametrize(
    ("earliest", "latest", "judged"),
    [
        (0, 99, "in_time"),
        (0, 100, "in_time"),
        (0, 101, "unproven"),
        (100, 101, "late"),
        (100, 100, "in_time"),
    ],
)
def test_the_deadline_itself_is_in_time(earliest: int, latest: int, judged: str) -> None:
    assert judge(Bounds(earliest=earliest, latest=latest), 100) == judged
