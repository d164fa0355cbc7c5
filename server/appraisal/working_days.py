"""Count in working days: Monday to Friday, without holidays and days that everybody has off (cuti bersama).

Clocks of PermenPANRB 6/2022 (14 days to acknowledge and to object, 7 to decide) run in them: the day of the
event is not counted, the last day is still in time.
"""

from collections.abc import Collection
from datetime import date, timedelta

WORKING_WEEK = 5  # days, from Monday on


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < WORKING_WEEK and day not in holidays


def add_working_days(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """Get the last day of a clock of `count` working days that begins after `day`.

    Raises: ValueError when `count` is below one.
    """
    if count < 1:
        raise ValueError(f"{count} working days")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays)
    return day


def working_days_between(after: date, until: date, holidays: Collection[date] = ()) -> int:
    """Count the working days after one day, up to and including another; 0 when it is not later."""
    return sum(
        is_working_day(after + timedelta(days=ahead), holidays)
        for ahead in range(1, max(0, (until - after).days) + 1)
    )
