"""The whole import of one file: read, apply, tell. All of it or nothing; a dry run keeps nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from server.acts import record_act
from server.chance import Chance
from server.mail_addresses import keep_address
from server.people.calendar import midnight_ms
from server.people.cards import refresh_cards
from server.people.columns import Kind
from server.people.findings import Report
from server.people.place_people import SHEET, check_superiors, place_people
from server.people.place_units import place_units
from server.people.roster import Roster
from server.people.rows import EmployeeRow, employee_rows, plan_rows, unit_rows
from server.people.table_file import Table, read_tables
from server.people.write_plan import write_plan
from server.store.store import Store, Tx

# Columns that every such table has in practice and that nothing uses yet.
NOT_KEPT = ("golongan", "status", "hp")

Progress = Callable[[int, int], None]


class _Refused(Exception):  # noqa: N818 - leaves the transaction, and with it everything written in it
    pass


def import_people(
    store: Store,
    instansi: int,
    file: Path,
    *,
    now_ms: int,
    chance: Chance,
    day: date,
    kind: Kind | None = None,
    dry_run: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Import one file.

    `day`: from when a change counts whose row names no day. `kind`: of a table whose headings do not tell.
    The report says what happened to each row; with an error in it, or on a dry run, nothing was written.
    """
    report = Report()
    tables = read_tables(file, kind, report)
    if report.failed:
        return report

    def job(tx: Tx) -> None:
        apply_tables(tx, instansi, tables, report, now_ms=now_ms, chance=chance, day=day, progress=progress)
        if report.failed or dry_run:
            raise _Refused

    try:
        store.write_now(job)
    except _Refused:
        pass
    return report


def apply_tables(
    tx: Tx,
    instansi: int,
    tables: list[Table],
    report: Report,
    *,
    now_ms: int,
    chance: Chance,
    day: date,
    progress: Progress = lambda done, total: None,
) -> None:
    """Apply tables in their order. With an error in the report, the caller has to leave the transaction."""
    now_ms = tx.clamp(instansi, now_ms)
    agency = tx.agency(instansi)
    roster = Roster(tx, instansi, chance.new_id)
    moment = max(now_ms, midnight_ms(day, agency.zone))
    for table in tables:
        match table.kind:
            case "unit":
                place_units(roster, list(unit_rows(table, report)), report, day, agency.zone)
            case "pegawai":
                if unused := [table.headings[name] for name in NOT_KEPT if name in table.headings]:
                    report.note("columns_not_kept", table.kind, columns=", ".join(unused))
                employees = list(employee_rows(table, report, day))
                placed = place_people(roster, employees, report, day)
                _keep_addresses(tx, instansi, roster, [one for one in employees if one.row in placed], report)
                check_superiors(roster, report, moment)
            case "rhk":
                rows = list(plan_rows(table, report, day))
                write_plan(tx, instansi, roster, rows, report, now_ms=now_ms, at_ms=moment, progress=progress)
        # Before the next table: plan lines are judged by the organisation as the store has it.
        if roster.changed:
            tx.organisation_changed(instansi)
            refresh_cards(tx, instansi, roster.touched, now_ms)
            roster.settled()
    if report.changes and not report.failed:
        counts: dict[str, object] = {table.kind: dict(report.count(table.kind)) for table in tables}
        record_act(
            tx, instansi, "tables_imported", by="", person="", detail=counts, now_ms=now_ms, chance=chance
        )


def _keep_addresses(tx: Tx, instansi: int, roster: Roster, rows: list[EmployeeRow], report: Report) -> None:
    """Keep the mail addresses of a table; of several rows of one person the last one counts."""
    for row in {row.nip: row for row in rows if row.email}.values():
        if keep_address(tx, instansi, roster.person_by_nip[row.nip], row.email):
            report.result(SHEET, row.row, "changed")
