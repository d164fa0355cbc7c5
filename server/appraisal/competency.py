"""What somebody and his superior say of his competencies in a period: a level each, and why.

Form B.1.9 of PermenPANRB 6/2022 (evaluation of competency after coaching). Both see both: it is said to
help, and what is made of it is computed where it is read (`competency_gap.py`). Either may be written again;
the last counts.
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.appraisal.answer import id_errors, is_absent, number_errors, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.merge import Record
from sync.mutation import Mutation
from sync.record import Collection, Group
from sync.wire import FieldError

MAX_ENTRIES = 100
MAX_NAME = 100
MAX_WORDS = 2000


def _named(path: str, given: Any, check: Callable[[str, Any], list[FieldError]]) -> list[FieldError]:
    if not isinstance(given, dict):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_ENTRIES:
        return [FieldError(path=path, code="too_many", limit=MAX_ENTRIES)]
    return [
        error
        for name, one in given.items()
        for error in (text_errors(path, name, MAX_NAME) or check(f"{path}.{name}", one))
    ]


def _level(path: str, given: Any) -> list[FieldError]:
    return number_errors(path, given, 0, 5, 0)


def _words(path: str, given: Any) -> list[FieldError]:
    return text_errors(path, given, MAX_WORDS)


_PARTS: Mapping[str, Any] = {
    "placement": id_errors,
    "period": id_errors,
    "levels": lambda path, given: _named(path, given, _level),
    "reasons": lambda path, given: _named(path, given, _words),
}


def _check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    value = (mutation.put or {}).get("answers")
    errors = parts_errors("answers", value, _PARTS)
    if not errors and value is not None:
        if not value["levels"]:
            errors = [FieldError(path="answers.levels", code="required")]
        errors += [
            FieldError(path=f"answers.reasons.{name}", code="unknown")
            for name in sorted(set(value["reasons"]) - set(value["levels"]))
        ]
        errors += [
            FieldError(path=f"answers.reasons.{name}", code="required")
            for name, reason in value["reasons"].items()
            if is_absent(reason)
        ]
    return unfit(errors)


def _dated(record: Record, mutation: Mutation) -> str | None:
    """It has the deadline of its period."""
    register = record.registers.get("answers")
    siblings = register.siblings if register is not None else ()
    known = [
        (mutation.put or {}).get("answers"),
        register.value if register is not None else None,
        *(one.value for one in siblings),
    ]
    return next((value["period"] for value in known if value), None)


def _kind(name: str, role: str) -> Kind:
    writers = frozenset({role, "server"})

    def natural(put: Mapping[str, Any]) -> str | None:
        value = put.get("answers")
        return f"{name}/{value['placement']}/{value['period']}" if value is not None else None

    return Kind(
        collection=Collection(
            name=name,
            groups={"answers": Group(roles={"": writers, "given": writers})},
            initial="given",
            steps={},
        ),
        owner_group="answers",
        check=_check,
        natural=natural,
        dated=_dated,
    )


BY_SELF = _kind("competency_self", "author")
BY_SUPERIOR = _kind("competency_superior", "supervisor")
KINDS = (BY_SELF, BY_SUPERIOR)
