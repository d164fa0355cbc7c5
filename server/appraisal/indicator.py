"""An indicator of a plan line: what is measured, how it is counted, its target, and what is due by when.

Source: PermenPANRB 6/2022 annex A.1 (aspek, indikator kinerja individu, target) and B.1.1 (the trajectory of
its example, 15/40/40/5 a quarter).
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import choice_errors, number_errors, parts_errors, text_errors
from sync.wire import FieldError

ASPECTS = ("kuantitas", "kualitas", "waktu", "biaya")
AGGREGATES = ("sum", "latest", "mean", "min", "max", "judged")
DIRECTIONS = ("higher", "lower", "range")
MAX_INDICATORS = 20
PERIODS = {"month": 12, "quarter": 4, "semester": 2}  # of a year


def indicators_errors(path: str, given: Any) -> list[FieldError]:
    """Say what is wrong with the indicators of a line."""
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_INDICATORS:
        return [FieldError(path=path, code="too_many", limit=MAX_INDICATORS)]
    errors = [
        error
        for place, one in enumerate(given)
        for error in parts_errors(f"{path}.{place}", one, _INDICATOR, optional=_OPTIONAL)
    ]
    if not errors and len({one["id"] for one in given}) != len(given):
        return [FieldError(path=path, code="choice")]
    return errors


def _text(most: int) -> Any:
    return lambda path, given: text_errors(path, given, most)


def _choice(*options: str) -> Any:
    return lambda path, given: choice_errors(path, given, options)


def _numbers(path: str, given: Any) -> list[FieldError]:
    return number_errors(path, given)


def _yes(path: str, given: Any) -> list[FieldError]:
    return [] if isinstance(given, bool) else [FieldError(path=path, code="type")]


def _values(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    return [
        error
        for place, one in enumerate(given)
        if one is not None
        for error in number_errors(f"{path}.{place}", one)
    ]


def _trajectory(path: str, given: Any) -> list[FieldError]:
    """A value for each period of the year, or none: amounts where the indicator is a sum, else the level that
    is due at its end."""
    errors = parts_errors(path, given, {"each": _choice(*PERIODS), "values": _values})
    if not errors and len(given["values"]) != PERIODS[given["each"]]:
        return [FieldError(path=f"{path}.values", code="choice")]
    return errors


_TARGET = {"value": _numbers, "low": _numbers, "high": _numbers, "text": _text(500)}

_INDICATOR: Mapping[str, Any] = {
    "id": _text(60),
    "aspect": _choice(*ASPECTS),
    "name": _text(500),
    "unit": _text(60),
    "target": lambda path, given: parts_errors(path, given, _TARGET, optional=frozenset(_TARGET)),
    "aggregate": _choice(*AGGREGATES),
    "direction": _choice(*DIRECTIONS),
    # From the library: which entry, what it means, how it is measured.
    "library": _text(80),
    "definition": _text(1000),
    "measure": _text(1000),
    "trajectory": _trajectory,
    # Its target was taken over from another plan, and nobody has said yet that it holds for this one.
    "unconfirmed": _yes,
}

_OPTIONAL = frozenset({"library", "definition", "measure", "trajectory", "unconfirmed"})
