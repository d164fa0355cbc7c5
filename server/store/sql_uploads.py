"""SQL: files on their way."""

from typing import Any

from server.store.sql_tx import Reader, Writer
from server.store.uploads import UploadSession

_ROW = "id, person, sha256, length, metadata, bytes_held, expires"


class SqlUploadsRead(Reader):
    def upload(self, instansi: int, id: str) -> UploadSession | None:
        found = self.row(f"SELECT {_ROW} FROM upload WHERE instansi = ? AND id = ?", (instansi, id))  # noqa: S608
        return None if found is None else _session(found)

    def upload_of(self, instansi: int, person: str, sha256: str) -> UploadSession | None:
        found = self.row(
            f"SELECT {_ROW} FROM upload WHERE instansi = ? AND person = ? AND sha256 = ?",  # noqa: S608
            (instansi, person, sha256),
        )
        return None if found is None else _session(found)

    def uploads_of(self, instansi: int, person: str) -> list[UploadSession]:
        found = self.rows(
            f"SELECT {_ROW} FROM upload WHERE instansi = ? AND person = ? ORDER BY expires, id",  # noqa: S608
            (instansi, person),
        )
        return [_session(row) for row in found]

    def uploads_expired(self, instansi: int, before_ms: int) -> list[UploadSession]:
        found = self.rows(
            f"SELECT {_ROW} FROM upload WHERE instansi = ? AND expires < ? ORDER BY expires, id",  # noqa: S608
            (instansi, before_ms),
        )
        return [_session(row) for row in found]


class SqlUploads(SqlUploadsRead, Writer):
    def put_upload(self, instansi: int, upload: UploadSession) -> None:
        self.execute(
            "INSERT INTO upload (instansi, id, person, sha256, length, metadata, bytes_held, expires)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (instansi, person, sha256)"
            " DO UPDATE SET id = excluded.id, length = excluded.length, metadata = excluded.metadata,"
            " bytes_held = excluded.bytes_held,"
            " expires = excluded.expires",
            (
                *(instansi, upload.id, upload.person, upload.sha256, upload.length),
                *(upload.metadata, upload.bytes_held, upload.expires),
            ),
        )

    def delete_upload(self, instansi: int, id: str) -> None:
        self.execute("DELETE FROM upload WHERE instansi = ? AND id = ?", (instansi, id))


def _session(row: tuple[Any, ...]) -> UploadSession:
    id, person, sha256, length, metadata, bytes_held, expires = row
    return UploadSession(
        id=id,
        person=person,
        sha256=sha256,
        length=length,
        metadata=metadata,
        bytes_held=bytes_held,
        expires=expires,
    )
