"""Store: what is known of the evidence files.

The bytes are files beside the database, named by their hash.
"""

from collections.abc import Collection
from typing import Protocol

import msgspec


class EvidenceFile(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str  # hex
    bytes_count: int
    type: str  # as sniffed: image/jpeg, image/png, image/webp, application/pdf
    uploaded_by: str
    at: int
    path: str  # below the folder of evidence


class AwaitedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a record names and that none of its authors has sent yet."""

    collection: str
    record: str
    sha256: str
    person: str  # who named it
    replica: str  # on which he did: the device that should have it
    since: int  # when the record came, server time, ms
    refused: str = ""  # the code with which the file was turned away; "": it has only not come yet


class AwaitedThere(msgspec.Struct, frozen=True, kw_only=True):
    """How much one device should still have."""

    replica: str  # "": nobody knows which one
    person: str
    files: int
    refused: int  # of these, how many came and were turned away
    since: int  # when the oldest of the records came, server time, ms


class EvidenceRead(Protocol):
    def evidence_files(self, instansi: int, sha256: str) -> list[EvidenceFile]:
        """Get the file, once for everybody who has uploaded it."""
        ...

    def evidence_bytes_of(self, instansi: int, person: str) -> int:
        """Add up what a person has uploaded."""
        ...

    def record_names(self, instansi: int, collection: str, record: str, sha256: str) -> bool:
        """Ask whether a record has this file as its evidence."""
        ...

    def evidence_senders(self, instansi: int, files: Collection[str]) -> set[tuple[str, str]]:
        """Get who has sent which of these files, as pairs of hash and person."""
        ...

    def unnamed_evidence(self, instansi: int, before_ms: int) -> list[EvidenceFile]:
        """Get the files that came before a time and that neither a record nor a line that was not taken
        names.
        """
        ...

    def awaited_files(self, instansi: int, sha256: str) -> list[AwaitedFile]:
        """Get the records that wait for a file."""
        ...

    def awaited_by_record(self, instansi: int, collection: str, record: str) -> list[AwaitedFile]: ...

    def awaited_counts(self, instansi: int, replicas: Collection[str]) -> dict[str, int]:
        """Count what these devices should still have; a device that owes nothing is left out."""
        ...

    def awaited_there(
        self, instansi: int, people: Collection[str], start: int, limit: int
    ) -> tuple[list[AwaitedThere], int]:
        """Get a page of the devices of these people that should still have files, the longest wait first,
        and how many devices that are in all.
        """
        ...

    def awaited_owners(self, instansi: int, replicas: Collection[str]) -> set[tuple[str, str, str]]:
        """Get whose records name the files that these devices should have: replica, person, placement."""
        ...


class EvidenceWrite(EvidenceRead, Protocol):
    def put_evidence_file(self, instansi: int, file: EvidenceFile) -> None: ...

    def delete_evidence_file(self, instansi: int, sha256: str, person: str) -> None: ...

    def await_files(
        self, instansi: int, collection: str, record: str, files: Collection[AwaitedFile]
    ) -> None:
        """Write down all that a record waits for; what it waited for before is forgotten."""
        ...
