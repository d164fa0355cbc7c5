"""The shortest story that still breaks the same promise: events are left out, greedily, many at first."""

from simulation.plan import Event, Plan
from simulation.story import Ended, play

MOST_TRIES = 150


def shortest(plan: Plan, ended: Ended) -> tuple[Ended, int]:
    """Returns the story, and of how many events it is made."""
    events, best, tries = list(plan.events), ended, 0
    size = len(events) // 2
    while size:
        start = 0
        while start < len(events) and tries < MOST_TRIES:
            fewer: list[Event] = events[:start] + events[start + size :]
            tries += 1
            found = play(plan, fewer)
            if found.broken == ended.broken:
                events, best = fewer, found
            else:
                start += size
        size //= 2
    return best, len(events)
