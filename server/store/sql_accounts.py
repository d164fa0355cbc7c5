"""SQL: accounts, sessions, activation codes."""

from collections.abc import Collection

import msgspec

from server.store.accounts import Account, Activation, Holder, Session, WaysIn
from server.store.sql_tx import Reader, Writer
from server.store.upsert import upsert

_PUT_ACCOUNT = upsert("account", Account.__struct_fields__, ("person",))
_PUT_SESSION = upsert("session", Session.__struct_fields__, ("token_hash",))
_PUT_ACTIVATION = upsert("activation", Activation.__struct_fields__, ("id",))
_HOLDERS = """
    SELECT DISTINCT p.id, p.name, n.nip, u.name
    FROM placement l
    JOIN person p ON p.instansi = l.instansi AND p.id = l.person
    JOIN person_nip n ON n.instansi = l.instansi AND n.person = l.person
    JOIN unit u ON u.instansi = l.instansi AND u.id = l.unit
    WHERE l.instansi = ? AND l.id = ? AND n.since <= ? AND (n.until IS NULL OR n.until > ?)"""


class SqlAccountsRead(Reader):
    def person_of_nip(self, instansi: int, nip: str, at: int) -> str | None:
        row = self.row(
            "SELECT person FROM person_nip WHERE instansi = ? AND nip = ? AND since <= ?"
            " AND (until IS NULL OR until > ?) ORDER BY person",
            (instansi, nip, at, at),
        )
        return None if row is None else str(row[0])

    def person_name(self, instansi: int, person: str) -> str | None:
        row = self.row("SELECT name FROM person WHERE instansi = ? AND id = ?", (instansi, person))
        return None if row is None else str(row[0])

    def person_names(self, instansi: int, people: Collection[str]) -> dict[str, str]:
        found = self.rows(
            "SELECT p.id, p.name FROM json_each(?) j CROSS JOIN person p ON p.id = j.value"
            " WHERE p.instansi = ?",
            (msgspec.json.encode(sorted(people)).decode(), instansi),
        )
        return dict(found)

    def account(self, instansi: int, person: str) -> Account | None:
        row = self.row(
            "SELECT password_hash, pin_hash, failures, locked_until, disabled_at, changed_at FROM account"
            " WHERE instansi = ? AND person = ?",
            (instansi, person),
        )
        if row is None:
            return None
        password_hash, pin_hash, failures, locked_until, disabled_at, changed_at = row
        return Account(
            person=person,
            password_hash=password_hash,
            pin_hash=pin_hash,
            failures=failures,
            locked_until=locked_until,
            disabled_at=disabled_at,
            changed_at=changed_at,
        )

    def session(self, instansi: int, token_hash: str) -> Session | None:
        row = self.row(
            "SELECT person, created, seen, expires, verified_at FROM session"
            " WHERE instansi = ? AND token_hash = ?",
            (instansi, token_hash),
        )
        if row is None:
            return None
        person, created, seen, expires, verified_at = row
        return Session(
            token_hash=token_hash,
            person=person,
            created=created,
            seen=seen,
            expires=expires,
            verified_at=verified_at,
        )

    def activations(self, instansi: int, person: str) -> list[Activation]:
        rows = self.rows(
            "SELECT id, code_hash, issued_by, issued_at, expires, used_at, failures FROM activation"
            " WHERE instansi = ? AND person = ? ORDER BY issued_at DESC, id DESC",
            (instansi, person),
        )
        return [
            Activation(
                id=id_,
                person=person,
                code_hash=code_hash,
                issued_by=issued_by,
                issued_at=issued_at,
                expires=expires,
                used_at=used_at,
                failures=failures,
            )
            for id_, code_hash, issued_by, issued_at, expires, used_at, failures in rows
        ]

    def ways_in(self, instansi: int, now_ms: int) -> WaysIn:
        accounts = self.rows("SELECT person FROM account WHERE instansi = ?", (instansi,))
        codes = self.rows(
            "SELECT person, max(CASE WHEN used_at IS NULL AND expires > ? THEN 1 ELSE 0 END) FROM activation"
            " WHERE instansi = ? GROUP BY person",
            (now_ms, instansi),
        )
        newest = self.row(
            "SELECT issued_at, issued_by FROM activation WHERE instansi = ?"
            " ORDER BY issued_at DESC, id DESC LIMIT 1",
            (instansi,),
        )
        return WaysIn(
            accounts=frozenset(person for (person,) in accounts),
            slips=frozenset(person for person, opens in codes if opens),
            expired=frozenset(person for person, opens in codes if not opens),
            issued_at=None if newest is None else newest[0],
            issued_by="" if newest is None else newest[1],
        )

    def holders(self, instansi: int, placements: tuple[str, ...], at: int) -> list[Holder]:
        found = {
            row for placement in placements for row in self.rows(_HOLDERS, (instansi, placement, at, at))
        }
        by_person = {
            person: Holder(person=person, name=name, nip=nip, unit=unit) for person, name, nip, unit in found
        }
        return sorted(by_person.values(), key=lambda holder: (holder.unit, holder.name, holder.nip))


class SqlAccounts(SqlAccountsRead, Writer):
    def put_account(self, instansi: int, account: Account) -> None:
        self.execute(_PUT_ACCOUNT, (instansi, *msgspec.structs.astuple(account)))

    def put_session(self, instansi: int, session: Session) -> None:
        self.execute(_PUT_SESSION, (instansi, *msgspec.structs.astuple(session)))

    def drop_session(self, instansi: int, token_hash: str) -> None:
        self.execute("DELETE FROM session WHERE instansi = ? AND token_hash = ?", (instansi, token_hash))

    def drop_sessions(self, instansi: int, person: str) -> None:
        for table in ("session", "kiosk_session"):
            self.execute(f"DELETE FROM {table} WHERE instansi = ? AND person = ?", (instansi, person))  # noqa: S608

    def drop_other_sessions(self, instansi: int, person: str, kept: str) -> None:
        self.execute(
            "DELETE FROM session WHERE instansi = ? AND person = ? AND token_hash <> ?",
            (instansi, person, kept),
        )

    def drop_expired_sessions(self, instansi: int, person: str, now_ms: int) -> None:
        self.execute(
            "DELETE FROM session WHERE instansi = ? AND person = ? AND expires <= ?",
            (instansi, person, now_ms),
        )

    def put_activation(self, instansi: int, activation: Activation) -> None:
        self.execute(_PUT_ACTIVATION, (instansi, *msgspec.structs.astuple(activation)))

    def spend_activations(self, instansi: int, person: str, now_ms: int) -> None:
        self.execute(
            "UPDATE activation SET used_at = ? WHERE instansi = ? AND person = ? AND used_at IS NULL",
            (now_ms, instansi, person),
        )
