"""What was found out about the rows of a file, as it is kept with the import and shown page by page."""

import msgspec

from server.people.columns import KINDS
from server.people.findings import Finding, Report, RowResult
from server.store.imports import Counts


class Line(msgspec.Struct, frozen=True):
    """One row of the file, or all of a table or of the file (row 0)."""

    sheet: str
    row: int
    result: RowResult | None
    findings: list[Finding]


class Kept(msgspec.Struct, frozen=True):
    lines: list[Line]


def keep(report: Report) -> bytes:
    """Write a report down. What is about the whole file comes first."""
    findings: dict[tuple[str, int], list[Finding]] = {key: [] for key in report.results}
    for finding in report.findings:
        findings.setdefault((finding.sheet, finding.row), []).append(finding)
    order: dict[str, int] = {kind: place for place, kind in enumerate(KINDS, 1)}
    keys = sorted(findings, key=lambda key: (key[1] > 0, order.get(key[0], 0), key[1]))
    lines = [Line(sheet, row, report.results.get((sheet, row)), findings[sheet, row]) for sheet, row in keys]
    return msgspec.json.encode(Kept(lines))


def kept(content: bytes) -> list[Line]:
    return msgspec.json.decode(content, type=Kept).lines


def counts_of(report: Report) -> Counts:
    return {
        kind: {str(result): rows for result, rows in found.items()}
        for kind in KINDS
        if (found := report.count(kind))
    }
