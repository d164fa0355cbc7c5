"""The figures of a plan line for one period, as they were when it was locked; and amendments, which stand
beside them and never change them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from server.appraisal.progress import Counted, counting, progress


def figures(
    line: str, value: Mapping[str, Any], reports: Iterable[Counted], from_date: str, until_date: str
) -> dict[str, Any]:
    """Work out the figures of one period: of all that counts, what was done in it."""
    inside = [report for report in counting(reports) if from_date <= report.date <= until_date]
    return progress(line, value, inside)


def locked(line: str, period: str, at: int, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Make the record. Source: nothing in it but the list of amendments is ever written again."""
    return {
        "line": line,
        "period": period,
        "at": at,
        "indicators": figures["indicators"],
        "amendments": [],
    }
