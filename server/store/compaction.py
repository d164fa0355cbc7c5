"""Store: what of the feed is so old that no cursor still needs it.

Below the floor it is not known any more what left a bucket. Whoever has seen only what is below gets
everything anew (`server.pull`). The journal is not concerned: it is never compacted.
"""

from typing import Protocol

import msgspec


class Compactable(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that say something only to cursors below the floor, by their keys."""

    tombstones: list[tuple[str, str, str, int]] = []  # bucket, collection, record, seq: it left the bucket
    standings: list[tuple[str, int]] = []  # replica, seq: told again since, differently
    assignments: list[tuple[str, str, int]] = []  # person, bucket, from_seq: ended

    @property
    def count(self) -> int:
        return len(self.tombstones) + len(self.standings) + len(self.assignments)


class CompactionRead(Protocol):
    def floor(self, instansi: int) -> int:
        """Get the seq below which a cursor does not know enough; 0: nothing was ever compacted."""
        ...

    def seq_at(self, instansi: int, at_ms: int) -> int:
        """Get a seq that had been reached by a time, as far as that was noted; 0: unknown."""
        ...

    def compactable(self, instansi: int, floor: int, limit: int) -> Compactable:
        """Find what can go, at most so many of each."""
        ...


class CompactionWrite(CompactionRead, Protocol):
    def note_time(self, instansi: int, now_ms: int) -> None:
        """Write down which seq has been reached by now, once a day."""
        ...

    def raise_floor(self, instansi: int, seq: int) -> None: ...

    def remove_from_feed(self, instansi: int, found: Compactable) -> None: ...
