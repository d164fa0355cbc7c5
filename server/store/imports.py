"""Store: files that were brought in at the desk, what each would change or has changed, and how far it is."""

from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec

# checking: it is being read; ready, refused: a person has to look; applying: its rows are staged, then
# switched to; cards, uncards: it is in (taken back), and the cards of those it concerns are being written.
ImportState = Literal[
    "checking", "ready", "refused", "applying", "cards", "applied", "uncards", "undone", "dropped"
]
Counts = dict[str, dict[str, int]]  # table -> result -> rows


class ImportRun(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    made_at: int
    state: ImportState
    name: str  # of the file
    by: str  # person
    day: str  # ISO; from when a change counts whose row names no day
    done: int = 0
    total: int = 0  # 0: not known
    counts: Counts = {}
    changed_since: bool = False  # what it would do is not what somebody agreed to: he has to look again
    applied_at: int = 0
    applied_row: int = 0  # of the journal
    agreed_by: str = ""  # person, to what it changes
    undone_at: int = 0


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the organisation. `kind`: a key of `people.ROWS`."""

    kind: str
    before: msgspec.Raw | None  # None: it is new
    after: msgspec.Raw


class ImportsRead(Protocol):
    def imports(self, instansi: int) -> list[ImportRun]:
        """List them, the newest first."""
        ...

    def import_run(self, instansi: int, id: str) -> ImportRun | None: ...

    def import_part(self, instansi: int, run: str, name: Literal["file", "report"]) -> bytes | None: ...

    def import_rows(self, instansi: int, run: str) -> list[ImportRow]: ...

    def worked_since(self, instansi: int, row: int) -> tuple[set[str], set[str]]:
        """Get whose records people have written since a row of the journal (placements), and who wrote."""
        ...

    def record_owners(self, instansi: int, but: tuple[str, ...]) -> set[str]:
        """Get everything that owns a record of another collection than these."""
        ...


class ImportsWrite(ImportsRead, Protocol):
    """Whoever applies rows, or takes them back, calls `organisation_changed`."""

    def put_import(self, instansi: int, run: ImportRun) -> None: ...

    def put_import_part(
        self, instansi: int, run: str, name: Literal["file", "report"], content: bytes
    ) -> None: ...

    def drop_import_part(self, instansi: int, run: str, name: Literal["file", "report"]) -> None: ...

    def stage_import_rows(self, instansi: int, run: str, first: int, rows: Iterable[ImportRow]) -> None:
        """Keep the rows from number `first` on, and none behind them."""
        ...

    def apply_import_rows(self, instansi: int, run: str) -> None:
        """Put all staged rows where the organisation is."""
        ...

    def take_import_rows_back(self, instansi: int, run: str) -> None:
        """Put all rows as they were before; what was new is no more."""
        ...
