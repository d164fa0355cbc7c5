"""What a person may see now, from the organisation as it is."""

import msgspec

from server import organisation
from server.store.evidence import EvidenceFile
from server.store.store import ReadTx
from sync.merge import Record


def buckets_of(tx: ReadTx, instansi: int, person: str, now_ms: int) -> frozenset[str]:
    """Get the buckets that a person may see."""
    return organisation.buckets_of(organisation.organisation_of(tx, instansi), person, now_ms)


def shown_evidence(
    tx: ReadTx, instansi: int, person: str, report: str, sha256: str, now_ms: int
) -> EvidenceFile | None:
    """Get a file that a report shows to a person: he sees the report, and its author had the file.

    Without the last condition, naming a hash in a report of one's own would open any file.
    """
    row = tx.record(instansi, "report", report)
    if row is None or buckets_of(tx, instansi, person, now_ms).isdisjoint(row.buckets):
        return None
    if not tx.report_names(instansi, report, sha256):
        return None
    body = msgspec.json.decode(row.body, type=Record).registers.get("body")
    authors = set() if body is None else {body.by, *(sibling.by for sibling in body.siblings)}
    return next((file for file in tx.evidence_files(instansi, sha256) if file.uploaded_by in authors), None)
