"""What an administrator changes about units, each from a day on. A unit is never deleted: one that is closed
hangs nowhere any more, and what was done in it stays what it was.
"""

from datetime import date

from msgspec.structs import replace

from server.org import Unit, UnitParent
from server.people.calendar import after_ms, midnight_ms
from server.people.changes import ChangeRefused, must_last
from server.people.roster import Roster, current


def make_unit(roster: Roster, *, code: str, name: str, parent: str, sector: str, since: date) -> str:
    """Hang a new unit below another one, in its time zone. `sector`: "": as its parent. Returns its id.

    Raises: ChangeRefused `unit_code` (there is a unit of this code already), `unit_ends` (the one above is
    going to be closed: nobody would administer what hangs below it then).
    """
    above = roster.units[parent]
    if code in roster.unit_by_code:
        raise ChangeRefused("unit_code")
    must_last(roster, parent)
    unit = Unit(id=roster.new_id(), code=code, name=name, zone=above.zone, sector=sector or above.sector)
    roster.put_unit(unit)
    roster.put_parent(UnitParent(unit=unit.id, parent=parent, since=midnight_ms(since, above.zone)))
    return unit.id


def rename_unit(roster: Roster, unit: str, name: str) -> None:
    """Give a unit another name, at once: papers that were made keep the name of then."""
    roster.put_unit(replace(roster.units[unit], name=name))


def move_unit(roster: Roster, unit: str, parent: str, since: date) -> None:
    """Hang a unit, with all below it, under another one from a day on.

    Raises: ChangeRefused `unit_top`, `same_unit`, `unit_circle`, `unit_ends` (as at `make_unit`), `before`
    (it has already been moved from a later day on).
    """
    moment = midnight_ms(since, roster.units[unit].zone)
    now = _hangs(roster, unit, moment)
    if now.parent == parent:
        raise ChangeRefused("same_unit")
    if unit in roster.lineage(parent, moment):
        raise ChangeRefused("unit_circle")
    must_last(roster, parent)
    if now.since < moment:
        roster.put_parent(replace(now, until=moment))
    roster.put_parent(UnitParent(unit=unit, parent=parent, since=moment))


def close_unit(roster: Roster, unit: str, last_day: date) -> None:
    """Let a unit be there no longer after a day.

    Raises: ChangeRefused `unit_top`, `unit_people` (somebody still holds a post in it then), `unit_below` (a
    unit still hangs below it then), `before`.
    """
    moment = after_ms(last_day, roster.units[unit].zone)
    now = _hangs(roster, unit, moment)
    if any(post.unit == unit and _lasts(post.until, moment) for post in roster.placements.values()):
        raise ChangeRefused("unit_people")
    if any(
        row.parent == unit and _lasts(row.until, moment) for rows in roster.parents.values() for row in rows
    ):
        raise ChangeRefused("unit_below")
    roster.put_parent(replace(now, until=max(moment, now.since + 1)))


def _hangs(roster: Roster, unit: str, moment: int) -> UnitParent:
    rows = roster.parents[unit]
    if any(row.since > moment for row in rows):
        raise ChangeRefused("before")
    now = current(rows, moment)
    if now is None or now.parent is None:
        raise ChangeRefused("unit_top")
    return now


def _lasts(until: int | None, moment: int) -> bool:
    return until is None or until > moment
