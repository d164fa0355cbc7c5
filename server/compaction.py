"""Keeping the feed short: what left a bucket long ago, and worth that was told differently since, is let go.

A phone that was away for longer gets everything anew. What it has written is in its outbox and in the
journal, which both stay whole. Looking for it is done by readers; the writer is held for one batch at a time.
"""

from server.store.store import Store, Tx

KEEP_DAYS = 180
BATCH = 2_000
DAY_MS = 86_400_000


async def compact(store: Store, instansi: int, now_ms: int, keep_days: int = KEEP_DAYS) -> int:
    """Let go of what no cursor of the last so many days needs. Returns how many rows went."""

    def begin(tx: Tx) -> int:
        at = tx.clamp(instansi, now_ms)
        tx.note_time(instansi, at)
        if floor := tx.seq_at(instansi, at - keep_days * DAY_MS):
            tx.raise_floor(instansi, floor)
        return tx.floor(instansi)

    floor, gone = await store.write(begin), 0
    while floor:
        found = await store.read(lambda tx: tx.compactable(instansi, floor, BATCH))
        if found.count == 0:
            break
        await store.write(lambda tx, found=found: tx.remove_from_feed(instansi, found))  # type: ignore[misc]
        gone += found.count
    return gone
