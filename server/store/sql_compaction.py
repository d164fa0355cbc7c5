"""SQL: the floor of the feed, and what is below it."""

from server.store.compaction import Compactable
from server.store.sql_agency import SqlAgency, SqlAgencyRead

DAY_MS = 86_400_000


class SqlCompactionRead(SqlAgencyRead):
    def floor(self, instansi: int) -> int:
        row = self.row("SELECT seq FROM feed_floor WHERE instansi = ?", (instansi,))
        return 0 if row is None else int(row[0])

    def seq_at(self, instansi: int, at_ms: int) -> int:
        row = self.row("SELECT max(seq) FROM feed_mark WHERE instansi = ? AND at <= ?", (instansi, at_ms))
        return int(row[0] or 0) if row is not None else 0

    def compactable(self, instansi: int, floor: int, limit: int) -> Compactable:
        tombstones = self.rows(
            "SELECT bucket, collection, record, seq FROM bucket_record"
            " WHERE instansi = ? AND gone = 1 AND seq <= ? ORDER BY seq LIMIT ?",
            (instansi, floor, limit),
        )
        standings = self.rows(
            "SELECT replica, seq FROM (SELECT replica, seq, row_number() OVER"
            " (PARTITION BY replica, mutation, register ORDER BY seq DESC) AS place"
            " FROM standing WHERE instansi = ?) s WHERE place > 1 AND seq <= ? LIMIT ?",
            (instansi, floor, limit),
        )
        assignments = self.rows(
            "SELECT person, bucket, from_seq FROM assignment WHERE instansi = ? AND until_seq <= ? LIMIT ?",
            (instansi, floor, limit),
        )
        return Compactable(tombstones=tombstones, standings=standings, assignments=assignments)


class SqlCompaction(SqlCompactionRead, SqlAgency):
    def note_time(self, instansi: int, now_ms: int) -> None:
        last = self.row("SELECT max(at) FROM feed_mark WHERE instansi = ?", (instansi,))
        if last is None or last[0] is None or now_ms - last[0] >= DAY_MS:
            seq = self.counter(instansi).seq
            self.execute(
                "INSERT INTO feed_mark VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (instansi, now_ms, seq)
            )

    def raise_floor(self, instansi: int, seq: int) -> None:
        self.execute(
            "INSERT INTO feed_floor VALUES (?, ?) ON CONFLICT (instansi) DO UPDATE SET seq = excluded.seq"
            " WHERE feed_floor.seq < excluded.seq",
            (instansi, seq),
        )
        # The newest mark below the floor says all that the older ones said.
        self.execute("DELETE FROM feed_mark WHERE instansi = ? AND seq < ?", (instansi, seq))

    def remove_from_feed(self, instansi: int, found: Compactable) -> None:
        for bucket, collection, record, seq in found.tombstones:
            self.later(
                "DELETE FROM bucket_record WHERE instansi = ? AND bucket = ? AND collection = ?"
                " AND record = ? AND seq = ? AND gone = 1",
                (instansi, bucket, collection, record, seq),
            )
        for replica, seq in found.standings:
            self.later(
                "DELETE FROM standing WHERE instansi = ? AND replica = ? AND seq = ?",
                (instansi, replica, seq),
            )
        for person, bucket, from_seq in found.assignments:
            self.later(
                "DELETE FROM assignment WHERE instansi = ? AND person = ? AND bucket = ? AND from_seq = ?"
                " AND until_seq IS NOT NULL",
                (instansi, person, bucket, from_seq),
            )
