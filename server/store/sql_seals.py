"""SQL: which device was given which of the server's sealing keys."""

from server.store.seals import SealHolder
from server.store.sql_tx import Reader, Writer
from server.store.upsert import upsert

_PUT = upsert("seal_holder", ("key", "replica", "at"), ("key", "replica"))


class SqlSealsRead(Reader):
    def seal_holders(self, instansi: int, key: str) -> list[SealHolder]:
        found = self.rows(
            "SELECT h.replica, coalesce(r.label, ''), coalesce(r.person, ''), h.at FROM seal_holder h"
            " LEFT JOIN replica r ON r.instansi = h.instansi AND r.id = h.replica"
            " WHERE h.instansi = ? AND h.key = ? AND NOT EXISTS (SELECT 1 FROM seal_holder later"
            " WHERE later.instansi = h.instansi AND later.replica = h.replica AND later.at > h.at)"
            " UNION ALL SELECT s.kiosk, k.label, '', s.at FROM kiosk_seal s"
            " JOIN kiosk k ON k.instansi = s.instansi AND k.id = s.kiosk WHERE s.instansi = ? AND s.key = ?"
            " ORDER BY 4, 1",
            (instansi, key, instansi, key),
        )
        return [SealHolder(*row) for row in found]

    def seal_given_at(self, instansi: int, key: str) -> int:
        row = self.row(
            "SELECT max(at) FROM (SELECT at FROM seal_holder WHERE instansi = ? AND key = ?"
            " UNION ALL SELECT at FROM kiosk_seal WHERE instansi = ? AND key = ?) s",
            (instansi, key, instansi, key),
        )
        return 0 if row is None else row[0] or 0


class SqlSeals(SqlSealsRead, Writer):
    def give_seal(self, instansi: int, key: str, replica: str, at: int) -> None:
        self.later(_PUT, (instansi, key, replica, at))
