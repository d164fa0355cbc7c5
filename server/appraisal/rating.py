"""How the superior rates the work of a period: results and behaviour, each against what was expected.

A judgement, not a formula: PermenPANRB 6/2022 p. 99-100 has three levels for each, and the superior chooses.
It is seen by superiors only; what of it the employee sees, and when, is a record of its own (release).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from server.appraisal.answer import (
    choice_errors,
    id_errors,
    is_absent,
    parts_errors,
    text_errors,
)
from server.appraisal.form import Form, fields_errors, is_newer, latest
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from server.appraisal.skp import VALUES
from sync.merge import Record
from sync.mutation import Mutation, Value
from sync.record import Collection, Group, Step
from sync.wire import FieldError

LEVELS = ("below", "meets", "above")  # di bawah, sesuai, di atas ekspektasi
MAX_REASON = 2000

SUPERVISOR = frozenset({"supervisor", "server"})
BOTH = frozenset({"results", "behaviour"})

RATING = Collection(
    name="rating",
    groups={
        "results": Group(roles={"": SUPERVISOR, "draft": SUPERVISOR}),
        "behaviour": Group(roles={"": SUPERVISOR, "draft": SUPERVISOR}),
    },
    initial="draft",
    steps={
        # Submitting stands by what was seen: an edit under way on another device does not slip in under it.
        "submit": Step(
            sources=frozenset({"draft"}), target="submitted", roles=SUPERVISOR, reviews=BOTH, approves=True
        ),
        "reopen": Step(sources=frozenset({"submitted"}), target="draft", roles=SUPERVISOR, needs_reason=True),
    },
)


def check(mutation: Mutation, forms: Forms) -> Unfit | None:
    """Say what is wrong: by the definition that a mutation names, by what held before where it names none."""
    put = mutation.put
    if put is None:
        return None
    form = forms.get(mutation.form or "")
    if mutation.form is not None and (form is None or form.collection != RATING.name):
        ours = latest(forms, RATING.name)
        if ours is not None and is_newer(mutation.form, ours.name, ours.version):
            return Unfit(outcome="held", code="newer")
        return unfit([FieldError(path="form", code="unknown")])
    errors: list[FieldError] = []
    for group, value in put.items():
        errors += parts_errors(group, value, _PARTS[group], optional=frozenset({"reason"}))
    errors = errors or (_reasons_owed(put) if form is None else _form_errors(form, put))
    if "results" not in put and not any(mutation.saw.values()):
        errors.append(FieldError(path="results", code="required"))
    return unfit(errors)


def _reasons_owed(put: Mapping[str, Value]) -> list[FieldError]:
    return [
        FieldError(path=f"{group}.reason", code="required")
        for group, value in put.items()
        if value["level"] != "meets" and is_absent(value.get("reason"))
    ]


def _form_errors(form: Form, put: Mapping[str, Value]) -> list[FieldError]:
    """Check the groups that are put: a draft may hold one of the two."""
    fields = [field for field in form.fields if field.name.partition(".")[0] in put]
    return fields_errors(fields, "", dict(_answers(put)))


def _answers(put: Mapping[str, Value]) -> Iterator[tuple[str, Any]]:
    """Name the answers as the form does; what a rating is of stands beside them."""
    for group, value in put.items():
        for name, given in value.items():
            if isinstance(given, dict):
                yield from ((f"{group}.{name}.{one}", answer) for one, answer in given.items())
            elif name not in ("placement", "period"):
                yield f"{group}.{name}", given


def _level(path: str, given: Any) -> list[FieldError]:
    return choice_errors(path, given, LEVELS)


def _reason(path: str, given: Any) -> list[FieldError]:
    return text_errors(path, given, MAX_REASON)


_PARTS: Mapping[str, Mapping[str, Any]] = {
    "results": {
        "placement": id_errors,
        "period": id_errors,
        "level": _level,
        "reason": _reason,
    },
    "behaviour": {
        "level": _level,
        "reason": _reason,
        "values": lambda path, given: parts_errors(path, given, dict.fromkeys(VALUES, _level)),
    },
}


def natural(put: Mapping[str, Any]) -> str | None:
    """One rating by the superior a placement and period, whoever of several superiors begins it."""
    results = put.get("results")
    return f"rating/{results['placement']}/{results['period']}/superior" if results is not None else None


def dated(record: Record, mutation: Mutation) -> str | None:
    """It has the deadline of its period."""
    put = (mutation.put or {}).get("results")
    register = record.registers.get("results")
    siblings = register.siblings if register is not None else ()
    known = [put, register.value if register is not None else None, *(one.value for one in siblings)]
    return next((value["period"] for value in known if value), None)


def buckets(owner: str) -> tuple[str, ...]:
    return (f"judge:{owner}",)


KIND = Kind(
    collection=RATING, owner_group="results", check=check, natural=natural, dated=dated, buckets=buckets
)
