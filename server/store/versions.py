"""Store: which older definitions have been read anew since this server learnt to."""

from collections.abc import Collection
from typing import Protocol

from server.store.records import Key


class VersionsRead(Protocol):
    def upcast_definitions(self, instansi: int) -> frozenset[str]:
        """Get the definitions whose upcasters have been applied to what was here before them."""
        ...

    def written_records(self, instansi: int, after: Key, limit: int) -> list[Key]:
        """List the records that people write, in the order of their keys."""
        ...


class VersionsWrite(VersionsRead, Protocol):
    def note_upcast(self, instansi: int, definitions: Collection[str], at: int) -> None: ...
