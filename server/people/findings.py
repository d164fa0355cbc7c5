"""What an import has to say: findings by row and column, and what became of each row."""

from collections import Counter
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "note"]
RowResult = Literal["new", "changed", "same", "refused"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing worth telling. `code` is a key of `server/text`, `params` fill its sentence."""

    severity: Severity
    code: str
    sheet: str = ""  # kind of table, "" when it is about the whole file
    row: int = 0  # as the spreadsheet numbers it, 0: the table as a whole
    column: str = ""  # the heading as the file has it
    params: dict[str, str] = {}


class Report:
    """Collects findings and results; `failed` says whether anything may be written."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.results: dict[tuple[str, int], RowResult] = {}
        self.headings: dict[str, dict[str, str]] = {}  # sheet -> stable column name -> what the file calls it

    def error(self, code: str, sheet: str = "", row: int = 0, column: str = "", **params: object) -> None:
        self._add("error", code, sheet, row, column, params)
        if row:
            self.results[sheet, row] = "refused"

    def warn(self, code: str, sheet: str = "", row: int = 0, column: str = "", **params: object) -> None:
        self._add("warning", code, sheet, row, column, params)

    def note(self, code: str, sheet: str = "", row: int = 0, column: str = "", **params: object) -> None:
        self._add("note", code, sheet, row, column, params)

    def result(self, sheet: str, row: int, result: RowResult) -> None:
        """Record what became of a row; a later and greater change wins, a refusal stays."""
        known = self.results.get((sheet, row))
        order: tuple[RowResult, ...] = ("same", "changed", "new", "refused")
        if known is None or order.index(result) > order.index(known):
            self.results[sheet, row] = result

    def count(self, sheet: str) -> Counter[RowResult]:
        return Counter(result for (of, _), result in self.results.items() if of == sheet)

    @property
    def failed(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def changes(self) -> int:
        return sum(result in ("new", "changed") for result in self.results.values())

    def _add(
        self, severity: Severity, code: str, sheet: str, row: int, column: str, params: dict[str, object]
    ) -> None:
        words = {name: str(value) for name, value in params.items()}
        column = self.headings.get(sheet, {}).get(column, column)
        self.findings.append(
            Finding(severity=severity, code=code, sheet=sheet, row=row, column=column, params=words)
        )
