"""What follows from a change: the derived records of the plan lines that it touched, written in the same
transaction."""

import uuid
from collections.abc import Collection
from functools import lru_cache, partial

import msgspec

from server.access import REFERENCE, work_bucket
from server.appraisal import KINDS
from server.appraisal.form import shipped_forms
from server.appraisal.notice import notice
from server.appraisal.progress import Counted, Figures, counting, of_indicator, progress
from server.store.records import Row
from server.store.store import Tx
from sync.merge import Record

_figures = msgspec.json.Decoder(Figures)
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
    reports = [
        Counted(id=child.id, state=child.state, figures=_figures.decode(child.brief))
        for child in tx.children(instansi, "report", row.id)
        if child.owner == row.owner
    ]
    put = partial(tx.put_derived, owner=row.owner, buckets=(work_bucket(row.owner),), parent=row.id)
    id = derived_id(namespace, f"progress/{row.id}")
    changed = put(instansi, "progress", id, value=progress(row.id, line, reports))
    counted = counting(reports)
    for indicator in line["indicators"]:
        id = derived_id(namespace, f"notice/{row.id}/{indicator['id']}")
        before = tx.derived(instansi, "notice", id)
        value = notice(row.id, indicator, of_indicator(counted, indicator["id"]), before)
        if value is not None:
            changed |= put(instansi, "notice", id, value=value)
    return changed


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
