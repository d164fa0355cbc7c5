"""SQL: kiosks, their codes and sessions, and the PINs that were tried on them."""

from typing import Any, TypeVar

import msgspec

from server.store.kiosks import Guess, Kiosk, KioskCode, KioskSession
from server.store.sql_tx import Reader, Row, Writer
from server.store.upsert import upsert

T = TypeVar("T")

_KIOSK = ", ".join(Kiosk.__struct_fields__)
_CODE = ", ".join(KioskCode.__struct_fields__)
_SESSION = ", ".join(KioskSession.__struct_fields__)
_GUESS = ", ".join(Guess.__struct_fields__)
_PUT_KIOSK = upsert("kiosk", Kiosk.__struct_fields__, ("id",))
_PUT_CODE = upsert("kiosk_code", KioskCode.__struct_fields__, ("id",))
_PUT_SESSION = upsert("kiosk_session", KioskSession.__struct_fields__, ("token_hash",))
_PUT_GUESS = upsert("kiosk_guess", Guess.__struct_fields__, ("id",))
_PUT_SEAL = upsert("kiosk_seal", ("kiosk", "key", "at"), ("kiosk", "key"))
_JSON = {"policy", "waiting", "storage", "battery"}


class SqlKiosksRead(Reader):
    def kiosk(self, instansi: int, id: str) -> Kiosk | None:
        row = self.row(f"SELECT {_KIOSK} FROM kiosk WHERE instansi = ? AND id = ?", (instansi, id))  # noqa: S608
        return None if row is None else _read(Kiosk, row)

    def kiosks(self, instansi: int) -> list[Kiosk]:
        found = self.rows(
            f"SELECT {_KIOSK} FROM kiosk WHERE instansi = ? ORDER BY label, id",  # noqa: S608
            (instansi,),
        )
        return [_read(Kiosk, row) for row in found]

    def kiosk_codes(self, instansi: int) -> list[KioskCode]:
        found = self.rows(
            f"SELECT {_CODE} FROM kiosk_code WHERE instansi = ? ORDER BY made_at DESC, id",  # noqa: S608
            (instansi,),
        )
        return [_read(KioskCode, row) for row in found]

    def kiosk_session(self, instansi: int, token_hash: str) -> KioskSession | None:
        row = self.row(
            f"SELECT {_SESSION} FROM kiosk_session WHERE instansi = ? AND token_hash = ?",  # noqa: S608
            (instansi, token_hash),
        )
        return None if row is None else _read(KioskSession, row)

    def kiosk_of_replica(self, instansi: int, replica: str) -> str | None:
        row = self.row(
            "SELECT kiosk FROM kiosk_replica WHERE instansi = ? AND replica = ?", (instansi, replica)
        )
        return None if row is None else str(row[0])

    def replicas_of_kiosk(self, instansi: int, kiosk: str) -> list[str]:
        found = self.rows(
            "SELECT replica FROM kiosk_replica WHERE instansi = ? AND kiosk = ?", (instansi, kiosk)
        )
        return [row[0] for row in found]

    def person_of_session(self, instansi: int, kiosk: str, session: str) -> str | None:
        row = self.row(
            "SELECT person FROM kiosk_replica"
            " WHERE instansi = ? AND kiosk = ? AND session = ? AND session <> ''",
            (instansi, kiosk, session),
        )
        return None if row is None else str(row[0])

    def guesses(self, instansi: int, kiosk: str, after: int) -> list[Guess]:
        found = self.rows(
            f"SELECT {_GUESS} FROM kiosk_guess"  # noqa: S608
            " WHERE instansi = ? AND kiosk = ? AND at > ? ORDER BY at, id",
            (instansi, kiosk, after),
        )
        return [_read(Guess, row) for row in found]

    def nips_of(self, instansi: int, person: str) -> list[str]:
        found = self.rows(
            "SELECT DISTINCT nip FROM person_nip WHERE instansi = ? AND person = ? ORDER BY nip",
            (instansi, person),
        )
        return [row[0] for row in found]


class SqlKiosks(SqlKiosksRead, Writer):
    def put_kiosk(self, instansi: int, kiosk: Kiosk) -> None:
        self.execute(_PUT_KIOSK, (instansi, *_write(kiosk)))

    def put_kiosk_code(self, instansi: int, code: KioskCode) -> None:
        self.execute(_PUT_CODE, (instansi, *_write(code)))

    def put_kiosk_session(self, instansi: int, session: KioskSession) -> None:
        self.execute(_PUT_SESSION, (instansi, *_write(session)))

    def drop_kiosk_session(self, instansi: int, token_hash: str) -> None:
        self.execute(
            "DELETE FROM kiosk_session WHERE instansi = ? AND token_hash = ?", (instansi, token_hash)
        )

    def drop_kiosk_sessions(self, instansi: int, kiosk: str, before: int | None = None) -> None:
        self.execute(
            "DELETE FROM kiosk_session WHERE instansi = ? AND kiosk = ?"
            " AND (CAST(? AS BIGINT) IS NULL OR expires <= ?)",
            (instansi, kiosk, before, before),
        )

    def drop_kiosk_sessions_of(self, instansi: int, person: str) -> None:
        self.execute("DELETE FROM kiosk_session WHERE instansi = ? AND person = ?", (instansi, person))

    def put_kiosk_replica(self, instansi: int, kiosk: str, session: str, replica: str, person: str) -> None:
        self.execute(
            "INSERT INTO kiosk_replica (instansi, kiosk, session, replica, person)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (instansi, kiosk, session, replica, person),
        )

    def give_kiosk_seal(self, instansi: int, key: str, kiosk: str, at: int) -> None:
        self.execute(_PUT_SEAL, (instansi, kiosk, key, at))

    def clear_kiosk_seals(self, instansi: int, kiosk: str, but: str) -> None:
        self.execute(
            "DELETE FROM kiosk_seal WHERE instansi = ? AND kiosk = ? AND key <> ?", (instansi, kiosk, but)
        )

    def add_guess(self, instansi: int, guess: Guess) -> None:
        self.execute(_PUT_GUESS, (instansi, *_write(guess)))

    def drop_guess(self, instansi: int, id: str) -> None:
        self.execute("DELETE FROM kiosk_guess WHERE instansi = ? AND id = ?", (instansi, id))

    def drop_guesses(self, instansi: int, kiosk: str, nip: str) -> None:
        self.execute(
            "DELETE FROM kiosk_guess WHERE instansi = ? AND kiosk = ? AND nip = ?", (instansi, kiosk, nip)
        )

    def drop_old_guesses(self, instansi: int, before: int) -> None:
        self.execute("DELETE FROM kiosk_guess WHERE instansi = ? AND at <= ?", (instansi, before))


def _write(value: msgspec.Struct) -> list[Any]:
    return [
        msgspec.json.encode(getattr(value, name)).decode() if name in _JSON else getattr(value, name)
        for name in value.__struct_fields__
    ]


def _read(kind: type[T], row: Row) -> T:
    names = getattr(kind, "__struct_fields__", ())
    values = {
        name: msgspec.json.decode(value) if name in _JSON else value
        for name, value in zip(names, row, strict=True)
    }
    return msgspec.convert(values, kind)
