"""A table as a file that a spreadsheet opens by a double click, with the separator of Indonesian settings."""

import csv
import io
from collections.abc import Iterable, Sequence

SEPARATOR = ";"
BOM = b"\xef\xbb\xbf"  # without it a spreadsheet takes UTF-8 for something else


def spreadsheet(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV. A NIP stays text; what somebody wrote is never run as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=SEPARATOR).writerows([_cell(text) for text in row] for row in rows)
    return BOM + out.getvalue().encode()


def _cell(text: str) -> str:
    if text.isdigit() and len(text) > 15:  # more digits than a spreadsheet's numbers have
        return f'="{text}"'
    return inert(text)


def inert(text: str) -> str:
    """Keep a spreadsheet from running what somebody wrote into a cell as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) else text
