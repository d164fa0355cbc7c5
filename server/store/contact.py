"""Store: what replicas say of themselves: how much they have written, and which lines they have lost."""

from collections.abc import Collection
from typing import Protocol

import msgspec


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What a replica last said of its outbox."""

    replica: str
    n: int  # the highest that it ever named
    hash: str  # of that one
    count: int  # lines that waited there, as of the last exchange
    bytes: int
    client: str  # version of the app
    at: int  # when it was last heard of: at most an hour too early


class LostLine(msgspec.Struct, frozen=True):
    """A line that its phone no longer has. `hash`: what the next one names as the one before it."""

    n: int
    hash: str
    at: int


class ContactRead(Protocol):
    def announced(self, instansi: int, replicas: Collection[str]) -> dict[str, Announced]: ...

    def lost_lines(self, instansi: int, replica: str) -> list[LostLine]:
        """Get the lines that a replica has lost, in the order of n."""
        ...

    def held_lines(self, instansi: int, replica: str, after_n: int) -> list[str]:
        """Get the mutations after a number that waited for a predecessor when they came."""
        ...


class ContactWrite(ContactRead, Protocol):
    def put_announced(self, instansi: int, announced: Announced) -> None: ...

    def add_lost_line(self, instansi: int, replica: str, lost: LostLine) -> None: ...
