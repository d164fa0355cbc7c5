"""A large database, quickly: one person's plan line with its reports and their journal (`history.py`), copied
into SQLite for somebody else, and again. Only for `growth.py`; any other store is filled by `history.work`.

Every id of a copy begins as no other one's, and placement and person are its own; numbers of the journal and
of the feed go on. What is no longer true of a copy is hashes, which nobody looks at. All tables and indexes
that an exchange touches are filled.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from bench.crowd import Post
from bench.stock import mark_of
from sync.sums import row_sum

AT_ONCE = 25  # copies written together
MINE = "r.id LIKE :like OR r.parent LIKE :like"  # records of the block, those derived included
TABLES = {
    "record": f"SELECT r.* FROM record r WHERE {MINE}",
    "bucket_record": "SELECT b.* FROM bucket_record b JOIN record r ON r.instansi = b.instansi"
    f" AND r.collection = b.collection AND r.id = b.record WHERE {MINE}",
    "mutation": "SELECT * FROM mutation WHERE id LIKE :like",
    "envelope": "SELECT * FROM envelope WHERE id LIKE :like ORDER BY row",
    "payload": "SELECT p.* FROM payload p JOIN envelope e USING (instansi, row) WHERE e.id LIKE :like",
    "replica": "SELECT * FROM replica WHERE id LIKE :like",
    "announced": "SELECT * FROM announced WHERE replica LIKE :like",
    "run": "SELECT * FROM run WHERE replica LIKE :like",
}
Rows = list[list[Any]]


class Block:
    """What is copied."""

    def __init__(self, db: sqlite3.Connection, post: Post, mark: str) -> None:
        self._post, self._mark = post, mark
        self._names: dict[str, list[str]] = {}
        self._bytes: dict[str, list[int]] = {}  # which columns are not text
        rows: dict[str, Rows] = {}
        for table, query in TABLES.items():
            found = db.execute(query, {"like": f"{mark}%"})
            names = self._names[table] = [column[0] for column in found.description]
            rows[table] = [list(row) for row in found]
            assert rows[table], table
            self._bytes[table] = [at for at, value in enumerate(rows[table][0]) if isinstance(value, bytes)]
            for row in rows[table]:
                for at in self._bytes[table]:
                    row[at] = row[at].decode()
                for name in {"id", "record"} & set(names):  # what is derived has an id of another kind
                    row[names.index(name)] = mark + row[names.index(name)][13:]
        self.records = len(rows["record"])
        self.lines = len(rows["envelope"])
        self._first = {
            "seq": self._least(rows["record"], "record", "seq"),
            "row": self._least(rows["envelope"], "envelope", "row"),
        }
        self.spans = {"seq": self.records, "row": self.lines}
        self._text = msgspec.json.encode(rows).decode()

    def _least(self, rows: Rows, table: str, name: str) -> int:
        at = self._names[table].index(name)
        return int(min(row[at] for row in rows))

    def copy(self, post: Post, at_ms: int, after: dict[str, int]) -> dict[str, Rows]:
        """Make a copy for somebody, that goes on after these numbers."""
        text = self._text.replace(self._mark, mark_of(at_ms))
        text = text.replace(self._post.placement, post.placement).replace(self._post.person, post.person)
        rows: dict[str, Rows] = msgspec.json.decode(text)
        for table, names in self._names.items():
            for counted in ("seq", "row"):
                if counted in names:
                    at, more = names.index(counted), after[counted] + 1 - self._first[counted]
                    for row in rows[table]:
                        row[at] += more
            for at in self._bytes[table]:
                for row in rows[table]:
                    row[at] = row[at].encode()
        return rows


def fill(data: Path, block_of: Post, mark: str, posts: Iterable[Post], at_ms: int) -> Iterator[int]:
    """Copy the block of a post for each of these. Yields how many records there are more, now and then.

    `at_ms`: the ids are of the milliseconds before.
    """
    db = sqlite3.connect(data / "luring.db", isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN")
    block = Block(db, block_of, mark)
    seq, row = db.execute("SELECT seq, row FROM counter").fetchone()
    after = {"seq": seq, "row": row}
    waiting: dict[str, Rows] = {table: [] for table in TABLES}
    count = 0
    for count, post in enumerate(posts, 1):
        for table, rows in block.copy(post, at_ms - count, after).items():
            waiting[table] += rows
        after = {name: number + block.spans[name] for name, number in after.items()}
        if count % AT_ONCE == 0:
            _write(db, waiting)
            yield count * block.records
    _write(db, waiting)
    db.execute("UPDATE counter SET seq = :seq, row = :row", after)
    _sum(db)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    yield count * block.records


def _write(db: sqlite3.Connection, waiting: dict[str, Rows]) -> None:
    for table, rows in waiting.items():
        if rows:
            db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            rows.clear()


def _sum(db: sqlite3.Connection) -> None:
    """Add up every bucket anew, as its migration did."""
    db.create_function("row_sum", 3, row_sum, deterministic=True)
    db.execute("DELETE FROM bucket_sum")
    db.execute(
        "INSERT INTO bucket_sum"
        " SELECT instansi, bucket, count(*), sum(row_sum(collection, record, seq)) & 4294967295"
        " FROM bucket_record WHERE gone = 0 GROUP BY instansi, bucket"
    )
