"""How long what is not a record of performance is kept, and its destruction, with a record of that.

A payload of the journal that is destroyed leaves its envelope with its hash: the chain still verifies, and
shows that something was there. Records of performance are an archive of the agency and are not touched here.
"""

from typing import Literal, get_args

import msgspec

from server.acts import record_act_on
from server.chance import Chance
from server.store.store import ReadTx, Store, Tx

DAY_MS = 86_400_000
Kind = Literal["looks", "deliveries", "acts"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Days, each from the day on which it was written.
KEEP_DAYS: dict[Kind, int] = {
    "looks": 730,  # who opened what at a desk
    "deliveries": 90,  # messages to other systems
    "acts": 3_650,  # what an administrative act was about, its reason included
}
BATCH = 500


class Expired(msgspec.Struct, frozen=True, kw_only=True):
    """What of one class is older than it is kept."""

    kind: Kind
    days: int
    count: int


def expired(tx: ReadTx, instansi: int, now_ms: int) -> list[Expired]:
    """Count what would be destroyed now."""
    return [
        Expired(kind=kind, days=days, count=_count(tx, instansi, kind, now_ms - days * DAY_MS))
        for kind, days in KEEP_DAYS.items()
    ]


def apply(store: Store, instansi: int, now_ms: int, chance: Chance) -> list[Expired]:
    """Destroy what is older than it is kept, some at a time, and write down how much of what.

    Returns what was destroyed. Nothing to destroy leaves no record.
    """
    gone = []
    for kind, days in KEEP_DAYS.items():
        before, count = now_ms - days * DAY_MS, 0

        def piece(tx: Tx, kind: Kind = kind, before: int = before) -> int:
            return _destroy(tx, instansi, kind, before)

        while done := store.write_now(piece):
            count += done
        gone.append(Expired(kind=kind, days=days, count=count))

    def note(tx: Tx) -> None:
        at = tx.clamp(instansi, now_ms)
        detail: dict[str, object] = {one.kind: {"count": one.count, "days": one.days} for one in gone}
        on = ("retention", chance.new_id())
        record_act_on(
            tx, instansi, "retention_applied", by="", on=on, detail=detail, now_ms=at, chance=chance
        )

    if any(one.count for one in gone):
        store.write_now(note)
    return gone


def _count(tx: ReadTx, instansi: int, kind: Kind, before_ms: int) -> int:
    if kind == "looks":
        return tx.count_looks(instansi, before_ms)
    if kind == "deliveries":
        return tx.count_deliveries(instansi, before_ms)
    return tx.count_act_payloads(instansi, before_ms)


def _destroy(tx: Tx, instansi: int, kind: Kind, before_ms: int) -> int:
    if kind == "looks":
        return tx.drop_looks(instansi, before_ms)
    if kind == "deliveries":
        return tx.drop_deliveries(instansi, before_ms)
    rows = tx.act_payloads(instansi, before_ms, BATCH)
    for row in rows:
        tx.destroy_payload(instansi, row)
    return len(rows)
