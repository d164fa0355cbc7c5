"""Store: what a backup is checked by, and what a restore leaves behind."""

from typing import Protocol

import msgspec


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is of an agency: a copy has the same."""

    rows: int  # of the journal
    payloads: int
    records: int
    people: int
    replicas: int
    files: int


class Honoured(msgspec.Struct, frozen=True, kw_only=True):
    """A line that came back after a restore: its row now, and what its receipt says of then."""

    row: int
    at: int
    outcome: str
    code: str


class BackupsRead(Protocol):
    def counts(self, instansi: int) -> Counts: ...

    def chain_end(self, instansi: int) -> str:
        """Get the newest link of the journal's chain."""
        ...

    def journal_end(self, instansi: int) -> int:
        """Get the row of the newest entry of the journal."""
        ...

    def evidence_places(self) -> list[tuple[str, str]]:
        """Get every evidence file of every agency: its place below the folder, and its SHA-256 in hex."""
        ...

    def honoured_after(self, instansi: int, person: str, row: int) -> int | None:
        """Get the oldest time of receipt among a person's lines that came back after this row."""
        ...

    def honoured(self, instansi: int, row: int) -> Honoured | None:
        """Get what the receipt said that came with the line of this row; None: there was none."""
        ...


class BackupsWrite(BackupsRead, Protocol):
    def new_epoch(self, instansi: int, epoch: str, now_ms: int) -> None:
        """Make this another database than the one it was copied from."""
        ...

    def honour(self, instansi: int, person: str, line: Honoured) -> None:
        """Note that a line of a person came back with the receipt of then."""
        ...
