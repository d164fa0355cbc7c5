"""Units, changed by the administrators of what they hang below: made, renamed, moved, closed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec
from litestar import post
from litestar.params import JSONBody, PathParameter

from server.access import self_bucket
from server.acts import record_act_on
from server.people.cards import refresh_cards
from server.people.changes import ChangeRefused
from server.people.roster import Roster
from server.people.unit_changes import close_unit, make_unit, move_unit, rename_unit
from server.store.store import Tx
from server.web.admin_people import Reason, UnitsOut, must_be_near, units_in, units_of
from server.web.context import Shared, Web
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")
OneUnit = Annotated[Uuid, PathParameter()]
Name = Annotated[str, msgspec.Meta(min_length=2, max_length=200, pattern=r"\S")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"^\S+$")]
Sector = Literal["", "clinic", "school", "licensing", "general"]  # "": as the unit above


class UnitIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Code
    name: Name
    parent: Uuid
    sector: Sector = ""
    since: date
    reason: Reason


class NameIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Name
    reason: Reason


class ParentIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    parent: Uuid
    since: date
    reason: Reason


class CloseIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    last_day: date
    reason: Reason


@post("/api/admin/units", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def add_unit(data: JSONBody[UnitIn], visitor: SignedInVisitor, web: Shared) -> UnitsOut:
    def change(roster: Roster) -> str:
        must_be_near(data.since)
        return make_unit(
            roster,
            code=data.code,
            name=data.name.strip(),
            parent=data.parent,
            sector=data.sector,
            since=data.since,
        )

    said = {
        "code": data.code,
        "name": data.name.strip(),
        "parent": data.parent,
        "since": data.since.isoformat(),
        "reason": data.reason,
    }
    return await _change(web, visitor, [data.parent], "unit_made", said, change)


@post("/api/admin/units/{unit:str}/name", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS))
async def rename_one(
    unit: OneUnit, data: JSONBody[NameIn], visitor: SignedInVisitor, web: Shared
) -> UnitsOut:
    said = {"name": data.name.strip(), "before": "", "reason": data.reason}

    def change(roster: Roster) -> str:
        said["before"] = roster.units[unit].name  # nothing else remembers it
        rename_unit(roster, unit, said["name"])
        return unit

    return await _change(web, visitor, [unit], "unit_renamed", said, change)


@post(
    "/api/admin/units/{unit:str}/parent", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS)
)
async def move_one(
    unit: OneUnit, data: JSONBody[ParentIn], visitor: SignedInVisitor, web: Shared
) -> UnitsOut:
    def change(roster: Roster) -> str:
        must_be_near(data.since)
        move_unit(roster, unit, data.parent, data.since)
        return unit

    said = {"parent": data.parent, "since": data.since.isoformat(), "reason": data.reason}
    return await _change(web, visitor, [unit, data.parent], "unit_moved", said, change)


@post(
    "/api/admin/units/{unit:str}/close", status_code=200, security=SIGNED_IN, responses=responses(*REFUSALS)
)
async def close_one(
    unit: OneUnit, data: JSONBody[CloseIn], visitor: SignedInVisitor, web: Shared
) -> UnitsOut:
    def change(roster: Roster) -> str:
        must_be_near(data.last_day)
        close_unit(roster, unit, data.last_day)
        return unit

    said = {"last_day": data.last_day.isoformat(), "reason": data.reason}
    return await _change(web, visitor, [unit], "unit_closed", said, change)


async def _change(
    web: Web,
    visitor: Visitor,
    touching: list[str],
    name: str,
    detail: Mapping[str, object],
    change: Callable[[Roster], str],
) -> UnitsOut:
    """Change units that the visitor administers, write down who did it and why, wake whoever is in them."""
    now_ms, instansi = web.clock(), visitor.instansi

    def job(tx: Tx) -> tuple[UnitsOut, frozenset[str]]:
        at = tx.clamp(instansi, now_ms)
        if not units_of(tx, visitor, at).issuperset(touching):
            raise Problem("not_found")
        roster = Roster(tx, instansi, web.chance.new_id)
        try:
            unit = change(roster)
        except ChangeRefused as refused:
            raise Problem("change_refused", reason=refused.code) from None
        tx.organisation_changed(instansi)
        touched = refresh_cards(tx, instansi, roster.touched, at)
        people = {roster.placements[id].person for id in roster.touched}
        record_act_on(
            tx,
            instansi,
            name,
            by=visitor.person,
            on=("unit", unit),
            detail=detail,
            now_ms=at,
            chance=web.chance,
        )
        return units_in(tx, visitor, at), touched | {self_bucket(person) for person in people}

    found, touched = await web.store.write(job)
    web.hub.poke(instansi, touched)
    return found
