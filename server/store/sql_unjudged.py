"""SQL: pushes that were received in a rush, until they are judged."""

from server.store.sql_tx import Reader, Writer
from server.store.unjudged import Unjudged
from server.store.upsert import upsert

_PUT = upsert("unjudged", ("replica", "sha", "at", "due", "bytes", "body"), ("replica", "sha"))


class SqlUnjudgedRead(Reader):
    def unjudged(self, instansi: int, now_ms: int, most: int) -> list[Unjudged]:
        found = self.rows(
            "SELECT replica, sha, at, due, body FROM unjudged WHERE instansi = ? AND due <= ?"
            " ORDER BY due, replica, sha LIMIT ?",
            (instansi, now_ms, most),
        )
        return [
            Unjudged(replica=replica, sha=sha, at=at, due=due, body=bytes(body))
            for replica, sha, at, due, body in found
        ]

    def unjudged_size(self, instansi: int) -> tuple[int, int]:
        row = self.row(
            "SELECT count(*), coalesce(sum(bytes), 0) FROM unjudged WHERE instansi = ?", (instansi,)
        )
        return (0, 0) if row is None else (row[0], int(row[1]))

    def unjudged_of(self, instansi: int, replica: str) -> tuple[int, int]:
        row = self.row(
            "SELECT count(*), coalesce(sum(bytes), 0) FROM unjudged WHERE instansi = ? AND replica = ?",
            (instansi, replica),
        )
        return (0, 0) if row is None else (row[0], int(row[1]))

    def is_unjudged(self, instansi: int, replica: str, sha: str) -> bool:
        key = (instansi, replica, sha)
        return (
            self.row("SELECT 1 FROM unjudged WHERE instansi = ? AND replica = ? AND sha = ?", key) is not None
        )


class SqlUnjudged(SqlUnjudgedRead, Writer):
    def put_unjudged(self, instansi: int, one: Unjudged) -> None:
        self.later(_PUT, (instansi, one.replica, one.sha, one.at, one.due, len(one.body), one.body))

    def put_off_unjudged(self, instansi: int, replica: str, sha: str, due: int) -> None:
        self.execute(
            "UPDATE unjudged SET due = ? WHERE instansi = ? AND replica = ? AND sha = ?",
            (due, instansi, replica, sha),
        )

    def drop_unjudged(self, instansi: int, replica: str, sha: str) -> None:
        self.execute(
            "DELETE FROM unjudged WHERE instansi = ? AND replica = ? AND sha = ?", (instansi, replica, sha)
        )
