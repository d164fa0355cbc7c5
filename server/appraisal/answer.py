"""What is wrong with one answer in a form, by the type of its field.

Numbers are JSON's doubles and lengths are UTF-16 units, because the phone must come to the same result.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any, Protocol

from sync.wire import FieldError

MAX_NUMBER = 1_000_000_000_000
MAX_TEXT = 2_000
MAX_WHY = 500
MAX_EVIDENCE = 5
MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_THUMB_BYTES = 32 * 1024
MAX_NAME = 200
MAX_ACCURACY_M = 10_000_000

_DATE = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_BLANK = re.compile(r"[ \t\r\n]*")
_BLANKS = ("", " ", "\t", "\r", "\n")


class _Option(Protocol):
    @property
    def value(self) -> str: ...


class _Rules(Protocol):
    @property
    def min(self) -> float | None: ...
    @property
    def max(self) -> float | None: ...
    @property
    def decimals(self) -> int | None: ...
    @property
    def options(self) -> tuple[_Option, ...]: ...
    @property
    def max_length(self) -> int | None: ...
    @property
    def max_items(self) -> int | None: ...


def is_absent(given: Any) -> bool:
    """Ask whether an answer counts as none: nothing, blank text, an empty list."""
    if isinstance(given, str):
        # Every answer is asked this: most texts begin with a letter, and then it is none of the blanks.
        return given[:1] in _BLANKS and _BLANK.fullmatch(given) is not None
    return given is None or given == []


def length(text: str) -> int:
    """Count as a browser does: UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def number_errors(
    path: str, given: Any, low: float = -MAX_NUMBER, high: float = MAX_NUMBER, decimals: int | None = None
) -> list[FieldError]:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return [FieldError(path=path, code="type")]
    if given < low:
        return [FieldError(path=path, code="min", limit=low)]
    if given > high:
        return [FieldError(path=path, code="max", limit=high)]
    if decimals is not None and float(f"{given:.{decimals}f}") != given:
        return [FieldError(path=path, code="decimals", limit=decimals)]
    return []


def text_errors(path: str, given: Any, most: int) -> list[FieldError]:
    if not isinstance(given, str):
        return [FieldError(path=path, code="type")]
    if length(given) > most:
        return [FieldError(path=path, code="too_long", limit=most)]
    return []


def date_errors(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, str):
        return [FieldError(path=path, code="type")]
    if _DATE.fullmatch(given) is None:
        return [FieldError(path=path, code="date")]
    try:
        date.fromisoformat(given)
    except ValueError:
        return [FieldError(path=path, code="date")]
    return []


def id_errors(path: str, given: Any) -> list[FieldError]:
    fits = isinstance(given, str) and _UUID.fullmatch(given)
    return [] if fits else [FieldError(path=path, code="type" if given is not None else "required")]


def choice_errors(path: str, given: Any, options: Collection[str]) -> list[FieldError]:
    if not isinstance(given, str):
        return [FieldError(path=path, code="type")]
    return [] if given in options else [FieldError(path=path, code="choice")]


def parts_errors(
    path: str,
    given: Any,
    parts: Mapping[str, Callable[[str, Any], list[FieldError]]],
    optional: frozenset[str] = frozenset(),
) -> list[FieldError]:
    """Check an object part by part, in the order of the parts, then what does not belong there."""
    if not isinstance(given, dict):
        return [FieldError(path=path, code="type")]
    errors: list[FieldError] = []
    for name, test in parts.items():
        if given.get(name) is not None:
            errors.extend(test(f"{path}.{name}", given[name]))
        elif name not in optional:
            errors.append(FieldError(path=f"{path}.{name}", code="required"))
    if unasked := given.keys() - parts.keys():
        errors.extend(FieldError(path=f"{path}.{name}", code="unknown") for name in sorted(unasked))
    return errors


def _number(field: _Rules, path: str, given: Any) -> list[FieldError]:
    low = -MAX_NUMBER if field.min is None else field.min
    high = MAX_NUMBER if field.max is None else field.max
    return number_errors(path, given, low, high, field.decimals)


def _text(field: _Rules, path: str, given: Any) -> list[FieldError]:
    return text_errors(path, given, field.max_length or MAX_TEXT)


def _range(field: _Rules, path: str, given: Any) -> list[FieldError]:
    """From low to high, both included."""
    number = partial(_number, field)
    return parts_errors(path, given, {"low": number, "high": number}) or _order_errors(path, given)


def _order_errors(path: str, given: Mapping[str, Any]) -> list[FieldError]:
    low, high = given["low"], given["high"]
    return [FieldError(path=f"{path}.high", code="min", limit=low)] if high < low else []


