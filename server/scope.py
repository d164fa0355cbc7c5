"""What a person is here for, and for whom he may make slips: more questions to the organisation as it is at
one moment.
"""

from server.access import Org, Placement


def placements_of(organisation: Org, person: str, now_ms: int) -> list[str]:
    """List the placements that a person holds."""
    return [placement.id for placement in _held(organisation, person, now_ms)]


def roles_of(organisation: Org, person: str, now_ms: int) -> list[str]:
    """List the roles of a person: employee and supervisor follow from the organisation, the others are
    granted.
    """
    roles = {grant.role for grant in organisation.grants_of.get(person, ()) if grant.holds(now_ms)}
    held = _held(organisation, person, now_ms)
    if held:
        roles.add("employee")
    if any(_staff(organisation, placement.id, now_ms) for placement in held):
        roles.add("supervisor")
    return sorted(roles)


def placements_in(organisation: Org, unit: str, now_ms: int) -> tuple[str, ...]:
    """List the placements in a unit and in all units below it."""
    return tuple(
        placement.id
        for placement in organisation.placements.values()
        if placement.holds(now_ms) and unit in _upwards(organisation, placement.unit, now_ms)
    )


def may_issue_slips(organisation: Org, person: str, placements: tuple[str, ...], now_ms: int) -> bool:
    """Ask whether a person may make slips for all of these: as admin of the unit or one above it, or as the
    superior.
    """
    administered = {
        grant.unit
        for grant in organisation.grants_of.get(person, ())
        if grant.role == "admin" and grant.holds(now_ms)
    }
    supervised = {
        staff
        for placement in _held(organisation, person, now_ms)
        for staff in _staff(organisation, placement.id, now_ms)
    }

    def allowed(id_: str) -> bool:
        placement = organisation.placements.get(id_)
        if placement is None or not placement.holds(now_ms):
            return False
        return id_ in supervised or not administered.isdisjoint(
            _upwards(organisation, placement.unit, now_ms)
        )

    return all(allowed(placement) for placement in placements)


def _held(organisation: Org, person: str, now_ms: int) -> list[Placement]:
    return [placement for placement in organisation.placements_of.get(person, ()) if placement.holds(now_ms)]


def _staff(organisation: Org, placement: str, now_ms: int) -> list[str]:
    return [row.placement for row in organisation.staff_of.get(placement, ()) if row.holds(now_ms)]


def _upwards(organisation: Org, unit: str, now_ms: int) -> set[str]:
    """A unit and all above it; a unit that is its own ancestor by mistake does not hang the server."""
    above: set[str] = set()
    parents = {row.unit: row.parent for row in organisation.unit_parents if row.holds(now_ms)}
    current: str | None = unit
    while current is not None and current not in above:
        above.add(current)
        current = parents.get(current)
    return above
