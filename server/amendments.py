"""Amendments: what comes into the state of a record after the lock of its period stands beside the figures
that were locked, with the proof of its time and who accepted it.
"""

from collections.abc import Collection
from typing import Any, Literal

import msgspec

from server.access import work_bucket
from server.appraisal import KINDS
from server.effects import derived_id
from server.locks import locked_key
from server.outcomes import World
from server.store.store import Tx
from sync.deadline import Bounds
from sync.mutation import Mutation

COLLECTION = "amendment"
State = Literal["accepted", "pending", "rejected"]


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """One of them, as it is shown."""

    mutation: str
    collection: str
    record: str
    period: str
    lines: tuple[str, ...]  # whose figures it would have moved
    proof: str
    earliest: int
    latest: int
    state: State
    by: str = ""  # who decided; "": nobody had to, it was in time, or here before the lock
    reason: str = ""


def put_amendment(tx: Tx, instansi: int, namespace: str, owner: str, amendment: Amendment) -> frozenset[str]:
    """Write an amendment, and name it beside the locked figures. Returns the buckets where something changed.

    One that was written before keeps the lines it was about. It is seen by those who see what it is about.
    """
    id = derived_id(namespace, f"{COLLECTION}/{amendment.mutation}")
    kind = KINDS.get(amendment.collection)
    buckets = kind.buckets(owner) if kind is not None else (work_bucket(owner),)
    before = tx.derived(instansi, COLLECTION, id)
    lines = sorted({*amendment.lines, *(before["lines"] if before else ())})
    value = msgspec.to_builtins(msgspec.structs.replace(amendment, lines=tuple(lines)))
    changed = tx.put_derived(instansi, COLLECTION, id, owner=owner, buckets=buckets, value=value)
    named = [_name(tx, instansi, namespace, line, amendment.period, id) for line in lines]
    return frozenset(buckets) if changed or any(named) else frozenset()


def _name(tx: Tx, instansi: int, namespace: str, line: str, period: str, id: str) -> bool:
    row = tx.record(instansi, *locked_key(namespace, line, period))
    if row is None:
        return False
    value: dict[str, Any] = msgspec.json.decode(row.body)
    value["amendments"] = sorted({*value["amendments"], id})
    return tx.put_derived(
        instansi, row.collection, row.id, owner=row.owner, buckets=row.buckets, value=value, parent=row.parent
    )


def amendment_of(
    mutation: Mutation, world: World, bounds: Bounds, period: str, lines: Collection[str]
) -> Amendment:
    """Make the amendment of a mutation: accepted where it is proven to be in time, else to be decided."""
    return Amendment(
        mutation=mutation.id,
        collection=mutation.collection,
        record=mutation.record,
        period=period,
        lines=tuple(sorted(lines)),
        proof=world.proof,
        earliest=bounds.earliest,
        latest=bounds.latest,
        state="accepted" if world.proof == "amendment" else "pending",
    )
