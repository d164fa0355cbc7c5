"""A line of the plan: an RHK with its indicators and targets, agreed between an employee and his supervisor.

Source: PermenPANRB 6/2022 art. 7-9 and annex (RHK, aspek, indikator kinerja individu, target).
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import choice_errors, id_errors, number_errors, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

ASPECTS = ("kuantitas", "kualitas", "waktu", "biaya")
AGGREGATES = ("sum", "latest", "mean", "min", "max", "judged")
DIRECTIONS = ("higher", "lower", "range")
MAX_INDICATORS = 20

WRITERS = frozenset({"author", "supervisor", "pengelola", "server"})

PLAN_LINE = Collection(
    name="plan_line",
    groups={
        # An agreed line is changed by the agency's own import only, which shows in the journal.
        "line": Group(roles={"": WRITERS, "draft": WRITERS, "agreed": frozenset({"server"})}),
    },
    initial="draft",
    steps={
        "agree": Step(
            sources=frozenset({"draft"}),
            target="agreed",
            roles=frozenset({"supervisor", "pengelola", "server"}),
            reviews=frozenset({"line"}),
            approves=True,
        ),
    },
)


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    value = mutation.put.get("line")
    return unfit(parts_errors("line", value, _LINE, optional=frozenset({"parent"})))


def _numbers(path: str, given: Any) -> list[FieldError]:
    return number_errors(path, given)


_TARGET = {
    "value": _numbers,
    "low": _numbers,
    "high": _numbers,
    "text": lambda path, given: text_errors(path, given, 500),
}
_INDICATOR = {
    "id": lambda path, given: text_errors(path, given, 60),
    "aspect": lambda path, given: choice_errors(path, given, ASPECTS),
    "name": lambda path, given: text_errors(path, given, 500),
    "unit": lambda path, given: text_errors(path, given, 60),
    "target": lambda path, given: parts_errors(path, given, _TARGET, optional=frozenset(_TARGET)),
    "aggregate": lambda path, given: choice_errors(path, given, AGGREGATES),
    "direction": lambda path, given: choice_errors(path, given, DIRECTIONS),
}


def _indicators(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_INDICATORS:
        return [FieldError(path=path, code="too_many", limit=MAX_INDICATORS)]
    errors = [error for i, one in enumerate(given) for error in parts_errors(f"{path}.{i}", one, _INDICATOR)]
    if not errors and len({one["id"] for one in given}) != len(given):
        return [FieldError(path=path, code="choice")]
    return errors


_LINE: Mapping[str, Any] = {
    "placement": id_errors,
    "cycle": id_errors,
    "kind": lambda path, given: choice_errors(path, given, ("utama", "tambahan")),
    "rhk": lambda path, given: text_errors(path, given, 1000),
    "parent": id_errors,
    "order": lambda path, given: number_errors(path, given, 0, 10_000),
    "indicators": _indicators,
}

KIND = Kind(collection=PLAN_LINE, owner_group="line", check=check)
