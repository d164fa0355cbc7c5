"""An import's report as people read it: sentences and counts for the screen, a CSV by row for the office."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from server.people.columns import KINDS
from server.people.findings import Finding, Report, RowResult
from server.people.import_report import Line, keep, kept
from server.text import Language, say
from server.text.spreadsheet import inert

SHOWN_OF_A_KIND = 5  # of errors all are shown: each has to be corrected
RESULTS: tuple[RowResult, ...] = ("new", "changed", "same", "refused")


def lines(report: Report, language: Language, *, dry_run: bool) -> Iterator[str]:
    """Write the report for a screen."""
    shown: Counter[tuple[str, str]] = Counter()
    hidden: Counter[tuple[str, str]] = Counter()
    order = {"error": 2, "warning": 1, "note": 0}
    for finding in sorted(report.findings, key=lambda finding: order[finding.severity]):
        mark = (finding.severity, finding.code)
        if finding.severity != "error" and shown[mark] >= SHOWN_OF_A_KIND:
            hidden[mark] += 1
            continue
        shown[mark] += 1
        yield sentence(finding, language)
    for (severity, code), count in hidden.items():
        words = say(language, "import.more", count=count)
        yield f"{say(language, f'import.{severity}')}: {words} ({code})"
    for sheet in KINDS:
        counts = report.count(sheet)
        if counts:
            numbers = {str(result): counts[result] for result in RESULTS}
            yield say(language, "import.counts", sheet=sheet, **numbers)
    if report.failed:
        errors = sum(finding.severity == "error" for finding in report.findings)
        yield say(language, "import.refused", errors=errors)
    elif dry_run:
        yield say(language, "import.dry")
    else:
        yield say(language, "import.done" if report.changes else "import.nothing")


def sentence(finding: Finding, language: Language) -> str:
    """Say one finding: how grave, where, what, and who can do what about it."""
    words = say(language, f"finding.{finding.code}", **finding.params)
    return ": ".join(
        filter(None, (say(language, f"import.{finding.severity}"), _place(finding, language), words))
    )


def _place(finding: Finding, language: Language) -> str:
    if not finding.row:
        return finding.sheet
    key = "import.place" if finding.column else "import.place_row"
    return say(language, key, sheet=finding.sheet, row=finding.row, column=finding.column)


def write_csv(report: Report, file: Path, language: Language) -> None:
    """Write one line per row of the file: what became of it, and everything there is to say about it."""
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        for row in table_of(kept(keep(report)), language):
            table.writerow(map(inert, row))


def table_of(lines: Iterable[Line], language: Language) -> Iterator[tuple[str, ...]]:
    """Write a kept report as a table, its headings first."""
    yield tuple(say(language, f"import.column_{name}") for name in ("sheet", "row", "status", "message"))
    for line in lines:
        status = say(language, f"import.status_{line.result}") if line.result else ""
        words = " ".join(message(finding, language) for finding in line.findings)
        yield line.sheet, str(line.row), status, words


def message(finding: Finding, language: Language) -> str:
    """Say one finding where its row is known: how grave, in which column, what."""
    words = say(language, f"finding.{finding.code}", **finding.params)
    where = f"{finding.column}: " if finding.column else ""
    return f"[{say(language, f'import.{finding.severity}')}] {where}{words}"
