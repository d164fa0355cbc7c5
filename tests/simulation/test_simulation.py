"""A few stories with every change; `make simulate SEEDS=1000` plays more of them."""

import pytest

from simulation.plan import plan
from simulation.shrink import shortest
from simulation.story import play

SEEDS = range(24)
DEEDS = 480


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_nothing_is_lost_and_all_agree(seed: int) -> None:
    planned = plan(seed, DEEDS)
    ended = play(planned)
    if ended.broken:
        story, kept = shortest(planned, ended)
        pytest.fail("\n".join([f"seed {seed}, {kept} events", *story.told, story.how]), pytrace=False)


def test_a_seed_tells_the_same_story_twice() -> None:
    first, second = (play(plan(7, DEEDS)) for _ in range(2))
    assert first.told == second.told
    assert first.score == second.score
