"""A line of the plan: an RHK with its indicators and targets, agreed between an employee and his supervisor.

Beside the agreed words stand two groups that nobody has to agree to again: which line of the superior's it
serves, so that nobody waits for a superior without a plan, and the steps of the action plan.

Source: PermenPANRB 6/2022 art. 7-9 and annex (RHK, aspek, indikator kinerja individu, target; B.1.1).
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.appraisal.answer import (
    choice_errors,
    date_errors,
    id_errors,
    is_absent,
    number_errors,
    parts_errors,
    target_kind,
    text_errors,
)
from server.appraisal.form import Form, is_newer, latest
from server.appraisal.form import check as check_form
from server.appraisal.indicator import indicators_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation, Value
from sync.record import Collection, Group, Step
from sync.wire import FieldError

MAX_STEPS = 40

WRITERS = frozenset({"author", "supervisor", "pengelola", "server"})

PLAN_LINE = Collection(
    name="plan_line",
    groups={
        # An agreed line is changed by the agency's own import only, which shows in the journal.
        "line": Group(roles={"": WRITERS, "draft": WRITERS, "agreed": frozenset({"server"})}),
        "link": Group(roles={"draft": WRITERS, "agreed": WRITERS}),
        "actions": Group(roles={"draft": WRITERS, "agreed": WRITERS}),
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
        # With the plan it belongs to, when a change was asked for.
        "reopen": Step(
            sources=frozenset({"agreed"}),
            target="draft",
            roles=frozenset({"supervisor", "pengelola", "server"}),
        ),
        "withdraw": Step(sources=frozenset({"draft"}), target="withdrawn", roles=WRITERS),
        "restore": Step(sources=frozenset({"withdrawn"}), target="draft", roles=WRITERS),
    },
    withdraw="withdraw",
)


def check(mutation: Mutation, forms: Forms) -> Unfit | None:
    put = mutation.put
    if put is None:
        return None
    errors = [error for group, value in put.items() for error in _CHECKS[group](group, value)]
    if mutation.form is not None and "line" in put:
        form = forms.get(mutation.form)
        if form is None or (form.collection, form.group) != ("plan_line", "line"):
            ours = latest(forms, PLAN_LINE.name)
            if ours is not None and is_newer(mutation.form, ours.name, ours.version):
                return Unfit(outcome="held", code="newer")
            return unfit([FieldError(path="form", code="unknown")])
        errors = errors or check_form(form, _asked(form, put["line"]))
    if "line" not in put and not any(mutation.saw.values()):
        errors.append(FieldError(path="line", code="required"))
    return unfit(errors)


def _asked(form: Form, line: Value) -> dict[str, Any]:
    """Get what the form asked of a line. Beside it stand ids, the order, and what follows from an answer: how
    words are counted is not asked, because people judge them."""
    asked = {field.name: field for field in form.fields}
    found = {name: line[name] for name in asked if name in line}
    if "indicators" not in asked:
        return found
    names = {field.name for field in asked["indicators"].fields}
    found["indicators"] = [
        {
            name: value
            for name, value in one.items()
            if name in names
            and not (name == "aggregate" and value == "judged" and target_kind(one["target"]) == "text")
        }
        for one in line["indicators"]
    ]
    return found


def _steps(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_STEPS:
        return [FieldError(path=path, code="too_many", limit=MAX_STEPS)]
    errors = [
        error
        for place, one in enumerate(given)
        for error in parts_errors(
            f"{path}.{place}", one, _STEP, optional=frozenset({"from", "until", "done"})
        )
    ]
    return errors + [
        FieldError(path=f"{path}.{place}.until", code="min")
        for place, one in enumerate(given if not errors else ())
        if one.get("from") and one.get("until") and one["until"] < one["from"]
    ]


def _words(path: str, given: Any) -> list[FieldError]:
    return [FieldError(path=path, code="required")] if is_absent(given) else text_errors(path, given, 500)


_STEP: Mapping[str, Any] = {
    "id": id_errors,
    "text": _words,
    "from": date_errors,
    "until": date_errors,
    "done": date_errors,
}

_LINE: Mapping[str, Any] = {
    "placement": id_errors,
    "cycle": id_errors,
    "kind": lambda path, given: choice_errors(path, given, ("utama", "tambahan")),
    "rhk": lambda path, given: text_errors(path, given, 1000),
    "parent": id_errors,
    "order": lambda path, given: number_errors(path, given, 0, 10_000),
    "indicators": indicators_errors,
}

_CHECKS: Mapping[str, Callable[[str, Any], list[FieldError]]] = {
    "line": lambda path, given: parts_errors(path, given, _LINE, optional=frozenset({"parent"})),
    "link": lambda path, given: parts_errors(
        path, given, {"parent": id_errors}, optional=frozenset({"parent"})
    ),
    "actions": lambda path, given: parts_errors(path, given, {"steps": _steps}),
}

KIND = Kind(collection=PLAN_LINE, owner_group="line", check=check)
