"""SQL: administrative acts. The index is of acts only, so what everybody else writes is never read."""

from collections.abc import Collection

import msgspec

from server.journal import Entry, Envelope
from server.store.sql_tx import Reader

_NAMES = (*Entry.__struct_fields__, "row", "payload_hash", "chain")


class SqlActsRead(Reader):
    def acts(
        self,
        instansi: int,
        *,
        before_row: int,
        limit: int,
        name: str = "",
        by: Collection[str] | None = None,
        on: str = "",
        since: int = 0,
        until: int | None = None,
    ) -> list[tuple[Envelope, bytes | None]]:
        people = None if by is None else msgspec.json.encode(sorted(by)).decode()
        found = self.rows(
            f"SELECT p.bytes, {', '.join(f'e.{name}' for name in _NAMES)}"  # noqa: S608
            " FROM envelope e INDEXED BY envelope_of_acts"
            " LEFT JOIN payload p ON p.instansi = e.instansi AND p.row = e.row"
            " WHERE e.instansi = ? AND e.kind = 'act' AND e.row < ? AND ? IN ('', e.outcome)"
            " AND (CAST(? AS TEXT) IS NULL OR e.actor IN (SELECT value FROM json_each(?)))"
            " AND ? IN ('', e.record) AND e.received_at >= ?"
            " AND (CAST(? AS BIGINT) IS NULL OR e.received_at < ?) ORDER BY e.row DESC LIMIT ?",
            (instansi, before_row, name, people, people, on, since, until, until, limit),
        )
        return [(Envelope(**dict(zip(_NAMES, row[1:], strict=True))), row[0]) for row in found]

    def act_names(self, instansi: int) -> list[str]:
        found = self.rows(
            "SELECT DISTINCT outcome FROM envelope INDEXED BY envelope_of_acts"
            " WHERE instansi = ? AND kind = 'act' ORDER BY outcome",
            (instansi,),
        )
        return [name for (name,) in found]
