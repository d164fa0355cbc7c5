"""The organisation as one import sees and changes it: read once, indexed, every change written through.

`touched` collects the placements whose card may read differently now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from server.org import Absence, Placement, Span, Superior, Unit, UnitParent
from server.people.columns import fold
from server.store.people import Person, PersonNip, Position
from server.store.store import Tx

S = TypeVar("S", bound=Span)


def current(spans: list[S], at_ms: int) -> S | None:
    return next((span for span in spans if span.holds(at_ms)), None)


class Roster:
    def __init__(self, tx: Tx, instansi: int, new_id: Callable[[], str]) -> None:
        self.tx, self.instansi, self.new_id = tx, instansi, new_id
        org = tx.organisation(instansi)
        self.units = dict(org.units)
        self.unit_by_code = {unit.code: unit for unit in self.units.values()}
        self.parents = _grouped(org.unit_parents, lambda row: row.unit)
        self.persons = {person.id: person for person in tx.persons(instansi)}
        self.nips = _grouped(tx.person_nips(instansi), lambda row: row.person)
        self.person_by_nip = {row.nip: person for person, rows in self.nips.items() for row in rows}
        self.positions = {position.id: position for position in tx.positions(instansi)}
        self.position_by_title = {fold(position.title): position for position in self.positions.values()}
        self.placements = dict(org.placements)
        self.by_person = _grouped(self.placements.values(), lambda row: row.person)
        self.superiors = _grouped(
            (row for row in org.superiors if row.role == "superior"), lambda row: row.placement
        )
        self.touched: set[str] = set()
        self.changed = False

    # What is so

    def parent_of(self, unit: str, at_ms: int) -> str | None:
        row = current(self.parents[unit], at_ms)
        return row.parent if row else None

    def lineage(self, unit: str, at_ms: int) -> Iterator[str]:
        """The unit, its parent, and so on to the top; a circle ends where it closes."""
        seen: set[str] = set()
        here: str | None = unit
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = self.parent_of(here, at_ms)

    def placements_of(self, person: str) -> list[Placement]:
        return sorted(self.by_person[person], key=lambda placement: placement.since)

    def superior_of(self, placement: str, at_ms: int) -> str | None:
        row = current(self.superiors[placement], at_ms)
        return row.superior if row else None

    def post_above(self, person: str, unit: str, at_ms: int) -> Placement | None:
        """Choose in which of his posts a person is somebody's superior: the nearest up the line."""
        steps = {above: step for step, above in enumerate(self.lineage(unit, at_ms))}
        posts = [post for post in self.by_person[person] if post.until is None or at_ms < post.until]
        return min(
            posts,
            key=lambda post: (
                not post.holds(at_ms),
                steps.get(post.unit, len(steps)),
                post.kind != "definitive",
                post.since,
            ),
            default=None,
        )

    def nip_of(self, person: str, at_ms: int) -> str:
        rows = self.nips[person]
        row = current(rows, at_ms) or max(rows, key=lambda nip: nip.since, default=None)
        return row.nip if row else ""

    # What changes

    def put_unit(self, unit: Unit) -> None:
        self.tx.put_unit(self.instansi, unit)
        self.changed = True
        self.units[unit.id] = unit
        self.unit_by_code[unit.code] = unit
        self._touch(placement for placement in self.placements.values() if placement.unit == unit.id)

    def put_parent(self, row: UnitParent) -> None:
        self.tx.put_unit_parent(self.instansi, row)
        self.changed = True
        _replace(self.parents[row.unit], row)

    def put_person(self, person: Person) -> None:
        self.tx.put_person(self.instansi, person)
        self.changed = True
        self.persons[person.id] = person
        self._touch(self.by_person[person.id])

    def put_nip(self, row: PersonNip) -> None:
        self.tx.put_person_nip(self.instansi, row)
        self.changed = True
        _replace(self.nips[row.person], row)
        self.person_by_nip[row.nip] = row.person
        self._touch(self.by_person[row.person])

    def put_position(self, position: Position) -> None:
        self.tx.put_position(self.instansi, position)
        self.changed = True
        self.positions[position.id] = position
        self.position_by_title[fold(position.title)] = position
        self._touch(placement for placement in self.placements.values() if placement.position == position.id)

    def put_placement(self, placement: Placement) -> None:
        self.tx.put_placement(self.instansi, placement)
        self.changed = True
        known = self.placements.get(placement.id)
        if known is not None:
            self.by_person[known.person].remove(known)
        self.placements[placement.id] = placement
        self.by_person[placement.person].append(placement)
        self._touch([placement])

    def put_superior(self, row: Superior) -> None:
        self.tx.put_superior(self.instansi, row)
        self.changed = True
        _replace(self.superiors[row.placement], row)
        self.touched.add(row.placement)

    def put_acting(self, row: Superior) -> None:
        """Let somebody act for a superior: beside him, who stays the superior of whoever asks here."""
        self.tx.put_superior(self.instansi, row)
        self.changed = True
        self.touched.add(row.placement)

    def put_absence(self, row: Absence) -> None:
        self.tx.put_absence(self.instansi, row)
        self.changed = True
        self.touched.add(row.placement)

    def settled(self) -> None:
        """Begin to collect anew what is touched."""
        self.touched.clear()
        self.changed = False

    def _touch(self, placements: Iterable[Placement]) -> None:
        self.touched.update(placement.id for placement in placements)


def _grouped(rows: Iterable[S], key: Callable[[S], str]) -> defaultdict[str, list[S]]:
    groups: defaultdict[str, list[S]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _replace(rows: list[S], row: S) -> None:
    rows[:] = [known for known in rows if known.since != row.since]
    rows.append(row)
