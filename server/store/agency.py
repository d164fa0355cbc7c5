"""Store: agencies, their epoch, and what everything else of theirs is numbered by."""

from typing import Protocol

import msgspec


class Agency(msgspec.Struct, frozen=True):
    """One agency (instansi) hosted by this server."""

    instansi: int
    code: str
    host: str  # the host name it is reached under; "*": any that is nobody else's
    name: str
    namespace: str  # UUID, for the ids that are derived from names
    zone: str  # IANA name
    created: int


class AgencyRead(Protocol):
    def agencies(self) -> list[Agency]: ...

    def agency(self, instansi: int) -> Agency:
        """Raises: LookupError."""
        ...

    def epoch(self, instansi: int) -> str: ...

    def seq(self, instansi: int) -> int:
        """Get the newest seq that anything has."""
        ...

    def latest_at(self, instansi: int) -> int:
        """Get the latest server time that was ever used, ms."""
        ...

    def organisation_version(self, instansi: int) -> int:
        """Get a number that is another one after any change of placements, superiors, grants and units."""
        ...


class AgencyWrite(AgencyRead, Protocol):
    def add_agency(self, agency: Agency, epoch: str) -> None: ...

    def foreign_commits(self) -> int:
        """Get a number that is another one after another process has changed anything."""
        ...

    def next_seq(self, instansi: int) -> int:
        """Take the next seq. Only the writer takes any, so commit order is seq order."""
        ...

    def clamp(self, instansi: int, now_ms: int) -> int:
        """Turn the clock's time into server time, which never goes back even when the clock does."""
        ...

    def organisation_changed(self, instansi: int) -> None:
        """Make a new version of the organisation; whoever changes one of its tables calls this."""
        ...
