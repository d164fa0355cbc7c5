"""Days of unexcused absence, beside the item that they belong to: shown to whoever rates, never scored.

Source: PP 94/2021 art. 9-11, cumulative working days within a year; its steps are data of the scheme.
"""

from typing import Any

import msgspec

from server.appraisal.scheme import AbsenceStep, Scheme

ATTENDANCE = "attendance"  # among the figures, and what an item has beside it


class Absent(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted. `at`: when it was put in, ms UTC."""

    days: int
    source: str
    at: int


def parts_beside(scheme: Scheme) -> frozenset[str]:
    """Get the parts of which an item has attendance beside it."""
    return frozenset(part.id for part in scheme.parts if any(one.beside == ATTENDANCE for one in part.items))


def step_of(scheme: Scheme, days: int) -> AbsenceStep | None:
    """Find what so many days lead to; None: nothing yet."""
    reached = [step for step in scheme.absence if days >= step.start]
    return max(reached, key=lambda step: step.start, default=None)


def told(scheme: Scheme, absent: Absent | None) -> dict[str, Any] | None:
    """Write it as plain data, with the words of the step. None: not counted, or the scheme does not ask."""
    if absent is None or not parts_beside(scheme):
        return None
    step = step_of(scheme, absent.days)
    return {**msgspec.to_builtins(absent), "step": msgspec.to_builtins(step.label) if step else None}
