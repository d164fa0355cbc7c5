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
