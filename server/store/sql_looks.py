"""SQL: who has opened what of whom at a desk."""

from datetime import UTC, datetime

from server.store.looks import Look
from server.store.sql_tx import Reader, Writer

_LOOK = ", ".join(Look.__struct_fields__)


class SqlLooksRead(Reader):
    def looks_at(self, instansi: int, person: str) -> list[Look]:
        found = self.rows(
            f"SELECT {_LOOK} FROM looked_at WHERE instansi = ? AND person = ?"  # noqa: S608
            " ORDER BY last_at DESC, by, what",
            (instansi, person),
        )
        return [Look(**dict(zip(Look.__struct_fields__, row, strict=True))) for row in found]

    def looks_between(self, instansi: int, first_ms: int, last_ms: int, by: str) -> list[Look]:
        found = self.rows(
            f"SELECT {_LOOK} FROM looked_at WHERE instansi = ? AND last_at >= ? AND first_at <= ?"  # noqa: S608
            " AND (? = '' OR by = ?) ORDER BY first_at, person, what",
            (instansi, first_ms, last_ms, by, by),
        )
        return [Look(**dict(zip(Look.__struct_fields__, row, strict=True))) for row in found]

    def count_looks(self, instansi: int, before_ms: int) -> int:
        row = self.row(
            "SELECT count(*) FROM looked_at WHERE instansi = ? AND last_at < ?", (instansi, before_ms)
        )
        return int(row[0]) if row is not None else 0


class SqlLooks(SqlLooksRead, Writer):
    def add_look(self, instansi: int, person: str, by: str, what: str, now_ms: int) -> None:
        day = datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
        self.execute(
            "INSERT INTO looked_at (instansi, person, day, by, what, times, first_at, last_at)"
            " VALUES (?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (instansi, person, day, by, what)"
            " DO UPDATE SET times = looked_at.times + 1, last_at = CASE"
            " WHEN looked_at.last_at > excluded.last_at THEN looked_at.last_at ELSE excluded.last_at END",
            (instansi, person, day, by, what, now_ms, now_ms),
        )

    def drop_looks(self, instansi: int, before_ms: int) -> int:
        return self.execute("DELETE FROM looked_at WHERE instansi = ? AND last_at < ?", (instansi, before_ms))
