"""Days and moments: a span of the organisation begins at midnight where the unit is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def midnight_ms(day: date, zone: str) -> int:
    """The first moment of a day in a zone, in milliseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def after_ms(last_day: date, zone: str) -> int:
    """The first moment after a day: the `until` of a span whose last day it is."""
    return midnight_ms(last_day + timedelta(days=1), zone)


def local_day(at_ms: int, zone: str) -> date:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).date()
