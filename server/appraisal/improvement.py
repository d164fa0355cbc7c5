"""A programme for somebody whose predikat is Butuh Perbaikan or lower: steps with days, a mentor, checks.

Opened by the superior; the app suggests it when such a result has been released, and opens none by itself.
It ends with a result, never by time alone.
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import (
    choice_errors,
    date_errors,
    id_errors,
    is_absent,
    parts_errors,
    text_errors,
)
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

SUPERVISOR = frozenset({"supervisor", "server"})
AUTHOR = frozenset({"author", "server"})
RESULTS = ("reached", "partly", "not_reached")
MAX_STEPS = 20
MAX_CHECKS = 60

IMPROVEMENT = Collection(
    name="improvement",
    groups={
        "programme": Group(roles={"": SUPERVISOR, "open": SUPERVISOR}),
        "checks": Group(roles={"open": SUPERVISOR}),
        "response": Group(roles={"open": AUTHOR, "closed": AUTHOR}),  # what the employee says of it
        "result": Group(roles={"open": SUPERVISOR}),
    },
    initial="open",
    steps={
        "close": Step(
            sources=frozenset({"open"}),
            target="closed",
            roles=SUPERVISOR,
            needs_reason=True,
            reviews=frozenset({"result"}),
            approves=True,
        ),
        "reopen": Step(sources=frozenset({"closed"}), target="open", roles=SUPERVISOR, needs_reason=True),
    },
)


def _words(most: int) -> Any:
    return lambda path, given: text_errors(path, given, most)


def _rows(parts: Mapping[str, Any], most: int, optional: frozenset[str] = frozenset()) -> Any:
    def check_rows(path: str, given: Any) -> list[FieldError]:
        if not isinstance(given, list):
            return [FieldError(path=path, code="type")]
        if len(given) > most:
            return [FieldError(path=path, code="too_many", limit=most)]
        return [
            error
            for place, one in enumerate(given)
            for error in parts_errors(f"{path}.{place}", one, parts, optional)
        ]

    return check_rows


def _yes_no(path: str, given: Any) -> list[FieldError]:
    return [] if isinstance(given, bool) else [FieldError(path=path, code="type")]


_PARTS: Mapping[str, tuple[Mapping[str, Any], frozenset[str]]] = {
    "programme": (
        {
            "placement": id_errors,
            "period": id_errors,  # whose result it follows
            "predikat": _words(100),
            "mentor": _words(200),
            "from": date_errors,
            "until": date_errors,
            "steps": _rows({"id": id_errors, "text": _words(500), "until": date_errors}, MAX_STEPS),
        },
        frozenset(),
    ),
    "checks": (
        {
            "rows": _rows(
                {"step": id_errors, "date": date_errors, "met": _yes_no, "note": _words(1000)},
                MAX_CHECKS,
                frozenset({"note"}),
            )
        },
        frozenset(),
    ),
    "response": ({"text": _words(2000)}, frozenset()),
    "result": (
        {"result": lambda path, given: choice_errors(path, given, RESULTS), "text": _words(2000)},
        frozenset(),
    ),
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    put = mutation.put
    if put is None:
        return None
    errors: list[FieldError] = []
    for group, value in put.items():
        parts, optional = _PARTS[group]
        errors += parts_errors(group, value, parts, optional)
    programme = put.get("programme")
    if not errors and programme is not None:
        if not programme["steps"]:
            errors.append(FieldError(path="programme.steps", code="required"))
        if is_absent(programme["mentor"]):
            errors.append(FieldError(path="programme.mentor", code="required"))
        if programme["until"] < programme["from"]:
            errors.append(FieldError(path="programme.until", code="min"))
    if programme is None and not any(mutation.saw.values()):
        errors.append(FieldError(path="programme", code="required"))
    return unfit(errors)


def natural(put: Mapping[str, Any]) -> str | None:
    value = put.get("programme")
    return f"improvement/{value['placement']}/{value['period']}" if value is not None else None


KIND = Kind(collection=IMPROVEMENT, owner_group="programme", check=check, natural=natural)
