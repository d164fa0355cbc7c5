"""A CSV or XLSX file as tables with known columns: encodings, separators, titles above the headings."""

import csv
import io
import re
import warnings
import zipfile
from datetime import date, datetime
from pathlib import Path

import msgspec

from server.people.columns import KINDS, Kind, fold, match, missing, sheet_kind
from server.people.findings import Report

Cell = str | int | float | date | bool | None
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
HEADING_ROWS = 10  # headings are looked for this far down: offices like to put a title above


class Row(msgspec.Struct, frozen=True):
    number: int  # as the spreadsheet numbers it
    cells: dict[str, Cell]  # by stable column name; empty cells are left out


class Table(msgspec.Struct, frozen=True):
    kind: Kind
    headings: dict[str, str]  # stable column name -> what the file calls it
    rows: tuple[Row, ...]


def read_tables(path: Path, kind: Kind | None, report: Report) -> list[Table]:
    """Read the tables of a file, in the order in which they are to be imported.

    What cannot be read is an error in the report.
    """
    try:
        data = path.read_bytes()
    except OSError as problem:
        report.error("file_unreadable", name=path.name, why=problem.strerror or type(problem).__name__)
        return []
    return tables_of(path.name, data, kind, report)


def tables_of(name: str, data: bytes, kind: Kind | None, report: Report) -> list[Table]:
    """Read the tables of a file that is here already. What cannot be read is an error in the report."""
    if len(data) > MAX_FILE_BYTES:
        report.error("file_too_large", name=name, limit=MAX_FILE_BYTES // 1024 // 1024)
        return []
    if data[:4] == b"PK\x03\x04":
        sheets = _xlsx(data, report)
    elif data[:4] == b"\xd0\xcf\x11\xe0":
        report.error("file_old_excel", name=name)
        return []
    else:
        sheets = [(None, _csv(data, report))]
    if report.failed:
        return []
    tables = [
        table
        for title, rows in sheets
        if (table := _table(title, rows, kind if len(sheets) == 1 else None, report))
    ]
    if not tables and not report.failed:
        report.error("file_empty", name=name)
    return sorted(tables, key=lambda table: KINDS.index(table.kind))


def _csv(data: bytes, report: Report) -> list[list[Cell]]:
    text = _decode(data, report)
    if text is None:
        return []
    text = text.replace("\0", "")  # what a broken export leaves behind, and PostgreSQL does not keep
    first, _, rest = text.partition("\n")
    if declared := re.fullmatch(
        r'"?sep=(.)"?\s*', first.strip("\r")
    ):  # Excel's own way to name the separator
        delimiter, text = declared[1], rest
        offset = 1
    else:
        delimiter, offset = _delimiter(text), 0
    rows: list[list[Cell]] = [[] for _ in range(offset)]
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            rows.append([_text(cell) for cell in cells])
    except csv.Error as problem:
        report.error("file_not_table", why=problem)
    return rows


def _text(cell: str) -> str | None:
    """Read a cell; ="1985…", with which a table keeps its digits in a spreadsheet, is its digits."""
    kept = re.fullmatch(r'\s*="([^"]*)"\s*', cell)
    return (kept[1] if kept else cell).strip() or None


def _decode(data: bytes, report: Report) -> str | None:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        report.error("encoding_unknown")
        return None
    report.warn("encoding_1252")
    return text


def _delimiter(text: str) -> str:
    """Take the separator that cuts the first full lines into the most cells."""
    head = [line for line in text.splitlines()[:HEADING_ROWS] if line.strip()]
    return max(";,\t", key=lambda sign: max((line.count(sign) for line in head), default=0))


def _xlsx(data: bytes, report: Report) -> list[tuple[str | None, list[list[Cell]]]]:
    import openpyxl  # type: ignore[import-untyped]  # takes long to load, and most files are CSV

    if _unpacked_bytes(data) > MAX_UNPACKED_BYTES:
        report.error("file_unpacks_too_large", limit=MAX_UNPACKED_BYTES // 1024 // 1024)
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl mentions every decoration it does not keep
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [
                (sheet.title, [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)])
                for sheet in book.worksheets
            ]
            book.close()
    except Exception as problem:  # a broken archive fails in a dozen ways inside zipfile and XML
        report.error("file_broken", why=type(problem).__name__)
        return []
    filled: list[tuple[str | None, list[list[Cell]]]] = [
        (title, rows) for title, rows in sheets if any(map(any, rows))
    ]
    return filled


def _unpacked_bytes(data: bytes) -> int:
    """Ask a workbook how large it becomes; what is no archive is told by whoever opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return 0


def _plain(value: object) -> Cell:
    match value:
        case str():
            return value.strip() or None
        case datetime():
            return value.date()
        case None | bool() | int() | float() | date():
            return value
        case _:
            return str(value)


def _table(title: str | None, rows: list[list[Cell]], wanted: Kind | None, report: Report) -> Table | None:
    named = wanted or (sheet_kind(title) if title else None)
    kinds = (named,) if named else KINDS
    best: tuple[int, int, Kind] | None = None
    for kind in kinds:
        for place, row in enumerate(rows[:HEADING_ROWS]):
            found = match(kind, ["" if cell is None else str(cell) for cell in row])
            score = len(found) - 2 * len(missing(kind, found))
            if found and (best is None or score >= best[0] + (kind != best[2])):
                best = (score, place, kind)
    if best is None:
        report_unknown = report.error if title is None or wanted else report.note
        report_unknown("sheet_unknown", title=title or "")
        return None
    _, place, kind = best
    headings = ["" if cell is None else str(cell) for cell in rows[place]]
    found = match(kind, headings)
    if lacking := missing(kind, found):
        report.error(
            "columns_missing",
            kind,
            place + 1,
            columns=", ".join(lacking),
            seen=", ".join(filter(None, headings)),
        )
        return None
    ignored = [text for number, text in enumerate(headings) if text and number not in found.values()]
    if ignored:
        report.note("columns_ignored", kind, place + 1, columns=", ".join(ignored))
    body = tuple(
        Row(number, cells)
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if (cells := _cells(row, found)) and not _numbers_columns(row)
    )
    if not body:
        report.warn("sheet_empty", kind)
    report.headings[kind] = {name: headings[number] for name, number in found.items()}
    return Table(kind, report.headings[kind], body)


def _cells(row: list[Cell], found: dict[str, int]) -> dict[str, Cell]:
    return {name: row[place] for name, place in found.items() if place < len(row) and row[place] is not None}


def _numbers_columns(row: list[Cell]) -> bool:
    """Recognise the line (1) (2) (3) that official tables have below their headings."""
    numbers = [fold(str(cell)) for cell in row if cell is not None]
    return len(numbers) > 1 and numbers == [str(place) for place in range(1, len(numbers) + 1)]
