"""The answers to the results of a cycle: who has signed, who objects, and whose days are over.

Nobody's silence is taken for a signature. That a day passed without an answer is written down once, when it
has passed: the result stands unsigned, and an objection goes on to the rater's superior without him.
Source: PermenPANRB 6/2022, D.1.1 and D.1.3.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from server.access import reviewers, roles_for
from server.acts import record_act_on
from server.appraisal import outcome
from server.appraisal.outcome import DECIDED, IN_DISPUTE, Days, days_of, objected_at
from server.appraisal.working_days import working_days_between
from server.chance import Chance
from server.effects import derived_id
from server.news import Told, tell
from server.org import Org
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.periods import zone_of
from server.store.cycles import Cycle
from server.store.store import ReadTx, Tx
from server.tasks import read
from sync.merge import Record
from sync.mutation import STATE

COLLECTION = "silence"
LATE = ("objection_unexplained", "objection_undecided")  # somebody else has to see to it
Decision = Literal["upheld", "changed"]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """How far one result has come. Days are local dates where the employee works."""

    placement: str
    record: str
    state: str
    sign_by: date | None
    unsigned: bool  # the day has passed, and he has neither signed nor objected
    objected: date | None = None
    days: Days = Days()
    left: int | None = None  # working days until who is awaited is late; below zero: since then
    decision: Decision | None = None

    @property
    def is_open(self) -> bool:
        return self.state in IN_DISPUTE

    @property
    def is_overdue(self) -> bool:
        return self.left is not None and self.left < 0


def answers_to(
    tx: ReadTx, instansi: int, cycle: str, ratees: Sequence[str], now_ms: int
) -> Iterator[Answered]:
    """Look at the results of these people, as far as they are released."""
    org, namespace = organisation_of(tx, instansi), tx.agency(instansi).namespace
    ids = {derived_id(namespace, f"{outcome.NAME}/{cycle}/{one}"): one for one in ratees}
    rows = tx.records(instansi, [(outcome.NAME, id) for id in ids])
    for (_, id), row in sorted(rows.items()):
        record = read(row)
        if record is not None and record.registers.get("result") is not None:
            yield _answered(org, ids[id], id, record, now_ms)


def _answered(org: Org, placement: str, id: str, record: Record, now_ms: int) -> Answered:
    zone = zone_of(org, placement)
    today = local_day(now_ms, zone)
    result, state = record.registers["result"].value or {}, record.registers[STATE].value
    last = result.get("due", {}).get("acknowledge")
    sign_by = date.fromisoformat(last) if last else None
    since, decision = objected_at(record), record.registers.get("decision")
    days = days_of(record, lambda at: local_day(at, zone), now_ms)
    holidays = [date.fromisoformat(day) for day in result.get("holidays", ())]
    is_known = state in DECIDED and decision is not None and decision.value is not None
    awaited = days.explain if state == "objected" and days.silent_until is None else days.decide
    return Answered(
        placement=placement,
        record=id,
        state=state,
        sign_by=sign_by,
        unsigned=state == "released" and sign_by is not None and today > sign_by,
        objected=local_day(since, zone) if since and state not in outcome.RECEIVED else None,
        days=days,
        left=_left(today, awaited, holidays) if state in IN_DISPUTE and awaited is not None else None,
        decision=decision.value["decision"] if is_known and decision is not None else None,
    )


def _left(today: date, last: date, holidays: Sequence[date]) -> int:
    """Count the working days that are left; below zero: those that it is late by, at least one."""
    if today <= last:
        return working_days_between(today, last, holidays)
    return -max(1, working_days_between(last, today, holidays))


def note_silence(
    tx: Tx, instansi: int, cycle: Cycle, ratees: Sequence[str], *, now_ms: int, chance: Chance
) -> int:
    """Write down, once each, which days of these results have passed without an answer. Returns how many."""
    namespace, noted = tx.agency(instansi).namespace, 0
    org = organisation_of(tx, instansi)
    for one in answers_to(tx, instansi, cycle.id, ratees, now_ms):
        passed = _passed(one, now_ms, zone_of(org, one.placement))
        id = derived_id(namespace, f"{COLLECTION}/{one.record}")
        known = (tx.derived(instansi, COLLECTION, id) or {}) if passed else {}
        new = {act: last.isoformat() for act, last in passed.items() if act not in known}
        for act, last in new.items():
            detail = {"placement": one.placement, "cycle": cycle.id, "until": last}
            on = (outcome.NAME, one.record)
            record_act_on(tx, instansi, act, by="", on=on, detail=detail, now_ms=now_ms, chance=chance)
        if new:  # the days themselves are counted by every phone
            tell(tx, instansi, [_escalated(org, one, act, now_ms) for act in new if act in LATE])
            value = {**known, **new}
            tx.put_derived(instansi, COLLECTION, id, owner=one.placement, buckets=(), value=value)
        noted += len(new)
    return noted


def _escalated(org: Org, one: Answered, act: str, now_ms: int) -> Told:
    """Tell who is above whoever was silent: after the rater his superior, after that one who administers the
    appraisals of that unit. Once: the day is noted only once.
    """
    if act == "objection_unexplained":
        people = {post.person for post in reviewers(org, one.placement, now_ms)}
    else:
        overseers = {"admin", "pengelola"}
        people = {
            grant.person
            for grant in org.grants
            if roles_for(org, grant.person, one.placement, now_ms) & overseers
        }
    value = {"kind": "escalated", "record": one.record, "placement": one.placement, "what": act}
    return Told(
        name=f"late/{one.record}/{act}",
        owner=one.placement,
        people=frozenset(people) - {org.placements[one.placement].person},
        value=value,
        at=now_ms,
    )


def _passed(one: Answered, now_ms: int, zone: str) -> dict[str, date]:
    found = {"result_unsigned": one.sign_by} if one.unsigned else {}
    if one.days.silent_until is not None:
        found["objection_unexplained"] = one.days.silent_until
    if one.is_open and one.days.decide is not None and local_day(now_ms, zone) > one.days.decide:
        found["objection_undecided"] = one.days.decide
    return {act: last for act, last in found.items() if last is not None}


def cycles_answered(tx: ReadTx, instansi: int, now_ms: int) -> list[Cycle]:
    """List the cycles whose results may still be answered; those of years ago are not looked at again."""
    young = now_ms - int(timedelta(days=730).total_seconds() * 1000)
    return [
        one for one in tx.cycles(instansi) if one.state in ("closed", "released") and one.opened_at > young
    ]
