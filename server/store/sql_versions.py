"""SQL: which older definitions have been read anew."""

from collections.abc import Collection

from server.store.records import Key
from server.store.sql_tx import Reader, Writer


class SqlVersionsRead(Reader):
    def upcast_definitions(self, instansi: int) -> frozenset[str]:
        found = self.rows("SELECT definition FROM upcast WHERE instansi = ?", (instansi,))
        return frozenset(row[0] for row in found)

    def written_records(self, instansi: int, after: Key, limit: int) -> list[Key]:
        found = self.rows(
            "SELECT collection, id FROM record"
            " WHERE instansi = ? AND (collection, id) > (?, ?) AND state <> ''"
            " ORDER BY collection, id LIMIT ?",
            (instansi, *after, limit),
        )
        return [(row[0], row[1]) for row in found]


class SqlVersions(SqlVersionsRead, Writer):
    def note_upcast(self, instansi: int, definitions: Collection[str], at: int) -> None:
        for definition in sorted(definitions):
            self.later(
                "INSERT INTO upcast VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (instansi, definition, at)
            )
