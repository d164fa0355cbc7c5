"""A bell that somebody waits for: rung while he is busy, it is heard afterwards."""

import asyncio
from collections.abc import Callable


class Bell:
    """`beside`: rings wherever else it is to be heard."""

    def __init__(self, beside: Callable[[], None] | None = None) -> None:
        self._rung = asyncio.Event()
        self._beside = beside

    def ring(self) -> None:
        self.ring_here()
        if self._beside is not None:
            self._beside()

    def ring_here(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait until it is rung, or `seconds` have passed."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return
        self._rung.clear()
