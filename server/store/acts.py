"""Store: administrative acts, found in the journal."""

from collections.abc import Collection
from typing import Protocol

from server.journal import Envelope


class ActsRead(Protocol):
    def acts(
        self,
        instansi: int,
        *,
        before_row: int,
        limit: int,
        name: str = "",
        by: Collection[str] | None = None,
        on: str = "",
        since: int = 0,
        until: int | None = None,
    ) -> list[tuple[Envelope, bytes | None]]:
        """Get acts with their contents, the newest first, from before a row of the journal.

        `by`: people; None: whoever did it. `on`: the id of what it was done to. `since`, `until`: ms, when;
        the latter not included.
        """
        ...

    def act_names(self, instansi: int) -> list[str]:
        """List the names of all acts that there are, by the alphabet."""
        ...
