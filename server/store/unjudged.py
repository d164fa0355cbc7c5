"""Store: pushes that were received in a rush, as they came, until they are judged."""

from typing import Protocol

import msgspec

PUT_OFF_MS = 10 * 60 * 1000  # after something could not be judged


class Unjudged(msgspec.Struct, frozen=True, kw_only=True):
    """One push."""

    replica: str
    sha: str  # SHA-256 of its lines, without the first one, hex: what makes it the same as another
    person: str  # whose phone it is
    at: int  # when it was received, ms
    due: int  # when it is to be judged, by the clock of the machine, which may be put back
    body: bytes  # of the request, decompressed

    def is_due(self, now_ms: int) -> bool:
        """Ask whether it is to be judged now. What is put off for longer than anything is was kept, or put
        off, while the clock was ahead.
        """
        return not now_ms < self.due <= now_ms + PUT_OFF_MS


class UnjudgedSize(msgspec.Struct, frozen=True):
    """How much waits."""

    count: int
    bytes: int


class UnjudgedRead(Protocol):
    """`now_ms`: by the same clock as `due`; what is due is as `Unjudged.is_due` says."""

    def unjudged(self, instansi: int, now_ms: int, most: int) -> list[Unjudged]:
        """Get what is due, what was received first before the others."""
        ...

    def unjudged_of(self, instansi: int, replica: str, before: int | None = None) -> list[Unjudged]:
        """Get what waits of one phone, due or not, in the order of receipt; what came `before` that."""
        ...

    def unjudged_size(self, instansi: int, now_ms: int | None) -> UnjudgedSize:
        """Count what is due; None: all there is."""
        ...

    def unjudged_put_off(self, instansi: int, now_ms: int) -> int:
        """Count what could not be judged, and is not due again."""
        ...

    def unjudged_by(self, instansi: int, person: str) -> dict[tuple[str, str], int]:
        """Get the bytes of all that waits of one person, by phone and hash."""
        ...

    def is_unjudged(self, instansi: int, replica: str, sha: str) -> bool: ...

    def unjudged_fresh(self, instansi: int, now_ms: int) -> int:
        """Count what nobody has tried to judge yet. What failed once is not in it, however due it is; only
        where a clock was put back it may be, when it is due.
        """
        ...


class UnjudgedWrite(UnjudgedRead, Protocol):
    def put_unjudged(self, instansi: int, one: Unjudged) -> None: ...

    def put_off_unjudged(self, instansi: int, replica: str, sha: str, due: int) -> None: ...

    def drop_unjudged(self, instansi: int, replica: str, sha: str) -> None: ...

    def drop_unjudged_by(self, instansi: int, person: str) -> int:
        """Forget all that waits of one person. Returns how many pushes that were."""
        ...
