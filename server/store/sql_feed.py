"""SQL: the feed of each bucket, and the assignments of buckets to people."""

from collections.abc import Collection

import msgspec

from server.store.feed import Assignment, Feed
from server.store.sql_agency import SqlAgency, SqlAgencyRead


class SqlFeedRead(SqlAgencyRead):
    def feed(self, instansi: int, buckets: Collection[str], after_seq: int, limit: int) -> list[Feed]:
        # A range of one index per bucket: what has not changed costs nothing.
        found = self.rows(
            "SELECT b.bucket, b.seq, b.collection, b.record, b.gone FROM json_each(?) j"
            " CROSS JOIN bucket_record b ON b.bucket = j.value"
            " WHERE b.instansi = ? AND b.seq > ? ORDER BY b.seq, b.bucket LIMIT ?",
            (msgspec.json.encode(sorted(buckets)).decode(), instansi, after_seq, limit),
        )
        return [Feed(row[0], row[1], row[2], row[3], bool(row[4])) for row in found]

    def assignments(self, instansi: int, person: str) -> list[Assignment]:
        found = self.rows(
            "SELECT bucket, from_seq, until_seq FROM assignment WHERE instansi = ? AND person = ?"
            " ORDER BY from_seq, bucket",
            (instansi, person),
        )
        return [Assignment(*row) for row in found]


class SqlFeed(SqlFeedRead, SqlAgency):
    def assign(self, instansi: int, person: str, gained: Collection[str], lost: Collection[str]) -> None:
        seq = self.next_seq(instansi)
        for bucket in sorted(lost):
            self.execute(
                "UPDATE assignment SET until_seq = ?"
                " WHERE instansi = ? AND person = ? AND bucket = ? AND until_seq IS NULL",
                (seq, instansi, person, bucket),
            )
        for bucket in sorted(gained):
            self.execute(
                "INSERT INTO assignment (instansi, person, bucket, from_seq) VALUES (?, ?, ?, ?)",
                (instansi, person, bucket, seq),
            )
