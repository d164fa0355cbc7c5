"""Dialog kinerja: a talk of an employee and his superior, from its day to what was agreed; what the employee
says about the talk; how a superior reports a problem of behaviour; questions about a released result.

What each of the two writes down stands in a group of his own, so it never conflicts; the agenda and what was
agreed belong to both. That it is agreed is said by each for himself (`employee_agrees`, `leader_agrees`), of
the very words he saw: `of` names the head of `agreed`. Where one phone was handed over, its owner says that
the other was there, and the other may still say it from his own.

Source: PermenPANRB 6/2022, annex on pembinaan kinerja and forms B.1.6 (coaching: tujuan, fakta, peluang,
langkah ke depan), B.1.7 (mentoring), B.1.8 (nine criteria about the session, handed to the superior of the
leader), B.1.10 (report of a problem of behaviour, by the rater).
"""

import re
from typing import Any

from server.appraisal.answer import date_errors, id_errors, is_absent, parts_errors, text_errors
from server.appraisal.feedback import MAX_NOTE, MAX_WORDS, Checks, one_of, talk, truth, words
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from server.appraisal.process_input import OFFICE, OFFICE_STEPS
from server.appraisal.skp import VALUES
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

DIALOG_NAME, SESSION_NAME = "dialog", "dialog_feedback"
BEHAVIOUR_NAME, QUESTION_NAME = "behaviour_report", "result_question"
SORTS = ("dialog", "coaching", "mentoring", "counselling")
CRITERIA = tuple(str(n) for n in range(1, 10))  # of B.1.8, in its order
ANSWERS = ("yes", "partly", "no")  # the form leaves the column open; three words are asked for
MAX_ITEMS = 40
ANSWER_DAYS = 5  # working days for the answer to a question; nothing lapses when they are over

AUTHOR = frozenset({"author"})
LEADER = frozenset({"supervisor"})
BOTH = AUTHOR | LEADER

_PLANNED = {"": BOTH, "planned": BOTH}

DIALOG = Collection(
    name=DIALOG_NAME,
    groups={
        "plan": Group(roles=_PLANNED),
        "agenda": Group(roles=_PLANNED),
        "employee_notes": Group(roles={"planned": AUTHOR}),
        "leader_notes": Group(roles={"planned": LEADER}),
        "agreed": Group(roles={"planned": BOTH}),
        "employee_agrees": Group(roles={"planned": AUTHOR, "closed": AUTHOR}),
        "leader_agrees": Group(roles={"planned": LEADER, "closed": LEADER}),
        # What became of the action items, as long as they are open: also after the talk is closed.
        "done": Group(roles={"planned": BOTH, "closed": BOTH}),
    },
    initial="planned",
    steps={
        "close": Step(sources=frozenset({"planned"}), target="closed", roles=BOTH),
        "withdraw": Step(sources=frozenset({"planned"}), target="withdrawn", roles=BOTH, needs_reason=True),
    },
)

SESSION = Collection(name=SESSION_NAME, groups={"body": Group(roles={"": AUTHOR})}, initial="sent", steps={})

# It is written to the personnel office, which decides what follows (annex, konseling kinerja 5 c).
BEHAVIOUR = Collection(
    name=BEHAVIOUR_NAME, groups={"body": Group(roles={"": LEADER})}, initial="sent", steps=OFFICE_STEPS
)

QUESTION = Collection(
    name=QUESTION_NAME,
    groups={"body": Group(roles={"": AUTHOR}), "answer": Group(roles={"open": LEADER}, policy="show_all")},
    initial="open",
    steps={
        "close": Step(
            sources=frozenset({"open"}), target="closed", roles=AUTHOR, reviews=frozenset({"answer"})
        )
    },
)

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def _time(path: str, given: Any) -> list[FieldError]:
    fits = isinstance(given, str) and _TIME.fullmatch(given)
    return [] if fits else [FieldError(path=path, code="type")]


def _text(path: str, given: Any) -> list[FieldError]:
    return text_errors(path, given, MAX_WORDS)


def _list_of(parts: Checks, optional: frozenset[str] = frozenset()) -> Any:
    def check(path: str, given: Any) -> list[FieldError]:
        if not isinstance(given, list):
            return [FieldError(path=path, code="type")]
        if len(given) > MAX_ITEMS:
            return [FieldError(path=path, code="too_many", limit=MAX_ITEMS)]
        return [
            error
            for place, one in enumerate(given)
            for error in parts_errors(f"{path}.{place}", one, parts, optional)
        ]

    return check


def _ids(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list) or len(given) > MAX_ITEMS:
        return [FieldError(path=path, code="type")]
    return [error for place, one in enumerate(given) for error in id_errors(f"{path}.{place}", one)]


