"""Work that arrived after its author had moved on: it counts where it was done, and whoever has that work now
is told.
"""

from server.access import work_bucket
from server.effects import derived_id
from server.outcomes import Setting
from server.store.store import Tx
from sync.mutation import Mutation

COLLECTION = "arrival"


def put_arrival(
    tx: Tx, setting: Setting, owner: str, dated: str | None, mutation: Mutation
) -> frozenset[str]:
    """Tell of it. Returns the buckets where something changed."""
    buckets = (work_bucket(owner),)
    value = {
        "mutation": mutation.id,
        "collection": mutation.collection,
        "record": mutation.record,
        "author": mutation.actor,
        "unit": setting.org.placements[owner].unit,
        "date": dated,
        "made": mutation.made.at,
        "received": setting.at,
    }
    id = derived_id(setting.namespace, f"{COLLECTION}/{mutation.id}")
    tx.put_derived(setting.instansi, COLLECTION, id, owner=owner, buckets=buckets, value=value)
    return frozenset(buckets)