def target_kind(given: Any) -> str | None:
    """Say what a target is: a "number", a "range" or a "text". None: there is none."""
    if not isinstance(given, dict):
        return None
    if given.get("value") is not None:
        return "number"
    if given.get("low") is not None or given.get("high") is not None:
        return "range"
    return None if is_absent(given.get("text")) else "text"


def _target(field: _Rules, path: str, given: Any) -> list[FieldError]:
    """What is aimed at: a number, a range or words; the words may tell a number, too."""
    number = partial(_number, field)
    parts = {"value": number, "low": number, "high": number, "text": partial(_text, field)}
    if errors := parts_errors(path, given, parts, optional=frozenset(parts)):
        return errors
    kind = target_kind(given)
    if kind is None:
        return [FieldError(path=path, code="required")]
    if kind == "text":
        return []
    ends = [name for name in ("low", "high") if given.get(name) is not None]
    if kind == "number":
        return [FieldError(path=f"{path}.{ends[0]}", code="choice")] if ends else []
    if len(ends) == 1:
        missing = "high" if ends == ["low"] else "low"
        return [FieldError(path=f"{path}.{missing}", code="required")]
    return _order_errors(path, given)


def unable_errors(path: str, given: Any, *, with_reason: bool) -> list[FieldError]:
    """Check that somebody is not able to answer: null, or why."""
    if not with_reason:
        return [] if given is None else [FieldError(path=path, code="type")]
    if given is None or is_absent(given.get("unable")):
        return [FieldError(path=f"{path}.unable", code="required")]
    return parts_errors(path, given, {"unable": lambda path, given: text_errors(path, given, MAX_WHY)})


def _choice(field: _Rules, path: str, given: Any) -> list[FieldError]:
    return choice_errors(path, given, [option.value for option in field.options])


def _choices(field: _Rules, path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    most = field.max_items or len(field.options)
    if len(given) > most:
        return [FieldError(path=path, code="too_many", limit=most)]
    errors = [error for one in given for error in _choice(field, path, one)]
    if not errors and len(set(given)) != len(given):
        return [FieldError(path=path, code="choice")]
    return errors[:1]


def _yes_no(_field: _Rules, path: str, given: Any) -> list[FieldError]:
    return [] if isinstance(given, bool) else [FieldError(path=path, code="type")]


def _date(_field: _Rules, path: str, given: Any) -> list[FieldError]:
    return date_errors(path, given)


_PLACE: Mapping[str, Callable[[str, Any], list[FieldError]]] = {
    "lat": lambda path, given: number_errors(path, given, -90, 90),
    "lon": lambda path, given: number_errors(path, given, -180, 180),
    "accuracy_m": lambda path, given: number_errors(path, given, 0, MAX_ACCURACY_M),
}


def _place(_field: _Rules, path: str, given: Any) -> list[FieldError]:
    return parts_errors(path, given, _PLACE, optional=frozenset({"accuracy_m"}))


def _sha256(path: str, given: Any) -> list[FieldError]:
    fits = isinstance(given, str) and _SHA256.fullmatch(given)
    return [] if fits else [FieldError(path=path, code="type")]


_SMALL: Mapping[str, Callable[[str, Any], list[FieldError]]] = {
    "sha256": _sha256,
    "type": lambda path, given: text_errors(path, given, 100),
    "bytes": lambda path, given: number_errors(path, given, 1, MAX_THUMB_BYTES, 0),
}

_FILE: Mapping[str, Callable[[str, Any], list[FieldError]]] = {
    "sha256": _sha256,
    "type": lambda path, given: text_errors(path, given, 100),
    "bytes": lambda path, given: number_errors(path, given, 1, MAX_FILE_BYTES, 0),
    "name": lambda path, given: text_errors(path, given, MAX_NAME),
    # The same picture, small: a file of its own that goes up before it.
    "thumb": lambda path, given: parts_errors(path, given, _SMALL),
}
_FILE_OPTIONAL = frozenset({"thumb"})


def _evidence(field: _Rules, path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    most = field.max_items or MAX_EVIDENCE
    if len(given) > most:
        return [FieldError(path=path, code="too_many", limit=most)]
    return [
        error
        for i, one in enumerate(given)
        for error in parts_errors(f"{path}.{i}", one, _FILE, _FILE_OPTIONAL)
    ]


CHECKS: Mapping[str, Callable[[Any, str, Any], list[FieldError]]] = {
    "number": _number,
    "range": _range,
    "target": _target,
    "text": _text,
    "long_text": _text,
    "choice": _choice,
    "scale": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "date": _date,
    "place": _place,
    "evidence": _evidence,
}
