"""The world as of now, and as of every hour at which something was kept that is judged only now (0030)."""

import msgspec

from server.outcomes import Setting
from server.store.store import ReadTx
from server.world import About, Ruling, World
from sync.deadline import Bounds
from sync.mutation import Mutation


class Worlds:
    """Of one transaction: what was read of an hour is not read again for the next line."""

    def __init__(self, tx: ReadTx, setting: Setting, now_ms: int) -> None:
        self._tx = tx
        self._set = setting
        self._now_ms = now_ms
        self.now = World(tx, setting, now_ms)
        self._then: dict[int, World] = {}

    def rule_kept(self, about: About, mutation: Mutation, bounds: Bounds, kept_at: int) -> Ruling:
        """Ask about what came in a rush, as of then; what is locked by now it stands beside."""
        if kept_at not in self._then:
            self._then[kept_at] = World(self._tx, self._set, kept_at)
        ruling = self._then[kept_at].rule(about, mutation, bounds, kept_at)
        return self.beside(ruling, about, ruling.proof)

    def beside(self, ruling: Ruling, about: About, proof: str = "") -> Ruling:
        """Say so where the period is locked by now, but was not as the ruling knows it: the figures were kept
        without this while it was lost, or waited. It counts as what comes after the lock does.
        """
        term = self.now.term(about) if not ruling.code and not ruling.period else None
        if term is None or not term.is_locked(self._now_ms):
            return ruling
        return msgspec.structs.replace(ruling, period=term.period, proof=proof or "amendment")
