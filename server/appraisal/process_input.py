"""What an employee says of the appraisal itself, once his result is out: to the personnel office, which reads
and answers it. His superior, whom it may be about, has no part in it.

Source: PermenPANRB 6/2022 gives the office that looks after personnel the running of the appraisal; that
people are asked how it went is in two of the requests that this app answers (masukan atas proses).
"""

from server.appraisal.answer import id_errors, parts_errors
from server.appraisal.feedback import MAX_WORDS, Checks, one_of, words
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

NAME = "process_input"
ABOUT = ("criteria", "raters", "time", "talk", "app", "other")

AUTHOR = frozenset({"author"})
OFFICE = frozenset({"admin", "pengelola"})  # who of them reads it: `access.personnel_units`

# What the office does with whatever is sent to it.
OFFICE_STEPS = {
    "read": Step(sources=frozenset({"sent"}), target="read", roles=OFFICE, reviews=frozenset({"body"})),
    "answer": Step(
        sources=frozenset({"sent", "read"}),
        target="answered",
        roles=OFFICE,
        needs_reason=True,
        reviews=frozenset({"body"}),
    ),
}

PROCESS_INPUT = Collection(
    name=NAME, groups={"body": Group(roles={"": AUTHOR})}, initial="sent", steps=OFFICE_STEPS
)

_BODY: Checks = {
    "placement": id_errors,
    "outcome": id_errors,  # after which result
    "about": one_of(ABOUT),
    "text": words(MAX_WORDS),
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    errors: list[FieldError] = []
    if mutation.put is not None:
        errors = parts_errors("body", mutation.put.get("body"), _BODY)
    return unfit(errors)


KIND = Kind(
    collection=PROCESS_INPUT,
    owner_group="body",
    check=check,
    buckets=lambda owner: (f"own:{owner}",),
    personal=True,
    factual=True,
    deciders=OFFICE,
)
