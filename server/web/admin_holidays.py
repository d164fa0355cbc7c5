"""Days on which the agency does not work, at the desk: by year, added, taken away, read from a pasted list.

For who makes the rules of the whole agency. What `luring holiday` does is done here with the same functions.
"""

from datetime import date, timedelta
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from server.appraisal.working_days import add_working_days
from server.holiday_acts import add_holiday, remove_holiday
from server.people.calendar import local_day
from server.people.holiday_list import MOST_NAME, read_holidays
from server.store.store import ReadTx, Tx
from server.web.admin_people import YEARS, Reason, must_be_near
from server.web.admin_schemes import must_manage_all
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor, Visitor

OBJECTION = 14  # working days, the clock that is shown as an example (PermenPANRB 6/2022)
REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")


class HolidayOut(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    name: str


class ExampleOut(msgspec.Struct, frozen=True, kw_only=True):
    """When a clock of working days that begins after a day is over. `skipped`: holidays on its way."""

    begins: date
    days: int
    last: date
    skipped: list[HolidayOut]


class HolidaysOut(msgspec.Struct, frozen=True, kw_only=True):
    year: int
    years: list[int]  # that have any, this one and the next
    holidays: list[HolidayOut]
    example: ExampleOut


class HolidayIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    day: date
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_NAME)]
    reason: Reason


class HolidayGoneIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    day: date
    reason: Reason


class ListIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`reason`: None, it is only tried."""

    text: Annotated[str, msgspec.Meta(max_length=100_000)]
    reason: Reason | None = None


class LineOut(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: "", `day`, `name`, `twice`, `far`: cannot be read; `weekend`, `known`: changes nothing much."""

    line: int
    text: str
    day: date | None
    name: str
    code: str


class ListOut(msgspec.Struct, frozen=True, kw_only=True):
    """`added`: None where it was tried, or something in it cannot be read: then nothing was added."""

    lines: list[LineOut]
    added: int | None


@get(
    "/api/admin/holidays",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_holidays(
    visitor: SignedInVisitor,
    web: Shared,
    year: Annotated[int | None, QueryParameter(ge=2000, le=2100)] = None,
) -> HolidaysOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> HolidaysOut:
        must_manage_all(tx, visitor, now_ms)
        return _told(tx, visitor, now_ms, year)

    return await web.store.read(look)


@post("/api/admin/holidays", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def add_one(data: JSONBody[HolidayIn], visitor: SignedInVisitor, web: Shared) -> HolidaysOut:
    now_ms = web.clock()

    def job(tx: Tx) -> HolidaysOut:
        must_manage_all(tx, visitor, now_ms)
        must_be_near(data.day)
        if not data.name.strip():
            raise Problem("change_refused", reason="holiday_name")
        add_holiday(
            tx,
            visitor.instansi,
            data.day,
            data.name.strip(),
            now_ms=now_ms,
            chance=web.chance,
            by=visitor.person,
            reason=data.reason,
        )
        return _told(tx, visitor, now_ms, data.day.year)

    return await web.store.write(job)


@post("/api/admin/holidays/remove", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def remove_one(data: JSONBody[HolidayGoneIn], visitor: SignedInVisitor, web: Shared) -> HolidaysOut:
    now_ms = web.clock()

    def job(tx: Tx) -> HolidaysOut:
        must_manage_all(tx, visitor, now_ms)
        try:
            remove_holiday(
                tx,
                visitor.instansi,
                data.day,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                reason=data.reason,
            )
        except KeyError:
            raise Problem("not_found") from None
        return _told(tx, visitor, now_ms, data.day.year)

    return await web.store.write(job)


@post("/api/admin/holidays/list", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def add_many(data: JSONBody[ListIn], visitor: SignedInVisitor, web: Shared) -> ListOut:
    """Read a list, and with a reason add all of it; nothing of it, while a line cannot be read."""
    now_ms = web.clock()
    lines = read_holidays(data.text)

    def job(tx: Tx) -> ListOut:
        must_manage_all(tx, visitor, now_ms)
        known = {(one.day, one.name) for one in tx.holidays(visitor.instansi)}
        found = []
        for one in lines:
            code = one.code
            if code in ("", "weekend") and one.day is not None and one.day.year not in YEARS:
                code = "far"
            if code in ("", "weekend") and one.day and (one.day.isoformat(), one.name) in known:
                code = "known"
            found.append(LineOut(line=one.line, text=one.text, day=one.day, name=one.name, code=code))
        if (
            data.reason is None
            or not found
            or any(one.code in ("day", "name", "twice", "far") for one in found)
        ):
            return ListOut(lines=found, added=None)
        fresh = [one for one in found if one.code != "known" and one.day is not None]
        for each in fresh:
            assert each.day is not None
            add_holiday(
                tx,
                visitor.instansi,
                each.day,
                each.name,
                now_ms=now_ms,
                chance=web.chance,
                by=visitor.person,
                reason=data.reason,
            )
        return ListOut(lines=found, added=len(fresh))

    return await web.store.write(job)


def _told(tx: ReadTx, visitor: Visitor, now_ms: int, year: int | None) -> HolidaysOut:
    today = local_day(now_ms, tx.agency(visitor.instansi).zone)
    every = [HolidayOut(day=date.fromisoformat(o.day), name=o.name) for o in tx.holidays(visitor.instansi)]
    shown = today.year if year is None else year
    begins = today if shown == today.year else date(shown, 1, 1) - timedelta(days=1)
    last = add_working_days(begins, OBJECTION, {one.day for one in every})
    return HolidaysOut(
        year=shown,
        years=sorted({one.day.year for one in every} | {today.year, today.year + 1, shown}),
        holidays=sorted((one for one in every if one.day.year == shown), key=lambda one: one.day),
        example=ExampleOut(
            begins=begins,
            days=OBJECTION,
            last=last,
            skipped=[one for one in every if begins < one.day <= last and one.day.weekday() < 5],
        ),
    )
