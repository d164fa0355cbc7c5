"""People and whom they report to, for the administrators of their units: read, and changed from a day on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, TypeVar

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter, QueryParameter

from server.access import self_bucket
from server.acts import record_act
from server.org import Placement
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.people.cards import refresh_cards
from server.people.changes import ChangeRefused, change_superior, end_on, move
from server.people.listing import PAGE, Above, Listed, Listing, People
from server.people.roster import Roster
from server.scope import units_administered
from server.store.store import ReadTx, Tx
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.my_data import note_look
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

T = TypeVar("T")
Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=1000)]
YEARS = range(2000, 2101)
OnePlacement = Annotated[Uuid, PathParameter()]


class UnitOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    code: str
    name: str
    parent: str | None  # None: at the top of what this administrator sees
    zone: str
    people: int  # who holds a post in it now, not below it


class UnitsOut(msgspec.Struct, frozen=True, kw_only=True):
    units: list[UnitOut]


class AccountOut(msgspec.Struct, frozen=True, kw_only=True):
    state: str  # none, active, disabled
    since: int | None = None  # ms; when it was disabled


class AwayOut(msgspec.Struct, frozen=True, kw_only=True):
    """Local days, both included; `until` None: until further notice."""

    kind: str
    since: str
    until: str | None


class PersonOut(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one placement that an administrator may see: nothing of its work."""

    listed: Listed
    account: AccountOut
    superiors: list[Above]  # all there ever were, the oldest first
    placements: list[Listed]  # all that its holder has in these units
    absences: list[AwayOut]  # of this placement, the newest first


class SuperiorIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    superior: Uuid  # a placement
    since: date
    reason: Reason


class MoveIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    unit: Uuid
    superior: Uuid
    since: date
    reason: Reason


class EndIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    last_day: date
    reason: Reason


class AccountIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    disabled: bool
    reason: Reason


def units_of(tx: ReadTx, visitor: Visitor, now_ms: int) -> set[str]:
    """Get the units that a visitor administers.

    Raises: Problem `not_allowed`, when there are none.
    """
    units = units_administered(organisation_of(tx, visitor.instansi), visitor.person, now_ms)
    if not units:
        raise Problem("not_allowed")
    return units


def placement_of(tx: ReadTx, visitor: Visitor, id: str, now_ms: int) -> Placement:
    """Get a placement in one of the visitor's units; another agency's or unit's is not there.

    Raises: Problem `not_allowed`, `not_found`.
    """
    units = units_of(tx, visitor, now_ms)
    found = organisation_of(tx, visitor.instansi).placements.get(id)
    if found is None or found.unit not in units:
        raise Problem("not_found")
    return found


def must_be_near(*days: date) -> None:
    """Refuse a year with a digit too many or too few, before it is worked out when its days end.

    Raises: Problem `change_refused`.
    """
    if any(day.year not in YEARS for day in days):
        raise Problem("change_refused", reason="far")


