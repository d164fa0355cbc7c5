"""SQL: destroying what is kept of somebody, what may not be destroyed, and records of what was."""

from collections.abc import Collection

import msgspec

from server.store.destructions import Hold
from server.store.records import Key
from server.store.sql_tx import Reader, Writer


def _json(values: Collection[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()


class SqlDestructionsRead(Reader):
    def holds(self, instansi: int) -> list[Hold]:
        rows = self.rows(
            "SELECT id, subject, reason, made_at, released_at FROM legal_hold WHERE instansi = ?"
            " ORDER BY made_at, id",
            (instansi,),
        )
        return [
            Hold(id=id, subject=subject, reason=reason, made_at=made_at, released_at=released_at)
            for id, subject, reason, made_at, released_at in rows
        ]

    def owned_keys(self, instansi: int, owners: Collection[str], limit: int) -> list[Key]:
        rows = self.rows(
            "SELECT collection, id FROM record WHERE instansi = ?"
            " AND owner IN (SELECT value FROM json_each(?)) ORDER BY collection, id LIMIT ?",
            (instansi, _json(owners), limit),
        )
        return [(collection, id) for collection, id in rows]

    def rows_about(self, instansi: int, keys: Collection[Key], after: int = 0) -> list[tuple[int, Key]]:
        rows = self.rows(
            "SELECT row, collection, record FROM envelope WHERE instansi = ? AND row > ? AND kind <> 'act'"
            " AND record IN (SELECT value FROM json_each(?)) ORDER BY row",
            (instansi, after, _json({id for _, id in keys})),
        )
        return [(row, (collection, id)) for row, collection, id in rows if (collection, id) in keys]

    def with_payload(self, instansi: int, rows: Collection[int]) -> list[int]:
        found = self.rows(
            "SELECT p.row FROM json_each(?) j CROSS JOIN payload p ON p.row = CAST(j.value AS BIGINT)"
            " WHERE p.instansi = ? ORDER BY p.row",
            (msgspec.json.encode(sorted(rows)).decode(), instansi),
        )
        return [row for (row,) in found]

    def files_named_by(self, instansi: int, keys: Collection[Key]) -> list[str]:
        rows = self.rows(
            "SELECT sha256, collection, record FROM evidence_use u WHERE instansi = ? AND sha256 IN"
            " (SELECT sha256 FROM evidence_use WHERE instansi = ?"
            " AND record IN (SELECT value FROM json_each(?)))",
            (instansi, instansi, _json({id for _, id in keys})),
        )
        others = {sha256 for sha256, collection, record in rows if (collection, record) not in keys}
        return sorted({sha256 for sha256, _, _ in rows} - others)

    def destructions(self, instansi: int) -> list[tuple[str, int, bytes]]:
        rows = self.rows(
            "SELECT id, at, body FROM destruction WHERE instansi = ? ORDER BY at DESC, id", (instansi,)
        )
        return [(id, at, body.encode()) for id, at, body in rows]


class SqlDestructions(SqlDestructionsRead, Writer):
    def put_hold(self, instansi: int, hold: Hold) -> None:
        self.execute(
            "INSERT INTO legal_hold (instansi, id, subject, reason, made_at, released_at)"
            " VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (instansi, id) DO UPDATE SET released_at = excluded.released_at",
            (instansi, *msgspec.structs.astuple(hold)),
        )

    def erase_records(self, instansi: int, keys: Collection[Key]) -> None:
        for key in sorted(keys):
            for statement in (
                "DELETE FROM record WHERE instansi = ? AND collection = ? AND id = ?",
                "DELETE FROM mutation WHERE instansi = ? AND collection = ? AND record = ?",
                "DELETE FROM case_line WHERE instansi = ? AND collection = ? AND record = ?",
            ):
                self.execute(statement, (instansi, *key))
        # These have no index by record: a way along them for all of the records, and not for each.
        named = _json({f"{collection}/{id}" for collection, id in keys})
        for table in ("evidence_use", "awaited_file"):
            self.execute(
                f"DELETE FROM {table} WHERE instansi = ?"  # noqa: S608
                " AND collection || '/' || record IN (SELECT value FROM json_each(?))",
                (instansi, named),
            )

    def add_destruction(self, instansi: int, id: str, at: int, body: bytes) -> None:
        self.execute(
            "INSERT INTO destruction (instansi, id, at, body) VALUES (?, ?, ?, ?)",
            (instansi, id, at, body.decode()),
        )
