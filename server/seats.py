"""Who sits where at one moment, as the rules of an appraisal want to know it (`appraisal/assigning.py`)."""

from collections.abc import Callable

from server.access import is_absent, judges
from server.appraisal.assigning import Seat
from server.appraisal.scheme import Rater
from server.org import Org, Placement

DEFINITIVE = "definitive"


def seats_of(org: Org, at: int, groups: Callable[[Placement], frozenset[Rater]]) -> list[Seat]:
    """List the placements whose holders are there. Whoever acts (plt, plh) is rated where he belongs."""
    here = [post for post in org.placements.values() if post.holds(at) and not is_absent(org, post.id, at)]
    return [
        Seat(
            id=post.id,
            person=post.person,
            unit=post.unit,
            direct=tuple(
                row.superior
                for row in org.superiors_of.get(post.id, ())
                if row.holds(at) and row.role != "team_lead"
            ),
            judges=tuple(one.id for one in judges(org, post.id, at)),
            groups=groups(post) if post.kind == DEFINITIVE else frozenset(),
            rates=post.kind == DEFINITIVE,
        )
        for post in sorted(here, key=lambda post: post.id)
    ]


def absent_from(org: Org, at: int) -> list[str]:
    """List the placements that are held, but whose holders are away: nobody asks them, or about them."""
    return sorted(
        post.id
        for post in org.placements.values()
        if post.holds(at) and post.kind == DEFINITIVE and is_absent(org, post.id, at)
    )
