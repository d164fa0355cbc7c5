"""A target is reached: told to the supervisor at the first crossing, once. Marked when it is later undone.

The report that crosses is found in the order of the work's dates, so the order of arrival changes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from server.appraisal.progress import Counted, reached, running


def announces(indicator: Mapping[str, Any]) -> bool:
    """Ask whether a target can be reached before its period ends.

    "No more than five complaints a year" is kept on the first of January; that is no news. What is measured
    anew each time ("stunting down to 14 %") is.
    """
    return bool(indicator["direction"] == "higher" or indicator["aggregate"] == "latest")


def notice(
    line: str, indicator: Mapping[str, Any], reports: Sequence[Counted], before: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Derive the notice of one indicator from the reports that count, by date of the work.

    It names the report that crossed, and when the last report up to it was received. None: nothing to tell.
    """
    if not announces(indicator):
        return None
    measured = [report for report in reports if report.quantity is not None]
    values = running(indicator["aggregate"], [report.quantity or 0 for report in measured])
    kept = {"kind": "target_reached", "line": line, "indicator": indicator["id"]}
    if values and _is_reached(indicator, values[-1]):
        first = next(i for i, value in enumerate(values) if _is_reached(indicator, value))
        at = max(report.received for report in measured[: first + 1])
        return {**kept, "report": measured[first].id, "at": at, "undone": False}
    if before is None:
        return None
    return {**kept, "report": before["report"], "at": before["at"], "undone": True}


def _is_reached(indicator: Mapping[str, Any], value: float) -> bool:
    ratio = reached(indicator, value)
    return ratio is not None and ratio >= 1
