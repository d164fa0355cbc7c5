"""Store: destroying what is kept of somebody, what may not be destroyed, and records of what was."""

from collections.abc import Collection
from typing import Protocol

import msgspec

from server.store.records import Key


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wanted as evidence."""

    id: str
    subject: str  # the id of a person or of a record
    reason: str
    made_at: int
    released_at: int | None = None


class DestructionsRead(Protocol):
    def holds(self, instansi: int) -> list[Hold]:
        """Get all holds, released ones too, the oldest first."""
        ...

    def owned_keys(self, instansi: int, owners: Collection[str], limit: int) -> list[Key]:
        """Get records of these placements, at most so many."""
        ...

    def rows_about(self, instansi: int, keys: Collection[Key], after: int = 0) -> list[tuple[int, Key]]:
        """Get the rows of the journal about these records, behind a row, each with the record it is about.

        Reads all that is behind that row: the envelopes have no index by record.
        """
        ...

    def with_payload(self, instansi: int, rows: Collection[int]) -> list[int]:
        """Choose from rows of the journal, in order, those whose payload is still there."""
        ...

    def files_named_by(self, instansi: int, keys: Collection[Key]) -> list[str]:
        """Get the files that these records name and no other one does."""
        ...

    def destructions(self, instansi: int) -> list[tuple[str, int, bytes]]:
        """Get id, time and body of each destruction, the newest first."""
        ...


class DestructionsWrite(DestructionsRead, Protocol):
    def put_hold(self, instansi: int, hold: Hold) -> None: ...

    def erase_records(self, instansi: int, keys: Collection[Key]) -> None:
        """Take records, and what is kept beside them, away. What phones were told of them stays."""
        ...

    def add_destruction(self, instansi: int, id: str, at: int, body: bytes) -> None: ...
