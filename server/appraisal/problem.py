""" "Data saya salah": somebody says that his unit, his superior or his name is not what the agency thinks."""

from server.appraisal.answer import choice_errors, id_errors, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step

ABOUT = ("unit", "superior", "name", "nip", "position", "other")

DATA_PROBLEM = Collection(
    name="data_problem",
    groups={"body": Group(roles={"": frozenset({"author", "server"})})},
    initial="open",
    steps={
        "close": Step(
            sources=frozenset({"open"}),
            target="closed",
            roles=frozenset({"admin", "pengelola", "author", "server"}),
            needs_reason=True,
            reviews=frozenset({"body"}),
        ),
    },
)


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    parts = {
        "placement": id_errors,
        "about": lambda path, given: choice_errors(path, given, ABOUT),
        "text": lambda path, given: text_errors(path, given, 2000),
    }
    return unfit(parts_errors("body", mutation.put.get("body"), parts, optional=frozenset({"text"})))


KIND = Kind(collection=DATA_PROBLEM, owner_group="body", check=check, factual=True)
