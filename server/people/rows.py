"""Rows of a table as typed values. Whatever is wrong with a row is told in the report, all of it at once."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from server.credentials import normal_nip
from server.mail_addresses import is_address
from server.people import cells, nip
from server.people.cells import Aggregate, Aspect, Direction, Holding, LineKind, Target
from server.people.findings import Report
from server.people.table_file import Row, Table

MAX_TEXT = 500
MAX_RHK = 1_000
MAX_UNIT_OF_MEASURE = 60
ADDED_UP: dict[Aspect, Aggregate] = {
    "kuantitas": "sum",
    "kualitas": "latest",
    "waktu": "mean",
    "biaya": "sum",
}
_POSITION_PREFIX = re.compile(r"^(plt|plh)\b\.?\s*", re.IGNORECASE)


class UnitRow(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    code: str
    name: str
    parent: str  # code; "": none given
    zone: str  # IANA name; "": none given
    sector: str


class EmployeeRow(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    nip: str
    old_nip: str
    name: str
    unit: str  # code
    position: str
    position_kind: str
    holding: Holding
    since: date | None
    last_day: date | None
    superior: str  # NIP; "": none given
    superior_since: date | None
    email: str = ""


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    nip: str  # "": everybody in the position
    position: str
    unit: str
    cycle: str
    key: str  # what makes it the same line when it is imported again
    kind: LineKind
    rhk: str
    parent: str  # the superior's line: its code or its text
    indicator: str
    aspect: Aspect
    unit_of_measure: str
    target: Target
    aggregate: Aggregate
    direction: Direction


class Reader:
    """One row being read: hands out its cells and reports what is wrong with them."""

    def __init__(self, table: Table, row: Row, report: Report) -> None:
        self.table, self.row, self.report = table, row, report
        self.sound = True

    def error(self, code: str, column: str, **params: object) -> None:
        self.sound = False
        self.report.error(code, self.table.kind, self.row.number, column, **params)

    def warn(self, code: str, column: str, **params: object) -> None:
        self.report.warn(code, self.table.kind, self.row.number, column, **params)

    def text(self, column: str, required: bool = False, most: int = MAX_TEXT) -> str:
        text = cells.words(self.row.cells.get(column))
        if required and not text:
            self.error("cell_empty", column)
        if len(text) > most:
            self.error("cell_too_long", column, limit=most)
        return text

    def address(self, column: str) -> str:
        """Read a mail address; what is none is told without its text, which is somebody's all the same."""
        text = cells.words(self.row.cells.get(column))
        if not text or is_address(text):
            return text
        self.warn("cell_not_address", column)
        return ""

    def day(self, column: str) -> date | None:
        cell = self.row.cells.get(column)
        if cell is None:
            return None
        found = cells.day(cell)
        if found is None:
            self.error("cell_not_date", column, value=cells.words(cell))
        return found

    def choice(
        self, column: str, table: dict[str, cells.T], default: cells.T, required: bool = False
    ) -> cells.T:
        text = self.text(column, required)
        found = cells.choice(text, table)
        if text and found is None:
            self.error("cell_not_choice", column, value=text, choices=", ".join(_shown(table)))
        return default if found is None else found

    def nip(self, column: str, today: date, required: bool = False) -> str:
        """Read a NIP: a number is refused, its last digits are lost; anything else is at most doubted."""
        cell = self.row.cells.get(column)
        if cell is None or isinstance(cell, date):
            return self.text(column, required)
        if trap := nip.trap(cell):
            self.error(trap, column, value=cells.words(cell))
            return ""
        tidied = normal_nip(cells.words(cell))
        for doubt in nip.doubts(tidied, today):
            self.warn(doubt, column, value=tidied, digits=len(tidied))
        return tidied


def unit_rows(table: Table, report: Report) -> Iterator[UnitRow]:
    seen: dict[str, int] = {}
    for row in table.rows:
        read = Reader(table, row, report)
        unit = UnitRow(
            row=row.number,
            code=read.text("kode", required=True),
            name=read.text("nama", required=True),
            parent=read.text("induk"),
            zone=read.choice("zona", cells.ZONES, ""),
            sector=read.choice("sektor", cells.SECTORS, ""),
        )
        if unit.parent == unit.code:
            read.error("unit_own_parent", "induk", unit=unit.code)
        if unit.code in seen:
            read.error("unit_twice", "kode", unit=unit.code, first=seen[unit.code])
        seen.setdefault(unit.code, row.number)
        if read.sound:
            yield unit


