"""How much waits to be judged: what to tell phones about it, and when no more is kept."""

import random
import time
from collections.abc import Callable

from server.store.store import Store

FRESH_S = 2.0
JUDGED_PER_S = 50.0  # what a slow machine can do beside its other work
SHORTEST_S, LONGEST_S = 10.0, 120.0


class Backlog:
    """Pushes of each agency that were kept, as last counted, and what this server has added since."""

    def __init__(
        self,
        most_bytes: int,
        seconds: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._chance = chance  # from 0 to 1
        self._counted: dict[int, tuple[float, int, int]] = {}  # agency -> when, pushes, bytes

    async def has_room(self, store: Store, instansi: int, size: int, now_ms: int) -> bool:
        """Ask whether so many bytes more may be kept. What could not be judged takes room like the rest; only
        those who wait need not wait for it.
        """
        now = self._seconds()
        at, count, held = self._counted.get(instansi, (-FRESH_S, 0, 0))
        if now - at >= FRESH_S:
            self._counted[instansi] = (
                now,
                count,
                held,
            )  # who comes while this is being counted need not count
            due, all = await store.read(
                lambda tx: (tx.unjudged_size(instansi, now_ms), tx.unjudged_size(instansi, None))
            )
            self._counted[instansi] = (now, due.count, all.bytes)
            held = all.bytes
        return held + size <= self._most_bytes

    def add(self, instansi: int, size: int) -> None:
        """Count one more."""
        at, count, held = self._counted.get(instansi, (-FRESH_S, 0, 0))
        self._counted[instansi] = (at, count + 1, held + size)

    def retry_after(self, instansi: int) -> int:
        """Say in how many seconds to ask for the outcomes: by chance, about when they will be there, and soon
        enough for what is written meanwhile.
        """
        count = self._counted.get(instansi, (0.0, 0, 0))[1]
        longest = min(LONGEST_S, 2 * SHORTEST_S + 2 * count / JUDGED_PER_S)
        return round(longest / 2 + self._chance() * longest / 2)
