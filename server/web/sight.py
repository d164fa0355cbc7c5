"""What a person may see now, from the organisation as it is."""

from server.access import buckets_for
from server.store.store import ReadTx


def buckets_of(tx: ReadTx, instansi: int, person: str, now_ms: int) -> frozenset[str]:
    """Get the buckets that a person may see."""
    return frozenset(buckets_for(tx.organisation(instansi), person, now_ms))


def sees_report(tx: ReadTx, instansi: int, person: str, report: str, now_ms: int) -> bool:
    """Ask whether a report is in any bucket that a person may see."""
    row = tx.record(instansi, "report", report)
    return row is not None and not buckets_of(tx, instansi, person, now_ms).isdisjoint(row.buckets)