def employee_rows(table: Table, report: Report, today: date) -> Iterator[EmployeeRow]:
    seen: dict[tuple[str, Holding], dict[date | None, int]] = {}
    for row in table.rows:
        read = Reader(table, row, report)
        position = read.text("jabatan")
        prefix = _POSITION_PREFIX.match(position)
        by_title: Holding = "definitive" if prefix is None else "plt" if prefix[1].lower() == "plt" else "plh"
        employee = EmployeeRow(
            row=row.number,
            nip=read.nip("nip", today, required=True),
            old_nip=read.nip("nip_lama", today),
            name=read.text("nama", required=True),
            unit=read.text("unit_kode", required=True),
            position=_POSITION_PREFIX.sub("", position),
            position_kind=read.text("jenis_jabatan"),
            holding=read.choice("penempatan", cells.HOLDINGS, by_title),
            since=read.day("tmt_mulai"),
            last_day=read.day("tmt_selesai"),
            superior=read.nip("nip_atasan", today),
            superior_since=read.day("tmt_atasan"),
            email=read.address("email"),
        )
        if employee.since and employee.last_day and employee.last_day < employee.since:
            read.error("ends_before_start", "tmt_selesai", since=employee.since, until=employee.last_day)
        if employee.nip and employee.superior == employee.nip:
            read.error("own_superior", "nip_atasan", nip=employee.nip)
        # Several posts of one kind are a history, and a history needs the day each began.
        others = seen.setdefault((employee.nip, employee.holding), {})
        clashing = [day for day in others if None in (day, employee.since) or day == employee.since]
        if employee.nip and clashing:
            read.error("nip_twice", "nip", nip=employee.nip, first=others[clashing[0]])
        others.setdefault(employee.since, row.number)
        if read.sound:
            yield employee


def plan_rows(table: Table, report: Report, today: date) -> Iterator[PlanRow]:
    for row in table.rows:
        read = Reader(table, row, report)
        aspect = read.choice("aspek", cells.ASPECTS, "kuantitas")
        target_text = read.text("target", required=True)
        unit = read.text("satuan", most=MAX_UNIT_OF_MEASURE) or cells.unit_of(target_text)
        less = aspect in ("waktu", "biaya") and unit != "%"
        direction = read.choice("arah", cells.DIRECTIONS, cells.DIRECTIONS["turun" if less else "naik"])
        target = cells.target(row.cells.get("target"), direction)
        plan = PlanRow(
            row=row.number,
            nip=read.nip("nip", today),
            position=read.text("jabatan"),
            unit=read.text("unit_kode"),
            cycle=read.text("siklus", required=True),
            key=read.text("kode") or read.text("rhk", most=MAX_RHK),
            kind=read.choice("jenis", cells.LINE_KINDS, "utama"),
            rhk=read.text("rhk", required=True, most=MAX_RHK),
            parent=read.text("rhk_atasan"),
            indicator=read.text("indikator", required=True),
            aspect=aspect,
            unit_of_measure=unit,
            target=target,
            aggregate=read.choice("agregat", cells.AGGREGATES, _aggregate(aspect, unit, target, direction)),
            direction=direction,
        )
        if not plan.nip and not plan.position:
            read.error("plan_whose", "nip")
        if direction == "range" and target.low is None and target.text:
            read.error("target_not_range", "target", value=target.text)
        if read.sound:
            yield plan


def _aggregate(aspect: Aspect, unit: str, target: Target, direction: Direction) -> Aggregate:
    """Choose how reports add up where the file does not say: things are counted, shares and marks are not."""
    if target.text and target.value is None and direction != "range":
        return "judged"
    return "latest" if unit == "%" else ADDED_UP[aspect]


def _shown(table: dict[str, cells.T]) -> list[str]:
    """Choose what to suggest: of all words that mean the same, the first."""
    first: dict[cells.T, str] = {}
    for word, meaning in table.items():
        first.setdefault(meaning, word)
    return list(first.values())
