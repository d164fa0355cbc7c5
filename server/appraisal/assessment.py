"""What raters answer in a cycle: about oneself, by the superior, and by peers and staff, whom nobody learns.

Three kinds of one shape. Answers of peers and staff belong to the rater and are seen by him only. That
somebody was asked, and what of, stands with the cycle: `server/asked.py` looks there.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from server.appraisal.answer import choice_errors, id_errors, is_absent, parts_errors, text_errors
from server.appraisal.kind import Forms, Kind, Unfit, unfit
from server.appraisal.scheme import LEVELS, Part, Rater, Scheme
from sync.merge import Record
from sync.mutation import STATE, Mutation
from sync.record import Collection, Group, Step
from sync.wire import FieldError

SELF, SUPERIOR, PEER = "assessment_self", "assessment_superior", "assessment_peer"
MAX_ITEMS = 200
MAX_NAME = 130
MAX_WORDS = 2000

# by group of raters: the kind of record that has its answers
COLLECTION_OF: Mapping[Rater, str] = {"self": SELF, "superior": SUPERIOR, "peer": PEER, "subordinate": PEER}


def natural_name(cycle: str, ratee: str, group: str, owner: str) -> str:
    return f"assessment/{cycle}/{ratee}/{group}/{owner}"


def owner_in(group: Rater, ratee: str, rater: str) -> str:
    """Get whose the answers are: those about oneself and the superior's belong to the person rated."""
    return ratee if group in ("self", "superior") else rater


def answers_of(record: Record) -> dict[str, Any] | None:
    """Get what was answered; None: nothing, or two different things and nobody has said which."""
    register = record.registers.get("answers")
    return register.value if register is not None else None


def about(record: Record) -> dict[str, Any] | None:
    """Get whom an answer is about, in dispute or not: all versions of it say the same of that."""
    register = record.registers.get("answers")
    if register is None:
        return None
    return register.value or next((one.value for one in register.siblings if one.value), None)


def is_sent(record: Record) -> bool:
    return bool(record.registers[STATE].value == "submitted")


def parts_rated(scheme: Scheme, group: Rater) -> list[Part]:
    """List the parts that a group rates item by item; how the superior judges is a record of its own."""
    return [
        part
        for part in scheme.parts
        if group in part.raters
        and part.items
        and (part.source == "ratings" or (part.source == "judgement" and group != "superior"))
    ]


def answer_errors(scheme: Scheme, group: Rater, value: Mapping[str, Any]) -> list[FieldError]:
    """Say what of an answer is not among what the scheme asks this group."""
    offered = {
        f"{part.id}.{item.id}": _options(scheme, part)
        for part in parts_rated(scheme, group)
        for item in part.items
    }
    return [
        *_items_errors(offered, value["items"]),
        *(
            FieldError(path=f"answers.reasons.{name}", code="unknown")
            for name in sorted(value["reasons"])
            if name not in offered
        ),
    ]


def _items_errors(
    offered: Mapping[str, Callable[[str], bool]], items: Mapping[str, Any]
) -> Iterator[FieldError]:
    if offered and not items:
        yield FieldError(path="answers.items", code="required")
    for name, given in items.items():
        if name not in offered:
            yield FieldError(path=f"answers.items.{name}", code="unknown")
        elif given is not None and not offered[name](given):
            yield FieldError(path=f"answers.items.{name}", code="choice")


def _options(scheme: Scheme, part: Part) -> Callable[[str], bool]:
    scale = scheme.scales.get(part.scale)
    values = [str(option.value) for option in scale.options] if scale is not None else LEVELS
    return lambda given: given in values


def values_in(part: Part, items: Mapping[str, Any]) -> dict[str, Decimal | Fraction | None]:
    """Get the answers about one part, by item. A fraction comes from another scale."""
    return {
        item.id: value if (value := items[name]) is None or isinstance(value, Fraction) else Decimal(value)
        for item in part.items
        if (name := f"{part.id}.{item.id}") in items
    }


def _named(path: str, given: Any, check: Callable[[str, Any], list[FieldError]]) -> list[FieldError]:
    if not isinstance(given, dict):
        return [FieldError(path=path, code="type")]
    if len(given) > MAX_ITEMS:
        return [FieldError(path=path, code="too_many", limit=MAX_ITEMS)]
    return [
        error
        for name, one in given.items()
        for error in (text_errors(path, name, MAX_NAME) or check(f"{path}.{name}", one))
    ]


def _value(path: str, given: Any) -> list[FieldError]:
    return [] if given is None else text_errors(path, given, 20)


def _words(path: str, given: Any) -> list[FieldError]:
    return text_errors(path, given, MAX_WORDS)


def _kind(name: str, groups: tuple[Rater, ...], role: str, bucket: str) -> Kind:
    writers = frozenset({role, "server"})
    own = bucket == "own"
    parts: Mapping[str, Any] = {
        "placement": id_errors,
        "cycle": id_errors,
        "ratee": id_errors,
        "group": lambda path, given: choice_errors(path, given, groups),
        "items": lambda path, given: _named(path, given, _value),
        "reasons": lambda path, given: _named(path, given, _words),
        "note": _words,
    }

    def check(mutation: Mutation, _forms: Forms) -> Unfit | None:
        if mutation.step is not None:
            is_silent = mutation.step == "decline" and is_absent(mutation.reason)
            return unfit([FieldError(path="reason", code="required")] if is_silent else [])
        value = (mutation.put or {}).get("answers")
        errors = parts_errors("answers", value, parts, optional=frozenset({"reasons", "note"}))
        if not errors and value is not None and (value["ratee"] != value["placement"]) != own:
            errors.append(FieldError(path="answers.ratee", code="choice"))
        return unfit(errors)

    return Kind(
        collection=Collection(
            name=name,
            groups={"answers": Group(roles={"": writers, "draft": writers})},
            initial="draft",
            steps={
                "submit": Step(sources=frozenset({"draft"}), target="submitted", roles=writers),
                "decline": Step(
                    sources=frozenset({"draft"}), target="declined", roles=writers, needs_reason=True
                ),
                # Until the cycle is closed.
                "reopen": Step(sources=frozenset({"submitted"}), target="draft", roles=writers),
            },
            # Nobody is told again what he has said of a colleague: his phone may be looked through.
            tells=frozenset({"placement", "cycle", "ratee", "group"}) if own else None,
        ),
        owner_group="answers",
        check=check,
        natural=_natural,
        dated=_dated,
        buckets=lambda owner: (f"{bucket}:{owner}",),
        anonymous=own,
    )


def _natural(put: Mapping[str, Any]) -> str | None:
    value = put.get("answers")
    if value is None:
        return None
    return natural_name(value["cycle"], value["ratee"], value["group"], value["placement"])


def _dated(record: Record, mutation: Mutation) -> str | None:
    """It has the deadline of its cycle."""
    value = (mutation.put or {}).get("answers") or about(record)
    return value["cycle"] if value else None


ABOUT_SELF = _kind(SELF, ("self",), "author", "work")
BY_SUPERIOR = _kind(SUPERIOR, ("superior",), "supervisor", "judge")
BY_PEER = _kind(PEER, ("peer", "subordinate"), "author", "own")

KINDS = (ABOUT_SELF, BY_SUPERIOR, BY_PEER)
