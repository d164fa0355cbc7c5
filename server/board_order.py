"""In which order units stand on the board, and whose predikat are told: a pure rule over counts."""

from collections.abc import Mapping

FEWEST = 5  # people with a result, before their predikat are told


def told_of(tops: list[str], below: Mapping[str, list[str]], results: Mapping[str, int]) -> set[str]:
    """Choose the units whose predikat are told: enough people, and no remainder of few beside them."""
    told: set[str] = set()
    todo = [top for top in tops if results[top] >= FEWEST]
    while todo:
        unit = todo.pop()
        told.add(unit)
        parts = sorted(
            (part for part in below[unit] if results[part] >= FEWEST), key=lambda id: (results[id], id)
        )
        # What is left of a unit when all that is told below it is taken away must be nobody, or enough.
        while parts and 0 < results[unit] - sum(results[part] for part in parts) < FEWEST:
            parts.pop(0)
        todo += parts
    return told


def in_order(tops: list[str], below: Mapping[str, list[str]]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    todo = [(top, 0) for top in reversed(tops)]
    while todo:
        unit, depth = todo.pop()
        found.append((unit, depth))
        todo += [(part, depth + 1) for part in reversed(below[unit])]
    return found
