"""How people stand in the cycles that run, brought up to date in the transaction that changed something.

It costs what changed: of one person, his few assignments, figures and targets. What peers and staff send
before the cycle is closed changes nothing here but the task of whoever sent it.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from server.access import judge_bucket
from server.appraisal import assessment, feedback, rating
from server.appraisal.assessment import about, answers_of, is_sent
from server.appraisal.attendance import ATTENDANCE, Absent
from server.appraisal.attendance import told as attendance_told
from server.appraisal.scheme import ANONYMOUS, Rater
from server.appraisal.scoring import Result
from server.appraisal.simulation import Gathered
from server.appraisal.standing import KIND, Sent, groups_told, result_of, told
from server.asked import COLLECTIONS
from server.effects import derived_id
from server.outcomes import Setting
from server.recognitions import with_recognitions
from server.said import tell_said
from server.schemes import snapshot
from server.store.cycles import Cycle, RaterAssignment
from server.store.records import Key, Row, derived_row
from server.store.store import ReadTx, Tx
from server.targets import targets_of
from server.tasks import answer_key, is_judged, read, tell_tasks
from sync.mutation import STATE

COLLECTION = "standing_result"
OPEN = ("opening", "open")


class Followers:
    """What has been touched in one transaction, and lets the standing of whom it is about follow."""

    def __init__(self, tx: Tx, setting: Setting) -> None:
        self._tx = tx
        self._set = setting
        self._answers: set[Key] = set()
        self._people: set[str] = set()

    def touch(self, row: Row) -> None:
        if row.collection in COLLECTIONS:
            self._answers.add((row.collection, row.id))
        elif row.collection in (rating.RATING.name, "plan", feedback.NAME) and row.owner:
            self._people.add(row.owner)

    def forget(self) -> None:
        self._answers.clear()
        self._people.clear()

    def follow(self, lines: Collection[str]) -> frozenset[str]:
        """Bring up to date what follows. `lines`: plan lines whose progress may have moved.

        Returns the buckets where something changed.
        """
        answers, people = set(self._answers), set(self._people)
        self.forget()
        if not (answers or people or lines) or not self._tx.cycle_terms(self._set.instansi):
            return frozenset()
        if lines:
            rows = self._tx.records(self._set.instansi, [("plan_line", line) for line in sorted(lines)])
            people |= {row.owner for row in rows.values() if row.owner}
        touched: set[str] = set()
        standings: dict[tuple[str, str], Cycle] = {}
        for row in self._tx.records(self._set.instansi, sorted(answers)).values():
            touched |= self._follow_answer(row, standings)
        for person in sorted(people):
            for cycle in self._tx.cycles_rating(self._set.instansi, person):
                standings[cycle.id, person] = cycle
                if is_judged(cycle):
                    raters = self._tx.raters_of(self._set.instansi, cycle.id, person)
                    superiors = [one for one in raters if one.grp == "superior"]
                    touched |= tell_tasks(self._tx, self._set.instansi, cycle, superiors)
        for (_, ratee), cycle in sorted(standings.items()):
            touched |= stand(self._tx, self._set.instansi, cycle, ratee)
        return frozenset(touched)

    def _follow_answer(self, row: Row, standings: dict[tuple[str, str], Cycle]) -> frozenset[str]:
        record = read(row)
        value = about(record) if record is not None else None
        cycle = self._tx.cycle(self._set.instansi, value["cycle"]) if value is not None else None
        if record is None or value is None or cycle is None:
            return frozenset()
        if not cycle.answered:
            cycle = msgspec.structs.replace(cycle, answered=True)
            self._tx.put_cycle(self._set.instansi, cycle)
        mine = [
            _follow_state(self._tx, self._set.instansi, one, record.registers[STATE].value)
            for one in self._tx.raters_of(self._set.instansi, cycle.id, value["ratee"])
            if one.grp == value["group"]
            and (row.collection != assessment.PEER or one.rater == value["placement"])
        ]
        if value["group"] not in ANONYMOUS or cycle.state not in OPEN:
            standings[cycle.id, value["ratee"]] = cycle
        return tell_tasks(self._tx, self._set.instansi, cycle, mine)


def _follow_state(tx: Tx, instansi: int, asked: RaterAssignment, state: Any) -> RaterAssignment:
    now = "declined" if state == "declined" else "asked"
    if asked.state in ("removed", now):
        return asked
    asked = msgspec.structs.replace(asked, state=now)
    tx.put_rater_assignment(instansi, asked)
    return asked


def stand(tx: Tx, instansi: int, cycle: Cycle, ratee: str, *, is_gone: bool = False) -> frozenset[str]:
    """Write how somebody stands. Returns the buckets where something changed."""
    return stand_all(tx, instansi, cycle, [ratee], is_gone=is_gone)


def stand_all(
    tx: Tx, instansi: int, cycle: Cycle, ratees: Sequence[str], *, is_gone: bool = False
) -> frozenset[str]:
    """Write how some people stand: all is read, then all is written. Returns the buckets that changed."""
    namespace = tx.agency(instansi).namespace
    keys: dict[str, Key] = {
        one: (COLLECTION, derived_id(namespace, f"{COLLECTION}/{cycle.id}/{one}")) for one in ratees
    }
    before = tx.records(instansi, list(keys.values()))
    values = {one: _value(tx, instansi, cycle, one) for one in ratees}
    touched: set[str] = set()
    for ratee, value in values.items():
        bucket = judge_bucket(ratee)
        buckets = () if is_gone else (bucket,)
        row = derived_row(*keys[ratee], owner=ratee, buckets=buckets, value=value)
        if tx.put_derived_row(instansi, before.get(keys[ratee]), row):
            touched.add(bucket)
        if snapshot(cycle.scheme).visibility == "on_submit" and not is_gone:
            so_far = {name: value[name] for name in ("score", "predikat", "waits")}
            touched |= tell_said(tx, instansi, cycle, ratee, so_far)
    return frozenset(touched)


def _value(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[str, Any]:
    found = _look(tx, instansi, cycle, ratee)
    return {
        "cycle": cycle.id,
        "placement": ratee,
        "kind": found.kind,
        "is_closed": found.is_closed,
        **found.told,
        "attendance": attendance_of(tx, instansi, cycle, ratee),
        "groups": groups_told(snapshot(cycle.scheme), found.asked, found.sent, found.is_closed),
    }


def standing_of(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> tuple[str, Result]:
    """Compute somebody's result in a cycle as it stands, and the kind of position it was computed for."""
    found = _look(tx, instansi, cycle, ratee)
    return found.kind, found.result


