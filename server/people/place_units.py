"""Apply the rows of a unit table: upsert by code, a changed parent from a day on."""

from datetime import date

from msgspec.structs import replace

from server.org import Unit, UnitParent
from server.people.calendar import midnight_ms
from server.people.findings import Report
from server.people.roster import Roster, current
from server.people.rows import UnitRow

SHEET = "unit"


def place_units(roster: Roster, rows: list[UnitRow], report: Report, day: date, zone: str) -> None:
    """Write the units. `day`: from when a change counts; `zone`: the agency's, for units that name none."""
    root = next((id for id in roster.units if all(row.parent is None for row in roster.parents[id])), None)
    by_code = {row.code: row for row in rows}
    for row in rows:
        parent = by_code.get(row.parent)
        known = roster.unit_by_code.get(row.code)
        above = roster.unit_by_code.get(row.parent)
        if row.parent and parent is None and above is None:
            report.error("unit_parent_unknown", SHEET, row.row, "induk", parent=row.parent)
            continue
        unit = Unit(
            id=known.id if known else roster.new_id(),
            code=row.code,
            name=row.name,
            zone=row.zone or (known.zone if known else _inherited(row, by_code, roster, "zone") or zone),
            sector=row.sector
            or (known.sector if known else _inherited(row, by_code, roster, "sector") or "general"),
        )
        if unit != known:
            roster.put_unit(unit)
        report.result(SHEET, row.row, "new" if known is None else "same" if unit == known else "changed")
    moment = midnight_ms(day, zone)
    for row in rows:
        if row.code in roster.unit_by_code and (row.parent in roster.unit_by_code or not row.parent):
            _place(roster, row, report, moment, root)
    for row in rows:
        found = roster.unit_by_code.get(row.code)
        if found and _circles(roster, found.id, moment):
            report.error("unit_circle", SHEET, row.row, "induk", unit=row.code)


def _place(roster: Roster, row: UnitRow, report: Report, moment: int, root: str | None) -> None:
    unit = roster.unit_by_code[row.code].id
    parent = roster.unit_by_code[row.parent].id if row.parent else None
    rows = roster.parents[unit]
    if not rows:
        # A new unit hangs where it hangs since ever; without a parent it hangs below the agency itself.
        if parent or (root and root != unit):
            roster.put_parent(UnitParent(unit=unit, parent=parent or root, since=0))
        return
    now = current(rows, moment)
    if parent is None or (now is not None and now.parent == parent):
        return
    if now is not None and now.since < moment:
        roster.put_parent(replace(now, until=moment))
    roster.put_parent(UnitParent(unit=unit, parent=parent, since=max(moment, now.since if now else moment)))
    report.result(SHEET, row.row, "changed")


def _inherited(row: UnitRow, by_code: dict[str, UnitRow], roster: Roster, field: str) -> str:
    """What the nearest unit above says, in this file or before it."""
    seen: set[str] = set()
    code = row.parent
    while code and code not in seen:
        seen.add(code)
        above, known = by_code.get(code), roster.unit_by_code.get(code)
        value = str((getattr(above, field) if above else "") or (getattr(known, field) if known else ""))
        if value:
            return value
        code = above.parent if above else ""
    return ""


def _circles(roster: Roster, unit: str, moment: int) -> bool:
    *_, top = roster.lineage(unit, moment)
    return roster.parent_of(top, moment) is not None
