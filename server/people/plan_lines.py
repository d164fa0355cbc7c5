"""Rows of a plan table as plan lines: whose they are, and which of the superior's lines they serve.

A line's id comes from its placement, cycle and key, so importing the same rows again writes the same records.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import msgspec

from server.effects import derived_id
from server.org import Placement
from server.people.calendar import midnight_ms
from server.people.cards import cycle_id
from server.people.columns import fold
from server.people.findings import Report
from server.people.roster import Roster
from server.people.rows import PlanRow

SHEET = "rhk"


class Line(msgspec.Struct, kw_only=True):
    """One plan line as the file has it. `value` is its group `line` without `parent` and `order`."""

    id: str
    placement: str
    cycle: str
    key: str
    rhk: str
    parent: str  # what the file calls the superior's line
    rows: list[int]
    value: dict[str, Any]


def year_of(cycle: str) -> int | None:
    return int(cycle) if cycle.isdecimal() and 2000 <= int(cycle) <= 2200 else None


def line_id(namespace: str, placement: str, cycle: str, key: str) -> str:
    """Name the line that a placement has in a cycle under a key (its code, or its text)."""
    return derived_id(namespace, f"plan_line/{placement}/{cycle}/{fold(key)}")


def gather(
    roster: Roster, rows: list[PlanRow], report: Report, namespace: str, at_ms: int
) -> dict[str, Line]:
    """Build the lines that the rows describe, by id."""
    lines: dict[str, Line] = {}
    by_title = _by_title(roster, at_ms)
    first_row: dict[tuple[str, str], int] = {}
    for row in rows:
        year = year_of(row.cycle)
        if year is None:
            report.error("cycle_unknown", SHEET, row.row, "siklus", cycle=row.cycle)
            continue
        cycle = cycle_id(namespace, row.cycle)
        holders = list(_holders(roster, row, year, at_ms, by_title))
        if not holders:
            column, whose = ("nip", row.nip) if row.nip else ("jabatan", row.position)
            report.error("plan_nobody", SHEET, row.row, column, whose=whose)
        for placement in holders:
            id = line_id(namespace, placement.id, cycle, row.key)
            line = lines.setdefault(id, _line(id, placement.id, cycle, row))
            if line.value["kind"] != row.kind:
                report.error("plan_kinds_differ", SHEET, row.row, "jenis")
            mark = (id, fold(row.indicator))
            if mark in first_row:
                if first_row[mark] != row.row:
                    report.error("plan_twice", SHEET, row.row, "indikator", first=first_row[mark])
                continue
            first_row[mark] = row.row
            line.rows.append(row.row)
            line.value["indicators"].append(_indicator(namespace, id, row))
    return lines


def _line(id: str, placement: str, cycle: str, row: PlanRow) -> Line:
    value = {"placement": placement, "cycle": cycle, "kind": row.kind, "rhk": row.rhk, "indicators": []}
    return Line(
        id=id,
        placement=placement,
        cycle=cycle,
        key=row.key,
        rhk=row.rhk,
        parent=row.parent,
        rows=[],
        value=value,
    )


def _indicator(namespace: str, line: str, row: PlanRow) -> dict[str, Any]:
    return {
        "id": derived_id(namespace, f"indicator/{line}/{fold(row.indicator)}"),
        "aspect": row.aspect,
        "name": row.indicator,
        "unit": row.unit_of_measure,
        "target": msgspec.to_builtins(row.target),
        "aggregate": row.aggregate,
        "direction": row.direction,
    }


def _by_title(roster: Roster, at_ms: int) -> dict[str, list[Placement]]:
    held: dict[str, list[Placement]] = {}
    for placement in roster.placements.values():
        if placement.holds(at_ms):
            held.setdefault(fold(roster.positions[placement.position].title), []).append(placement)
    return held


def _holders(
    roster: Roster, row: PlanRow, year: int, at_ms: int, by_title: dict[str, list[Placement]]
) -> Iterator[Placement]:
    """Whose line it is: one placement of the person, or all who hold the position."""
    if not row.nip:
        held = by_title.get(fold(row.position), [])
        yield from (placement for placement in held if _fits(roster, placement, row, at_ms))
        return
    fitting = [
        placement
        for placement in roster.by_person.get(roster.person_by_nip.get(row.nip, ""), [])
        if _fits(roster, placement, row, at_ms) and _in_year(roster, placement, year)
    ]
    # Who holds several posts is meant in his definitive one of now, unless position or unit say otherwise.
    preference = [(not post.holds(at_ms), post.kind != "definitive", -post.since) for post in fitting]
    if fitting:
        yield fitting[preference.index(min(preference))]


def _fits(roster: Roster, placement: Placement, row: PlanRow, at_ms: int) -> bool:
    if row.position and fold(roster.positions[placement.position].title) != fold(row.position):
        return False
    return not row.unit or row.unit in [
        roster.units[unit].code for unit in roster.lineage(placement.unit, at_ms)
    ]


def _in_year(roster: Roster, placement: Placement, year: int) -> bool:
    zone = roster.units[placement.unit].zone
    begins, ends = midnight_ms(date(year, 1, 1), zone), midnight_ms(date(year + 1, 1, 1), zone)
    return placement.since < ends and (placement.until is None or placement.until > begins)


class Above:
    """Finds the superior's line that a line serves, among those of the file and those already kept."""

    def __init__(self, roster: Roster, lines: Collection[Line], namespace: str, at_ms: int) -> None:
        self._roster, self._namespace, self._at_ms = roster, namespace, at_ms
        self._ids = {line.id for line in lines}
        self._by_text = {(line.placement, line.cycle, fold(line.rhk)): line.id for line in lines}

    def know(self, id: str, placement: str, cycle: str, rhk: str) -> None:
        """Take a kept line into account."""
        self._ids.add(id)
        self._by_text.setdefault((placement, cycle, fold(rhk)), id)

    def superior(self, line: Line) -> str | None:
        return self._roster.superior_of(line.placement, self._at_ms)

    def find(self, line: Line) -> str | None:
        above = self.superior(line)
        if above is None:
            return None
        by_key = line_id(self._namespace, above, line.cycle, line.parent)
        if by_key in self._ids:
            return by_key
        return self._by_text.get((above, line.cycle, fold(line.parent)))
