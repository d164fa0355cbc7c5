"""What an administrator changes in the organisation, each from a day on: nothing that was so is overwritten.

Every change closes one span and opens the next, so that whoever asks "who was the superior on that day" gets
the answer of that day.
"""

from datetime import date

from msgspec.structs import replace

from server.org import Placement, Superior
from server.people.calendar import after_ms, midnight_ms
from server.people.roster import Roster


class ChangeRefused(Exception):  # noqa: N818 - read aloud it is what the administrator has to be told
    """The organisation cannot be changed in this way; `code` says why, for people to read elsewhere."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def change_superior(roster: Roster, placement_id: str, superior_id: str, since: date) -> None:
    """Put a placement under the holder of another one, from a day on.

    Raises: ChangeRefused `own_superior`, `circle`, `over` (either of the two has ended by then), `before`
    (somebody else has already been set from a later day on).
    """
    placement, superior = roster.placements[placement_id], roster.placements[superior_id]
    moment = max(placement.since, midnight_ms(since, _zone(roster, placement)))
    if superior.person == placement.person:
        raise ChangeRefused("own_superior")
    if not placement.holds(moment) or not superior.holds(moment):
        raise ChangeRefused("over")
    if _leads_to(roster, superior_id, placement_id, moment):
        raise ChangeRefused("circle")
    spans = sorted(roster.superiors[placement_id], key=lambda span: span.since)
    if any(span.since > moment for span in spans):
        raise ChangeRefused("before")
    for span in spans:
        if span.holds(moment) and span.since < moment:
            roster.put_superior(replace(span, until=moment))
    roster.put_superior(Superior(placement=placement_id, superior=superior_id, since=moment))


def move(roster: Roster, placement_id: str, unit: str, since: date, superior_id: str) -> str:
    """End a placement and begin the same position in another unit. Returns the new placement.

    Raises: ChangeRefused `same_unit`, `over`, `unit_ends`, and those of `change_superior`.
    """
    placement = roster.placements[placement_id]
    moment = midnight_ms(since, roster.units[unit].zone)
    if placement.unit == unit:
        raise ChangeRefused("same_unit")
    if not placement.holds(moment) or moment <= placement.since:
        raise ChangeRefused("over")
    must_last(roster, unit)
    end(roster, placement_id, moment)
    moved = replace(placement, id=roster.new_id(), unit=unit, since=moment, until=placement.until)
    roster.put_placement(moved)
    change_superior(roster, moved.id, superior_id, since)
    return moved.id


def end_on(roster: Roster, placement_id: str, last_day: date) -> None:
    """End a placement with a day: end of service, or of an acting post.

    Raises: ChangeRefused `over`.
    """
    placement = roster.placements[placement_id]
    end(roster, placement_id, after_ms(last_day, _zone(roster, placement)))


def end(roster: Roster, placement_id: str, moment: int) -> None:
    """End a placement, and who it was under.

    Raises: ChangeRefused `over`.
    """
    placement = roster.placements[placement_id]
    if moment <= placement.since or (placement.until is not None and placement.until < moment):
        raise ChangeRefused("over")
    roster.put_placement(replace(placement, until=moment))
    for span in list(roster.superiors[placement_id]):
        if span.holds(moment) and span.since < moment:
            roster.put_superior(replace(span, until=moment))


def must_last(roster: Roster, unit: str) -> None:
    """Refuse a unit that is going to be closed: what is put into it would be nobody's to administer then.

    Raises: ChangeRefused `unit_ends`.
    """
    rows = roster.parents[unit]
    if rows and all(row.until is not None for row in rows):
        raise ChangeRefused("unit_ends")


def _leads_to(roster: Roster, below: str, above: str, moment: int) -> bool:
    """Ask whether somebody is, over however many steps, the superior of another."""
    seen: set[str] = set()
    here: str | None = below
    while here is not None and here not in seen:
        if here == above:
            return True
        seen.add(here)
        here = roster.superior_of(here, moment)
    return False


def _zone(roster: Roster, placement: Placement) -> str:
    return roster.units[placement.unit].zone
