"""Who may do what, and who sees which buckets: pure functions over the organisation as it is at one moment.

Everything here is effective-dated: a span holds from `since` up to but not including `until`. Whoever
supervises keeps what he has as an employee; an acting superior (plt, plh) is simply the holder of another
placement.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal, TypeVar

import msgspec

GrantRole = Literal["admin", "pengelola", "auditor"]

T = TypeVar("T")

REFERENCE = "ref"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A time during which something holds, ms UTC."""

    since: int
    until: int | None = None

    def holds(self, now_ms: int) -> bool:
        return self.since <= now_ms and (self.until is None or now_ms < self.until)


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    code: str
    name: str
    zone: str  # IANA name
    sector: str


class UnitParent(Span, frozen=True, kw_only=True):
    unit: str
    parent: str | None


class Placement(Span, frozen=True, kw_only=True):
    """One person on one position in one unit, definitive or acting (plt, plh)."""

    id: str
    person: str
    position: str
    unit: str
    kind: str


class Superior(Span, frozen=True, kw_only=True):
    """Who judges the work of a placement: the holder of another placement."""

    placement: str
    superior: str


class Grant(Span, frozen=True, kw_only=True):
    """A role over a unit and everything below it."""

    id: str
    person: str
    role: str
    unit: str


class Org(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation of one agency, all times of it. Build it with `organise`."""

    version: int
    units: dict[str, Unit]
    unit_parents: tuple[UnitParent, ...]
    parents_of: dict[str, tuple[UnitParent, ...]]  # unit -> what it ever belonged to
    units_of: dict[str, tuple[UnitParent, ...]]  # unit -> what ever belonged to it
    placements: dict[str, Placement]
    superiors: tuple[Superior, ...]
    grants: tuple[Grant, ...]
    placements_in: dict[str, tuple[Placement, ...]]  # unit -> all that ever were in it
    placements_of: dict[str, tuple[Placement, ...]]  # person -> all he ever held
    superiors_of: dict[str, tuple[Superior, ...]]  # placement -> all it ever had
    staff_of: dict[str, tuple[Superior, ...]]  # placement of a superior -> whom he ever supervised
    grants_of: dict[str, tuple[Grant, ...]]
    moments: tuple[int, ...]  # when anything begins or ends, sorted


def organise(
    *,
    version: int,
    units: Iterable[Unit],
    unit_parents: Iterable[UnitParent],
    placements: Iterable[Placement],
    superiors: Iterable[Superior],
    grants: Iterable[Grant],
) -> Org:
    """Index the organisation, so that each question costs what its answer has."""
    unit_parents, superiors, grants = tuple(unit_parents), tuple(superiors), tuple(grants)
    by_id = {placement.id: placement for placement in placements}
    spans: list[Span] = [*unit_parents, *by_id.values(), *superiors, *grants]
    moments = {span.since for span in spans} | {span.until for span in spans if span.until is not None}
    return Org(
        version=version,
        units={unit.id: unit for unit in units},
        unit_parents=unit_parents,
        parents_of=_group(unit_parents, "unit"),
        units_of=_group((row for row in unit_parents if row.parent is not None), "parent"),
        placements=by_id,
        superiors=superiors,
        grants=grants,
        placements_in=_group(by_id.values(), "unit"),
        placements_of=_group(by_id.values(), "person"),
        superiors_of=_group(superiors, "placement"),
        staff_of=_group(superiors, "superior"),
        grants_of=_group(grants, "person"),
        moments=tuple(sorted(moments)),
    )


def work_bucket(placement: str) -> str:
    return f"work:{placement}"


def self_bucket(person: str) -> str:
    return f"self:{person}"


def lineage(org: Org, unit: str, now_ms: int) -> list[str]:
    """Get a unit and all above it, from below. A unit that is its own ancestor by mistake ends the list."""
    found: list[str] = []
    above: str | None = unit
    while above is not None and above not in found:
        found.append(above)
        rows = org.parents_of.get(above, ())
        above = next((row.parent for row in rows if row.holds(now_ms)), None)
    return found


def subtree(org: Org, unit: str, now_ms: int) -> set[str]:
    """Get a unit and all below it."""
    found: set[str] = set()
    todo = [unit]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(row.unit for row in org.units_of.get(one, ()) if row.holds(now_ms))
    return found


def placements_held(org: Org, person: str, now_ms: int) -> list[Placement]:
    return [placement for placement in org.placements_of.get(person, ()) if placement.holds(now_ms)]


def is_superior(org: Org, person: str, placement: str, now_ms: int) -> bool:
    """Ask whether somebody judges the work of a placement at this moment."""
    return any(
        row.holds(now_ms)
        and (post := org.placements.get(row.superior)) is not None
        and post.person == person
        and post.holds(now_ms)
        for row in org.superiors_of.get(placement, ())
    )


def was_superior(org: Org, person: str, placement: str, first_ms: int, last_ms: int) -> bool:
    """Ask whether somebody judged the work of a placement at any moment from the first to the last."""
    for row in org.superiors_of.get(placement, ()):
        post = org.placements.get(row.superior)
        if post is not None and post.person == person:
            begins = max(row.since, post.since, first_ms)
            ends = min(until for until in (row.until, post.until, last_ms + 1) if until is not None)
            if begins < ends:
                return True
    return False


def roles_for(org: Org, person: str, placement: str, now_ms: int) -> frozenset[str]:
    """Get what a person is to the records of a placement: author, supervisor, admin, pengelola, auditor.

    The author stays the author of his own records when the placement is over: what he did there, he did.
    """
    post = org.placements.get(placement)
    if post is None:
        return frozenset()
    roles = {"author"} if post.person == person and post.since <= now_ms else set()
    if is_superior(org, person, placement, now_ms):
        roles.add("supervisor")
    granted = [grant for grant in org.grants_of.get(person, ()) if grant.holds(now_ms)]
    if granted:
        above = lineage(org, post.unit, now_ms)
        roles |= {grant.role for grant in granted if grant.unit in above}
    return frozenset(roles)


def buckets_for(org: Org, person: str, now_ms: int) -> frozenset[str]:
    """Get the buckets that a person sees: his own, his staff's, those of the units he has a grant for."""
    found = {REFERENCE, self_bucket(person)}
    for post in placements_held(org, person, now_ms):
        found.add(work_bucket(post.id))
        staff = org.staff_of.get(post.id, ())
        found |= {work_bucket(row.placement) for row in staff if row.holds(now_ms)}
    for grant in org.grants_of.get(person, ()):
        if grant.holds(now_ms):
            for unit in subtree(org, grant.unit, now_ms):
                inside = org.placements_in.get(unit, ())
                found |= {work_bucket(post.id) for post in inside if post.holds(now_ms)}
    return frozenset(found)


def era(org: Org, now_ms: int) -> int:
    """Number the stretch of time in which every answer stays the same."""
    return bisect_right(org.moments, now_ms)


def _group(items: Iterable[T], key: str) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(getattr(item, key), []).append(item)
    return {name: tuple(members) for name, members in groups.items()}
