"""Store: which line of the journal each case is about."""

from typing import Protocol

import msgspec

from server.journal import Envelope


class CaseLine(msgspec.Struct, frozen=True):
    """The line that a case is about, as it arrived. `payload`: None where it was destroyed."""

    id: str  # of the case
    envelope: Envelope
    payload: bytes | None


class CasesRead(Protocol):
    def case_line(self, instansi: int, case: str) -> CaseLine | None: ...

    def cases_of(self, instansi: int, collection: str, record: str) -> list[CaseLine]:
        """Get the lines about a record that a case was opened for, in the order of receipt."""
        ...


class CasesWrite(CasesRead, Protocol):
    def put_case_line(self, instansi: int, case: str, row: int, collection: str, record: str) -> None: ...
