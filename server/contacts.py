"""Who is named in what somebody says to a colleague: the phone of either may not know the other's card.

One derived record for each of them, seen by exactly those who see what it belongs to.
"""

from collections.abc import Collection
from typing import Any

import msgspec

from server.appraisal import feedback
from server.effects import derived_id
from server.store.records import Key
from server.store.store import ReadTx, Tx
from sync.merge import Record

COLLECTION = "contact"
PEOPLE = ("placement", "from", "to")

_record = msgspec.json.Decoder(Record)


def tell_contacts(tx: Tx, instansi: int, namespace: str, keys: Collection[Key]) -> frozenset[str]:
    """Write who they are. Returns the buckets where something changed."""
    touched: set[str] = set()
    for key, row in sorted(tx.records(instansi, sorted(keys)).items()):
        body = feedback.body_of(_record.decode(row.body))
        if body is None or not row.buckets:
            continue
        placements = [body[name] for name in PEOPLE if name in body]
        value = {"record": key[1], "people": [one for id in placements if (one := _person(tx, instansi, id))]}
        id = derived_id(namespace, f"{COLLECTION}/{key[1]}")
        if tx.put_derived(instansi, COLLECTION, id, owner=row.owner, buckets=row.buckets, value=value):
            touched |= set(row.buckets)
    return frozenset(touched)


def _person(tx: ReadTx, instansi: int, placement: str) -> dict[str, Any] | None:
    card = tx.derived(instansi, "placement", placement)
    if card is None:
        return None
    told = {name: card[name] for name in ("person", "name", "position")}
    return {"placement": placement, **told, "unit": card["unit_name"]}
