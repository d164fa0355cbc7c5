"""Who is away and who acts for him, noted by the administrators of his unit, from a day on."""

from datetime import date

import msgspec
from litestar import post
from litestar.params import JSONBody

from server.people.away import Acting, Why, appoint, be_away
from server.people.roster import Roster
from server.web.admin_people import OnePlacement, PersonOut, Reason, change_post, must_be_near
from server.web.context import Shared
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor

REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")


class AwayIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`last_day` None: until further notice."""

    why: Why
    since: date
    last_day: date | None = None
    reason: Reason


class ActingIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`who`: a post that he holds now."""

    who: Uuid
    kind: Acting
    since: date
    last_day: date | None = None
    reason: Reason


@post(
    "/api/admin/people/{placement:str}/absence",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def set_absence(
    placement: OnePlacement, data: JSONBody[AwayIn], visitor: SignedInVisitor, web: Shared
) -> PersonOut:
    def change(roster: Roster) -> str:
        must_be_near(data.since, *([data.last_day] if data.last_day else []))
        be_away(roster, placement, data.why, data.since, data.last_day)
        return placement

    return await change_post(web, visitor, placement, "absence_noted", _said(data, {"why": data.why}), change)


@post(
    "/api/admin/people/{placement:str}/acting",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def appoint_acting(
    placement: OnePlacement, data: JSONBody[ActingIn], visitor: SignedInVisitor, web: Shared
) -> PersonOut:
    """Let somebody act on this post (Plt, Plh). Answers with the post that he holds by it."""

    def change(roster: Roster) -> str:
        must_be_near(data.since, *([data.last_day] if data.last_day else []))
        if data.who not in roster.placements:
            raise Problem("not_found")
        return appoint(roster, placement, data.who, data.kind, data.since, data.last_day)

    said = _said(data, {"who": data.who, "kind": data.kind})
    return await change_post(web, visitor, placement, "acting_appointed", said, change)


def _said(data: AwayIn | ActingIn, more: dict[str, object]) -> dict[str, object]:
    last = None if data.last_day is None else data.last_day.isoformat()
    return {**more, "since": data.since.isoformat(), "last_day": last, "reason": data.reason}
