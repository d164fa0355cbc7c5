"""Store: who has opened what of whom at a desk."""

from typing import Protocol

import msgspec


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One reader, one thing, one day."""

    person: str  # whose it is
    day: str  # YYYY-MM-DD, UTC
    by: str  # a person; "token:<id>": another system
    what: str
    times: int
    first_at: int
    last_at: int


class LooksRead(Protocol):
    def looks_at(self, instansi: int, person: str) -> list[Look]:
        """Get who looked at a person's data, the newest first."""
        ...

    def looks_between(self, instansi: int, first_ms: int, last_ms: int, by: str) -> list[Look]:
        """Get what was opened in a time, by everybody ("") or by one reader."""
        ...

    def count_looks(self, instansi: int, before_ms: int) -> int:
        """Count what was looked at last before this time."""
        ...


class LooksWrite(LooksRead, Protocol):
    def add_look(self, instansi: int, person: str, by: str, what: str, now_ms: int) -> None: ...

    def drop_looks(self, instansi: int, before_ms: int) -> int:
        """Forget what was looked at before this time. Returns how many."""
        ...
