"""A case: a line that was kept but does not count, and what those who may decide say about it.

The server opens one for every quarantined line. Its `body` says what the line was and why it waits, its
`handler` who has it now. What follows from `accept` is in `server/cases.py`.
"""

from typing import Any

import msgspec

from server.appraisal.answer import choice_errors, id_errors, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Puts, Unfit, unfit
from server.appraisal.progress import Uncounted
from sync.merge import Record
from sync.mutation import STATE, Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

NAME = "case"
SERVER = frozenset({"server"})
DECIDERS = frozenset({"supervisor", "admin", "pengelola"})
OVERSEERS = frozenset({"admin", "pengelola"})
ADDRESSEES = ("supervisor", "admin")
BODY = frozenset({"body"})
DECISIONS = ("accept", "return", "close")

CASE = Collection(
    name=NAME,
    groups={
        "body": Group(roles={"": SERVER}),
        "handler": Group(roles={"": SERVER, "open": DECIDERS}),
    },
    initial="open",
    steps={
        # None of these approves in the sense of the merge: two who decide differently without having seen
        # each other leave the case open, and what it is about does not count until one of them has.
        "accept": Step(
            sources=frozenset({"open"}), target="accepted", roles=DECIDERS, needs_reason=True, reviews=BODY
        ),
        "return": Step(
            sources=frozenset({"open"}), target="returned", roles=DECIDERS, needs_reason=True, reviews=BODY
        ),
        "close": Step(
            sources=frozenset({"open"}), target="closed", roles=DECIDERS, needs_reason=True, reviews=BODY
        ),
        "reopen": Step(
            sources=frozenset({"returned", "closed"}),
            target="open",
            roles=OVERSEERS,
            needs_reason=True,
            reviews=BODY,
        ),
        # The line counts by now without anybody's decision: what it waited for has come.
        "settle": Step(sources=frozenset({"open"}), target="settled", roles=SERVER, reviews=BODY),
    },
)


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.step is not None:
        # Nobody decides about what he has not seen.
        seen = mutation.saw.get("body")
        return None if seen else unfit([FieldError(path="saw.body", code="required")])
    put = mutation.put or {}
    if "handler" not in put:
        return None
    return unfit(parts_errors("handler", put["handler"], _HANDLER))


_HANDLER = {
    "placement": id_errors,
    "to": lambda path, given: choice_errors(path, given, ADDRESSEES),
    "reason": lambda path, given: text_errors(path, given, 2000) or _blank(path, given),
}


def _blank(path: str, given: str) -> list[FieldError]:
    return [] if given.strip() else [FieldError(path=path, code="required")]


def about(record: Record) -> str:
    """Get the collection that a case is about: it is seen by those who see that."""
    return str(_body(record).get("collection", ""))


def is_anonymous(record: Record) -> bool:
    """Ask whether a case is about an anonymous line, of which it says the reason only (F100)."""
    body = _body(record)
    return bool(body) and "mutation" not in body


def parent(record: Record) -> str:
    """Get the plan line that the report in question would count for; of what names none nobody has looked at
    the form.
    """
    line = _report(record).get("link", {}).get("line")
    return "" if id_errors("line", line) else str(line)


def brief(_id: str, _owner: str, record: Record, _before: str, _puts: Puts) -> str:
    indicator = _report(record).get("link", {}).get("indicator")
    if indicator is None:
        return ""
    uncounted = Uncounted(
        owner=_body(record)["placement"],
        indicator=indicator,
        is_open=record.registers[STATE].value == CASE.initial,
    )
    return msgspec.json.encode(uncounted).decode()


def _report(record: Record) -> dict[str, Any]:
    """Get the put that would make a new report of its author's own; nothing where it is something else."""
    body = _body(record)
    put = (body.get("contents") or {}).get("put") or {}
    is_report = body.get("collection") == "report" and "author" in body.get("roles", ())
    link = put.get("link")
    fits = isinstance(link, dict) and all(
        isinstance(link.get(name), str | None) for name in ("line", "indicator")
    )
    return put if is_report and "body" in put and fits else {}


def _body(record: Record) -> dict[str, Any]:
    register = record.registers.get("body")
    return register.value if register is not None and register.value is not None else {}


KIND = Kind(
    collection=CASE,
    owner_group="handler",
    check=check,
    parent=parent,
    brief=brief,
    about=about,
    moves=True,
)
