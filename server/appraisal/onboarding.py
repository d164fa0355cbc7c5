"""That somebody has finished a guide or a practice case: that it was done, and nothing of how.

There is no score and no answer in it, and nothing takes it back. Only its author's phones and the
administrator's list of who has finished what ever show it.
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import choice_errors, id_errors, parts_errors
from server.appraisal.kind import Forms, Kind, Puts, Unfit, unfit
from sync.merge import Record
from sync.mutation import Mutation
from sync.record import Collection, Group

NAME = "onboarding"
ITEMS = (
    *("tour", "practice"),
    *("report", "returned", "fair", "objection", "courier", "kiosk", "criteria"),
    *("case_halo", "case_recent", "case_strict", "case_contrast"),
)

ONBOARDING = Collection(
    name=NAME,
    groups={"body": Group(roles={"": frozenset({"author"})})},
    initial="finished",
    steps={},
)


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    parts: Mapping[str, Any] = {
        "placement": id_errors,
        "item": lambda path, given: choice_errors(path, given, ITEMS),
    }
    return unfit(parts_errors("body", mutation.put.get("body"), parts))


def natural(put: Mapping[str, Any]) -> str | None:
    """One record a placement and item, whichever phone writes it."""
    body = put.get("body")
    return f"{NAME}/{body['placement']}/{body['item']}" if body is not None else None


def brief(_id: str, _owner: str, record: Record, _before: str, _puts: Puts) -> str:
    register = record.registers.get("body")
    return register.value["item"] if register is not None and register.value else ""


KIND = Kind(
    collection=ONBOARDING,
    owner_group="body",
    check=check,
    natural=natural,
    brief=brief,
    buckets=lambda owner: (f"own:{owner}",),
    factual=True,
)
