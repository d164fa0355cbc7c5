"""What a person is here for, and for whom he may make slips."""

from collections.abc import Collection

import msgspec

from server.access import lineage, placements_held, roles_for, subtree
from server.access_desk import AT_THE_DESK
from server.org import Grant, Org

OPERATOR = ""  # who is at the command line, as he stands beside what he did
ISSUERS = {"admin", "supervisor"}


def roles_of(org: Org, person: str, now_ms: int) -> list[str]:
    """List the roles of a person: employee and supervisor by his placements, others by grant."""
    roles = {grant.role for grant in org.grants_of.get(person, ()) if grant.holds(now_ms)}
    held = placements_held(org, person, now_ms)
    if held:
        roles.add("employee")
    staff = [row.role for post in held for row in org.staff_of.get(post.id, ()) if row.holds(now_ms)]
    roles |= {"team_lead" if role == "team_lead" else "supervisor" for role in staff}
    return sorted(roles)


def placements_in(org: Org, unit: str, now_ms: int) -> tuple[str, ...]:
    """List the placements in a unit and in all units below it."""
    units = subtree(org, unit, now_ms)
    return tuple(
        post.id for one in sorted(units) for post in org.placements_in.get(one, ()) if post.holds(now_ms)
    )


def may_issue_slips(org: Org, person: str, placements: tuple[str, ...], now_ms: int) -> bool:
    """Ask whether a person is admin of the unit, or of one above it, or the superior, for all of these."""

    def allowed(id_: str) -> bool:
        post = org.placements.get(id_)
        return post is not None and post.holds(now_ms) and bool(roles_for(org, person, id_, now_ms) & ISSUERS)

    return all(allowed(placement) for placement in placements)


def units_administered(org: Org, person: str, now_ms: int, roles: Collection[str] = ("admin",)) -> set[str]:
    """Get the units that a person is admin of, with all below them. `roles`: or something else."""
    return {
        unit
        for grant in org.grants_of.get(person, ())
        if grant.holds(now_ms) and grant.role in roles
        for unit in subtree(org, grant.unit, now_ms)
    }


def nearest_admins(org: Org, unit: str, now_ms: int) -> tuple[str, ...]:
    """Get to whom a unit's problems go: the admins of the nearest unit up the line that has any."""
    admins: dict[str, list[str]] = {}
    for person, grants in org.grants_of.items():
        for grant in grants:
            if grant.holds(now_ms) and grant.role == "admin":
                admins.setdefault(grant.unit, []).append(person)
    above = next((one for one in lineage(org, unit, now_ms) if one in admins), None)
    return tuple(sorted(admins[above])) if above is not None else ()


def administers_all(org: Org, person: str, now_ms: int) -> bool:
    """Ask whether a person is admin of the whole agency: of every unit that has none above it."""
    return _covers(org, now_ms, units_administered(org, person, now_ms))


def manages_all(org: Org, person: str, now_ms: int) -> bool:
    """Ask whether a person makes the rules of appraisal for the whole agency: as pengelola, or as its admin.
    To see whose results they make takes an admin.
    """
    return _covers(org, now_ms, units_administered(org, person, now_ms, ("admin", "pengelola")))


def audits_all(org: Org, person: str, now_ms: int) -> bool:
    """Ask whether a person may look at every administrative act of the agency: as its auditor, or its
    admin.
    """
    return _covers(org, now_ms, units_administered(org, person, now_ms, ("admin", "auditor")))


def may_at_the_desk(org: Org, person: str, door: str, now_ms: int) -> bool:
    """Ask whether somebody reaches an address of the desk at all. `door`: "GET /api/admin/people", as
    declared, without types. Of which units he then sees anything is asked behind it.
    """
    if door not in AT_THE_DESK:
        return False
    roles, reach = AT_THE_DESK[door]
    units = units_administered(org, person, now_ms, roles)
    return _covers(org, now_ms, units) if reach == "all" else bool(units)


def with_operator(org: Org, now_ms: int) -> Org:
    """Let whoever is at the command line see what an admin of the whole agency sees who has no post: all of
    it, and what is hidden from every admin stays hidden. For one process that nobody else reaches, never for
    one that serves.

    It is another organisation than the one that others read, so it has a version of its own.
    """
    grants = tuple(
        Grant(id="", person=OPERATOR, role="admin", unit=unit, since=0) for unit in sorted(_tops(org, now_ms))
    )
    return msgspec.structs.replace(
        org, version=operators_version(org.version), grants_of={**org.grants_of, OPERATOR: grants}
    )


def operators_version(version: int) -> int:
    return ~version  # below zero: no organisation that is stored has it


def _covers(org: Org, now_ms: int, units: set[str]) -> bool:
    tops = _tops(org, now_ms)
    return bool(tops) and tops <= units


def _tops(org: Org, now_ms: int) -> set[str]:
    return {
        unit
        for unit in org.units
        if (rows := org.parents_of.get(unit, ())) == ()
        or any(row.parent is None for row in rows if row.holds(now_ms))
    }
