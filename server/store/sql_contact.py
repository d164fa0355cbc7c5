"""SQL: what replicas say of themselves."""

from collections.abc import Collection

import msgspec

from server.store.contact import Announced, LostLine
from server.store.sql_tx import Reader, Writer

_NAMES = Announced.__struct_fields__


class SqlContactRead(Reader):
    def announced(self, instansi: int, replicas: Collection[str]) -> dict[str, Announced]:
        found = self.rows(
            f"SELECT {', '.join(f'a.{name}' for name in _NAMES)} FROM json_each(?) j"  # noqa: S608
            " CROSS JOIN announced a ON a.replica = j.value WHERE a.instansi = ?",
            (msgspec.json.encode(list(replicas)).decode(), instansi),
        )
        return {row[0]: Announced(**dict(zip(_NAMES, row, strict=True))) for row in found}

    def lost_lines(self, instansi: int, replica: str) -> list[LostLine]:
        found = self.rows(
            "SELECT n, hash, at FROM gap WHERE instansi = ? AND replica = ? ORDER BY n", (instansi, replica)
        )
        return [LostLine(*row) for row in found]

    def held_lines(self, instansi: int, replica: str, after_n: int) -> list[str]:
        found = self.rows(
            "SELECT id FROM envelope WHERE instansi = ? AND replica = ? AND n > ? AND kind = 'mutation'"
            " AND outcome = 'held' AND code = 'missing' ORDER BY n, row",
            (instansi, replica, after_n),
        )
        return [row[0] for row in found]


class SqlContact(SqlContactRead, Writer):
    def put_announced(self, instansi: int, announced: Announced) -> None:
        self.later(
            "INSERT INTO announced VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (instansi, replica)"
            " DO UPDATE SET n = excluded.n, hash = excluded.hash, count = excluded.count,"
            " bytes = excluded.bytes, client = excluded.client,"
            " at = excluded.at",
            (instansi, *msgspec.structs.astuple(announced)),
        )

    def add_lost_line(self, instansi: int, replica: str, lost: LostLine) -> None:
        self.later(
            "INSERT INTO gap VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (instansi, replica, *msgspec.structs.astuple(lost)),
        )
