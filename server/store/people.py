"""Store: units, people, what they hold and whom they report to. Spans and what they mean are in `access.py`.

Every `put` writes the row under its key, whether or not it was there: ending a span is putting it again with
its `until`. Whoever puts anything calls `organisation_changed`.
"""

from typing import Protocol

import msgspec

from server.org import Absence, Grant, Placement, Span, Superior, Unit, UnitParent


class Person(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


class PersonNip(Span, frozen=True, kw_only=True):
    person: str
    nip: str


class Position(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: str
    kind: str  # JPT, JA, JF, Pelaksana; "": not known


# What a row is called -> what it is, and the fields that are its key.
ROWS: dict[str, tuple[type[msgspec.Struct], tuple[str, ...]]] = {
    "unit": (Unit, ("id",)),
    "unit_parent": (UnitParent, ("unit", "since")),
    "person": (Person, ("id",)),
    "person_nip": (PersonNip, ("person", "since")),
    "position": (Position, ("id",)),
    "placement": (Placement, ("id",)),
    "superior": (Superior, ("placement", "since", "role")),
    "absence": (Absence, ("placement", "since")),
    "role_grant": (Grant, ("id",)),
}
NAMES = {kind: name for name, (kind, _) in ROWS.items()}


class PeopleRead(Protocol):
    """The rest of the organisation is read as a whole, by `OrganisationRead`."""

    def persons(self, instansi: int) -> list[Person]: ...

    def person_nips(self, instansi: int) -> list[PersonNip]: ...

    def positions(self, instansi: int) -> list[Position]: ...


class PeopleWrite(PeopleRead, Protocol):
    def put_unit(self, instansi: int, row: Unit) -> None: ...

    def put_unit_parent(self, instansi: int, row: UnitParent) -> None: ...

    def put_person(self, instansi: int, row: Person) -> None: ...

    def put_person_nip(self, instansi: int, row: PersonNip) -> None: ...

    def put_position(self, instansi: int, row: Position) -> None: ...

    def put_placement(self, instansi: int, row: Placement) -> None: ...

    def put_superior(self, instansi: int, row: Superior) -> None: ...

    def put_absence(self, instansi: int, row: Absence) -> None: ...

    def put_grant(self, instansi: int, row: Grant) -> None: ...
