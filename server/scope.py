"""What a person is here for, and for whom he may make slips."""

from server.access import Org, placements_held, roles_for, subtree

ISSUERS = {"admin", "supervisor"}


def roles_of(org: Org, person: str, now_ms: int) -> list[str]:
    """List the roles of a person: employee and supervisor by his placements, others by grant."""
    roles = {grant.role for grant in org.grants_of.get(person, ()) if grant.holds(now_ms)}
    held = placements_held(org, person, now_ms)
    if held:
        roles.add("employee")
    if any(row.holds(now_ms) for post in held for row in org.staff_of.get(post.id, ())):
        roles.add("supervisor")
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
