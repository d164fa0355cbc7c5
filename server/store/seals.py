"""Store: which device was given which of the server's sealing keys."""

from typing import Protocol

import msgspec


class SealHolder(msgspec.Struct, frozen=True):
    """A device, or a kiosk, that may hold work sealed to a key."""

    replica: str
    label: str
    person: str
    at: int  # when it was last given the key, ms


class SealsRead(Protocol):
    def seal_holders(self, instansi: int, key: str) -> list[SealHolder]:
        """Get the devices that were given this key, and since then no other; and the kiosks that were given
        it and have not said since that they hold nothing sealed to it.
        """
        ...

    def seal_given_at(self, instansi: int, key: str) -> int:
        """Get when a key was last given to anybody, ms; 0: never."""
        ...


class SealsWrite(SealsRead, Protocol):
    def give_seal(self, instansi: int, key: str, replica: str, at: int) -> None: ...
