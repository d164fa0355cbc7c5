"""SQL: how much is in each bucket.

A record that changes moves its buckets' sums by the difference, so the cost is that of the change.
"""

from collections.abc import Collection, Iterator

import msgspec

from server.store.records import Row
from server.store.sql_tx import Params, Reader
from sync.sums import MASK, bucket_sum, row_sum

ADD = (
    "INSERT INTO bucket_sum (instansi, bucket, count, total) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (instansi, bucket) DO UPDATE SET count = bucket_sum.count + excluded.count,"
    " total = (bucket_sum.total + excluded.total) & 4294967295"
)


class SqlSumsRead(Reader):
    def sums(self, instansi: int, buckets: Collection[str]) -> dict[str, str]:
        found = self.rows(
            "SELECT s.bucket, s.count, s.total FROM json_each(?) j CROSS JOIN bucket_sum s"
            " ON s.bucket = j.value WHERE s.instansi = ? AND s.count > 0",
            (msgspec.json.encode(list(buckets)).decode(), instansi),
        )
        return {row[0]: bucket_sum(row[1], row[2]) for row in found}


def moved(instansi: int, before: Row | None, after: Row) -> Iterator[Params]:
    """Say by how much a record that changes moves the sums of its buckets."""
    had = frozenset(before.buckets) if before is not None else frozenset()
    old = row_sum(before.collection, before.id, before.seq) if before is not None and had else 0
    new = row_sum(after.collection, after.id, after.seq)
    for bucket in after.buckets:
        here = bucket in had
        yield instansi, bucket, 0 if here else 1, (new - old if here else new) & MASK
    for bucket in had.difference(after.buckets):
        yield instansi, bucket, -1, -old & MASK
