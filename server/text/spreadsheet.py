"""Tables as files that a spreadsheet opens by a double click: workbooks, and CSV with the separator of
Indonesian settings.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

Value = str | int | float | None
SEPARATOR = ";"
COLUMNS_SET = 20  # have a width, and are text where a person goes on writing
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # XML has no way to write these
BOM = b"\xef\xbb\xbf"  # without it a spreadsheet takes UTF-8 for something else


def spreadsheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV. A NIP stays text; what somebody wrote is never run as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=SEPARATOR).writerows([_cell(text) for text in row] for row in rows)
    return BOM + out.getvalue().encode()


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[Value]]]]) -> bytes:
    """Write sheets, each with its name and rows of which the first are its headings.

    Text stays text, in cells that are text: a NIP keeps its digits, and no formula is ever run.
    """
    import openpyxl  # type: ignore[import-untyped]  # takes long to load
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.styles import Font  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        for column in range(1, COLUMNS_SET + 1):
            sheet.column_dimensions[get_column_letter(column)].width = 22
            sheet.column_dimensions[get_column_letter(column)].number_format = "@"
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                plain = _UNWRITABLE.sub(" ", value) if isinstance(value, str) else value
                cell = WriteOnlyCell(sheet, value=plain)
                if isinstance(value, str):
                    cell.data_type, cell.number_format = "s", "@"
                if number == 0:
                    cell.font = Font(bold=True)
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(text: str) -> str:
    if text.isdigit() and len(text) > 15:  # more digits than a spreadsheet's numbers have
        return f'="{text}"'
    return inert(text)


def inert(text: str) -> str:
    """Keep a spreadsheet from running what somebody wrote into a cell as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) else text
