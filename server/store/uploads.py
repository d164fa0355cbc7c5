"""Store: files on their way, one row each from the first request until some time after the file is whole.

The bytes that have come lie beside the database (`server/partial.py`); the row says how many of them count.
"""

from typing import Protocol

import msgspec


class UploadSession(msgspec.Struct, frozen=True, kw_only=True):
    """One person sends one file. He has at most one session for it."""

    id: str  # 32 hexadecimal digits
    person: str
    sha256: str  # of the whole file, hex, as promised
    length: int  # bytes
    metadata: str  # Upload-Metadata as its creator wrote it
    bytes_held: int = 0  # durable here; `length`: whole, verified, and an evidence file by now
    expires: int

    @property
    def whole(self) -> bool:
        return self.bytes_held == self.length


class UploadsRead(Protocol):
    def upload(self, instansi: int, id: str) -> UploadSession | None: ...

    def upload_of(self, instansi: int, person: str, sha256: str) -> UploadSession | None: ...

    def uploads_of(self, instansi: int, person: str) -> list[UploadSession]:
        """Get what a person is sending, that which expires first first."""
        ...

    def uploads_expired(self, instansi: int, before_ms: int) -> list[UploadSession]: ...


class UploadsWrite(UploadsRead, Protocol):
    def put_upload(self, instansi: int, upload: UploadSession) -> None: ...

    def delete_upload(self, instansi: int, id: str) -> None: ...
