"""Store: what changed in which bucket, and who may see which bucket since when."""

from collections.abc import Collection
from typing import Protocol

import msgspec


class Feed(msgspec.Struct, frozen=True):
    """The newest thing that happened to a record in a bucket."""

    bucket: str
    seq: int
    collection: str
    record: str
    gone: bool


class Assignment(msgspec.Struct, frozen=True):
    """A person sees a bucket, from one seq until another; None: still."""

    bucket: str
    from_seq: int
    until_seq: int | None


class FeedRead(Protocol):
    def feed(self, instansi: int, buckets: Collection[str], after_seq: int, limit: int) -> list[Feed]:
        """Get what changed in any of these buckets, in the order of seq."""
        ...

    def assignments(self, instansi: int, person: str) -> list[Assignment]: ...


class FeedWrite(FeedRead, Protocol):
    def assign(self, instansi: int, person: str, gained: Collection[str], lost: Collection[str]) -> None:
        """Write down a change of what a person may see, under the next seq."""
        ...