def attendance_of(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[str, Any] | None:
    """Tell somebody's days of unexcused absence and what they lead to, which no result is made from."""
    found = next((one for one in tx.figures(instansi, cycle.id, ratee) if one.part == ATTENDANCE), None)
    absent = Absent(days=int(found.value), source=found.source, at=found.at) if found is not None else None
    return attendance_told(snapshot(cycle.scheme), absent)


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    result: Result
    told: dict[str, Any]
    asked: dict[Rater, int]
    sent: list[Sent]
    is_closed: bool


def _look(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> _Found:
    scheme, is_closed = snapshot(cycle.scheme), cycle.state not in OPEN
    raters = [one for one in tx.raters_of(instansi, cycle.id, ratee) if one.state != "removed"]
    sent, levels = _sent(tx, instansi, raters, is_closed), _levels(tx, instansi, cycle, ratee)
    if levels and is_judged(cycle):
        sent.append(Sent(group="superior", items={}))
    figures = figures_of(tx, instansi, cycle, ratee)
    needs_targets = any(part.source == "achievement" for part in scheme.parts)
    targets = targets_of(tx, instansi, cycle.period, ratee) if needs_targets else ()
    if sent or targets or levels or figures.keys() - {KIND}:
        result = result_of(
            scheme, sent=sent, figures=figures, targets=targets, levels=levels, is_closed=is_closed
        )
        result_told = told(result)
    else:
        result, result_told = _nothing_yet(cycle.scheme, figures.get(KIND, ""), is_closed)
    asked: dict[Rater, int] = {}
    namespace = tx.agency(instansi).namespace
    for group in {answer_key(namespace, one): one.grp for one in raters}.values():  # superiors share one
        asked[group] = asked.get(group, 0) + 1
    return _Found(
        kind=figures.get(KIND, ""),
        result=result,
        told=result_told,
        asked=asked,
        sent=sent,
        is_closed=is_closed,
    )


@lru_cache(maxsize=64)
def _nothing_yet(scheme: str, kind: str, is_closed: bool) -> tuple[Result, dict[str, Any]]:
    """Get the result of whoever nothing has come of yet: when a cycle is opened, that is everybody."""
    figures = {KIND: kind} if kind else {}
    found = result_of(snapshot(scheme), sent=(), figures=figures, is_closed=is_closed)
    return found, told(found)


def _sent(tx: ReadTx, instansi: int, raters: Iterable[RaterAssignment], is_closed: bool) -> list[Sent]:
    """Read what has been sent; of peers and staff nothing before the cycle is closed."""
    namespace = tx.agency(instansi).namespace
    keys = {answer_key(namespace, one): one.grp for one in raters if is_closed or one.grp not in ANONYMOUS}
    sent = []
    for key, row in sorted(tx.records(instansi, list(keys)).items()):
        record = read(row)
        value = answers_of(record) if record is not None and is_sent(record) else None
        if value is not None:
            sent.append(Sent(group=keys[key], items=value["items"]))
    return sent


def _levels(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[str, str]:
    """Get what the superior has judged in the period, by part."""
    quadrant = snapshot(cycle.scheme).quadrant
    if quadrant is None:
        return {}
    axes = {"results": quadrant.results, "behaviour": quadrant.behaviour}
    return {axes[axis]: level for axis, level in _judged(tx, instansi, cycle, ratee).items()}


def _judged(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[str, str]:
    """Get the same by axis of the quadrant: results, behaviour."""
    name = f"rating/{ratee}/{cycle.period}/superior"
    record = read(tx.record(instansi, rating.RATING.name, derived_id(tx.agency(instansi).namespace, name)))
    if record is None or not is_sent(record):
        return {}
    values = {name: register.value for name, register in record.registers.items()}
    return {axis: values[axis]["level"] for axis in ("results", "behaviour") if values.get(axis)}


def figures_of(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> dict[str, str]:
    """Get what was put in by hand, by part, and what is counted where nothing was."""
    by_hand = {one.part: one.value for one in tx.figures(instansi, cycle.id, ratee)}
    return with_recognitions(tx, instansi, cycle, ratee, by_hand)


def gather(tx: ReadTx, instansi: int, cycle: Cycle, ratee: str) -> Gathered:
    """Get everything that is known of somebody in a cycle that is closed, for a trial of another scheme."""
    raters = [one for one in tx.raters_of(instansi, cycle.id, ratee) if one.state != "removed"]
    return Gathered(
        sent=_sent(tx, instansi, raters, is_closed=True),
        figures=figures_of(tx, instansi, cycle, ratee),
        targets=targets_of(tx, instansi, cycle.period, ratee),
        levels=_judged(tx, instansi, cycle, ratee),
    )
