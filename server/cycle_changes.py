"""What is changed by hand in a cycle that runs: who rates whom, and the figures that are put in. Each change
has a reason or a source, and is an act in the journal.
"""

from decimal import Decimal, InvalidOperation
from typing import get_args

import msgspec

from server.access import judges
from server.appraisal.assigning import groups_of
from server.appraisal.attendance import ATTENDANCE, parts_beside
from server.appraisal.scheme import Rater, Scheme
from server.appraisal.standing import KIND, marks_of
from server.chance import Chance
from server.cycle_acts import note
from server.cycle_plan import BadCycle, check_kinds
from server.organisation import organisation_of
from server.schemes import snapshot
from server.standing import stand
from server.store.cycles import Cycle, Figure, RaterAssignment
from server.store.store import ReadTx, Tx
from server.tasks import assignment_id, tell_tasks

MOST_DAYS = 366
GROUPS: tuple[Rater, ...] = get_args(Rater)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Who rates whom, and why that is changed."""

    cycle: str
    ratee: str
    group: Rater
    rater: str
    reason: str


def add_rater(
    tx: Tx, instansi: int, change: Change, *, now_ms: int, chance: Chance, by: str = ""
) -> frozenset[str]:
    """Ask somebody more, or somebody again. Returns the buckets where something changed. Raises: BadCycle."""
    cycle = _open(tx, instansi, change)
    _check(tx, instansi, cycle, change, tx.clamp(instansi, now_ms))
    assignment = RaterAssignment(
        id=assignment_id(tx.agency(instansi).namespace, cycle.id, change.ratee, change.group, change.rater),
        cycle=cycle.id,
        ratee=change.ratee,
        grp=change.group,
        rater=change.rater,
        reason="added",
        actor=by,
    )
    known = tx.figures(instansi, cycle.id, change.ratee)
    default = msgspec.json.decode(cycle.kinds, type=dict[str, str]).get("", "")
    if default and not any(one.part == KIND for one in known):
        at = tx.clamp(instansi, now_ms)
        tx.put_figure(
            instansi,
            Figure(cycle=cycle.id, placement=change.ratee, part=KIND, value=default, source="", at=at),
        )
    return _write(tx, instansi, cycle, assignment, "rater_added", change, now_ms, chance, by)


def remove_rater(
    tx: Tx, instansi: int, change: Change, *, now_ms: int, chance: Chance, by: str = ""
) -> frozenset[str]:
    """Ask somebody no longer; what he has sent counts no longer. Raises: BadCycle."""
    cycle = _open(tx, instansi, change)
    namespace = tx.agency(instansi).namespace
    id = assignment_id(namespace, cycle.id, change.ratee, change.group, change.rater)
    found = tx.rater_assignment(instansi, id)
    if found is None or found.state == "removed":
        raise BadCycle("not_asked")
    removed = msgspec.structs.replace(found, state="removed", actor=by)
    return _write(tx, instansi, cycle, removed, "rater_removed", change, now_ms, chance, by)


def put_figure(
    tx: Tx, instansi: int, figure: Figure, *, now_ms: int, chance: Chance, by: str = ""
) -> frozenset[str]:
    """Put in what was counted or surveyed. Returns the buckets where something changed. Raises: BadCycle."""
    cycle = tx.cycle(instansi, figure.cycle)
    if cycle is None or cycle.state in ("released", "undone"):
        raise BadCycle("none" if cycle is None else "not_open")
    if not tx.raters_of(instansi, cycle.id, figure.placement):
        raise BadCycle("not_rated")
    scheme = snapshot(cycle.scheme)
    if figure.part == KIND:
        check_kinds(scheme, {"": figure.value})
    else:
        _check_number(scheme, figure)
    figure = msgspec.structs.replace(figure, at=tx.clamp(instansi, now_ms), actor=by)
    tx.put_figure(instansi, figure)
    note(tx, instansi, "figure_put", cycle.id, msgspec.to_builtins(figure), by, now_ms, chance)
    return stand(tx, instansi, cycle, figure.placement)


def figures_wanted(scheme: Scheme) -> list[str]:
    """List what may be put in."""
    parts = [part.id for part in scheme.parts if part.source in ("satisfaction", "recognitions")]
    beside = [ATTENDANCE] if parts_beside(scheme) else []
    return [*parts, *sorted(marks_of(scheme)), *([KIND] if scheme.kinds else []), *beside]


def _check_number(scheme: Scheme, figure: Figure) -> None:
    wanted = figures_wanted(scheme)
    if figure.part not in wanted:
        raise BadCycle("no_part", part=figure.part, parts=", ".join(wanted) or "-")
    try:
        value = Decimal(figure.value)
    except InvalidOperation:
        raise BadCycle("no_number", value=figure.value) from None
    if not value.is_finite() or not 0 <= value <= 1_000_000:
        raise BadCycle("no_number", value=figure.value)
    if figure.part == ATTENDANCE and not (figure.value.isdecimal() and value <= MOST_DAYS):
        raise BadCycle("no_days", value=figure.value)


def _open(tx: ReadTx, instansi: int, change: Change) -> Cycle:
    cycle = tx.cycle(instansi, change.cycle)
    if cycle is None or cycle.state not in ("opening", "open"):
        raise BadCycle("none" if cycle is None else "not_open")
    if not change.reason.strip():
        raise BadCycle("reason")
    return cycle


def _check(tx: ReadTx, instansi: int, cycle: Cycle, change: Change, now_ms: int) -> None:
    org = organisation_of(tx, instansi)
    ratee, rater = (org.placements.get(id) for id in (change.ratee, change.rater))
    if ratee is None or rater is None or not ratee.holds(now_ms) or not rater.holds(now_ms):
        raise BadCycle("no_placement")
    figures = {one.part: one.value for one in tx.figures(instansi, cycle.id, change.ratee)}
    default = msgspec.json.decode(cycle.kinds, type=dict[str, str]).get("", "")
    groups = groups_of(snapshot(cycle.scheme), figures.get(KIND, default))
    if change.group not in groups:
        raise BadCycle("no_group", groups=", ".join(one for one in GROUPS if one in groups))
    if (ratee.person == rater.person) != (change.group == "self"):
        raise BadCycle("himself")
    if change.group == "superior" and rater not in judges(org, ratee.id, now_ms):
        raise BadCycle("no_superior")
    others = [
        one
        for one in tx.raters_of(instansi, cycle.id, change.ratee)
        if one.state != "removed" and org.placements[one.rater].person == rater.person
    ]
    if others:
        raise BadCycle("asked_already")


def _write(
    tx: Tx,
    instansi: int,
    cycle: Cycle,
    assignment: RaterAssignment,
    act: str,
    change: Change,
    now_ms: int,
    chance: Chance,
    by: str,
) -> frozenset[str]:
    tx.put_rater_assignment(instansi, assignment)
    note(tx, instansi, act, cycle.id, msgspec.to_builtins(change), by, now_ms, chance)
    touched = tell_tasks(tx, instansi, cycle, [assignment])
    return touched | stand(tx, instansi, cycle, assignment.ratee)
