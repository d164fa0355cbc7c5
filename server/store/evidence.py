"""Store: what is known of the evidence files.

The bytes are files beside the database, named by their hash.
"""

from typing import Protocol

import msgspec


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str  # hex
    bytes_count: int
    type: str  # as sniffed: image/jpeg, image/png, image/webp, application/pdf
    uploaded_by: str
    at: int
    path: str  # below the folder of evidence


class EvidenceRead(Protocol):
    def evidence_files(self, instansi: int, sha256: str) -> list[EvidenceFile]:
        """Get the file, once for everybody who has uploaded it."""
        ...

    def evidence_bytes_of(self, instansi: int, person: str) -> int:
        """Add up what a person has uploaded."""
        ...

    def report_names(self, instansi: int, report: str, sha256: str) -> bool:
        """Ask whether a report has this file as its evidence."""
        ...


class EvidenceWrite(EvidenceRead, Protocol):
    def put_evidence_file(self, instansi: int, file: EvidenceFile) -> None: ...
