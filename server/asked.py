"""Was somebody asked for this answer, and is it one of those that the cycle offers? The cycle says.

An answer may stand in a cycle that is being opened, or is open; once it is closed nothing comes in any more,
so that nobody can learn from a difference what one person has answered. Where the employee rates himself
first, his superior's answer is held until he has, or until the last day for answers is over.
"""

from typing import Any, Protocol, cast

from server.appraisal.answer_form import VERSION, form_errors
from server.appraisal.assessment import (
    COLLECTION_OF,
    PEER,
    SELF,
    SUPERIOR,
    about,
    answer_errors,
    natural_name,
)
from server.appraisal.form import is_newer
from server.appraisal.kind import Unfit
from server.appraisal.scheme import Rater, Scheme
from server.effects import derived_id
from server.outcomes import Setting
from server.people.calendar import local_day
from server.periods import zone_of
from server.schemes import snapshot
from server.store.cycles import Cycle, RaterAssignment
from server.store.records import Key
from server.store.store import ReadTx
from server.tasks import answer_key, assignment_id
from sync.merge import Record
from sync.mutation import STATE, Mutation
from sync.wire import FieldError

__all__ = ["COLLECTIONS", "snapshot", "unasked"]

COLLECTIONS = frozenset(COLLECTION_OF.values())


class Records(Protocol):
    """Where the record is that an answer is about."""

    def current(self, key: Key) -> Record: ...


def unasked(
    tx: ReadTx, setting: Setting, records: Records, mutation: Mutation, now_ms: int | None
) -> Unfit | None:
    """Say what speaks against an answer; None: nothing, or it is something else. `now_ms`: None: the time for
    answers is over.
    """
    if mutation.collection not in COLLECTIONS:
        return None
    put = (mutation.put or {}).get("answers")
    value = put or about(records.current((mutation.collection, mutation.record)))
    if mutation.collection == PEER and not _is_own(tx, setting, mutation, value):
        return Unfit(code="not_assigned")  # the same, whether there is an answer or not
    if value is None:
        return None  # it came before its record: who has it is known when that is here
    cycle = tx.cycle(setting.instansi, value["cycle"])
    if cycle is None or cycle.state == "undone":
        return Unfit(code="not_assigned")
    if cycle.state in ("closed", "released"):
        return Unfit(code="cycle_closed")
    if not any(_is_asked(one) for one in _assignments(tx, setting, mutation.collection, value)):
        return Unfit(code="not_assigned")
    if put is not None:
        group = cast(Rater, put["group"])
        given = {**put, "reasons": put.get("reasons") or {}}
        if unfit := _misfit(mutation, snapshot(cycle.scheme), group, given):
            return unfit
    if mutation.collection == SUPERIOR and about(records.current((SUPERIOR, mutation.record))) is None:
        return _too_early(tx, setting, records, cycle, value["ratee"], now_ms)
    return None


def _misfit(mutation: Mutation, scheme: Scheme, group: Rater, given: dict[str, Any]) -> Unfit | None:
    """Check answers by the definition they name. None named: the first, which owes nothing."""
    name = mutation.collection
    match mutation.form:
        case None:
            errors = answer_errors(scheme, group, given)
        case key if key == f"{name}@{VERSION}":
            errors = form_errors(scheme, group, given)
        case key if is_newer(key, name, VERSION):
            return Unfit(outcome="held", code="newer")
        case _:
            errors = [FieldError(path="form", code="unknown")]
    return Unfit(errors=tuple(errors)) if errors else None


def _too_early(
    tx: ReadTx, setting: Setting, records: Records, cycle: Cycle, ratee: str, now_ms: int | None
) -> Unfit | None:
    """Ask whether the superior has to wait for the self-assessment: nothing of his is in the state before."""
    zone = zone_of(setting.org, ratee)
    is_over = now_ms is None or (zone and local_day(now_ms, zone).isoformat() > cycle.rate_until)
    if is_over or not snapshot(cycle.scheme).self_first:
        return None
    raters = tx.raters_of(setting.instansi, cycle.id, ratee)
    if not any(one.grp == "self" and _is_asked(one) for one in raters):
        return None
    own = derived_id(setting.namespace, natural_name(cycle.id, ratee, "self", ratee))
    if records.current((SELF, own)).registers[STATE].value != "draft":
        return None
    return Unfit(outcome="held", code="self_first")


def _is_own(tx: ReadTx, setting: Setting, mutation: Mutation, value: dict[str, Any] | None) -> bool:
    """Ask whether an answer of a peer is written by him whose it is, or will be."""
    if mutation.actor == setting.namespace:
        return True
    if value is not None:
        post = setting.org.placements.get(value["placement"])
        return post is not None and post.person == mutation.actor
    return any(
        answer_key(setting.namespace, asked) == (mutation.collection, mutation.record)
        for post in setting.org.placements_of.get(mutation.actor, ())
        for asked in tx.asked_of(setting.instansi, post.id)
    )


def _assignments(
    tx: ReadTx, setting: Setting, collection: str, value: dict[str, Any]
) -> list[RaterAssignment]:
    """Get the assignments that ask for an answer. Which superior it is, is a question of his role."""
    cycle, ratee, group = value["cycle"], value["ratee"], value["group"]
    if collection == PEER:
        id = assignment_id(setting.namespace, cycle, ratee, group, value["placement"])
        found = tx.rater_assignment(setting.instansi, id)
        return [found] if found is not None else []
    return [one for one in tx.raters_of(setting.instansi, cycle, ratee) if one.grp == group]


def _is_asked(assignment: RaterAssignment) -> bool:
    return assignment.state != "removed"
