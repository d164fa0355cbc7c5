"""SQL: every line that was ever about a record."""

from server.journal import Entry, Envelope
from server.store.history import PastLine
from server.store.sql_tx import Reader

_NAMES = (*Entry.__struct_fields__, "row", "payload_hash", "chain")
# What became of the second of two lines under one id is known by its case only.
_ROWS = (
    "SELECT row FROM mutation WHERE instansi = ? AND collection = ? AND record = ?"
    " UNION SELECT row FROM case_line WHERE instansi = ? AND collection = ? AND record = ?"
)


class SqlHistoryRead(Reader):
    def history(
        self, instansi: int, collection: str, record: str, after_row: int, limit: int, actor: str = ""
    ) -> list[PastLine]:
        found = self.rows(
            f"SELECT p.bytes, m.verdict, m.world, {', '.join(f'e.{name}' for name in _NAMES)}"  # noqa: S608
            f" FROM ({_ROWS}) r JOIN envelope e ON e.instansi = ? AND e.row = r.row"
            " LEFT JOIN payload p ON p.instansi = e.instansi AND p.row = e.row"
            " LEFT JOIN mutation m ON m.instansi = e.instansi AND m.id = e.id AND m.row = e.row"
            " WHERE e.row > ? AND ? IN ('', e.actor) ORDER BY e.row LIMIT ?",
            (*(instansi, collection, record) * 2, instansi, after_row, actor, limit),
        )
        return [
            PastLine(Envelope(**dict(zip(_NAMES, row[3:], strict=True))), row[0], row[1] or "", row[2] or "")
            for row in found
        ]

    def history_codes(self, instansi: int, collection: str, record: str) -> dict[str, int]:
        found = self.rows(
            f"SELECT e.code, count(*) FROM ({_ROWS}) r"  # noqa: S608
            " JOIN envelope e ON e.instansi = ? AND e.row = r.row GROUP BY e.code ORDER BY e.code",
            (*(instansi, collection, record) * 2, instansi),
        )
        return dict(found)
