"""SQL: records."""

from collections.abc import Collection
from typing import Any

import msgspec

from server.store.records import Key, Row, derived_row
from server.store.sql_agency import SqlAgency, SqlAgencyRead
from server.store.sql_sums import ADD, moved

_ROW = "r.collection, r.id, r.seq, r.owner, r.parent, r.state, r.buckets, r.body, r.brief"


class SqlRecordsRead(SqlAgencyRead):
    def record(self, instansi: int, collection: str, id: str) -> Row | None:
        row = self.row(
            f"SELECT {_ROW} FROM record r WHERE r.instansi = ? AND r.collection = ? AND r.id = ?",  # noqa: S608
            (instansi, collection, id),
        )
        return None if row is None else _row(row)

    def records(self, instansi: int, keys: Collection[Key]) -> dict[Key, Row]:
        if not keys:
            return {}
        found = self.rows(
            f"SELECT {_ROW} FROM json_each(?) j CROSS JOIN record r"  # noqa: S608
            " ON r.collection = j.value ->> 0 AND r.id = j.value ->> 1 WHERE r.instansi = ?",
            (msgspec.json.encode(list(keys)).decode(), instansi),
        )
        return {(row[0], row[1]): _row(row) for row in found}

    def children(self, instansi: int, collection: str, parent: str) -> list[str]:
        found = self.rows(
            "SELECT brief FROM record INDEXED BY record_by_parent"
            " WHERE instansi = ? AND collection = ? AND parent = ? AND parent <> ''",
            (instansi, collection, parent),
        )
        return [row[0] for row in found]

    def owned(self, instansi: int, collection: str, owner: str) -> list[Row]:
        found = self.rows(
            f"SELECT {_ROW} FROM record r INDEXED BY record_by_owner"  # noqa: S608
            " WHERE r.instansi = ? AND r.collection = ? AND r.owner = ? AND r.owner <> ''",
            (instansi, collection, owner),
        )
        return sorted((_row(row) for row in found), key=lambda row: row.id)

    def in_state(self, instansi: int, collection: str, state: str) -> list[Row]:
        found = self.rows(
            f"SELECT {_ROW} FROM record r INDEXED BY record_by_state"  # noqa: S608
            " WHERE r.instansi = ? AND r.collection = ? AND r.state = ?"
            " AND r.collection IN ('case', 'data_problem') ORDER BY r.seq",
            (instansi, collection, state),
        )
        return [_row(row) for row in found]

    def all_derived(self, instansi: int, collection: str) -> list[Row]:
        found = self.rows(
            f"SELECT {_ROW} FROM record r WHERE r.instansi = ? AND r.collection = ? ORDER BY r.id",  # noqa: S608
            (instansi, collection),
        )
        return [_row(row) for row in found]

    def shown_before(self, instansi: int, collection: str, seq: int, limit: int) -> list[Row]:
        found = self.rows(
            f"SELECT {_ROW} FROM record r WHERE r.instansi = ? AND r.collection = ?"  # noqa: S608
            " AND r.seq <= ? AND r.buckets <> '' ORDER BY r.id LIMIT ?",
            (instansi, collection, seq, limit),
        )
        return [_row(row) for row in found]

    def count_derived(self, instansi: int, collection: str, member: str) -> dict[str, int]:
        found = self.rows(
            "SELECT said, count(*) FROM (SELECT CAST(body AS TEXT) ->> ? AS said FROM record"
            " WHERE instansi = ? AND collection = ?) r WHERE said IS NOT NULL GROUP BY said",
            (member, instansi, collection),
        )
        return dict(found)

    def derived(self, instansi: int, collection: str, id: str) -> Any:
        row = self.record(instansi, collection, id)
        return None if row is None else msgspec.json.decode(row.body)


class SqlRecords(SqlRecordsRead, SqlAgency):
    def put_record(self, instansi: int, before: Row | None, row: Row) -> Row:
        row = msgspec.structs.replace(row, seq=self.next_seq(instansi))
        self.keep_record(instansi, row)
        left = set(before.buckets) - set(row.buckets) if before else set()
        for bucket, gone in [*((b, 0) for b in row.buckets), *((b, 1) for b in sorted(left))]:
            self.later(
                "INSERT INTO bucket_record (instansi, bucket, collection, record, seq, gone)"
                " VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (instansi, bucket, collection, record)"
                " DO UPDATE SET seq = excluded.seq, gone = excluded.gone",
                (instansi, bucket, row.collection, row.id, row.seq, gone),
            )
        for params in moved(instansi, before, row):
            self.later(ADD, params)
        return row

    def keep_record(self, instansi: int, row: Row) -> None:
        self.later(
            "INSERT INTO record (instansi, collection, id, seq, owner, parent, state, buckets, body, brief)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (instansi, collection, id)"
            " DO UPDATE SET seq = excluded.seq, owner = excluded.owner, parent = excluded.parent,"
            " state = excluded.state, buckets = excluded.buckets,"
            " body = excluded.body, brief = excluded.brief",
            (
                *(instansi, row.collection, row.id, row.seq, row.owner, row.parent, row.state),
                *(" ".join(row.buckets), row.body, row.brief),
            ),
        )

    def name_files(self, instansi: int, collection: str, id: str, files: Collection[str]) -> None:
        for sha256 in files:
            self.later(
                "INSERT INTO evidence_use VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (instansi, sha256, collection, id),
            )

    def put_derived(
        self,
        instansi: int,
        collection: str,
        id: str,
        *,
        owner: str,
        buckets: Collection[str],
        value: Any,
        parent: str = "",
    ) -> bool:
        before = self.record(instansi, collection, id)
        row = derived_row(collection, id, owner=owner, buckets=buckets, value=value, parent=parent)
        return self.put_derived_row(instansi, before, row)

    def put_derived_row(self, instansi: int, before: Row | None, row: Row) -> bool:
        if before is not None and msgspec.structs.replace(before, seq=0) == row:
            return False
        self.put_record(instansi, before, row)
        return True


def _row(row: tuple[Any, ...]) -> Row:
    collection, id, seq, owner, parent, state, buckets, body, brief = row
    return Row(
        collection=collection,
        id=id,
        seq=seq,
        owner=owner,
        parent=parent,
        state=state,
        buckets=tuple(buckets.split()),
        body=body,
        brief=brief,
    )
