""" "Data saya salah": somebody asks that his unit, superior or name be corrected (UU 27/2022, article 6).

Article 30 gives the agency 3 x 24 hours from the receipt of the request, and has it tell him what came of
it: `close` says that it was corrected, `refuse` that it was not, and both why.
"""

from server.appraisal.answer import choice_errors, id_errors, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group, Step

NAME = "data_problem"
ABOUT = ("unit", "superior", "name", "nip", "position", "contact", "other")
ANSWER_MS = 3 * 24 * 3_600_000
ANSWERS = frozenset({"closed", "refused"})

DATA_PROBLEM = Collection(
    name=NAME,
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
        "refuse": Step(
            sources=frozenset({"open"}),
            target="refused",
            roles=frozenset({"admin", "pengelola", "server"}),
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
