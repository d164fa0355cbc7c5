"""The board of an administrator's units by period, the weeks of one unit's people, and how devices keep up.

Only what he administers or manages (admin, pengelola) is added up; another's unit is not there.
"""

from datetime import date, timedelta
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import PathParameter, QueryParameter

from server.access import lineage
from server.appraisal.progress import Counted, counting
from server.board import Board, Funnel, board_of, funnel_of
from server.board_order import FEWEST
from server.onboarding import finished_by
from server.org import Placement
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.people.columns import fold
from server.people.listing import PAGE, Listing
from server.scope import units_administered
from server.store.periods import Period
from server.store.store import ReadTx
from server.web.admin_cycles import OneCycle, cycle_of
from server.web.admin_devices import people_in
from server.web.admin_people import units_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

ROLES = ("admin", "pengelola")
WEEKS = 12
DAY_MS = 86_400_000
AGES = (1, 3, 7, 30)  # days: the upper edges of how long a device has not been heard of
_briefs = msgspec.json.Decoder(Counted)


class PeriodChoice(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    first: str
    last: str


class BoardOut(msgspec.Struct, frozen=True, kw_only=True):
    """`at`: ms, when it was added up; `least`: people with a result before their predikat are told."""

    periods: list[PeriodChoice]  # the newest first
    at: int
    least: int
    board: Board | None  # None: there is no period
    before: Board | None  # the period that it is compared with


class WeekRow(msgspec.Struct, frozen=True, kw_only=True):
    placement: str
    name: str
    reports: list[int]  # by week, the oldest first


class WeeksOut(msgspec.Struct, frozen=True, kw_only=True):
    weeks: list[str]  # their Mondays
    at: int
    people: list[WeekRow]
    total: int
    next: int | None


class AgeOut(msgspec.Struct, frozen=True, kw_only=True):
    """Devices not heard of for less than so many days. `days` None: longer; -1: never heard of."""

    days: int | None
    devices: int
    waiting: int  # lines in their queues when they were last heard of


class DevicesHealthOut(msgspec.Struct, frozen=True, kw_only=True):
    at: int
    ages: list[AgeOut]


class LearnerUnit(msgspec.Struct, frozen=True, kw_only=True):
    unit: str
    name: str
    people: int
    finished: dict[str, int]  # by guide or case: how many people


class Learner(msgspec.Struct, frozen=True, kw_only=True):
    placement: str
    name: str
    unit_name: str
    finished: list[str]


class OnboardingOut(msgspec.Struct, frozen=True, kw_only=True):
    at: int
    units: list[LearnerUnit]
    people: list[Learner]
    total: int
    next: int | None


OneUnit = Annotated[Uuid, PathParameter()]
Start = Annotated[int, QueryParameter(ge=0, le=1_000_000)]
REFUSALS = ("not_signed_in", "not_allowed", "not_found")


@get("/api/admin/board", security=SIGNED_IN, cache_control=NEVER_KEPT, responses=responses(*REFUSALS))
async def read_board(
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    period: Annotated[Uuid | None, QueryParameter()] = None,
    against: Annotated[Uuid | None, QueryParameter()] = None,
) -> BoardOut:
    """Add up one period, and another to compare it with. Without one: the period that runs, or the last."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> BoardOut:
        _tops(tx, visitor, unit, now_ms)  # he administers or manages the one that he asks for
        tops = _tops(tx, visitor, None, now_ms)
        today = local_day(now_ms, tx.agency(visitor.instansi).zone)
        periods = sorted(tx.periods(visitor.instansi), key=lambda one: (one.from_date, one.id), reverse=True)
        by_id = {one.id: one for one in periods}
        if {period, against} - {None} - by_id.keys():
            raise Problem("not_found")
        begun = [one for one in periods if one.from_date <= today.isoformat()] or periods
        wanted = by_id[period] if period is not None else next(iter(begun), None)
        other = by_id[against] if against is not None else None

        def of(one: Period | None) -> Board | None:
            return (
                None if one is None else board_of(tx, visitor.instansi, one, tops, today, now_ms, asked=unit)
            )

        return BoardOut(
            periods=[PeriodChoice(id=one.id, first=one.from_date, last=one.until_date) for one in periods],
            at=now_ms,
            least=FEWEST,
            board=of(wanted),
            before=of(other),
        )

    return await web.store.read(look)


@get(
    "/api/admin/units/{unit:str}/weeks",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def read_weeks(unit: OneUnit, visitor: SignedInVisitor, web: Shared, start: Start = 0) -> WeeksOut:
    """Count the reports of a unit's own people by week of the work. It costs what these people reported."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> WeeksOut:
        _tops(tx, visitor, unit, now_ms)
        listing = Listing(tx, visitor.instansi, now_ms)
        posts = [one for one in listing.org.placements_in.get(unit, ()) if one.holds(now_ms)]
        people = sorted(map(listing.listed, posts), key=lambda one: (fold(one.name), one.placement))
        today = local_day(now_ms, listing.org.units[unit].zone)
        monday = today - timedelta(days=today.weekday())
        weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
        return WeeksOut(
            weeks=[week.isoformat() for week in weeks],
            at=now_ms,
            people=[
                WeekRow(
                    placement=one.placement,
                    name=one.name,
                    reports=_by_week(tx, visitor.instansi, one.placement, weeks),
                )
                for one in people[start : start + PAGE]
            ],
            total=len(people),
            next=start + PAGE if start + PAGE < len(people) else None,
        )

    return await web.store.read(look)


@get(
    "/api/admin/devices/health",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def read_devices_health(visitor: SignedInVisitor, web: Shared) -> DevicesHealthOut:
    """Count the devices that may write by how long they have not been heard of, with what waited there."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> DevicesHealthOut:
        people = people_in(tx, visitor.instansi, units_of(tx, visitor, now_ms))
        devices = [one for one in tx.replicas_of_all(visitor.instansi, people) if one.revoked_at is None]
        heard = tx.announced(visitor.instansi, [one.id for one in devices])
        edges: list[int | None] = [*AGES, None, -1]
        found: dict[int | None, tuple[int, int]] = dict.fromkeys(edges, (0, 0))
        for device in devices:
            said = heard.get(device.id)
            edge: int | None = -1
            if said is not None and said.at:
                edge = next((days for days in AGES if now_ms - said.at < days * DAY_MS), None)
            count, waiting = found[edge]
            found[edge] = (count + 1, waiting + (said.count if said is not None else 0))
        return DevicesHealthOut(
            at=now_ms,
            ages=[AgeOut(days=edge, devices=found[edge][0], waiting=found[edge][1]) for edge in edges],
        )

    return await web.store.read(look)


@get("/api/admin/onboarding", security=SIGNED_IN, cache_control=NEVER_KEPT, responses=responses(*REFUSALS))
async def read_onboarding(
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    start: Start = 0,
) -> OnboardingOut:
    """List who has finished which guide, with counts by unit. It costs one row for each guide finished."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> OnboardingOut:
        mine = _mine(tx, visitor, now_ms)
        if unit is not None and unit not in mine:
            raise Problem("not_found")
        listing = Listing(tx, visitor.instansi, now_ms)
        done = finished_by(tx, visitor.instansi)
        inside = {unit} if unit is not None else mine
        units, posts = [], []
        for one in sorted(inside, key=lambda id: (listing.org.units[id].name, id)):
            here = [post for post in listing.org.placements_in.get(one, ()) if post.holds(now_ms)]
            posts += here
            units.append(_learners(one, listing.org.units[one].name, here, done))
        people = sorted(map(listing.listed, posts), key=lambda one: (fold(one.name), one.placement))
        return OnboardingOut(
            at=now_ms,
            units=[one for one in units if one.people],
            people=[
                Learner(
                    placement=one.placement,
                    name=one.name,
                    unit_name=one.unit_name,
                    finished=sorted(done.get(one.placement, ())),
                )
                for one in people[start : start + PAGE]
            ],
            total=len(people),
            next=start + PAGE if start + PAGE < len(people) else None,
        )

    return await web.store.read(look)


@get(
    "/api/admin/cycles/{cycle:str}/funnel",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def read_funnel(cycle: OneCycle, visitor: SignedInVisitor, web: Shared) -> Funnel:
    now_ms = web.clock()

    def look(tx: ReadTx) -> Funnel:
        return funnel_of(tx, visitor.instansi, cycle_of(tx, visitor, cycle, now_ms))

    return await web.store.read(look)


def _mine(tx: ReadTx, visitor: Visitor, now_ms: int) -> set[str]:
    org = organisation_of(tx, visitor.instansi)
    units = units_administered(org, visitor.person, now_ms, ROLES)
    if not units:
        raise Problem("not_allowed")
    return units


def _tops(tx: ReadTx, visitor: Visitor, unit: str | None, now_ms: int) -> list[str]:
    """Get the unit asked for, or the highest of all that the visitor administers or manages.

    Raises: Problem `not_allowed`, `not_found`.
    """
    mine = _mine(tx, visitor, now_ms)
    if unit is not None:
        if unit not in mine:
            raise Problem("not_found")
        return [unit]
    org = organisation_of(tx, visitor.instansi)
    tops = [one for one in mine if mine.isdisjoint(lineage(org, one, now_ms)[1:])]
    return sorted(tops, key=lambda id: (org.units[id].name, id))


def _by_week(tx: ReadTx, instansi: int, placement: str, weeks: list[date]) -> list[int]:
    reports = [_briefs.decode(row.brief) for row in tx.owned(instansi, "report", placement) if row.brief]
    counts = [0] * len(weeks)
    for report in counting(reports):
        week = (date.fromisoformat(report.date) - weeks[0]).days // 7
        if 0 <= week < len(weeks):
            counts[week] += 1
    return counts


def _learners(unit: str, name: str, posts: list[Placement], done: dict[str, set[str]]) -> LearnerUnit:
    finished: dict[str, int] = {}
    for post in posts:
        for item in done.get(post.id, ()):
            finished[item] = finished.get(item, 0) + 1
    return LearnerUnit(unit=unit, name=name, people=len(posts), finished=finished)
