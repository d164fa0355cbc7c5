"""SQLite: evidence files."""

from server.store.evidence import EvidenceFile
from server.store.sqlite_tx import Reader, Writer


class SqliteEvidenceRead(Reader):
    def evidence_files(self, instansi: int, sha256: str) -> list[EvidenceFile]:
        rows = self.rows(
            "SELECT bytes_count, type, uploaded_by, at, path FROM evidence WHERE instansi = ? AND sha256 = ?"
            " ORDER BY at, uploaded_by",
            (instansi, sha256),
        )
        return [
            EvidenceFile(
                sha256=sha256, bytes_count=bytes_count, type=type_, uploaded_by=uploaded_by, at=at, path=path
            )
            for bytes_count, type_, uploaded_by, at, path in rows
        ]

    def evidence_bytes_of(self, instansi: int, person: str) -> int:
        row = self.row(
            "SELECT coalesce(sum(bytes_count), 0) FROM evidence WHERE instansi = ? AND uploaded_by = ?",
            (instansi, person),
        )
        return 0 if row is None else int(row[0])

    def report_names(self, instansi: int, report: str, sha256: str) -> bool:
        row = self.row(
            "SELECT 1 FROM evidence_use WHERE instansi = ? AND sha256 = ? AND collection = 'report'"
            " AND record = ?",
            (instansi, sha256, report),
        )
        return row is not None


class SqliteEvidence(SqliteEvidenceRead, Writer):
    def put_evidence_file(self, instansi: int, file: EvidenceFile) -> None:
        self.execute(
            "INSERT OR IGNORE INTO evidence (instansi, sha256, bytes_count, type, uploaded_by, at, path)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (instansi, file.sha256, file.bytes_count, file.type, file.uploaded_by, file.at, file.path),
        )
