"""The released result of one placement in one cycle: acknowledged, or objected to, explained and decided.

The server writes `result` once, and nobody ever changes it: what was decided about an objection stands beside
it, and counts instead of it. So both are there to be read, before and after.

The rater is heard before it is decided: his superior decides when he has read the explanation, or when the
days for it have passed without one.

Source: PermenPANRB 6/2022, D.1.1 (14 working days to return it signed) and D.1.3 (objection within 14 working
days, the rater explains, the rater's superior upholds or changes within 7); PP 30/2019 art. 59.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from server.appraisal.answer import choice_errors, id_errors, is_absent, parts_errors, text_errors
from server.appraisal.kind import Clock, Forms, Kind, Unfit, unfit
from server.appraisal.working_days import add_working_days
from sync.merge import Record
from sync.mutation import STATE, Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

NAME = "outcome"
DECISIONS = ("upheld", "changed")
MAX_WORDS = 2000
MAX_ITEMS = 20

SERVER = frozenset({"server"})
AUTHOR = frozenset({"author"})
SUPERVISOR = frozenset({"supervisor"})
REVIEWER = frozenset({"reviewer"})
RECEIVED = frozenset({"released", "acknowledged"})
IN_DISPUTE = frozenset({"objected", "explained"})
DECIDED = frozenset({"decided", "closed"})

_DECIDE = Step(
    sources=IN_DISPUTE,
    target="decided",
    roles=REVIEWER,
    needs_reason=True,
    reviews=frozenset({"objection", "decision"}),
    approves=True,
)

OUTCOME = Collection(
    name=NAME,
    groups={
        "result": Group(roles={"": SERVER}),
        "objection": Group(roles=dict.fromkeys(RECEIVED, AUTHOR), policy="show_all"),
        "explanation": Group(roles={"objected": SUPERVISOR}, policy="show_all"),
        "decision": Group(roles=dict.fromkeys(IN_DISPUTE, REVIEWER)),
    },
    initial="released",
    steps={
        "acknowledge": Step(
            sources=frozenset({"released"}),
            target="acknowledged",
            roles=AUTHOR,
            reviews=frozenset({"result"}),
        ),
        "object": Step(
            sources=RECEIVED,
            target="objected",
            roles=AUTHOR,
            needs_reason=True,
            reviews=frozenset({"objection"}),
            approves=True,
        ),
        "explain": Step(
            sources=frozenset({"objected"}),
            target="explained",
            roles=SUPERVISOR,
            needs_reason=True,
            reviews=frozenset({"explanation"}),  # approves nothing: it does not stand against a decision
        ),
        "uphold": _DECIDE,
        "change": _DECIDE,
        # The decision is final (PP 30/2019 art. 59): whom it concerns has read it.
        "close": Step(sources=frozenset({"decided"}), target="closed", roles=AUTHOR | SERVER),
    },
)

# What somebody says with a step stands in a group that he must have before his eyes.
_STANDS_ON = {
    "acknowledge": "result",
    "object": "objection",
    "explain": "explanation",
    "uphold": "decision",
    "change": "decision",
}


def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
    if mutation.step is not None:
        group = _STANDS_ON.get(mutation.step)
        seen = group is None or mutation.saw.get(group)
        return None if seen else unfit([FieldError(path=f"saw.{group}", code="required")])
    return unfit([error for group, value in (mutation.put or {}).items() for error in _CHECKS[group](value)])


def _result(value: Any) -> list[FieldError]:
    if not isinstance(value, dict):
        return [FieldError(path="result", code="type")]
    named = {name: value.get(name) for name in ("placement", "cycle")}
    return parts_errors("result", named, dict.fromkeys(named, id_errors))


def _words(path: str, given: Any) -> list[FieldError]:
    if is_absent(given):
        return [FieldError(path=path, code="required")]
    return text_errors(path, given, MAX_WORDS)


def _items(path: str, given: Any) -> list[FieldError]:
    if not isinstance(given, list):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_ITEMS:
        return [FieldError(path=path, code="too_many", limit=MAX_ITEMS)]
    parts: Mapping[str, Any] = {"part": lambda at, one: text_errors(at, one, 60), "text": _words}
    return [error for n, one in enumerate(given) for error in parts_errors(f"{path}.{n}", one, parts)]


def _decision(value: Any) -> list[FieldError]:
    parts: Mapping[str, Any] = {
        "decision": lambda path, given: choice_errors(path, given, DECISIONS),
        "predikat": lambda path, given: text_errors(path, given, 60),
        "score": _decimal,
        "text": _words,
    }
    errors = parts_errors("decision", value, parts, optional=frozenset({"predikat", "score"}))
    if errors:
        return errors
    given = [name for name in ("predikat", "score") if not is_absent(value.get(name))]
    if value["decision"] == "upheld":
        return [FieldError(path=f"decision.{name}", code="unknown") for name in given]
    return [] if "predikat" in given else [FieldError(path="decision.predikat", code="required")]


def _decimal(path: str, given: Any) -> list[FieldError]:
    try:
        fits = isinstance(given, str) and len(given) <= 20 and Decimal(given).is_finite()
    except InvalidOperation:
        fits = False
    return [] if fits else [FieldError(path=path, code="type")]


_CHECKS: Mapping[str, Any] = {
    "result": _result,
    "objection": lambda value: parts_errors("objection", value, {"text": _words, "items": _items}),
    "explanation": lambda value: parts_errors("explanation", value, {"text": _words}),
    "decision": _decision,
}


def natural(put: Mapping[str, Any]) -> str | None:
    """One result a cycle and placement."""
    result = put.get("result")
    return f"outcome/{result['cycle']}/{result['placement']}" if result is not None else None


def clock(record: Record, mutation: Mutation) -> Clock | None:
    """Get until when a step may be taken: what the employee does has its day in the result; the decision has
    its working days from the day when the objection came. Who decides without having read an explanation
    waits until the rater's days for it are over.
    """
    result = _value(record, "result")
    if result is None:
        return None
    if mutation.step in ("acknowledge", "object"):
        last = result.get("due", {}).get(mutation.step)
        return Clock(last=last) if last else None
    since = objected_at(record)
    if mutation.step in ("uphold", "change") and since:
        clocks = result.get("clocks", {})
        has_read = bool(mutation.saw.get("explanation"))
        return Clock(
            since=since,
            days=clocks.get("decide", 0),
            wait=0 if has_read else clocks.get("explain", 0),
            holidays=tuple(result.get("holidays", ())),
        )
    return None


def objected_at(record: Record) -> int:
    """Get when the objection came, ms; where several stand beside each other, the first. 0: none has."""
    objection = record.registers.get("objection")
    if objection is None:
        return 0
    return objection.received or min((one.received for one in objection.siblings), default=0)


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """The last days of an objection; None: no such clock runs.

    `silent_until`: the rater's days are over, or it was decided, and he had explained nothing (D.1.3, 7).
    """

    explain: date | None = None
    decide: date | None = None
    silent_until: date | None = None


def days_of(record: Record, day_of: Callable[[int], date], now_ms: int) -> Days:
    """Work out the clocks of an objection. `day_of`: the local date of a moment where the employee works."""
    result, since = _value(record, "result"), objected_at(record)
    if result is None or not since:
        return Days()
    clocks, began = result.get("clocks", {}), day_of(since)
    holidays = [date.fromisoformat(day) for day in result.get("holidays", ())]

    def last(name: str) -> date | None:
        return add_working_days(began, clocks[name], holidays) if clocks.get(name) else None

    explain, state = last("explain"), record.registers[STATE]
    ends = state.received if state.value in DECIDED else now_ms
    said = record.registers.get("explanation")
    # After a decision it is too late to have been heard; a "closed" came later still.
    is_silent = said is None or (state.value == "decided" and said.received > ends)
    is_over = explain is not None and (state.value in DECIDED or day_of(ends) > explain)
    return Days(
        explain=explain, decide=last("decide"), silent_until=explain if is_silent and is_over else None
    )


def in_force(record: Record) -> tuple[str | None, str | None]:
    """Get the predikat and the score that count: as released, or as decided about an objection."""
    result, decision = _value(record, "result") or {}, _value(record, "decision") or {}
    if record.registers[STATE].value in DECIDED and decision.get("decision") == "changed":
        return decision["predikat"], decision.get("score")
    return result.get("predikat"), result.get("score")


def _value(record: Record, group: str) -> dict[str, Any] | None:
    register = record.registers.get(group)
    return register.value if register is not None else None


def buckets(owner: str) -> tuple[str, ...]:
    """Seen by the employee and his superior, and by whoever judges that one, who decides an objection."""
    return (f"work:{owner}", f"judge:{owner}")


KIND = Kind(
    collection=OUTCOME,
    owner_group="result",
    check=check,
    natural=natural,
    clock=clock,
    buckets=buckets,
    # Results come when the year is over: who has another post by then still reads, signs and objects.
    factual=True,
    personal=True,
    deciders=frozenset({"admin", "pengelola"}),  # nobody decides whether he is heard against himself
)
