"""Deadlines: everybody at work hears some days before the last day to make anything of a period.

Told from the day on that is so many days before, not on that day only: a server that was down catches up
with the latest that is due, and with none of those before it. What it told is one record for each period,
and each piece of news has an id that follows from its cause, so nobody is told twice.
"""

from collections.abc import Iterator
from datetime import date

from server.effects import derived_id
from server.news import Told, news_named, tell
from server.org import Org, Placement
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.periods import Calendar, end_of, read_calendar, term_for
from server.store.periods import Period
from server.store.store import ReadTx, Tx

COLLECTION = "deadline_told"  # no phone ever gets it: `buckets` is empty
DAYS = (7, 3, 1)  # before the last day
AT_ONCE = 200  # placements in one transaction


def due_on(deadline: str, today: str) -> int | None:
    """Say which of the days before is due on a day; None: none is, or it is over."""
    left = (date.fromisoformat(deadline) - date.fromisoformat(today)).days
    return min((days for days in DAYS if 0 <= left <= days), default=None)


def near(tx: ReadTx, instansi: int, now_ms: int) -> list[tuple[str, int]]:
    """List the periods whose last day is near, with the days before, that not everybody was told of."""
    today = local_day(now_ms, tx.agency(instansi).zone).isoformat()
    found = []
    for period in tx.periods(instansi):
        days = due_on(period.deadline_date, today)
        if days is not None and tx.derived(instansi, COLLECTION, _id(tx, instansi, period)) != _said(
            period, days
        ):
            found.append((period.id, days))
    return found


def tell_some(
    tx: Tx, instansi: int, id: str, after: str, now_ms: int, at_once: int = AT_ONCE
) -> tuple[frozenset[str], str | None]:
    """Tell the next people of a period. Returns the buckets that changed and where to go on, if anywhere."""
    days = dict(near(tx, instansi, now_ms)).get(id)
    calendar = read_calendar(tx, instansi)
    period = next((one for one in calendar.periods if one.id == id), None)
    if days is None or period is None:
        return frozenset(), None
    org, at = organisation_of(tx, instansi), tx.clamp(instansi, now_ms)
    left = sorted(one for one in org.placements if one > after)
    told = list(_told(org, calendar, period, days, left[:at_once], at))
    known = news_named(tx, instansi, [one.name for one in told])  # where the last round was cut off
    touched = tell(tx, instansi, [one for one in told if one.name not in known])
    if len(left) > at_once:
        return touched, left[at_once - 1]
    key = _id(tx, instansi, period)
    tx.put_derived(instansi, COLLECTION, key, owner="", buckets=(), value=_said(period, days))
    return touched, None


def _told(
    org: Org, calendar: Calendar, period: Period, days: int, placements: list[str], at: int
) -> Iterator[Told]:
    for post in (org.placements[id] for id in placements):
        if _concerns(org, calendar, period, post, at):
            value = {"kind": "deadline_near", "period": period.id, "until": period.deadline_date}
            yield Told(
                name=f"deadline/{period.id}/{period.deadline_date}/{days}/{post.person}",
                owner=post.id,
                people=frozenset({post.person}),
                value={**value, "days": days},
                at=at,
            )


def _concerns(org: Org, calendar: Calendar, period: Period, post: Placement, at: int) -> bool:
    """Ask whether somebody is at work who was there in that period, and has until that day: where the period
    was opened again he has longer.
    """
    zone = org.units[post.unit].zone
    if not post.holds(at) or post.kind != "definitive" or post.since >= end_of(period.until_date, zone):
        return False
    term = term_for(org, calendar, period.id, post.id, at)
    return term is not None and term.deadline == end_of(period.deadline_date, zone)


def _said(period: Period, days: int) -> dict[str, str | int]:
    return {"until": period.deadline_date, "days": days}


def _id(tx: ReadTx, instansi: int, period: Period) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{period.id}")
