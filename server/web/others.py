"""What another process has done to the data: a command beside the running server. The server looks whether
there was something, and tells everybody who listens; whom it concerns it does not know.
"""

import asyncio

from server.store.store import Tx
from server.web.context import Web

EVERY_S = 2.0


class Others:
    """Watches for commits that are not this process's own."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._seen: int | None = None
        self._is_told = True

    async def look(self) -> None:
        """Look once. Told is when nothing more has come since the last look: a command commits many times."""
        found = await self._web.store.write(_foreign_commits)
        if found == self._seen and not self._is_told:
            self._is_told = True
            self._web.work.ring()
            self._web.hub.poke_all()
        elif self._seen is not None and found != self._seen:
            self._is_told = False
        self._seen = found


async def heed_others(web: Web, every_s: float = EVERY_S) -> None:
    """Look again and again, until cancelled; while nobody listens there is nobody to tell."""
    others = Others(web)
    while True:
        if len(web.hub):
            await others.look()
        await asyncio.sleep(every_s)


def _foreign_commits(tx: Tx) -> int:
    return tx.foreign_commits()
