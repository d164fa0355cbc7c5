"""What a person may see now, from the organisation as it is."""

from typing import Any

import msgspec

from server import organisation
from server.appraisal import KINDS, case
from server.appraisal.kind import files_in
from server.store.evidence import EvidenceFile
from server.store.records import Row
from server.store.store import ReadTx
from sync.merge import Record

KINDS_WITH_FILES = {name: KINDS[name] for name in ("report", "development_plan")}


def buckets_of(tx: ReadTx, instansi: int, person: str, now_ms: int) -> frozenset[str]:
    """Get the buckets that a person may see."""
    return organisation.buckets_of(organisation.organisation_of(tx, instansi), person, now_ms)


def shown_evidence(
    tx: ReadTx, instansi: int, person: str, report: str, sha256: str, now_ms: int
) -> EvidenceFile | None:
    """Get a file that a report, or another record with files, shows to a person: he sees the record, and
    whoever named the file had it. Where `report` is a case, it is that of a line that does not count yet:
    whoever decides about it sees its evidence.

    Without the last condition, naming a hash in a report of one's own would open any file.
    """
    if (row := tx.record(instansi, case.NAME, report)) is not None:
        return _shown_by_case(tx, instansi, person, row, sha256, now_ms)
    found = ((kind, tx.record(instansi, name, report)) for name, kind in KINDS_WITH_FILES.items())
    kind, row = next(((kind, row) for kind, row in found if row is not None), (None, None))
    if kind is None or row is None or buckets_of(tx, instansi, person, now_ms).isdisjoint(row.buckets):
        return None
    if not tx.record_names(instansi, row.collection, report, sha256):
        return None
    group = kind.files_group or kind.owner_group
    body = msgspec.json.decode(row.body, type=Record).registers.get(group)
    authors = set() if body is None else {body.by, *(sibling.by for sibling in body.siblings)}
    return next((file for file in tx.evidence_files(instansi, sha256) if file.uploaded_by in authors), None)


def _shown_by_case(
    tx: ReadTx, instansi: int, person: str, row: Row, sha256: str, now_ms: int
) -> EvidenceFile | None:
    if buckets_of(tx, instansi, person, now_ms).isdisjoint(row.buckets):
        return None
    register = msgspec.json.decode(row.body, type=Record).registers.get("body")
    body = (register.value if register is not None else None) or {}
    values = ((body.get("contents") or {}).get("put") or {}).values()
    if not any(sha256 in _named_in(value) for value in values):
        return None
    author = body.get("author")
    return next((file for file in tx.evidence_files(instansi, sha256) if file.uploaded_by == author), None)


def _named_in(value: Any) -> list[str]:
    """List the files that a value names, which nobody has checked: it may be anything."""
    try:
        return files_in(value)
    except (AttributeError, KeyError, TypeError):
        return []
