"""What somebody is asked to rate, delivered to him alone: one derived record for each assignment."""

from collections.abc import Iterable, Sequence

import msgspec

from server.access import self_bucket
from server.appraisal import rating
from server.appraisal.assessment import COLLECTION_OF, is_sent, natural_name, owner_in, parts_rated
from server.appraisal.standing import KIND
from server.effects import derived_id
from server.organisation import organisation_of
from server.reminders import follow_reminders
from server.schemes import snapshot
from server.store.cycles import Cycle, RaterAssignment
from server.store.records import Key, Row, derived_row
from server.store.store import ReadTx, Tx
from sync.merge import Record
from sync.mutation import STATE

COLLECTION = "task"

_decoder = msgspec.json.Decoder(Record)


def is_judged(cycle: Cycle) -> bool:
    """Ask whether the superior answers by his judgement of the period, and is asked nothing else."""
    scheme = snapshot(cycle.scheme)
    return scheme.quadrant is not None and not parts_rated(scheme, "superior")


def answer_key(namespace: str, asked: RaterAssignment, cycle: Cycle | None = None) -> Key:
    """Name the record that holds the answers to an assignment."""
    if asked.grp == "superior" and cycle is not None and is_judged(cycle):
        name = f"rating/{asked.ratee}/{cycle.period}/superior"
        return rating.RATING.name, derived_id(namespace, name)
    owner = owner_in(asked.grp, asked.ratee, asked.rater)
    name = natural_name(asked.cycle, asked.ratee, asked.grp, owner)
    return COLLECTION_OF[asked.grp], derived_id(namespace, name)


def assignment_id(namespace: str, cycle: str, ratee: str, group: str, rater: str) -> str:
    return derived_id(namespace, f"assignment/{cycle}/{ratee}/{group}/{rater}")


def tell_tasks(
    tx: Tx, instansi: int, cycle: Cycle, assignments: Iterable[RaterAssignment], *, is_gone: bool = False
) -> frozenset[str]:
    """Bring the tasks of these assignments up to date. Returns the buckets where something changed.

    What it has to know is read before anything is written, at once for all of them.
    """
    org = organisation_of(tx, instansi)
    namespace = tx.agency(instansi).namespace
    assignments = [one for one in assignments if one.rater in org.placements]
    answers = {one.id: answer_key(namespace, one, cycle) for one in assignments}
    tasks: dict[str, Key] = {one.id: (COLLECTION, task_id(namespace, one.id)) for one in assignments}
    rows = tx.records(instansi, sorted({*answers.values(), *tasks.values()}))
    ratees = sorted({one.ratee for one in assignments})
    cards = _cards(tx, instansi, ratees)
    kinds = {ratee: _kind(tx, instansi, cycle.id, ratee) for ratee in ratees}
    touched: set[str] = set()
    moved: set[str] = set()  # raters
    for one in assignments:
        bucket = self_bucket(org.placements[one.rater].person)
        value = {
            "cycle": one.cycle,
            "group": one.grp,
            "rater": one.rater,
            "placement": one.ratee,
            **cards[one.ratee],
            "kind": kinds[one.ratee],
            "reason": one.reason,
            "state": _state(cycle, one, rows.get(answers[one.id])),
        }
        row = derived_row(
            *tasks[one.id],
            owner=one.rater,
            buckets=() if is_gone or one.state == "removed" else (bucket,),
            value=value,
        )
        if tx.put_derived_row(instansi, rows.get(tasks[one.id]), row):
            touched.add(bucket)
            moved.add(one.rater)
    if moved and cycle.state != "opening":
        touched |= follow_reminders(tx, instansi, cycle, moved)
    return frozenset(touched)


def task_id(namespace: str, assignment: str) -> str:
    return derived_id(namespace, f"{COLLECTION}/{assignment}")


def _state(cycle: Cycle, asked: RaterAssignment, row: Row | None) -> str:
    record = read(row)
    if record is not None:
        if is_sent(record):
            return "done"
        if record.registers[STATE].value == "declined":
            return "declined"
    if cycle.state in ("closed", "released"):
        return "closed"
    return "asked"


def _kind(tx: ReadTx, instansi: int, cycle: str, ratee: str) -> str:
    """Get the kind of position by which somebody is rated: it decides which parts are asked at all."""
    figures = tx.figures(instansi, cycle, ratee)
    return next((one.value for one in figures if one.part == KIND), "")


def _cards(tx: ReadTx, instansi: int, placements: Sequence[str]) -> dict[str, dict[str, str]]:
    """Say who these are, as their cards do."""
    rows = tx.records(instansi, [("placement", one) for one in placements])
    org = organisation_of(tx, instansi)
    found = {}
    for placement in placements:
        if (row := rows.get(("placement", placement))) is not None:
            card = msgspec.json.decode(row.body)
            found[placement] = {
                "name": card["name"],
                "position": card["position"],
                "unit": card["unit_name"],
            }
        else:
            post = org.placements[placement]
            name = tx.person_name(instansi, post.person) or ""
            found[placement] = {"name": name, "position": "", "unit": org.units[post.unit].name}
    return found


def read(row: Row | None) -> Record | None:
    """Read what was written on a record; None: nothing was."""
    return None if row is None or not row.state else _decoder.decode(row.body)
