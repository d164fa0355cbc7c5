"""Who has finished which guide and which practice case: a record for each, written by the person himself."""

from server.appraisal.onboarding import NAME
from server.store.store import ReadTx


def finished_by(tx: ReadTx, instansi: int) -> dict[str, set[str]]:
    """Get what is finished, by placement."""
    found: dict[str, set[str]] = {}
    for row in tx.all_derived(instansi, NAME):
        if row.brief:
            found.setdefault(row.owner, set()).add(row.brief)
    return found
