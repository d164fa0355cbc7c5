"""SQL: files that were brought in at the desk."""

from collections.abc import Iterable
from typing import Literal

import msgspec

from server.store.imports import ImportRow, ImportRun
from server.store.people import ROWS
from server.store.sql_tx import Reader, Writer


def _raw(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())


class SqlImportsRead(Reader):
    def imports(self, instansi: int) -> list[ImportRun]:
        found = self.rows(
            "SELECT body FROM import_run WHERE instansi = ? ORDER BY made_at DESC, id", (instansi,)
        )
        return [msgspec.json.decode(body, type=ImportRun) for (body,) in found]

    def import_run(self, instansi: int, id: str) -> ImportRun | None:
        row = self.row("SELECT body FROM import_run WHERE instansi = ? AND id = ?", (instansi, id))
        return None if row is None else msgspec.json.decode(row[0], type=ImportRun)

    def import_part(self, instansi: int, run: str, name: Literal["file", "report"]) -> bytes | None:
        row = self.row(
            "SELECT bytes FROM import_part WHERE instansi = ? AND run = ? AND name = ?", (instansi, run, name)
        )
        return None if row is None else bytes(row[0])

    def import_rows(self, instansi: int, run: str) -> list[ImportRow]:
        found = self.rows(
            "SELECT kind, before, after FROM import_row WHERE instansi = ? AND run = ? ORDER BY n",
            (instansi, run),
        )
        return [
            ImportRow(kind=kind, before=None if before is None else _raw(before), after=_raw(after))
            for kind, before, after in found
        ]

    def worked_since(self, instansi: int, row: int) -> tuple[set[str], set[str]]:
        found = self.rows(
            "SELECT DISTINCT coalesce(r.owner, ''), e.actor FROM envelope e LEFT JOIN record r"
            " ON r.instansi = e.instansi AND r.collection = e.collection AND r.id = e.record"
            " WHERE e.instansi = ? AND e.row > ? AND e.kind = 'mutation'",
            (instansi, row),
        )
        return {owner for owner, _ in found if owner}, {actor for _, actor in found if actor}

    def record_owners(self, instansi: int, but: tuple[str, ...]) -> set[str]:
        found = self.rows(
            "SELECT DISTINCT owner FROM record WHERE instansi = ? AND owner <> ''"
            " AND collection NOT IN (SELECT value FROM json_each(?))",
            (instansi, msgspec.json.encode(but).decode()),
        )
        return {owner for (owner,) in found}


class SqlImports(SqlImportsRead, Writer):
    def put_import(self, instansi: int, run: ImportRun) -> None:
        self.execute(
            "INSERT INTO import_run (instansi, id, made_at, state, body) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (instansi, id) DO UPDATE SET state = excluded.state, body = excluded.body",
            (instansi, run.id, run.made_at, run.state, msgspec.json.encode(run).decode()),
        )

    def put_import_part(
        self, instansi: int, run: str, name: Literal["file", "report"], content: bytes
    ) -> None:
        self.execute(
            "INSERT INTO import_part (instansi, run, name, bytes) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (instansi, run, name) DO UPDATE SET bytes = excluded.bytes",
            (instansi, run, name, content),
        )

    def drop_import_part(self, instansi: int, run: str, name: Literal["file", "report"]) -> None:
        self.execute(
            "DELETE FROM import_part WHERE instansi = ? AND run = ? AND name = ?", (instansi, run, name)
        )

    def stage_import_rows(self, instansi: int, run: str, first: int, rows: Iterable[ImportRow]) -> None:
        self.execute(
            "DELETE FROM import_row WHERE instansi = ? AND run = ? AND n >= ?", (instansi, run, first)
        )
        self.execute(
            "INSERT INTO import_row (instansi, run, n, kind, before, after) SELECT ?, ?, ? + key,"
            " value ->> 'kind', value ->> 'before', value ->> 'after' FROM json_each(?)",
            (instansi, run, first, msgspec.json.encode(list(rows)).decode()),
        )

    # One statement a table: SQLite works alone, and the interpreter's lock is free for everybody else.

    def apply_import_rows(self, instansi: int, run: str) -> None:
        for kind, (fields, _) in _TABLES.items():
            self.execute(_put(kind, fields, "after"), (instansi, run, kind))

    def take_import_rows_back(self, instansi: int, run: str) -> None:
        for kind, (fields, key) in _TABLES.items():
            names = ", ".join(key)
            these = ", ".join(_value(kind, "after", name) for name in key)
            self.execute(
                f"DELETE FROM {kind} WHERE instansi = ? AND ({names}) IN (SELECT {these} FROM import_row"  # noqa: S608
                " WHERE instansi = ? AND run = ? AND kind = ? AND before IS NULL)",
                (instansi, instansi, run, kind),
            )
            self.execute(_put(kind, fields, "before"), (instansi, run, kind))


# What an import may put; the tables are called as their rows are.
_TABLES = {
    kind: (struct.__struct_fields__, key)
    for kind, (struct, key) in ROWS.items()
    if kind not in ("absence", "role_grant")
}


def _value(kind: str, state: str, name: str) -> str:
    """Get a member of the JSON of a row, as what its column is."""
    hint = next(str(field.type) for field in msgspec.structs.fields(ROWS[kind][0]) if field.name == name)
    member = f"{state} ->> '{name}'"
    return f"CAST({member} AS BIGINT)" if "int" in hint else member


def _put(kind: str, fields: tuple[str, ...], state: str) -> str:
    key = ROWS[kind][1]
    others = ", ".join(f"{name} = excluded.{name}" for name in fields if name not in key)
    values = ", ".join(_value(kind, state, name) for name in fields)
    return (
        f"INSERT INTO {kind} (instansi, {', '.join(fields)})"  # noqa: S608
        f" SELECT instansi, {values} FROM import_row"
        f" WHERE instansi = ? AND run = ? AND kind = ? AND {state} IS NOT NULL"
        f" ON CONFLICT (instansi, {', '.join(key)}) DO UPDATE SET {others}"
    )
