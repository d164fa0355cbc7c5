"""What an import would change, found out beside everybody's work: nothing is written, nobody waits.

The rows of a file are applied to the organisation by the same functions as ever, on a transaction that reads
from a snapshot and collects what they put.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, cast

import msgspec

from server.chance import Chance
from server.org import Org
from server.people.calendar import midnight_ms
from server.people.findings import Report
from server.people.import_file import NOT_KEPT
from server.people.place_people import check_superiors, place_people
from server.people.place_units import place_units
from server.people.roster import Roster
from server.people.rows import employee_rows, unit_rows
from server.people.table_file import Table
from server.store.imports import ImportRow
from server.store.people import NAMES, ROWS, Person, PersonNip, Position
from server.store.store import ReadTx, Tx

Key = tuple[str, ...]
Known = dict[tuple[str, Key], msgspec.Struct]


class Plan(msgspec.Struct, frozen=True):
    """`version`: of the organisation that it was made for; for another one it has to be made again."""

    version: int
    rows: list[ImportRow]


def plan_import(
    tx: ReadTx, instansi: int, tables: list[Table], report: Report, *, now_ms: int, chance: Chance, day: date
) -> Plan:
    """Find out what the units and people of a file change. With an error in the report nothing of it may be
    used. What was agreed as somebody's plan is not brought in here: the report says so.
    """
    agency = tx.agency(instansi)
    collecting = _Collecting(tx, instansi)
    roster = Roster(cast(Tx, collecting), instansi, chance.new_id)
    moment = max(now_ms, midnight_ms(day, agency.zone))
    for table in tables:
        match table.kind:
            case "unit":
                place_units(roster, list(unit_rows(table, report)), report, day, agency.zone)
            case "pegawai":
                if unused := [table.headings[name] for name in NOT_KEPT if name in table.headings]:
                    report.note("columns_not_kept", table.kind, columns=", ".join(unused))
                place_people(roster, list(employee_rows(table, report, day)), report, day)
                check_superiors(roster, report, moment)
            case "rhk":
                report.warn("rhk_elsewhere", table.kind)
    return Plan(collecting.version, collecting.rows())


class _Collecting:
    """A transaction as a `Roster` needs one."""

    def __init__(self, tx: ReadTx, instansi: int) -> None:
        self._tx, self._org = tx, tx.organisation(instansi)
        self._people = tx.persons(instansi), tx.person_nips(instansi), tx.positions(instansi)
        self.version = tx.organisation_version(instansi)
        self._known = known_rows(self._org, *self._people)
        self._put: Known = {}

    def organisation(self, instansi: int) -> Org:
        return self._org

    def persons(self, instansi: int) -> list[Person]:
        return self._people[0]

    def person_nips(self, instansi: int) -> list[PersonNip]:
        return self._people[1]

    def positions(self, instansi: int) -> list[Position]:
        return self._people[2]

    def _keep(self, instansi: int, row: msgspec.Struct) -> None:
        self._put[key_of(row)] = row

    put_unit = put_unit_parent = put_person = put_person_nip = put_position = _keep
    put_placement = put_superior = _keep

    def rows(self) -> list[ImportRow]:
        """Get what is other than before, each with how it was."""
        found = []
        for key, after in self._put.items():
            before = self._known.get(key)
            if before != after:
                found.append(
                    ImportRow(
                        kind=key[0],
                        before=None if before is None else packed(before),
                        after=packed(after),
                    )
                )
        return found


def packed(row: msgspec.Struct) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(row))


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(ROWS[kind][0])


def unpacked(kind: str, row: msgspec.Raw) -> msgspec.Struct:
    found: msgspec.Struct = _decoder(kind).decode(row)
    return found


def key_of(row: msgspec.Struct) -> tuple[str, Key]:
    name = NAMES[type(row)]
    return name, tuple(str(getattr(row, field)) for field in ROWS[name][1])


def known_rows(org: Org, *others: Iterable[msgspec.Struct]) -> Known:
    """Index the rows of an organisation, and others, by what they are and their key."""
    rows: list[msgspec.Struct] = [
        *org.units.values(),
        *org.unit_parents,
        *org.placements.values(),
        *org.superiors,
    ]
    for more in others:
        rows.extend(more)
    return {key_of(row): row for row in rows}


def concerned(org: Org, rows: Iterable[ImportRow]) -> list[str]:
    """List the placements whose card reads differently once these rows are in, or out again; sorted.

    `org`: with the rows in it.
    """
    found: set[str] = set()
    titles: set[str] = set()
    for row in rows:
        change = unpacked(row.kind, row.after)
        match row.kind:
            case "placement":
                found.add(getattr(change, "id", ""))
            case "superior":
                found.add(getattr(change, "placement", ""))
            case "unit":
                found.update(post.id for post in org.placements_in.get(getattr(change, "id", ""), ()))
            case "person" | "person_nip":
                person = getattr(change, "person", "") or getattr(change, "id", "")
                found.update(post.id for post in org.placements_of.get(person, ()))
            case "position":
                titles.add(getattr(change, "id", ""))
    if titles:
        found.update(post.id for post in org.placements.values() if post.position in titles)
    below = {row.placement for id in found for row in org.staff_of.get(id, ())}
    return sorted(found | below)
