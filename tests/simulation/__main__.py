"""`make simulate SEEDS=100`: play many stories and say what they went through. The shortest failing one is
told."""

import sys
import time
from collections import Counter

from simulation.plan import plan
from simulation.shrink import shortest
from simulation.story import Ended, play


def main(seeds: int, first: int, events: int) -> int:
    began = time.monotonic()
    mutations = exchanges = 0
    faults: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    failed: list[int] = []
    for seed in range(first, first + seeds):
        ended = play(plan(seed, events))
        mutations += ended.score.mutations
        exchanges += ended.score.exchanges
        faults += ended.score.faults
        outcomes += ended.score.outcomes
        if ended.broken:
            failed.append(seed)
            if len(failed) == 1:
                tell(seed, events, ended)
            elif len(failed) < 10:
                print(f"seed {seed}: {ended.how[:500]}")
    took = time.monotonic() - began
    print(f"{seeds} stories, {exchanges} exchanges, {mutations} lines in the journal, {took:.0f} s")
    print(f"{faults.total()} faults:", ", ".join(f"{name} {count}" for name, count in faults.most_common()))
    print("outcomes:", ", ".join(f"{name} {count}" for name, count in outcomes.most_common()))
    print(f"broken: {failed or 'none'}")
    return 1 if failed else 0


def tell(seed: int, events: int, ended: Ended) -> None:
    """Print the shortest story that breaks the same promise."""
    story, kept = shortest(plan(seed, events), ended)
    print(
        f"the shortest story of seed {seed}, {kept} events:", *story.told[-80:], story.how[:3000], sep="\n  "
    )


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*[*numbers, *[20, 0, 120][len(numbers) :]]))
