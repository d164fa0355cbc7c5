"""`make simulate SEEDS=100`: play many stories and say what they went through. The shortest failing one is
told."""

import argparse
import gc
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from simulation.plan import plan
from simulation.shrink import shortest
from simulation.story import Ended, play


def main(seeds: int, first: int, deeds: int, jobs: int, stop: bool) -> int:
    began = time.monotonic()
    mutations: list[int] = []
    exchanges = 0
    faults: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    failed: list[int] = []
    with ProcessPoolExecutor(jobs) as workers:
        played = workers.map(partial(one, deeds), range(first, first + seeds))
        for seed, ended in zip(range(first, first + seeds), played, strict=True):
            mutations.append(ended.score.mutations)
            exchanges += ended.score.exchanges
            faults += ended.score.faults
            outcomes += ended.score.outcomes
            if ended.broken and stop:
                print(f"seed {seed} breaks {ended.broken}: {ended.how[:300]}", flush=True)
                workers.shutdown(wait=False, cancel_futures=True)
                return 1
            if ended.broken:
                failed.append(seed)
                if len(failed) == 1:
                    tell(seed, deeds, ended)
                elif len(failed) < 10:
                    print(f"seed {seed}: {ended.how[:500]}", flush=True)
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{len(mutations)} of {seeds}")
    took = time.monotonic() - began
    lines = f"{sum(mutations)} mutations ({min(mutations)} to {max(mutations)} a story)"
    print(f"{seeds} stories, {exchanges} exchanges, {lines}, {took:.0f} s")
    print(f"{faults.total()} faults:", ", ".join(f"{name} {count}" for name, count in faults.most_common()))
    print("outcomes:", ", ".join(f"{name} {count}" for name, count in outcomes.most_common()))
    print(f"broken: {failed or 'none'}")
    return 1 if failed else 0


def one(deeds: int, seed: int) -> Ended:
    gc.disable()  # a story is short, and takes a tenth less without
    try:
        return play(plan(seed, deeds))
    finally:
        gc.collect()


def tell(seed: int, deeds: int, ended: Ended) -> None:
    """Print the shortest story that breaks the same promise."""
    story, kept = shortest(plan(seed, deeds), ended)
    told = (*story.told[-80:], story.how[:3000])
    print(f"the shortest story of seed {seed}, {kept} events:", *told, sep="\n  ", flush=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser("simulation")
    options.add_argument("--seeds", type=int, default=20)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--deeds", type=int, default=480)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--stop", action="store_true", help="at the first broken promise, without telling")
    sys.exit(main(**vars(options.parse_args())))
