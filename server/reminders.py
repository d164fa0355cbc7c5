"""Reminders: whoever has somebody left to rate is told so some days before the last day for answers.

One notice for each rater and cycle, in his own bucket only: nobody else learns who has not answered. It names
the tasks that are open, and is gone when none is.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from server.access import self_bucket
from server.appraisal.phases import Phases, reminder_due
from server.effects import derived_id
from server.news import Told, tell
from server.organisation import organisation_of
from server.people.calendar import local_day
from server.store.cycles import Cycle
from server.store.records import Key, derived_row
from server.store.store import ReadTx, Tx

NOTICE, TASK = "notice", "task"
AT_ONCE = 100  # raters in one transaction


def due(tx: ReadTx, instansi: int, cycle: Cycle, now_ms: int) -> int | None:
    """Say which reminder of a cycle is due and not everybody has had yet: days before its end."""
    if cycle.state != "open":
        return None
    today = local_day(now_ms, tx.agency(instansi).zone).isoformat()
    phases = msgspec.json.decode(cycle.phases, type=Phases)
    days = reminder_due(phases, cycle.rate_until, today)
    return None if days is None or cycle.reminded == _name(cycle, days) else days


def remind_some(
    tx: Tx, instansi: int, id: str, after: str, now_ms: int, at_once: int = AT_ONCE
) -> tuple[frozenset[str], str | None]:
    """Remind the next raters of a cycle. Returns the buckets that changed and where to go on, if anywhere."""
    cycle = tx.cycle(instansi, id)
    days = due(tx, instansi, cycle, now_ms) if cycle is not None else None
    if cycle is None or days is None:
        return frozenset(), None
    raters = tx.raters(instansi, id, after, at_once)
    if not raters:
        tx.put_cycle(instansi, msgspec.structs.replace(cycle, reminded=_name(cycle, days)))
        return frozenset(), None
    new = {"days": days, "at": tx.clamp(instansi, now_ms)}
    return _write(tx, instansi, cycle, raters, new), raters[-1]


def follow_reminders(tx: Tx, instansi: int, cycle: Cycle, raters: Collection[str]) -> frozenset[str]:
    """Bring the reminders of these up to date who have one. Returns the buckets where something changed."""
    return _write(tx, instansi, cycle, raters, None)


def _write(
    tx: Tx, instansi: int, cycle: Cycle, raters: Collection[str], new: dict[str, Any] | None
) -> frozenset[str]:
    org, namespace = organisation_of(tx, instansi), tx.agency(instansi).namespace
    keys: dict[str, Key] = {
        one: (NOTICE, derived_id(namespace, f"{NOTICE}/rate/{cycle.id}/{one}"))
        for one in sorted(raters)
        if one in org.placements
    }
    before = tx.records(instansi, list(keys.values()))
    open_ = {
        one: _open_tasks(tx, instansi, namespace, cycle, one) for one in keys if new or keys[one] in before
    }
    touched: set[str] = set()
    news: list[Told] = []
    for rater, tasks in open_.items():
        row = before.get(keys[rater])
        told = msgspec.json.decode(row.body) if row is not None else None
        if told is None and not tasks:
            continue
        said = new if new and (told is None or told["days"] != new["days"]) else told
        assert said is not None
        value = {
            "kind": "rate_due",
            "cycle": cycle.id,
            "until": cycle.rate_until,
            "days": said["days"],
            "at": said["at"],
            "tasks": tasks,
        }
        bucket = self_bucket(org.placements[rater].person)
        row_now = derived_row(
            *keys[rater], owner=rater, buckets=(bucket,) if tasks else (), value=value, parent=""
        )
        if tx.put_derived_row(instansi, row, row_now):
            touched.add(bucket)
            news.append(_news(cycle, rater, org.placements[rater].person, value))
    return frozenset(touched) | tell(tx, instansi, news)


def _news(cycle: Cycle, rater: str, person: str, value: dict[str, Any]) -> Told:
    """One a reminder: who has been reminded three days before is reminded again on the last one."""
    name = f"rate/{cycle.id}/{rater}/{value['until']}/{value['days']}"
    facts = {"cycle": cycle.id, "until": value["until"], "days": value["days"], "n": len(value["tasks"])}
    said = {"kind": "rating_due", **facts} if value["tasks"] else None
    return Told(name=name, owner=rater, people=frozenset({person}), value=said, at=value["at"])


def _open_tasks(tx: ReadTx, instansi: int, namespace: str, cycle: Cycle, rater: str) -> list[str]:
    """List the tasks that he has on his phone and has not done."""
    if cycle.state not in ("opening", "open"):
        return []
    asked = [one for one in tx.asked_of(instansi, rater) if one.cycle == cycle.id and one.state == "asked"]
    keys: list[Key] = [(TASK, derived_id(namespace, f"{TASK}/{one.id}")) for one in asked]
    rows = tx.records(instansi, keys)
    return sorted(
        row.id for row in rows.values() if row.buckets and msgspec.json.decode(row.body)["state"] == "asked"
    )


def _name(cycle: Cycle, days: int) -> str:
    return f"{cycle.rate_until}/{days}"
