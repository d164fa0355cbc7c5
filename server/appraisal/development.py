"""One line of somebody's plan to develop: a gap, the training that shall close it, and what came of it.

The app recommends by rules that are data (`training.py`); the superior accepts, changes or declines with a
reason, and nothing is planned without him. PP 11/2017 art. 203 (development of competency).
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from server.appraisal.answer import (
    CHECKS,
    choice_errors,
    date_errors,
    id_errors,
    number_errors,
    parts_errors,
    text_errors,
)
from server.appraisal.kind import Forms, Kind, Unfit, files_named, unfit
from server.appraisal.training import MAX_HOURS
from sync.merge import Record
from sync.mutation import Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

AUTHOR = frozenset({"author", "server"})
SUPERVISOR = frozenset({"supervisor", "server"})
EITHER = AUTHOR | SUPERVISOR
MAX_CERTIFICATES = 3

DEVELOPMENT = Collection(
    name="development_plan",
    groups={
        # What was recommended or asked for, with the figures that it came from: never written over.
        "proposal": Group(roles={"": EITHER}),
        # What the superior puts in its place.
        "choice": Group(roles={"": SUPERVISOR, "proposed": SUPERVISOR}),
        "schedule": Group(roles={"accepted": EITHER, "changed": EITHER, "planned": EITHER}),
        "completion": Group(roles={"accepted": AUTHOR, "changed": AUTHOR, "planned": AUTHOR, "done": AUTHOR}),
        "effect": Group(roles={"done": SUPERVISOR, "effect_seen": SUPERVISOR}),
    },
    initial="proposed",
    steps={
        "accept": Step(
            sources=frozenset({"proposed"}),
            target="accepted",
            roles=SUPERVISOR,
            reviews=frozenset({"proposal"}),
        ),
        "replace": Step(
            sources=frozenset({"proposed"}),
            target="changed",
            roles=SUPERVISOR,
            needs_reason=True,
            reviews=frozenset({"choice"}),
            approves=True,
        ),
        "decline": Step(
            sources=frozenset({"proposed"}),
            target="declined",
            roles=SUPERVISOR,
            needs_reason=True,
            reviews=frozenset({"proposal"}),
        ),
        "reopen": Step(
            sources=frozenset({"declined"}), target="proposed", roles=SUPERVISOR, needs_reason=True
        ),
        "schedule": Step(
            sources=frozenset({"accepted", "changed"}),
            target="planned",
            roles=EITHER,
            reviews=frozenset({"schedule"}),
            approves=True,
        ),
        "complete": Step(
            sources=frozenset({"accepted", "changed", "planned"}),
            target="done",
            roles=AUTHOR,
            reviews=frozenset({"completion"}),
            approves=True,
        ),
        "confirm": Step(
            sources=frozenset({"done"}),
            target="effect_seen",
            roles=SUPERVISOR,
            reviews=frozenset({"completion", "effect"}),
            approves=True,
        ),
    },
)


class _Certificates(msgspec.Struct, frozen=True):
    """How many files may prove it, as a field of a form says that."""

    max_items: int = MAX_CERTIFICATES
    min: float | None = None
    max: float | None = None
    decimals: int | None = None
    options: tuple[Any, ...] = ()
    max_length: int | None = None


def _words(most: int) -> Any:
    return lambda path, given: text_errors(path, given, most)


def _level(path: str, given: Any) -> list[FieldError]:
    return number_errors(path, given, 0, 5, 0)


_GAP: Mapping[str, Any] = {"required": _level, "own": _level, "superior": _level, "counted": _level}
_TRAINING: Mapping[str, Any] = {
    "training": _words(100),  # of the catalogue; absent: one that stands in none
    "title": _words(300),
    "hours": lambda path, given: number_errors(path, given, 1, MAX_HOURS, 0),
    "mode": lambda path, given: choice_errors(path, given, ("kelas", "daring", "kerja")),
}
_PARTS: Mapping[str, tuple[Mapping[str, Any], frozenset[str]]] = {
    "proposal": (
        {
            "placement": id_errors,
            "period": id_errors,
            "competency": _words(100),
            "name": _words(300),  # of the competency, as it was called
            "gap": lambda path, given: parts_errors(path, given, _GAP, frozenset({"own", "superior"})),
            "rule": _words(100),  # absent: nobody's rule, somebody asked for it
            **_TRAINING,
            "why": _words(2000),
        },
        frozenset({"rule", "training", "gap", "why"}),
    ),
    "choice": (_TRAINING, frozenset({"training"})),
    "schedule": ({"from": date_errors, "until": date_errors}, frozenset()),
    "completion": (
        {
            "date": date_errors,
            "hours": lambda path, given: number_errors(path, given, 1, MAX_HOURS, 0),
            "number": _words(100),  # of the certificate
            "note": _words(2000),
            "evidence": lambda path, given: CHECKS["evidence"](_Certificates(), path, given),
        },
        frozenset({"number", "note", "evidence"}),
    ),
    "effect": ({"text": _words(2000)}, frozenset()),
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    put = mutation.put
    if put is None:
        return None
    errors: list[FieldError] = []
    for group, value in put.items():
        parts, optional = _PARTS[group]
        errors += parts_errors(group, value, parts, optional)
    if not errors and (dates := put.get("schedule")) and dates["until"] < dates["from"]:
        errors.append(FieldError(path="schedule.until", code="min"))
    if "proposal" not in put and not any(mutation.saw.values()):
        errors.append(FieldError(path="proposal", code="required"))
    return unfit(errors)


def natural(put: Mapping[str, Any]) -> str | None:
    """One line a placement, period and competency, whoever of the two proposes it first."""
    value = put.get("proposal")
    if value is None:
        return None
    return f"development_plan/{value['placement']}/{value['period']}/{value['competency']}"


def files(record: Record) -> tuple[str, ...]:
    return files_named(record, "completion")


KIND = Kind(
    collection=DEVELOPMENT,
    owner_group="proposal",
    check=check,
    natural=natural,
    files=files,
    files_group="completion",
)
