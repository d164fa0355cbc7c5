"""SQL: people and the organisation they make up. A table is described once, by the struct of its rows."""

from typing import TypeVar

import msgspec

from server.org import Absence, Grant, Placement, Superior, Unit, UnitParent
from server.store.people import ROWS, Person, PersonNip, Position
from server.store.sql_tx import Reader, Writer
from server.store.upsert import upsert

R = TypeVar("R", bound=msgspec.Struct)

# struct -> table and the columns that, after instansi, are its key
TABLES = {kind: (name, key) for name, (kind, key) in ROWS.items()}


def _upsert(kind: type[msgspec.Struct]) -> str:
    table, key = TABLES[kind]
    return upsert(table, kind.__struct_fields__, key)


_UPSERT = {kind: _upsert(kind) for kind in TABLES}


class SqlPeopleRead(Reader):
    def persons(self, instansi: int) -> list[Person]:
        return self._all(Person, instansi)

    def person_nips(self, instansi: int) -> list[PersonNip]:
        return self._all(PersonNip, instansi)

    def positions(self, instansi: int) -> list[Position]:
        return self._all(Position, instansi)

    def _all(self, kind: type[R], instansi: int) -> list[R]:
        return all_rows(self, kind, instansi)


def all_rows(reader: Reader, kind: type[R], instansi: int) -> list[R]:
    """Read a whole table, in the order of its key.

    As one value: row by row the interpreter's lock would change hands for each, and beside a thread that is
    busy every one of them costs its whole turn.
    """
    table, key = TABLES[kind]
    members = ", ".join(f"'{name}', {name}" for name in kind.__struct_fields__)
    sql = (
        f"SELECT json_group_array(json_object({members})) FROM"  # noqa: S608
        f" (SELECT * FROM {table} WHERE instansi = ? ORDER BY {', '.join(key)}) t"
    )
    row = reader.row(sql, (instansi,))
    return msgspec.json.decode(row[0] if row else "[]", type=list[kind])  # type: ignore[valid-type]


class SqlPeople(SqlPeopleRead, Writer):
    def put_unit(self, instansi: int, row: Unit) -> None:
        self._put(instansi, row)

    def put_unit_parent(self, instansi: int, row: UnitParent) -> None:
        self._put(instansi, row)

    def put_person(self, instansi: int, row: Person) -> None:
        self._put(instansi, row)

    def put_person_nip(self, instansi: int, row: PersonNip) -> None:
        self._put(instansi, row)

    def put_position(self, instansi: int, row: Position) -> None:
        self._put(instansi, row)

    def put_placement(self, instansi: int, row: Placement) -> None:
        self._put(instansi, row)

    def put_superior(self, instansi: int, row: Superior) -> None:
        self._put(instansi, row)

    def put_absence(self, instansi: int, row: Absence) -> None:
        self._put(instansi, row)

    def put_grant(self, instansi: int, row: Grant) -> None:
        self._put(instansi, row)

    def _put(self, instansi: int, row: msgspec.Struct) -> None:
        self.execute(_UPSERT[type(row)], (instansi, *msgspec.structs.astuple(row)))
