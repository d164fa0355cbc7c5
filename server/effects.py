"""What follows from a change: the derived records of the plan lines that it touched, written in the same
transaction."""

import hashlib
import uuid
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from server.access import REFERENCE
from server.appraisal import KINDS
from server.appraisal.library import Library
from server.appraisal.notice import notice
from server.appraisal.progress import Counted, Uncounted, counting, of_indicator, progress
from server.forms import shipped_forms
from server.library import shipped_library
from server.store.records import Key, Row, derived_row
from server.store.store import ReadTx, Tx
from sync.merge import Record

_reports = msgspec.json.Decoder(list[Counted])
_uncounted = msgspec.json.Decoder(list[Uncounted])
_record = msgspec.json.Decoder(Record)


@lru_cache(maxsize=10_000)
def derived_id(namespace: str, name: str) -> str:
    """Name a derived record: "progress/<line>" is the same record for ever. It is a UUID of version 5."""
    # By hand, because a cycle names some hundred thousand of them, and `uuid.uuid5` is four times slower.
    digest = hashlib.sha1(_namespace(namespace) + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


@lru_cache(maxsize=64)
def _namespace(namespace: str) -> bytes:
    return uuid.UUID(namespace).bytes


def lines_touched(before: Row | None, after: Row) -> set[str]:
    """Find the plan lines whose figures a change may move."""
    if after.collection == "plan_line":
        return {after.id}
    figures = [(row.parent, row.owner, row.state, row.brief) for row in (before, after) if row is not None]
    if len(figures) == 2 and figures[0] == figures[1]:
        return set()
    return {parent for parent, *_ in figures if parent}


Reached = Callable[[str, Mapping[str, Any]], None]


def derive(
    tx: Tx, instansi: int, namespace: str, lines: Collection[str], reached: Reached | None = None
) -> frozenset[str]:
    """Bring what is derived from these plan lines up to date. Returns the buckets where something changed.

    `reached`: hears of every notice that is new or reads differently, and whose it is.
    """
    rows = tx.records(instansi, [("plan_line", line) for line in sorted(lines)])
    touched = [
        row.buckets
        for row in rows.values()
        if row.buckets and _derive_line(tx, instansi, namespace, row, reached)
    ]
    return frozenset(bucket for buckets in touched for bucket in buckets)


def line_of(row: Row) -> dict[str, Any] | None:
    """Get the contents of a plan line; None: it has none yet."""
    group = _record.decode(row.body).registers.get(KINDS["plan_line"].owner_group)
    # In dispute from its first word on, it has no targets until somebody decides.
    return None if group is None else group.value or {"indicators": ()}


def reports_of(tx: ReadTx, instansi: int, row: Row) -> list[Counted]:
    """Get what counts for a plan line: the owner's own reports. A link to somebody else's moves nothing."""
    briefs = ",".join(tx.children(instansi, "report", row.id))
    return [report for report in _reports.decode(f"[{briefs}]") if report.owner == row.owner]


def _derive_line(tx: Tx, instansi: int, namespace: str, row: Row, reached: Reached | None) -> bool:
    line = line_of(row)
    if line is None:
        return False
    counted = counting(reports_of(tx, instansi, row))
    waiting = ",".join(tx.children(instansi, "case", row.id))
    uncounted = [one for one in _uncounted.decode(f"[{waiting}]") if one.owner == row.owner]
    names = {indicator["id"]: f"notice/{row.id}/{indicator['id']}" for indicator in line["indicators"]}
    notices = {id: ("notice", derived_id(namespace, name)) for id, name in names.items()}
    key = ("progress", derived_id(namespace, f"progress/{row.id}"))
    before = tx.records(instansi, [key, *notices.values()])
    values: dict[Key, Any] = {key: progress(row.id, line, counted, uncounted)}
    for indicator in line["indicators"]:
        key = notices[indicator["id"]]
        told = msgspec.json.decode(before[key].body) if key in before else None
        values[key] = notice(row.id, indicator, of_indicator(counted, indicator["id"]), told)
    made = {
        key: derived_row(*key, owner=row.owner, buckets=row.buckets, value=value, parent=row.id)
        for key, value in values.items()
        if value is not None
    }
    changed = [key for key, new in made.items() if tx.put_derived_row(instansi, before.get(key), new)]
    if reached is not None:
        for key in changed:
            if key[0] == "notice":
                reached(row.owner, values[key])
    return bool(changed)


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


def publish_library(tx: Tx, instansi: int) -> bool:
    """Deliver the shipped indicators and plans that are ready to be picked. Returns whether any is new."""
    return any([put_library(tx, instansi, library) for library in shipped_library().values()])


def put_library(tx: Tx, instansi: int, library: Library) -> bool:
    """Deliver the indicators and plans of a sector. Returns whether they are new."""
    id = derived_id(tx.agency(instansi).namespace, f"indicator_library/{library.sector}")
    value = msgspec.json.decode(msgspec.json.encode(library))
    return tx.put_derived(instansi, "indicator_library", id, owner="", buckets=(REFERENCE,), value=value)
