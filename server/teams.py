"""Project teams: a lead, members, and from when until when each of them.

What a lead sees follows from the organisation, where each member has him as `team_lead` for that time; the
team's own record is what people are shown, and what its end is read from. A lead judges nothing.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

import msgspec

from server.access import work_bucket
from server.acts import record_act_on
from server.chance import Chance
from server.effects import derived_id
from server.org import Org, Superior
from server.people.calendar import after_ms, midnight_ms
from server.people.cards import Directory, refresh_cards
from server.store.store import ReadTx, Tx

COLLECTION = "team"


class BadTeam(Exception):  # noqa: N818 - read aloud it is why nothing was done
    """`order`: it would end before it begins. `twice`: there is one of this name, with this lead and this
    beginning. `alone`: the lead is the only member. `over`: it has ended before that day."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """`since`: key of his span in the organisation, ms."""

    placement: str
    name: str
    position: str
    since: int


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """As phones are given it. Days are first and last ones, in the zone of the lead's unit."""

    id: str
    name: str
    lead: Member
    members: tuple[Member, ...]
    first: str
    last: str | None


def add_team(
    tx: Tx,
    instansi: int,
    name: str,
    lead: str,
    members: Collection[str],
    first: date,
    last: date | None,
    *,
    now_ms: int,
    chance: Chance,
) -> Team:
    """Begin a team of placements.

    Raises: BadTeam.
    """
    if last is not None and last < first:
        raise BadTeam("order")
    members = sorted(set(members) - {lead})
    if not members:
        raise BadTeam("alone")
    at = tx.clamp(instansi, now_ms)
    directory = Directory(tx, instansi)
    zone = _zone(directory.org, lead)
    id = derived_id(tx.agency(instansi).namespace, f"{COLLECTION}/{lead}/{first}/{name}")
    if tx.record(instansi, COLLECTION, id) is not None:
        raise BadTeam("twice")
    begins = midnight_ms(first, zone)
    until = None if last is None else after_ms(last, zone)
    spans = {member: _free(directory.org, member, begins) for member in members}
    for member, since in spans.items():
        row = Superior(placement=member, superior=lead, since=since, until=until, role="team_lead")
        tx.put_superior(instansi, row)
    team = Team(
        id=id,
        name=name,
        lead=_member(directory, lead, begins),
        members=tuple(
            sorted(
                (_member(directory, member, since) for member, since in spans.items()),
                key=lambda member: (member.name, member.placement),
            )
        ),
        first=first.isoformat(),
        last=None if last is None else last.isoformat(),
    )
    _keep(tx, instansi, team, "team_added", at, chance)
    return team


def end_team(tx: Tx, instansi: int, team: Team, last: date, *, now_ms: int, chance: Chance) -> Team:
    """Let a day be the last one of a team, and of everybody in it.

    Raises: BadTeam.
    """
    if last < date.fromisoformat(team.first):
        raise BadTeam("order")
    if team.last is not None and date.fromisoformat(team.last) < last:
        raise BadTeam("over")
    org = tx.organisation(instansi)
    until = after_ms(last, _zone(org, team.lead.placement))
    for member in team.members:
        row = Superior(
            placement=member.placement,
            superior=team.lead.placement,
            since=member.since,
            until=max(until, member.since),
            role="team_lead",
        )
        tx.put_superior(instansi, row)
    ended = msgspec.structs.replace(team, last=last.isoformat())
    _keep(tx, instansi, ended, "team_ended", tx.clamp(instansi, now_ms), chance)
    return ended


def teams_of(tx: ReadTx, instansi: int) -> list[Team]:
    """List the teams that there are and were, by name."""
    org = tx.organisation(instansi)
    leads = sorted({row.superior for row in org.superiors if row.role == "team_lead"})
    found = [
        msgspec.convert(tx.derived(instansi, COLLECTION, row.id), Team)
        for lead in leads
        for row in tx.owned(instansi, COLLECTION, lead)
    ]
    return sorted(found, key=lambda team: (team.name, team.first))


def _keep(tx: Tx, instansi: int, team: Team, act: str, at: int, chance: Chance) -> None:
    placements = [team.lead.placement, *(member.placement for member in team.members)]
    tx.put_derived(
        instansi,
        COLLECTION,
        team.id,
        owner=team.lead.placement,
        buckets=tuple(sorted({work_bucket(placement) for placement in placements})),
        value=msgspec.to_builtins(team),
    )
    detail: dict[str, Any] = {"placements": placements, "first": team.first, "last": team.last}
    on = (COLLECTION, team.id)
    record_act_on(tx, instansi, act, by="", on=on, detail=detail, now_ms=at, chance=chance)
    tx.organisation_changed(instansi)
    refresh_cards(tx, instansi, placements, at)


def _free(org: Org, placement: str, since: int) -> int:
    """Find a beginning that no other team of this person has: two may begin on one day."""
    taken = {row.since for row in org.superiors_of.get(placement, ()) if row.role == "team_lead"}
    while since in taken:
        since += 1
    return since


def _member(directory: Directory, placement: str, since: int) -> Member:
    post = directory.org.placements[placement]
    name, position = directory.names[post.person], directory.title(post)
    return Member(placement=placement, name=name, position=position, since=since)


def _zone(org: Org, placement: str) -> str:
    return org.units[org.placements[placement].unit].zone
