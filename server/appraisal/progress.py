"""How far a plan line is: what is reported and what is verified, apart. Derived here, never summed by a
phone.

What counts: reports that are not withdrawn, not returned and not replaced. While nobody has decided which of
two corrections stands, the original counts; while a report is in dispute from its first word on, it does not.
The order of arrival is no input.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import add
from typing import Any

import msgspec


class Counted(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What progress needs of one report."""

    id: str
    owner: str
    state: str
    date: str  # of the work; "": in dispute, like all that it says
    quantity: float | None
    indicator: str
    received: int  # server time, ms
    replaced_by: str = ""  # the correction that stands for it; "": none, or not decided
    corrections: tuple[str, ...] = ()  # all that were ever named


class Uncounted(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """What progress needs of a case: a report that is here and does not count."""

    owner: str  # placement whose work it is
    indicator: str
    is_open: bool  # nobody has decided yet


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where one indicator is. Numbers are in the indicator's unit; None: nothing to tell."""

    reported: float | None
    verified: float | None
    waiting: float | None  # of what is reported, that which is not verified yet
    count: int  # reports
    last_date: str | None
    reached: float | None  # 1: the target
    not_counted: int  # reports that are here, count nowhere, and wait for somebody's decision


def counting(reports: Iterable[Counted]) -> list[Counted]:
    """Choose the reports that count, by date of the work."""
    reports = list(reports)
    replaced: set[str] = set()
    standing_in: set[str] = set()
    for report in reports:
        if report.corrections:
            chosen = report.replaced_by or report.id
            replaced |= {report.id, *report.corrections} - {chosen}
            standing_in |= {chosen} & {report.id}
    counted = [
        report
        for report in reports
        if report.date
        and report.id not in replaced
        and (
            report.state in ("submitted", "verified")
            or (report.id in standing_in and report.state == "returned")
        )
    ]
    return sorted(counted, key=lambda report: (report.date, report.id))


def of_indicator(reports: Iterable[Counted], indicator: str) -> list[Counted]:
    return [report for report in reports if report.indicator == indicator]


def standing_of(indicator: Mapping[str, Any], reports: Sequence[Counted], not_counted: int = 0) -> Standing:
    """Tell where an indicator is, given the reports that count for it, by date."""
    aggregate = indicator["aggregate"]
    verified = [report for report in reports if report.state == "verified"]
    waiting = [report for report in reports if report.state != "verified"]
    reported = _aggregate(aggregate, reports)
    return Standing(
        reported=reported,
        verified=_aggregate(aggregate, verified),
        waiting=_aggregate(aggregate, waiting),
        count=len(reports),
        last_date=reports[-1].date if reports else None,
        reached=reached(indicator, reported) if reports else None,
        not_counted=not_counted,
    )


def progress(
    line: str, value: Mapping[str, Any], counted: Sequence[Counted], uncounted: Iterable[Uncounted] = ()
) -> dict[str, Any]:
    """Derive the progress record of a plan line from its contents and the reports that count (`counting`)."""
    waiting = Counter(one.indicator for one in uncounted if one.is_open)
    indicators = {
        indicator["id"]: msgspec.to_builtins(
            standing_of(indicator, of_indicator(counted, indicator["id"]), waiting[indicator["id"]])
        )
        for indicator in value["indicators"]
    }
    return {"line": line, "indicators": indicators}


def reached(indicator: Mapping[str, Any], value: float | None) -> float | None:
    """Compare with the target, as a ratio. None: the target is not a number, or nothing is reported."""
    target = indicator["target"]
    if value is None:
        return None
    match indicator["direction"]:
        case "higher":
            return _ratio(value, target.get("value"))
        case "lower":
            wanted = target.get("value")
            return 1.0 if wanted is not None and value <= 0 <= wanted else _ratio(wanted, value)
        case _:
            low, high = target.get("low"), target.get("high")
            if low is None or high is None:
                return None
            return 1.0 if low <= value <= high else _ratio(value, low) if value < low else _ratio(high, value)


def _ratio(part: float | None, whole: float | None) -> float | None:
    if part is None or whole is None:
        return None
    if whole <= 0:
        return 1.0 if part >= whole else 0.0
    ratio = round(part / whole, 6)
    return ratio if part >= whole else min(max(0.0, ratio), 0.999999)  # what is not reached never reads as 1


def running(aggregate: str, values: Sequence[float]) -> list[float]:
    """Aggregate the first value, the first two, the first three, …; nothing where people judge with words."""
    match aggregate:
        case "sum":
            # Decimals of two places are summed as such: ten times 0.1 is 1.
            return [round(total, 6) for total in accumulate(values)]
        case "mean":
            return [round(total / count, 6) for count, total in enumerate(accumulate(values), 1)]
        case "latest":
            return list(values)
        case "min":
            return list(accumulate(values, min))
        case "max":
            return list(accumulate(values, max))
        case _:
            return []


def _aggregate(aggregate: str, reports: Iterable[Counted]) -> float | None:
    values = [one.quantity for one in reports if one.quantity is not None]
    if not values:
        return 0 if aggregate == "sum" else None
    if aggregate in ("sum", "mean"):  # only the last of all those is asked for
        total = reduce(add, values)
        return round(total if aggregate == "sum" else total / len(values), 6)
    found = running(aggregate, values)
    return found[-1] if found else None
