"""Reading the journal with new eyes: what older definitions wrote, evaluated again by a server that has
learnt to read them (F80).

It is called when a server starts. A record holds what was evaluated when its last mutation came; an upcaster
that came later has not touched it yet. Only the evaluation changes: no line, no outcome, no version of a
table.
"""

from collections.abc import Collection

from server.appraisal import KINDS
from server.appraisal.kind import tables_of
from server.appraisal.upcast import UPCASTERS, definition
from server.forms import shipped_forms
from server.organisation import organisation_of
from server.outcomes import Setting
from server.own_hand import own_replica
from server.own_replica import NO_RECEIPTS
from server.reading import read_kept
from server.salts import salts
from server.store.records import Key
from server.store.store import Store, Tx
from server.workbench import Workbench
from sync import merge

RECORDS_AT_ONCE = 200


def reread_all(store: Store, instansi: int, now_ms: int) -> int:
    """Evaluate again what new upcasters change. Returns how many records read differently now."""
    new = UPCASTERS.keys() - store.read_now(lambda tx: tx.upcast_definitions(instansi))
    if not new:
        return 0
    changed, keys = 0, [("", "")]
    while keys := store.read_now(lambda tx: tx.written_records(instansi, keys[-1], RECORDS_AT_ONCE)):
        changed += store.write_now(lambda tx: reread(tx, instansi, keys, new, now_ms))
    store.write_now(lambda tx: tx.note_upcast(instansi, new, now_ms))
    return changed


def reread(tx: Tx, instansi: int, keys: Collection[Key], definitions: Collection[str], now_ms: int) -> int:
    """Evaluate those of these records again that a mutation of such a definition takes part in."""
    at = tx.clamp(instansi, now_ms)
    agency = tx.agency(instansi)
    setting = Setting(
        instansi=instansi,
        namespace=agency.namespace,
        replica=own_replica(tx, agency, at),
        org=organisation_of(tx, instansi),
        forms=shipped_forms(),
        keys=NO_RECEIPTS,
        at=at,
        salt=salts(1),
    )
    reader = _Reread(tx, setting)
    reader.prefetch_records(keys)
    changed = sum([reader.again(key, definitions) for key in keys])
    reader.finish()
    return changed


class _Reread(Workbench):
    """Evaluates records whose mutations have all been judged."""

    def again(self, key: Key, definitions: Collection[str]) -> bool:
        row, kind = self._rows.get(key), KINDS.get(key[0])
        kept = self._tx.kept(self._set.instansi, *key)
        written = {definition(read_kept(one)) for one in kept if one.payload is not None}
        if row is None or kind is None or written.isdisjoint(definitions):
            return False
        before = self._evaluated(key, row)
        weighed = [one for one in (self._recall(one, row.owner or None) for one in kept) if one is not None]
        after = merge.evaluate(tables_of(kind, before.version), weighed)
        if after.registers == before.registers:
            return False
        self.write(kind, key, before, after, weighed)
        return True