@get(
    "/api/admin/units",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_units(visitor: SignedInVisitor, web: Shared) -> UnitsOut:
    now_ms = web.clock()

    return await web.store.read(lambda tx: units_in(tx, visitor, now_ms))


def units_in(tx: ReadTx, visitor: Visitor, now_ms: int) -> UnitsOut:
    """List the units that a visitor administers, by name. Raises: Problem `not_allowed`."""
    mine = units_of(tx, visitor, now_ms)
    org = organisation_of(tx, visitor.instansi)
    found = []
    for unit in sorted(mine, key=lambda id: org.units[id].name):
        above = next((row.parent for row in org.parents_of.get(unit, ()) if row.holds(now_ms)), None)
        known = org.units[unit]
        held = {post.person for post in org.placements_in.get(unit, ()) if post.holds(now_ms)}
        found.append(
            UnitOut(
                id=unit,
                code=known.code,
                name=known.name,
                parent=above if above in mine else None,
                zone=known.zone,
                people=len(held),
            )
        )
    return UnitsOut(units=found)


@get(
    "/api/admin/people",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_people(
    visitor: SignedInVisitor,
    web: Shared,
    unit: Annotated[Uuid | None, QueryParameter()] = None,
    q: Annotated[str, QueryParameter(max_length=100)] = "",
    start: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
    most: Annotated[int, QueryParameter(ge=1, le=5000)] = PAGE,
) -> People:
    now_ms = web.clock()

    def look(tx: ReadTx) -> People:
        mine = units_of(tx, visitor, now_ms)
        if unit is not None and unit not in mine:
            raise Problem("not_found")
        return Listing(tx, visitor.instansi, now_ms).people([unit] if unit else sorted(mine), q, start, most)

    return await web.store.read(look)


@get(
    "/api/admin/people/{placement:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def read_person(placement: OnePlacement, visitor: SignedInVisitor, web: Shared) -> PersonOut:
    now_ms = web.clock()
    found = await web.store.read(lambda tx: _person(tx, visitor, placement, now_ms))
    await note_look(web, visitor, found.listed.person, "desk_person")
    return found


def _person(tx: ReadTx, visitor: Visitor, id: str, now_ms: int) -> PersonOut:
    post_ = placement_of(tx, visitor, id, now_ms)
    mine = units_of(tx, visitor, now_ms)
    listing = Listing(tx, visitor.instansi, now_ms)
    zone = listing.org.units[post_.unit].zone
    spans = sorted(listing.org.superiors_of.get(id, ()), key=lambda span: span.since)
    held = sorted(listing.org.placements_of[post_.person], key=lambda one: one.since)
    account = tx.account(visitor.instansi, post_.person)
    state = "none" if account is None else "disabled" if account.disabled_at is not None else "active"
    return PersonOut(
        listed=listing.listed(post_),
        account=AccountOut(state=state, since=account.disabled_at if account else None),
        superiors=[listing.above(span, span.superior, zone) for span in spans],
        placements=[listing.listed(one) for one in held if one.unit in mine],
        absences=[
            AwayOut(
                kind=one.kind,
                since=local_day(one.since, zone).isoformat(),
                until=None if one.until is None else local_day(one.until - 1, zone).isoformat(),
            )
            for one in sorted(listing.org.absences_of.get(id, ()), key=lambda one: -one.since)
        ],
    )


@post(
    "/api/admin/people/{placement:str}/superior",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused", "origin"),
)
async def set_superior(
    placement: OnePlacement, data: JSONBody[SuperiorIn], visitor: SignedInVisitor, web: Shared
) -> PersonOut:
    def change(roster: Roster) -> str:
        must_be_near(data.since)
        if data.superior not in roster.placements:
            raise Problem("not_found")
        change_superior(roster, placement, data.superior, data.since)
        return placement

    detail = {"superior": data.superior, "since": data.since.isoformat(), "reason": data.reason}
    return await change_post(web, visitor, placement, "superior_set", detail, change)


@post(
    "/api/admin/people/{placement:str}/unit",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused", "origin"),
)
async def move_person(
    placement: OnePlacement, data: JSONBody[MoveIn], visitor: SignedInVisitor, web: Shared
) -> PersonOut:
    def change(roster: Roster) -> str:
        must_be_near(data.since)
        mine = units_of(roster.tx, visitor, web.clock())
        if data.unit not in mine or data.superior not in roster.placements:
            raise Problem("not_found")
        return move(roster, placement, data.unit, data.since, data.superior)

    detail = {"unit": data.unit, "since": data.since.isoformat(), "reason": data.reason}
    return await change_post(web, visitor, placement, "person_moved", detail, change)


@post(
    "/api/admin/people/{placement:str}/end",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "change_refused", "origin"),
)
async def end_placement(
    placement: OnePlacement, data: JSONBody[EndIn], visitor: SignedInVisitor, web: Shared
) -> PersonOut:
    def change(roster: Roster) -> str:
        must_be_near(data.last_day)
        end_on(roster, placement, data.last_day)
        return placement

    detail = {"last_day": data.last_day.isoformat(), "reason": data.reason}
    return await change_post(web, visitor, placement, "placement_ended", detail, change)


@post(
    "/api/admin/people/{placement:str}/account",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_allowed", "not_found", "origin"),
)
async def set_account(
    placement: OnePlacement, data: JSONBody[AccountIn], visitor: SignedInVisitor, web: Shared
) -> PersonOut:
    """Bar a person from signing in, or let him again. What his phone holds still arrives (F48)."""
    now_ms = web.clock()

    def change(tx: Tx) -> tuple[PersonOut, str]:
        at = tx.clamp(visitor.instansi, now_ms)
        person = placement_of(tx, visitor, placement, at).person
        account = tx.account(visitor.instansi, person)
        if account is None:
            raise Problem("not_found")
        disabled_at = (account.disabled_at or at) if data.disabled else None
        tx.put_account(visitor.instansi, msgspec.structs.replace(account, disabled_at=disabled_at))
        if data.disabled:
            tx.drop_sessions(visitor.instansi, person)
        name = "account_disabled" if data.disabled else "account_enabled"
        _write_down(tx, web, visitor, name, person, {"reason": data.reason}, at)
        return _person(tx, visitor, placement, at), person

    shown, person = await web.store.write(change)
    if data.disabled:
        web.hub.close_person(visitor.instansi, person)
    return shown


async def change_post(
    web: Web,
    visitor: Visitor,
    placement: str,
    name: str,
    detail: Mapping[str, object],
    change: Callable[[Roster], str],
) -> PersonOut:
    """Change the organisation, write down who did it and why, bring the cards up to date, wake the phones."""
    now_ms = web.clock()

    def job(tx: Tx) -> tuple[PersonOut, frozenset[str]]:
        at = tx.clamp(visitor.instansi, now_ms)
        person = placement_of(tx, visitor, placement, at).person
        roster = Roster(tx, visitor.instansi, web.chance.new_id)
        before = {roster.superior_of(placement, at)}
        try:
            shown = change(roster)
        except ChangeRefused as refused:
            raise Problem("change_refused", reason=refused.code) from None
        tx.organisation_changed(visitor.instansi)
        touched = refresh_cards(tx, visitor.instansi, roster.touched, at)
        _write_down(tx, web, visitor, name, person, {"placement": placement, **detail}, at)
        above = {roster.placements[id].person for id in before | {roster.superior_of(shown, at)} if id}
        return _person(tx, visitor, shown, at), touched | {self_bucket(id) for id in above | {person}}

    found, touched = await web.store.write(job)
    web.hub.poke(visitor.instansi, touched)
    return found


def _write_down(
    tx: Tx, web: Web, visitor: Visitor, name: str, person: str, detail: Mapping[str, object], at: int
) -> None:
    by = visitor.person
    record_act(tx, visitor.instansi, name, by=by, person=person, detail=detail, now_ms=at, chance=web.chance)
