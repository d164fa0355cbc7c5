"""A certificate of appreciation: what somebody is thanked for, decided and worded by his superior.

It may name a released result or a recognition by a colleague as its ground; neither makes one by itself. Its
page is drawn and printed where it is read.
"""

from collections.abc import Mapping
from typing import Any

from server.appraisal.answer import choice_errors, date_errors, id_errors, parts_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from server.appraisal.potential import words
from sync.mutation import Mutation
from sync.record import Collection, Group, Step

NAME = "appreciation"
SUPERVISOR = frozenset({"supervisor", "server"})
GROUNDS = ("outcome", "feedback", "work")  # a released result, a recognition, what he has seen himself

APPRECIATION = Collection(
    name=NAME,
    groups={"body": Group(roles={"": SUPERVISOR})},
    initial="given",
    steps={
        "withdraw": Step(
            sources=frozenset({"given"}), target="withdrawn", roles=SUPERVISOR, needs_reason=True
        ),
    },
    withdraw="withdraw",
)

_GROUND: Mapping[str, Any] = {
    "kind": lambda path, given: choice_errors(path, given, GROUNDS),
    "id": id_errors,  # of the record; of work he has seen there is none
    "label": words(300),  # as it read when it was chosen
}
_SIGNER: Mapping[str, Any] = {"name": words(200), "position": words(300)}
_BODY: Mapping[str, Any] = {
    "placement": id_errors,
    "name": words(200),
    "position": words(300),
    "unit": words(300),
    "reason": words(600),  # what it says on the certificate
    "date": date_errors,
    "ground": lambda path, given: parts_errors(path, given, _GROUND, frozenset({"id"})),
    "signer": lambda path, given: parts_errors(path, given, _SIGNER),
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    return unfit(parts_errors("body", mutation.put.get("body"), _BODY))


KIND = Kind(collection=APPRECIATION, owner_group="body", check=check)
