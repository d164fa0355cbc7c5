"""Reading and releasing what an anonymous group wrote about somebody, between the close of a cycle and the
release of his result. Who wrote a note, and when, is in nothing that leaves here.
"""

from collections.abc import Mapping
from typing import Any

from server.acts import record_act_on
from server.appraisal.assessment import answers_of, is_sent
from server.appraisal.notes import digest, readable, released
from server.appraisal.scheme import ANONYMOUS, Rater
from server.chance import Chance
from server.cycle_plan import BadCycle
from server.effects import derived_id
from server.schemes import snapshot
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import answer_key, read

DECIDED = "note_decision"
GROUPS: tuple[Rater, ...] = ("peer", "subordinate")


def notes_to_read(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[Rater, list[str]]:
    """Get what may be read about somebody, by group. Of a cycle that still runs: nothing."""
    scheme = snapshot(cycle.scheme)
    found = {
        group: readable(scheme, about(cycle, ratee, group), written)
        for group, written in _written(tx, instansi, cycle, ratee).items()
    }
    return {group: notes for group, notes in found.items() if notes}


def notes_shown(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> list[dict[str, Any]]:
    """Get what is shown of each group, once released."""
    scheme, decisions = snapshot(cycle.scheme), decisions_of(tx, instansi, cycle, ratee)
    found = {
        group: released(scheme, about(cycle, ratee, group), written, decisions)
        for group, written in _written(tx, instansi, cycle, ratee).items()
    }
    return [{"group": group, "notes": notes} for group, notes in found.items() if notes]


def decisions_of(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> Mapping[str, bool]:
    return tx.derived(instansi, DECIDED, _id(tx, instansi, cycle, ratee)) or {}


def decide_note(
    tx: Tx,
    instansi: int,
    cycle: Cycle,
    ratee: str,
    note: str,
    *,
    is_released: bool,
    reason: str,
    now_ms: int,
    chance: Chance,
    by: str = "",
) -> None:
    """Release a note, by its digest, or withhold it; until the result is out it may be decided again.

    Raises: BadCycle `not_closed`, `no_note`.
    """
    if cycle.state not in ("closed", "released"):
        raise BadCycle("not_closed")
    if note not in {
        digest(about(cycle, ratee, group), text)
        for group, notes in notes_to_read(tx, instansi, cycle, ratee).items()
        for text in notes
    }:
        raise BadCycle("no_note")
    id = _id(tx, instansi, cycle, ratee)
    value = {**decisions_of(tx, instansi, cycle, ratee), note: is_released}
    act = "note_released" if is_released else "note_withheld"
    detail = {"placement": ratee, "note": note, "reason": reason}
    on = ("cycle", cycle.id)
    record_act_on(tx, instansi, act, by=by, on=on, detail=detail, now_ms=now_ms, chance=chance)
    tx.put_derived(instansi, DECIDED, id, owner=ratee, buckets=(), value=value)


def _written(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[Rater, list[str]]:
    """Read the note of everybody in an anonymous group who has answered; "" where he wrote none."""
    if cycle.state not in ("closed", "released"):
        return {}
    namespace = tx.agency(instansi).namespace
    keys = {
        answer_key(namespace, one): one.grp
        for one in tx.raters_of(instansi, cycle.id, ratee)
        if one.grp in ANONYMOUS and one.state != "removed"
    }
    found: dict[Rater, list[str]] = {group: [] for group in GROUPS}
    for key, row in tx.records(instansi, list(keys)).items():
        record = read(row)
        value = answers_of(record) if record is not None and is_sent(record) else None
        if value is not None:
            found[keys[key]].append(value.get("note") or "")
    return found


def about(cycle: Cycle, ratee: str, group: str) -> str:
    """Say what a note is about, for its digest."""
    return f"{cycle.id}/{ratee}/{group}"


def _id(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{DECIDED}/{cycle.id}/{ratee}")
