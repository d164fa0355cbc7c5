"""What follows from a change: the derived records of the plan lines that it touched, written in the same
transaction."""

import uuid
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import msgspec

from server.access import REFERENCE
from server.appraisal import KINDS
from server.appraisal.notice import notice
from server.appraisal.progress import Counted, counting, of_indicator, progress
from server.forms import shipped_forms
from server.store.records import Key, Row, derived_row
from server.store.store import Tx
from sync.merge import Record

_reports = msgspec.json.Decoder(list[Counted])
_record = msgspec.json.Decoder(Record)


@lru_cache(maxsize=10_000)
def derived_id(namespace: str, name: str) -> str:
    """Name a derived record: "progress/<line>" is the same record for ever."""
    return str(uuid.uuid5(uuid.UUID(namespace), name))


def lines_touched(before: Row | None, after: Row) -> set[str]:
    """Find the plan lines whose figures a change may move."""
    if after.collection == "plan_line":
        return {after.id}
    figures = [(row.parent, row.owner, row.state, row.brief) for row in (before, after) if row is not None]
    if len(figures) == 2 and figures[0] == figures[1]:
        return set()
    return {parent for parent, *_ in figures if parent}


def derive(tx: Tx, instansi: int, namespace: str, lines: Collection[str]) -> frozenset[str]:
    """Bring what is derived from these plan lines up to date. Returns the buckets where something changed."""
    rows = tx.records(instansi, [("plan_line", line) for line in sorted(lines)])
    touched = [
        row.buckets for row in rows.values() if row.buckets and _derive_line(tx, instansi, namespace, row)
    ]
    return frozenset(bucket for buckets in touched for bucket in buckets)


def _derive_line(tx: Tx, instansi: int, namespace: str, row: Row) -> bool:
    group = _record.decode(row.body).registers.get(KINDS["plan_line"].owner_group)
    if group is None:
        return False
    # In dispute from its first word on, it has no targets until somebody decides.
    line = group.value or {"indicators": ()}
    # Only the owner's own reports: a link to somebody else's line moves nothing there.
    briefs = ",".join(tx.children(instansi, "report", row.id))
    reports = [report for report in _reports.decode(f"[{briefs}]") if report.owner == row.owner]
    names = {indicator["id"]: f"notice/{row.id}/{indicator['id']}" for indicator in line["indicators"]}
    notices = {id: ("notice", derived_id(namespace, name)) for id, name in names.items()}
    key = ("progress", derived_id(namespace, f"progress/{row.id}"))
    before = tx.records(instansi, [key, *notices.values()])
    values: dict[Key, Any] = {key: progress(row.id, line, reports)}
    counted = counting(reports)
    for indicator in line["indicators"]:
        key = notices[indicator["id"]]
        told = msgspec.json.decode(before[key].body) if key in before else None
        values[key] = notice(row.id, indicator, of_indicator(counted, indicator["id"]), told)
    made = {
        key: derived_row(*key, owner=row.owner, buckets=row.buckets, value=value, parent=row.id)
        for key, value in values.items()
        if value is not None
    }
    return any([tx.put_derived_row(instansi, before.get(key), new) for key, new in made.items()])


def publish_forms(tx: Tx, instansi: int) -> bool:
    """Deliver the form definitions that this server has to an agency's phones. Returns whether any is new."""
    namespace = tx.agency(instansi).namespace
    return any(
        [
            tx.put_derived(
                instansi,
                "form",
                derived_id(namespace, f"form/{form.name}/{form.version}"),
                owner="",
                buckets=(REFERENCE,),
                value=msgspec.to_builtins(form),
            )
            for form in shipped_forms().values()
        ]
    )
