"""SQL: evidence files."""

from collections.abc import Collection
from typing import Any

import msgspec

from server.store.evidence import AwaitedFile, AwaitedThere, EvidenceFile
from server.store.sql_tx import Reader, Writer


class SqlEvidenceRead(Reader):
    def evidence_files(self, instansi: int, sha256: str) -> list[EvidenceFile]:
        rows = self.rows(
            "SELECT bytes_count, type, uploaded_by, at, path FROM evidence WHERE instansi = ? AND sha256 = ?"
            " ORDER BY at, uploaded_by",
            (instansi, sha256),
        )
        return [_file(sha256, *row) for row in rows]

    def evidence_bytes_of(self, instansi: int, person: str) -> int:
        row = self.row(
            "SELECT coalesce(sum(bytes_count), 0) FROM evidence WHERE instansi = ? AND uploaded_by = ?",
            (instansi, person),
        )
        return 0 if row is None else int(row[0])

    def record_names(self, instansi: int, collection: str, record: str, sha256: str) -> bool:
        row = self.row(
            "SELECT 1 FROM evidence_use WHERE instansi = ? AND sha256 = ? AND collection = ? AND record = ?",
            (instansi, sha256, collection, record),
        )
        return row is not None

    def evidence_senders(self, instansi: int, files: Collection[str]) -> set[tuple[str, str]]:
        rows = self.rows(
            "SELECT e.sha256, e.uploaded_by FROM json_each(?) j CROSS JOIN evidence e ON e.sha256 = j.value"
            " WHERE e.instansi = ?",
            (msgspec.json.encode(sorted(files)).decode(), instansi),
        )
        return {(sha256, person) for sha256, person in rows}

    def unnamed_evidence(self, instansi: int, before_ms: int) -> list[EvidenceFile]:
        rows = self.rows(
            "SELECT sha256, bytes_count, type, uploaded_by, at, path FROM evidence e"
            " WHERE instansi = ? AND at < ? AND NOT EXISTS (SELECT 1 FROM evidence_use u"
            " WHERE u.instansi = e.instansi AND u.sha256 = e.sha256) ORDER BY at, sha256, uploaded_by",
            (instansi, before_ms),
        )
        # Whoever accepts it later must find its evidence.
        return [_file(*row) for row in rows if not self._names_outside(instansi, row[0])]

    def _names_outside(self, instansi: int, sha256: str) -> bool:
        found = self.row(
            "SELECT 1 FROM envelope v JOIN payload p ON p.instansi = v.instansi AND p.row = v.row"
            " WHERE v.instansi = ? AND v.outcome IN ('held', 'quarantined', 'unreadable')"
            " AND instr(p.bytes, CAST(? AS BLOB)) LIMIT 1",
            (instansi, sha256),
        )
        return found is not None

    def awaited_files(self, instansi: int, sha256: str) -> list[AwaitedFile]:
        return self._awaited("sha256 = ?", instansi, sha256)

    def awaited_by_record(self, instansi: int, collection: str, record: str) -> list[AwaitedFile]:
        return self._awaited("collection = ? AND record = ?", instansi, collection, record)

    def awaited_counts(self, instansi: int, replicas: Collection[str]) -> dict[str, int]:
        rows = self.rows(
            "SELECT a.replica, count(*) FROM json_each(?) j CROSS JOIN awaited_file a"
            " ON a.replica = j.value WHERE a.instansi = ? GROUP BY a.replica",
            (msgspec.json.encode(sorted(replicas)).decode(), instansi),
        )
        return dict(rows)

    def awaited_there(
        self, instansi: int, people: Collection[str], start: int, limit: int
    ) -> tuple[list[AwaitedThere], int]:
        whose = (instansi, msgspec.json.encode(sorted(people)).decode())
        condition = "WHERE instansi = ? AND person IN (SELECT value FROM json_each(?))"
        total = self.row(
            f"SELECT count(*) FROM (SELECT 1 FROM awaited_file {condition} GROUP BY replica, person) a",  # noqa: S608
            whose,
        )
        rows = self.rows(
            "SELECT replica, person, count(*), count(nullif(refused, '')), min(since) FROM awaited_file"  # noqa: S608
            f" {condition} GROUP BY replica, person ORDER BY min(since), replica, person LIMIT ? OFFSET ?",
            (*whose, limit, start),
        )
        names = AwaitedThere.__struct_fields__
        found = [AwaitedThere(**dict(zip(names, row, strict=True))) for row in rows]
        return found, 0 if total is None else int(total[0])

    def awaited_owners(self, instansi: int, replicas: Collection[str]) -> set[tuple[str, str, str]]:
        rows = self.rows(
            "SELECT DISTINCT a.replica, a.person, r.owner FROM json_each(?) j"
            " CROSS JOIN awaited_file a ON a.replica = j.value CROSS JOIN record r"
            " ON r.instansi = a.instansi AND r.collection = a.collection AND r.id = a.record"
            " WHERE a.instansi = ?",
            (msgspec.json.encode(sorted(replicas)).decode(), instansi),
        )
        return {(replica, person, owner) for replica, person, owner in rows}

    def _awaited(self, condition: str, instansi: int, *values: str) -> list[AwaitedFile]:
        rows = self.rows(
            "SELECT collection, record, sha256, person, replica, since, refused FROM awaited_file"  # noqa: S608
            f" WHERE instansi = ? AND {condition} ORDER BY replica, since, record, sha256",
            (instansi, *values),
        )
        names = AwaitedFile.__struct_fields__
        return [AwaitedFile(**dict(zip(names, row, strict=True))) for row in rows]


class SqlEvidence(SqlEvidenceRead, Writer):
    def put_evidence_file(self, instansi: int, file: EvidenceFile) -> None:
        self.execute(
            "INSERT INTO evidence (instansi, sha256, bytes_count, type, uploaded_by, at, path)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (instansi, file.sha256, file.bytes_count, file.type, file.uploaded_by, file.at, file.path),
        )

    def delete_evidence_file(self, instansi: int, sha256: str, person: str) -> None:
        self.execute(
            "DELETE FROM evidence WHERE instansi = ? AND sha256 = ? AND uploaded_by = ?",
            (instansi, sha256, person),
        )

    def await_files(
        self, instansi: int, collection: str, record: str, files: Collection[AwaitedFile]
    ) -> None:
        self.execute(
            "DELETE FROM awaited_file WHERE instansi = ? AND collection = ? AND record = ?",
            (instansi, collection, record),
        )
        for file in files:
            self.execute(
                "INSERT INTO awaited_file VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (instansi, *msgspec.structs.astuple(file)),
            )


def _file(sha256: str, bytes_count: int, type_: str, uploaded_by: str, at: int, path: str) -> EvidenceFile:
    made: dict[str, Any] = {"bytes_count": bytes_count, "type": type_, "uploaded_by": uploaded_by}
    return EvidenceFile(sha256=sha256, at=at, path=path, **made)
