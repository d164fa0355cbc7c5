"""Orphans: what waits for a line that its phone has lost for good.

Nobody guesses what the lost line said: each orphan gets a case that shows it with its missing base, and
whoever accepts it lets it count as if its author had not seen what is gone (F22, F32).
"""

from server.cases import Cases
from server.clerk import Subject
from server.outcomes import Setting, read_world
from server.reading import read_kept
from server.store.contact import LostLine
from server.store.store import Tx
from server.workbench import Workbench
from server.world import bounds_of


def open_orphans(tx: Tx, setting: Setting, lost: list[LostLine]) -> frozenset[str]:
    """Open the cases of what waits for these lines. Returns the buckets where something changed.

    All that was written before an orphan is here or lost; what it names and nobody has is therefore lost.
    """
    ids = tx.held_lines(setting.instansi, setting.replica.id, min(one.n for one in lost)) if lost else []
    if not ids:
        return frozenset()
    bench = Workbench(tx, setting)
    cases = Cases(tx, setting, bench)
    stored = bench.stored(ids)
    bench.prefetch_records({(one.collection, one.record) for one in stored.values()})
    for id in ids:
        if id in stored:
            one = stored[id]
            record = bench.current((one.collection, one.record))
            verdict = record.refused.get(id)
            if verdict is None or verdict.outcome != "held":
                continue
            gone = set(verdict.missing) - tx.known(setting.instansi, verdict.missing).keys()
            kept = next(
                each for each in tx.kept(setting.instansi, one.collection, one.record) if each.known.id == id
            )
            if not gone or kept.payload is None or kept.n > setting.replica.n + 1:
                continue
            mutation, world = read_kept(kept), read_world(one)
            row = bench.row((one.collection, one.record))
            cases.clerk.open(
                Subject(
                    name=id,
                    row=one.row,
                    sha=one.sha,
                    outcome="held",
                    code="missing",
                    errors=(),
                    received=kept.received_at,
                    bounds=bounds_of(world, kept.received_at),
                    author=mutation.actor,
                    id=id,
                    mutation=mutation,
                    owner=row.owner if row is not None else "",
                    roles=world.roles,
                    missing=tuple(sorted(gone)),
                )
            )
    cases.clerk.save()
    bench.finish()
    return frozenset(bench.buckets)
