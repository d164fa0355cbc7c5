"""What the people of the demonstration have done lately: reports by day, and what became of them.

Pure: the same people, days and chance give the same history.
"""

import random
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from server.people.calendar import midnight_ms

HOUR_MS = 3_600_000
DAYS_BACK = 30
FRESH_DAYS = 4  # reports of the last working days wait for the superior
RETURNED = 0.12
WITH_PHOTO = 0.93
SAME_PHOTO = 0.03  # somebody sends an old one again
SLIP_OF_A_DIGIT = 0.04

Fate = Literal["waiting", "approve", "return"]


class Activity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of report. No indicator: work outside the plan."""

    positions: tuple[str, ...]
    indicator: str = ""
    share: int
    quantity: tuple[int, int] | None = None
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...]
    body: dict[str, Any] = {}  # what else the form of the sector asks for
    sector_body: dict[str, dict[str, Any]] = {}
    numbers: dict[str, tuple[int, int]] = {}
    same: tuple[str, ...] = ()  # fields that repeat the quantity
    photo: str = ""  # of `foto-<name>.jpg`; some of the reports have it


class Return(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str
    marks: tuple[str, ...]


class Actor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of the main cast, who gets a password."""

    nip: str
    role: dict[str, str]


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    cast: tuple[Actor, ...]
    activities: tuple[Activity, ...] = msgspec.field(name="activity")
    returns: tuple[Return, ...] = msgspec.field(name="return")


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in his post, with the indicators of his plan by name."""

    person: str
    nip: str
    placement: str
    title: str
    sector: str
    zone: str
    superior: str | None  # person
    indicators: dict[str, tuple[str, dict[str, Any]]]  # name -> line, indicator


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One report and what becomes of it."""

    staff: Staff
    made_at: int
    sent_at: int
    body: dict[str, Any]
    link: dict[str, str | None]
    photo: str = ""
    same_photo: bool = False
    fate: Fate = "waiting"
    decided_at: int = 0
    returned: Return | None = None
    corrected_at: int = 0  # 0: not (yet)


