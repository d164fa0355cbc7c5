"""A sign of potential that a superior has seen, with the evidence for it.

Seen by whom it is about, by whoever judges him, and at the desk of those who manage personnel: nothing is
kept about somebody that he cannot read and answer. A tag is never changed; it is taken back with a reason,
and both stay.
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import choice_errors, id_errors, is_absent, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

NAME = "potential_tag"
SUPERVISOR = frozenset({"supervisor", "server"})
AUTHOR = frozenset({"author", "server"})
SHOWN_BY = ("report", "plan_line", "development_plan")  # records that may be the evidence

POTENTIAL = Collection(
    name=NAME,
    groups={
        "body": Group(roles={"": SUPERVISOR}),
        "answer": Group(roles={"given": AUTHOR, "withdrawn": AUTHOR}),  # what he says of it himself
    },
    initial="given",
    steps={
        "withdraw": Step(
            sources=frozenset({"given"}), target="withdrawn", roles=SUPERVISOR, needs_reason=True
        ),
    },
    withdraw="withdraw",
)


def words(most: int) -> Any:
    """Text that says something, of at most so many characters."""

    def check_words(path: str, given: Any) -> list[FieldError]:
        if is_absent(given):
            return [FieldError(path=path, code="required")]
        return text_errors(path, given, most)

    return check_words


_RECORD: Mapping[str, Any] = {
    "collection": lambda path, given: choice_errors(path, given, SHOWN_BY),
    "id": id_errors,
    "label": words(300),  # as it read when it was chosen
}
_BODY: Mapping[str, Any] = {
    "placement": id_errors,
    "by": words(200),  # name of who gives it
    "sign": words(60),
    "label": words(300),  # of the sign, as it was called
    "evidence": words(2000),
    "record": lambda path, given: parts_errors(path, given, _RECORD),
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    errors: list[FieldError] = []
    for group, value in (mutation.put or {}).items():
        parts, optional = (_BODY, {"record"}) if group == "body" else ({"text": words(2000)}, set())
        errors += parts_errors(group, value, parts, frozenset(optional))
    return unfit(errors)


def buckets(owner: str) -> tuple[str, ...]:
    """With what is between the employee and whoever judges him: no team lead sees it, no colleague."""
    return (f"talk:{owner}",)


KIND = Kind(collection=POTENTIAL, owner_group="body", check=check, buckets=buckets)
