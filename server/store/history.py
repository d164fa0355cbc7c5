"""Store: every line that was ever about a record, whether or not it counts."""

from typing import Protocol

import msgspec

from server.journal import Envelope


class PastLine(msgspec.Struct, frozen=True):
    envelope: Envelope
    payload: bytes | None  # None: destroyed
    verdict: str  # what it is to its record; "": its id belongs to another line
    world: str  # JSON: what the world said of it


class HistoryRead(Protocol):
    def history(
        self, instansi: int, collection: str, record: str, after_row: int, limit: int, actor: str = ""
    ) -> list[PastLine]:
        """Get the lines about a record in the order of receipt. `actor`: only his."""
        ...

    def history_codes(self, instansi: int, collection: str, record: str) -> dict[str, int]:
        """Count the lines about a record by the reason why they did not count at once; "": they did."""
        ...
