"""How much waits to be judged: what to tell phones about it, and when no more is kept."""

import random
import time
from collections.abc import Callable

from server.store.store import Store
from server.web.problems import Problem

FRESH_S = 2.0
JUDGED_PER_S = 50.0  # what a slow machine can do beside its other work
SHORTEST_S, LONGEST_S = 10.0, 900.0


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

    async def make_room(self, store: Store, instansi: int, size: int) -> None:
        """Count one more. Raises: Problem `busy`, when that would be too much."""
        now = self._seconds()
        at, count, held = self._counted.get(instansi, (-FRESH_S, 0, 0))
        if now - at >= FRESH_S:
            self._counted[instansi] = (
                now,
                count,
                held,
            )  # who comes while this is being counted need not count
            count, held = await store.read(lambda tx: tx.unjudged_size(instansi))
            at = now
        if held + size > self._most_bytes:
            self._counted[instansi] = (at, count, held)
            raise Problem("busy", retry_after=round(self._spread(count)))
        self._counted[instansi] = (at, count + 1, held + size)

    def retry_after(self, instansi: int) -> int:
        """Say in how many seconds to ask for the outcomes: by chance, about when they will be there."""
        return round(self._spread(self._counted.get(instansi, (0.0, 0, 0))[1]))

    def _spread(self, count: int) -> float:
        longest = min(LONGEST_S, 2 * SHORTEST_S + 2 * count / JUDGED_PER_S)
        return longest / 2 + self._chance() * longest / 2
