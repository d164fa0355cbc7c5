"""Who is away, and who acts for him: two spans of days beside what holds for good."""

from datetime import date
from typing import Literal

from server.org import Absence, Placement, Superior
from server.people.calendar import after_ms, midnight_ms
from server.people.changes import ChangeRefused
from server.people.roster import Roster

Why = Literal["leave", "training", "ill"]
Acting = Literal["plt", "plh"]


def be_away(roster: Roster, placement_id: str, why: Why, since: date, last_day: date | None) -> None:
    """Note that the holder of a post is away. `last_day` None: until further notice.

    While a superior is away and nobody acts for him, his own superior judges beside him (`access.judges`).

    Raises: ChangeRefused `order`, `over` (the post does not hold on the first day).
    """
    placement = roster.placements[placement_id]
    moment, until = _span(roster, placement, since, last_day)
    if not placement.holds(moment):
        raise ChangeRefused("over")
    roster.put_absence(Absence(placement=placement_id, kind=why, since=moment, until=until))


def appoint(
    roster: Roster, placement_id: str, who: str, kind: Acting, since: date, last_day: date | None
) -> str:
    """Let the holder of another post act on this one (Plt, Plh): he holds it beside his own, under the same
    superior, and judges whoever the post judges. Returns the new placement.

    Raises: ChangeRefused `order`, `acting_self`, `over` (his own post does not hold then).
    """
    post, own = roster.placements[placement_id], roster.placements[who]
    moment, until = _span(roster, post, since, last_day)
    if own.person == post.person:
        raise ChangeRefused("acting_self")
    if not own.holds(moment):
        raise ChangeRefused("over")
    acting = Placement(
        id=roster.new_id(),
        person=own.person,
        position=post.position,
        unit=post.unit,
        kind=kind,
        since=moment,
        until=until,
    )
    staff = [
        one.id
        for one in roster.placements.values()
        if one.person != own.person
        and one.holds(moment)
        and roster.superior_of(one.id, moment) == placement_id
    ]
    above = roster.superior_of(placement_id, moment)
    roster.put_placement(acting)
    if above is not None and roster.placements[above].person != own.person:
        roster.put_superior(Superior(placement=acting.id, superior=above, since=moment, until=until))
    for one in staff:
        roster.put_acting(Superior(placement=one, superior=acting.id, role=kind, since=moment, until=until))
    return acting.id


def _span(roster: Roster, post: Placement, since: date, last_day: date | None) -> tuple[int, int | None]:
    if last_day is not None and last_day < since:
        raise ChangeRefused("order")
    zone = roster.units[post.unit].zone
    return midnight_ms(since, zone), None if last_day is None else after_ms(last_day, zone)