# B.1.6: tujuan, fakta (progress, obstacle, cause), peluang; B.1.7: what is to be learnt, how long, what for.
EMPLOYEE_SAYS = (
    "text",
    "goal",
    "progress",
    "obstacle",
    "cause",
    "chance",
    "skill",
    "span",
    "effect",
    "measure",
)
_ACTION: Checks = {
    "id": id_errors,
    "text": words(MAX_NOTE),
    "due": date_errors,
    "who": one_of(("employee", "leader")),
}
_AGREES: Checks = {"of": id_errors, "together": truth}

_GROUPS: dict[str, tuple[Checks, frozenset[str]]] = {
    "plan": (
        {
            "placement": id_errors,
            "date": date_errors,
            "time": _time,
            "place": lambda path, given: text_errors(path, given, 200),
            "sort": one_of(SORTS),
            "topic": lambda path, given: text_errors(path, given, MAX_NOTE),
        },
        frozenset({"time", "place", "topic"}),
    ),
    "agenda": ({"items": _list_of({"id": id_errors, "text": words(MAX_NOTE)})}, frozenset()),
    "employee_notes": (dict.fromkeys(EMPLOYEE_SAYS, _text), frozenset(EMPLOYEE_SAYS)),
    # What the leader recommends, what was taught, and whether measures or targets have to change (B.1.6).
    "leader_notes": (
        {"text": _text, "strategy": _text, "material": _text, "adjusts_plan": truth},
        frozenset({"text", "strategy", "material", "adjusts_plan"}),
    ),
    "agreed": (
        {"text": _text, "actions": _list_of(_ACTION, frozenset({"due"}))},
        frozenset({"text"}),
    ),
    "employee_agrees": (_AGREES, frozenset({"together"})),
    "leader_agrees": (_AGREES, frozenset({"together"})),
    "done": ({"actions": _ids}, frozenset()),
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    errors = [
        error
        for group, value in mutation.put.items()
        for error in parts_errors(group, value, _GROUPS[group][0], _GROUPS[group][1])
    ]
    return unfit(errors)


def _answers(path: str, given: Any) -> list[FieldError]:
    return parts_errors(path, given, dict.fromkeys(CRITERIA, one_of(ANSWERS)))


_SESSION: Checks = {"placement": id_errors, "dialog": id_errors, "answers": _answers, "text": _text}
_BEHAVIOUR: Checks = {
    "placement": id_errors,
    "value": one_of(VALUES),
    "expectation": _text,
    "problem": words(MAX_WORDS),
    "others": truth,
    "done": words(MAX_WORDS),
}


def check_session(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    return unfit(parts_errors("body", mutation.put.get("body"), _SESSION, optional=frozenset({"text"})))


def check_behaviour(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.put is None:
        return None
    return unfit(
        parts_errors("body", mutation.put.get("body"), _BEHAVIOUR, optional=frozenset({"expectation"}))
    )


def check_question(mutation: Mutation, _forms: Forms) -> Unfit | None:
    put = mutation.put or {}
    errors: list[FieldError] = []
    if "body" in put:
        parts: Checks = {
            "placement": id_errors,
            "outcome": id_errors,
            "part": _text,
            "text": words(MAX_WORDS),
        }
        errors += parts_errors("body", put["body"], parts, optional=frozenset({"part"}))
    if "answer" in put:
        errors += parts_errors("answer", put["answer"], {"text": words(MAX_WORDS)})
    if mutation.step == "close" and is_absent(list(mutation.saw.get("answer", ()))):
        errors.append(FieldError(path="saw.answer", code="required"))
    return unfit(errors)


DIALOG_KIND = Kind(collection=DIALOG, owner_group="plan", check=check, buckets=talk)
# Handed to the superior of the leader (pembinaan kinerja 4 g): the leader does not see it.
SESSION_KIND = Kind(
    collection=SESSION,
    owner_group="body",
    check=check_session,
    buckets=lambda owner: (f"review:{owner}",),
    personal=True,
    factual=True,
    deciders=OFFICE,
)
# Whom it is about is told by his superior in a talk; the report goes upwards, and to the personnel office,
# which reads it at its desk: it is on nobody's phone beside those of his superiors.
BEHAVIOUR_KIND = Kind(
    collection=BEHAVIOUR,
    owner_group="body",
    check=check_behaviour,
    buckets=lambda owner: (f"judge:{owner}",),
)
QUESTION_KIND = Kind(
    collection=QUESTION, owner_group="body", check=check_question, buckets=talk, personal=True, factual=True
)