def read_script() -> Script:
    source = (files(__package__) / "riwayat.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), Script)


def working_days(today: date) -> list[date]:
    """The days of this year that the history is about; today alone, if there is none before it."""
    first = max(date(today.year, 1, 1), today - timedelta(days=DAYS_BACK))
    days = [first + timedelta(days=place) for place in range((today - first).days)]
    return [day for day in days if day.weekday() < 5] or [today]


def write_history(
    script: Script, people: Sequence[Staff], today: date, now_ms: int, chance: random.Random
) -> list[Work]:
    """Invent the reports of everybody whom the script gives something to do, in order of their arrival."""
    days = working_days(today)
    works = [work for staff in people for work in _of_one(script, staff, days, now_ms, chance)]
    return sorted(works, key=lambda work: work.sent_at)


def _of_one(
    script: Script, staff: Staff, days: list[date], now_ms: int, chance: random.Random
) -> Iterator[Work]:
    cast = {actor.nip for actor in script.cast}
    fitting = [activity for activity in script.activities if staff.title in activity.positions]
    if not fitting:
        return
    old, fresh = days[:-FRESH_DAYS], days[-FRESH_DAYS:]
    for activity in fitting:
        if _adds_up(staff, activity) and days[0].timetuple().tm_yday > 20:
            body = _recap(staff, activity, days[0], chance)
            yield _approved(_work(staff, activity, days[0], body, now_ms, chance))
    # Each kind of work once, and the usual one as often as that takes.
    habit = [*fitting, *chance.choices(fitting, [one.share for one in fitting], k=4)][:5]
    picked = chance.sample(old, min(len(old), 5))
    for day, activity in zip(picked, habit, strict=False):
        work = _work(staff, activity, day, _body(staff, activity, day, chance), now_ms, chance)
        # Everybody of the main cast has one returned report to correct: the newest that was decided about.
        if staff.nip in cast and day == max(picked):
            yield _returned(script, work, chance, corrected=False)
        elif chance.random() < RETURNED:
            yield _returned(script, work, chance, corrected=chance.random() < 0.5)
        else:
            yield _approved(work)
    for _ in range(chance.randint(2, 3)):
        activity = chance.choices(fitting, [one.share for one in fitting])[0]
        day = chance.choice(fresh)
        body = _body(staff, activity, day, chance)
        if _adds_up(staff, activity) and not activity.same and chance.random() < SLIP_OF_A_DIGIT:
            body["quantity"] *= 10
        yield _work(staff, activity, day, body, now_ms, chance)


def _adds_up(staff: Staff, activity: Activity) -> bool:
    _, indicator = staff.indicators.get(activity.indicator, ("", {}))
    return bool(indicator) and indicator["aggregate"] == "sum"


def _body(staff: Staff, activity: Activity, day: date, chance: random.Random) -> dict[str, Any]:
    body: dict[str, Any] = {
        "placement": staff.placement,
        "date": day.isoformat(),
        "note": chance.choice(activity.notes),
        **activity.body,
        **activity.sector_body.get(staff.sector, {}),
        **{name: chance.randint(low, high) for name, (low, high) in activity.numbers.items()},
    }
    if activity.quantity:
        body["quantity"] = chance.randint(*activity.quantity)
        body |= dict.fromkeys(activity.same, body["quantity"])
    if activity.texts:
        body["text"] = chance.choice(activity.texts)
    return body


def _recap(staff: Staff, activity: Activity, day: date, chance: random.Random) -> dict[str, Any]:
    """What was done this year before the application was there, in one report."""
    _, indicator = staff.indicators[activity.indicator]
    so_far = day.timetuple().tm_yday / 365 * chance.uniform(0.7, 1.08)
    quantity = max(1, round(indicator["target"]["value"] * so_far))
    body = {name: value for name, value in activity.body.items() if name != "village"}
    return {
        "placement": staff.placement,
        "date": day.isoformat(),
        "quantity": quantity,
        "note": f"Rekap 1 Januari s.d. {day.day}/{day.month} dari register, sebelum memakai aplikasi.",
        **body,
        **activity.sector_body.get(staff.sector, {}),
        **({"applications": quantity} if "applications" in activity.same else {}),
    }


def _work(
    staff: Staff, activity: Activity, day: date, body: dict[str, Any], now_ms: int, chance: random.Random
) -> Work:
    line, indicator = staff.indicators.get(activity.indicator, (None, {}))
    made_at = midnight_ms(day, staff.zone) + chance.randint(13 * 60, 17 * 60) * 60_000
    # One in four is out of reach of a signal and sends the next morning.
    delay_ms = 16 * HOUR_MS if chance.random() < 0.25 else chance.randint(1, 40) * 60_000
    sent_at = min(made_at + delay_ms, now_ms - 2 * HOUR_MS)
    return Work(
        staff=staff,
        made_at=min(made_at, sent_at - 60_000),
        sent_at=sent_at,
        body=body,
        link={"line": line, "indicator": indicator.get("id")},
        photo=activity.photo if chance.random() < WITH_PHOTO else "",
        same_photo=chance.random() < SAME_PHOTO,
    )


def _approved(work: Work) -> Work:
    return replace(work, fate="approve", decided_at=_evening(work))


def _returned(script: Script, work: Work, chance: random.Random, corrected: bool) -> Work:
    fitting = [one for one in script.returns if set(one.marks) & {*work.body, "evidence"}]
    decided_at = _evening(work)
    return replace(
        work,
        fate="return",
        decided_at=decided_at,
        returned=chance.choice(fitting),
        corrected_at=decided_at + 14 * HOUR_MS if corrected else 0,
    )


def _evening(work: Work) -> int:
    """Superiors sit down to it in the evening, two days later."""
    day = date.fromisoformat(work.body["date"]) + timedelta(days=2)
    return midnight_ms(day, work.staff.zone) + 20 * HOUR_MS
