"""The organisation of an agency, all times of it: units, who holds which post, who is whose superior, who is
away, who has been granted a role.
"""

from collections.abc import Iterable
from typing import Literal, TypeVar

import msgspec

GrantRole = Literal["admin", "pengelola", "auditor"]
SuperiorRole = Literal["superior", "plt", "plh", "team_lead"]

T = TypeVar("T")


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
    """Who judges the work of a placement, or leads it: the holder of another placement."""

    placement: str
    superior: str
    role: SuperiorRole = "superior"


class Absence(Span, frozen=True, kw_only=True):
    """The holder of a placement is on leave, at a training, ill."""

    placement: str
    kind: str


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
    staff_of: dict[str, tuple[Superior, ...]]  # placement of a superior -> whom he ever supervised or led
    absences_of: dict[str, tuple[Absence, ...]]  # placement -> when its holder was away
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
    absences: Iterable[Absence] = (),
) -> Org:
    """Index the organisation, so that each question costs what its answer has."""
    unit_parents, superiors, grants = tuple(unit_parents), tuple(superiors), tuple(grants)
    absences = tuple(absences)
    by_id = {placement.id: placement for placement in placements}
    spans: list[Span] = [*unit_parents, *by_id.values(), *superiors, *grants, *absences]
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
        absences_of=_group(absences, "placement"),
        grants_of=_group(grants, "person"),
        moments=tuple(sorted(moments)),
    )


def _group(items: Iterable[T], key: str) -> dict[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(getattr(item, key), []).append(item)
    return {name: tuple(members) for name, members in groups.items()}
