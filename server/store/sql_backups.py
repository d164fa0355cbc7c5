"""SQL: what a backup is checked by, and what a restore leaves behind."""

import msgspec

from server.store.backups import Counts, Honoured
from server.store.sql_agency import SqlAgency, SqlAgencyRead

_COUNTS = """SELECT
    (SELECT count(*) FROM envelope WHERE instansi = ?), (SELECT count(*) FROM payload WHERE instansi = ?),
    (SELECT count(*) FROM record WHERE instansi = ?), (SELECT count(*) FROM person WHERE instansi = ?),
    (SELECT count(*) FROM replica WHERE instansi = ?), (SELECT count(*) FROM evidence WHERE instansi = ?)
"""


class SqlBackupsRead(SqlAgencyRead):
    def counts(self, instansi: int) -> Counts:
        row = self.rows(_COUNTS, (instansi,) * 6)[0]
        return Counts(**dict(zip(Counts.__struct_fields__, row, strict=True)))

    def chain_end(self, instansi: int) -> str:
        return self.counter(instansi).chain

    def journal_end(self, instansi: int) -> int:
        return self.counter(instansi).row

    def evidence_places(self) -> list[tuple[str, str]]:
        return [
            (row[0], row[1]) for row in self.rows("SELECT DISTINCT path, sha256 FROM evidence ORDER BY 1, 2")
        ]

    def honoured_after(self, instansi: int, person: str, row: int) -> int | None:
        found = self.row(
            "SELECT min(at) FROM honoured WHERE instansi = ? AND person = ? AND row > ?",
            (instansi, person, row),
        )
        return None if found is None else found[0]

    def honoured(self, instansi: int, row: int) -> Honoured | None:
        found = self.row(
            "SELECT row, at, outcome, code FROM honoured WHERE instansi = ? AND row = ?", (instansi, row)
        )
        return (
            None if found is None else Honoured(**dict(zip(Honoured.__struct_fields__, found, strict=True)))
        )


class SqlBackups(SqlBackupsRead, SqlAgency):
    def new_epoch(self, instansi: int, epoch: str, now_ms: int) -> None:
        newest = self.row("SELECT max(since) FROM epoch WHERE instansi = ?", (instansi,))
        since = max(now_ms, (newest[0] or 0) + 1 if newest else 0)
        self.execute("INSERT INTO epoch VALUES (?, ?, ?)", (instansi, epoch, since))

    def honour(self, instansi: int, person: str, line: Honoured) -> None:
        self.later(
            "INSERT INTO honoured (instansi, person, row, at, outcome, code) VALUES (?, ?, ?, ?, ?, ?)",
            (instansi, person, *msgspec.structs.astuple(line)),
        )
