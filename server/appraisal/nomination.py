"""Somebody is nominated: for promotion, further education, leadership training.

By his superior, with reasons; the superior's superior supports it or not, and whoever manages personnel
decides. No step is taken by a rule.
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import id_errors, is_absent, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

SUPERVISOR = frozenset({"supervisor", "server"})
REVIEWER = frozenset({"reviewer", "server"})
OFFICE = frozenset({"admin", "pengelola", "server"})
BODY = frozenset({"body"})
MAX_CONDITIONS = 30


def _step(source: str, target: str, roles: frozenset[str]) -> Step:
    return Step(sources=frozenset({source}), target=target, roles=roles, needs_reason=True, reviews=BODY)


NOMINATION = Collection(
    name="nomination",
    groups={"body": Group(roles={"": SUPERVISOR})},
    initial="proposed",
    steps={
        "support": _step("proposed", "supported", REVIEWER),
        "decline": _step("proposed", "declined", REVIEWER),
        "grant": _step("supported", "granted", OFFICE),
        "refuse": _step("supported", "refused", OFFICE),
    },
)


def _words(most: int) -> Any:
    return lambda path, given: text_errors(path, given, most)


def _conditions(path: str, given: Any) -> list[FieldError]:
    """What was met when it was written: kept, because the facts go on."""
    if not isinstance(given, dict):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_CONDITIONS:
        return [FieldError(path=path, code="too_many", limit=MAX_CONDITIONS)]
    return [
        FieldError(path=f"{path}.{name}", code="choice")
        for name, met in given.items()
        if met not in ("met", "unmet", "unknown")
    ]


_PARTS: Mapping[str, Any] = {
    "placement": id_errors,
    "name": _words(200),
    "position": _words(300),
    "kind": _words(60),
    "label": _words(300),
    "reason": _words(2000),
    "conditions": _conditions,
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    value = mutation.put.get("body")
    errors = parts_errors("body", value, _PARTS)
    if not errors and value is not None and is_absent(value["reason"]):
        errors.append(FieldError(path="body.reason", code="required"))
    return unfit(errors)


def buckets(owner: str) -> tuple[str, ...]:
    """With the work, so that the candidate reads it, and with what his superior's superior sees."""
    return (f"work:{owner}", f"judge:{owner}")


KIND = Kind(collection=NOMINATION, owner_group="body", check=check, buckets=buckets)
