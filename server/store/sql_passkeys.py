"""SQL: passkeys, and which challenges were answered."""

from server.store.passkeys import Passkey
from server.store.sql_tx import Reader, Writer

_PASSKEY = "id, person, name, public_key, sign_count, made_at, used_at"


class SqlPasskeysRead(Reader):
    def passkey(self, instansi: int, id: str) -> Passkey | None:
        found = self._passkeys("id = ?", (instansi, id))
        return found[0] if found else None

    def passkeys(self, instansi: int, person: str) -> list[Passkey]:
        return self._passkeys("person = ?", (instansi, person))

    def _passkeys(self, where: str, params: tuple[int, str]) -> list[Passkey]:
        rows = self.rows(
            f"SELECT {_PASSKEY} FROM passkey WHERE instansi = ? AND {where} ORDER BY made_at, id",  # noqa: S608
            params,
        )
        return [
            Passkey(
                id=id,
                person=person,
                name=name,
                public_key=key,
                sign_count=count,
                made_at=made_at,
                used_at=used_at,
            )
            for id, person, name, key, count, made_at, used_at in rows
        ]


class SqlPasskeys(SqlPasskeysRead, Writer):
    def put_passkey(self, instansi: int, passkey: Passkey) -> None:
        self.execute(
            f"INSERT INTO passkey (instansi, {_PASSKEY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            " ON CONFLICT (instansi, id) DO UPDATE SET name = excluded.name,"
            " sign_count = excluded.sign_count, used_at = excluded.used_at",
            (
                instansi,
                passkey.id,
                passkey.person,
                passkey.name,
                passkey.public_key,
                passkey.sign_count,
                passkey.made_at,
                passkey.used_at,
            ),
        )

    def drop_passkey(self, instansi: int, id: str) -> bool:
        return self.execute("DELETE FROM passkey WHERE instansi = ? AND id = ?", (instansi, id)) > 0

    def spend_challenge(self, instansi: int, challenge: str, until: int, now_ms: int) -> bool:
        self.execute("DELETE FROM passkey_challenge WHERE instansi = ? AND until <= ?", (instansi, now_ms))
        added = self.execute(
            "INSERT INTO passkey_challenge (instansi, challenge, until) VALUES (?, ?, ?)"
            " ON CONFLICT (instansi, challenge) DO NOTHING",
            (instansi, challenge, until),
        )
        return added > 0
