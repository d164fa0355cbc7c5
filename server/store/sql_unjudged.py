"""SQL: pushes that were received in a rush, until they are judged."""

from server.store.sql_tx import Params, Reader, Writer
from server.store.unjudged import PUT_OFF_MS, Unjudged, UnjudgedSize
from server.store.upsert import upsert

FRESH_MS = 60_000  # between what is kept and when it is due at first; who puts it off adds much more
_COLUMNS = ("replica", "sha", "person", "at", "due", "bytes", "body")
_PUT = upsert("unjudged", _COLUMNS, ("replica", "sha"))
_SELECT = "SELECT replica, sha, person, at, due, body FROM unjudged WHERE instansi = ?"
_COUNT = "SELECT count(*), coalesce(sum(bytes), 0) FROM unjudged WHERE instansi = ?"


class SqlUnjudgedRead(Reader):
    def unjudged(self, instansi: int, now_ms: int, most: int) -> list[Unjudged]:
        return self._unjudged(
            f"{_SELECT} AND due NOT BETWEEN ? AND ? ORDER BY due, replica, sha LIMIT ?",
            (instansi, now_ms + 1, now_ms + PUT_OFF_MS, most),
        )

    def unjudged_of(self, instansi: int, replica: str, before: int | None = None) -> list[Unjudged]:
        earlier, params = ("", ()) if before is None else (" AND at < ?", (before,))
        return self._unjudged(
            f"{_SELECT} AND replica = ?{earlier} ORDER BY at, sha", (instansi, replica, *params)
        )

    def unjudged_size(self, instansi: int, now_ms: int | None) -> UnjudgedSize:
        if now_ms is None:
            return self._size(_COUNT, (instansi,))
        return self._size(
            f"{_COUNT} AND due NOT BETWEEN ? AND ?", (instansi, now_ms + 1, now_ms + PUT_OFF_MS)
        )

    def unjudged_put_off(self, instansi: int, now_ms: int) -> int:
        return self._size(
            f"{_COUNT} AND due BETWEEN ? AND ?", (instansi, now_ms + 1, now_ms + PUT_OFF_MS)
        ).count

    def unjudged_by(self, instansi: int, person: str) -> dict[tuple[str, str], int]:
        found = self.rows(
            "SELECT replica, sha, bytes FROM unjudged WHERE instansi = ? AND person = ?", (instansi, person)
        )
        return {(replica, sha): size for replica, sha, size in found}

    def is_unjudged(self, instansi: int, replica: str, sha: str) -> bool:
        key = (instansi, replica, sha)
        found = self.row("SELECT 1 FROM unjudged WHERE instansi = ? AND replica = ? AND sha = ?", key)
        return found is not None

    def unjudged_fresh(self, instansi: int, now_ms: int) -> int:
        is_fresh = "(due BETWEEN at AND at + ? OR due < at AND due <= ?)"
        return self._size(f"{_COUNT} AND {is_fresh}", (instansi, FRESH_MS, now_ms)).count

    def _unjudged(self, sql: str, params: Params) -> list[Unjudged]:
        return [
            Unjudged(replica=replica, sha=sha, person=person, at=at, due=due, body=bytes(body))
            for replica, sha, person, at, due, body in self.rows(sql, params)
        ]

    def _size(self, sql: str, params: Params) -> UnjudgedSize:
        row = self.row(sql, params)
        return UnjudgedSize(0, 0) if row is None else UnjudgedSize(row[0], int(row[1]))


class SqlUnjudged(SqlUnjudgedRead, Writer):
    def put_unjudged(self, instansi: int, one: Unjudged) -> None:
        size = len(one.body)
        self.later(_PUT, (instansi, one.replica, one.sha, one.person, one.at, one.due, size, one.body))

    def put_off_unjudged(self, instansi: int, replica: str, sha: str, due: int) -> None:
        self.execute(
            "UPDATE unjudged SET due = ? WHERE instansi = ? AND replica = ? AND sha = ?",
            (due, instansi, replica, sha),
        )

    def drop_unjudged(self, instansi: int, replica: str, sha: str) -> None:
        self.execute(
            "DELETE FROM unjudged WHERE instansi = ? AND replica = ? AND sha = ?", (instansi, replica, sha)
        )

    def drop_unjudged_by(self, instansi: int, person: str) -> int:
        return self.execute("DELETE FROM unjudged WHERE instansi = ? AND person = ?", (instansi, person))
