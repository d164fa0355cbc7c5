"""A message about a plan, between an employee and his superior: about one line, or about all of it.

Messages are only added. What was agreed stands in the plan; how it came about stands here.

Source: PermenPANRB 6/2022 art. 8-9 (penetapan dan klarifikasi ekspektasi through dialogue).
"""

from typing import Any

from server.appraisal.answer import id_errors, is_absent, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from sync.mutation import Mutation
from sync.record import Collection, Group
from sync.wire import FieldError

MAX_TEXT = 2000

PLAN_NOTE = Collection(
    name="plan_note",
    groups={"body": Group(roles={"": frozenset({"author", "supervisor", "server"})})},
    initial="sent",
    steps={},
)


def _text(path: str, given: Any) -> list[FieldError]:
    return (
        [FieldError(path=path, code="required")] if is_absent(given) else text_errors(path, given, MAX_TEXT)
    )


_BODY = {"placement": id_errors, "cycle": id_errors, "line": id_errors, "text": _text}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    return unfit(parts_errors("body", mutation.put.get("body"), _BODY, optional=frozenset({"line"})))


KIND = Kind(collection=PLAN_NOTE, owner_group="body", check=check)
