"""SQL: which line of the journal each case is about."""

from typing import Any

from server.journal import Entry, Envelope
from server.store.cases import CaseLine
from server.store.sql_tx import Reader, Writer

_NAMES = (*Entry.__struct_fields__, "row", "payload_hash", "chain")
_LINES = (
    f"SELECT c.id, p.bytes, {', '.join(f'e.{name}' for name in _NAMES)} FROM case_line c"  # noqa: S608
    " JOIN envelope e ON e.instansi = c.instansi AND e.row = c.row"
    " LEFT JOIN payload p ON p.instansi = c.instansi AND p.row = c.row"
)


class SqlCasesRead(Reader):
    def case_line(self, instansi: int, case: str) -> CaseLine | None:
        row = self.row(f"{_LINES} WHERE c.instansi = ? AND c.id = ?", (instansi, case))
        return None if row is None else _line(row)

    def cases_of(self, instansi: int, collection: str, record: str) -> list[CaseLine]:
        found = self.rows(
            f"{_LINES} WHERE c.instansi = ? AND c.collection = ? AND c.record = ? ORDER BY c.row",
            (instansi, collection, record),
        )
        return [_line(row) for row in found]


class SqlCases(SqlCasesRead, Writer):
    def put_case_line(self, instansi: int, case: str, row: int, collection: str, record: str) -> None:
        self.later(
            "INSERT INTO case_line VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (instansi, case, row, collection, record),
        )


def _line(row: tuple[Any, ...]) -> CaseLine:
    return CaseLine(row[0], Envelope(**dict(zip(_NAMES, row[2:], strict=True))), row[1])
