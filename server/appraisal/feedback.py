"""Continuous feedback: what somebody who works with an employee tells him, who was asked, what is said back.

Nothing of it is ever changed. The giver is named, by his placement; the record is seen by the receiver, by
whoever judges the receiver (`talk:`), and by the giver (`own:`), and by nobody else. No answer of an
anonymous group is ever in one of these.

Source: PermenPANRB 6/2022 art. 17-19 and forms B.1.3-B.1.5 (umpan balik berkelanjutan by work item and by
value, from the leader and others, all of it recorded).
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.appraisal.answer import choice_errors, id_errors, is_absent, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from server.appraisal.skp import VALUES
from sync.merge import Record
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

Checks = Mapping[str, Callable[[str, Any], list[FieldError]]]

NAME, REQUEST_NAME, REPLY_NAME = "feedback", "feedback_request", "feedback_reply"
KINDS_OF_IT = ("feedback", "recognition")
SAID = ("good", "improve", "next")  # yang sudah baik, yang perlu diperbaiki, langkah berikut
MAX_WORDS = 2000
MAX_NOTE = 500

COLLEAGUE = frozenset({"colleague"})
AUTHOR = frozenset({"author"})

FEEDBACK = Collection(
    name=NAME,
    groups={
        "body": Group(roles={"": COLLEAGUE}),
        "read": Group(roles={"sent": AUTHOR}),
    },
    initial="sent",
    steps={},
)

REQUEST = Collection(
    name=REQUEST_NAME,
    groups={"body": Group(roles={"": AUTHOR})},
    initial="asked",
    steps={
        "decline": Step(
            sources=frozenset({"asked"}),
            target="declined",
            roles=COLLEAGUE,
            needs_reason=True,
            reviews=frozenset({"body"}),
        ),
        "withdraw": Step(sources=frozenset({"asked"}), target="withdrawn", roles=AUTHOR),
    },
    withdraw="withdraw",
)

REPLY = Collection(
    name=REPLY_NAME,
    groups={"body": Group(roles={"": COLLEAGUE | AUTHOR})},
    initial="sent",
    steps={},
)


def words(most: int) -> Callable[[str, Any], list[FieldError]]:
    """Text that says something, of at most so many characters."""

    def check(path: str, given: Any) -> list[FieldError]:
        return (
            [FieldError(path=path, code="required")] if is_absent(given) else text_errors(path, given, most)
        )

    return check


def truth(path: str, given: Any) -> list[FieldError]:
    return [] if isinstance(given, bool) else [FieldError(path=path, code="type")]


def one_of(options: tuple[str, ...]) -> Callable[[str, Any], list[FieldError]]:
    return lambda path, given: choice_errors(path, given, options)


# What it is about: a plan line, a value, or the work as a whole.
_ABOUT: Checks = {"line": id_errors, "value": one_of(VALUES)}
_BODY: Checks = {
    "placement": id_errors,
    "from": id_errors,
    "kind": one_of(KINDS_OF_IT),
    **_ABOUT,
    **dict.fromkeys(SAID, words(MAX_WORDS)),
    "request": id_errors,
}
_REQUEST: Checks = {"placement": id_errors, "to": id_errors, **_ABOUT, "text": words(MAX_NOTE)}
_REPLY: Checks = {"placement": id_errors, "from": id_errors, "feedback": id_errors, "text": words(MAX_WORDS)}
_OPTIONAL = frozenset({*_ABOUT, *SAID, "request"})


def _feedback_errors(value: Any) -> list[FieldError]:
    errors = parts_errors("body", value, _BODY, optional=_OPTIONAL)
    if errors:
        return errors
    if not any(value.get(name) for name in SAID):
        return [FieldError(path="body.good", code="required")]
    if value["kind"] == "recognition":
        # Short and of one kind: why this value was seen in him.
        errors += [] if value.get("value") else [FieldError(path="body.value", code="required")]
        errors += [FieldError(path=f"body.{name}", code="unknown") for name in SAID[1:] if value.get(name)]
        errors += text_errors("body.good", value.get("good") or "", MAX_NOTE)
    return errors


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    put = mutation.put or {}
    errors = _feedback_errors(put["body"]) if "body" in put else []
    if "read" in put:
        errors += parts_errors("read", put["read"], {"is_read": truth})
    return unfit(errors)


def check_request(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    return unfit(
        parts_errors(
            "body", mutation.put.get("body"), _REQUEST, optional=frozenset({"line", "value", "text"})
        )
    )


def check_reply(mutation: Mutation, _forms: Forms) -> Unfit | None:
    return None if mutation.put is None else unfit(parts_errors("body", mutation.put.get("body"), _REPLY))


def body_of(record: Record) -> dict[str, Any] | None:
    """Get what was said, or asked; None: nothing yet."""
    register = record.registers.get("body")
    return register.value if register is not None else None


def talk(owner: str) -> tuple[str, ...]:
    """Seen by the employee and whoever judges him; by no team lead, and by nobody with a grant."""
    return (f"talk:{owner}",)


def _own(part: str) -> Callable[[Record], tuple[str, ...]]:
    """Where the one sees it whose placement a part of the body names."""

    def also(record: Record) -> tuple[str, ...]:
        found = (body_of(record) or {}).get(part)
        return (f"own:{found}",) if isinstance(found, str) else ()

    return also


KIND = Kind(
    collection=FEEDBACK,
    owner_group="body",
    check=check,
    buckets=talk,
    also=_own("from"),
    by_colleagues=True,
    factual=True,
)
# Whom somebody asks is between the two: his superior sees what comes of it.
REQUEST_KIND = Kind(
    collection=REQUEST,
    owner_group="body",
    check=check_request,
    buckets=lambda owner: (f"own:{owner}",),
    also=_own("to"),
    by_colleagues=True,
    factual=True,
)
REPLY_KIND = Kind(
    collection=REPLY,
    owner_group="body",
    check=check_reply,
    buckets=talk,
    also=_own("from"),
    by_colleagues=True,
    factual=True,
)
