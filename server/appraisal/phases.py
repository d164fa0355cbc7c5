"""The days of a cycle beside the last one for answers: when plans are made by, results are calibrated by and
released, whom to remind when. Until when somebody may object follows from the release of his result.

All days are local dates, "" where none is set.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

REMIND = (3, 1)  # days before the last day for answers
MOST_REMINDERS = 5
LONGEST = 60  # days
AFTER = 366  # days after the lock of its period, by which a cycle is released


class Phases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plan_until: str = ""
    calibrate_until: str = ""
    release_on: str = ""
    remind: tuple[int, ...] = REMIND  # days before the last day for answers
    auto_close: bool = False  # closed by itself when the last day for answers is over


def faults(phases: Phases, *, first: str, lock: str, rate_until: str) -> Iterator[str]:
    """Find what is wrong: codes. `first` and `lock`: of the period, whose bounds hold."""
    last = (date.fromisoformat(lock) + timedelta(days=AFTER)).isoformat()
    if not first <= rate_until <= lock or (phases.plan_until and phases.plan_until < first):
        yield "rate_until"
    after = [day for day in (phases.calibrate_until, phases.release_on) if day]
    days = [day for day in (phases.plan_until, rate_until, *after) if day]
    if days != sorted(days) or days[-1] > last:
        yield "phases_order"
    if len(phases.remind) > MOST_REMINDERS or not all(0 <= days <= LONGEST for days in phases.remind):
        yield "phases_remind"


def reminder_due(phases: Phases, rate_until: str, today: str) -> int | None:
    """Say how many days before the end the reminder is from that is due on a day; None: none is."""
    left = (date.fromisoformat(rate_until) - date.fromisoformat(today)).days
    return min((days for days in phases.remind if 0 <= left <= days), default=None)


def days_told(phases: Phases) -> dict[str, str]:
    """Say which days are set, for everybody."""
    days = {
        "plan_until": phases.plan_until,
        "calibrate_until": phases.calibrate_until,
        "release_on": phases.release_on,
    }
    return {name: day for name, day in days.items() if day}
