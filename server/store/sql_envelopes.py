"""SQL: what came from kiosks."""

from collections.abc import Collection

import msgspec

from server.store.envelopes import ClaimRow, DraftRow, DraftTally, RawEnvelope, Tally
from server.store.sql_tx import Reader, Row, Writer
from server.store.upsert import upsert

_RAW = ", ".join(RawEnvelope.__struct_fields__)
_CLAIM = ", ".join(ClaimRow.__struct_fields__)
_PUT_RAW = upsert("kiosk_raw", RawEnvelope.__struct_fields__, ("id",))
_PUT_CLAIM = upsert("kiosk_claim", ClaimRow.__struct_fields__, ("envelope",))


class SqlEnvelopesRead(Reader):
    def envelope_receipts(self, instansi: int, ids: Collection[str]) -> dict[str, int]:
        found = self.rows(
            "SELECT r.id, r.at FROM json_each(?) j CROSS JOIN kiosk_receipt r ON r.id = j.value"
            " WHERE r.instansi = ?",
            (_list(ids), instansi),
        )
        return dict(found)

    def raw_to_open(self, instansi: int, kiosk: str, keys: Collection[str]) -> list[RawEnvelope]:
        found = self.rows(
            f"SELECT {_RAW} FROM kiosk_raw WHERE instansi = ? AND kiosk = ?"  # noqa: S608
            " AND (code = 'kiosk_unknown' OR (code = 'key_unknown'"
            " AND key IN (SELECT value FROM json_each(?))))"
            " ORDER BY at, id",
            (instansi, kiosk, _list(keys)),
        )
        names = RawEnvelope.__struct_fields__
        return [RawEnvelope(**dict(zip(names, row, strict=True))) for row in found]

    def raw_bytes(self, instansi: int, kiosk: str | None) -> int:
        row = self.row(
            "SELECT sum(CASE WHEN length(sealed) > 4096 THEN length(sealed) ELSE 4096 END)"
            " FROM kiosk_raw WHERE instansi = ?"
            " AND CASE WHEN CAST(? AS TEXT) IS NULL THEN code = 'kiosk_unknown' ELSE kiosk = ? END",
            (instansi, kiosk, kiosk),
        )
        return 0 if row is None else row[0] or 0

    def has_raw(self, instansi: int, id: str) -> bool:
        return self.row("SELECT 1 FROM kiosk_raw WHERE instansi = ? AND id = ?", (instansi, id)) is not None

    def claims_of(self, instansi: int, person: str, nips: Collection[str]) -> list[ClaimRow]:
        names = _CLAIM.replace("content", "x''")
        found = self.rows(
            f"SELECT {names} FROM kiosk_claim WHERE instansi = ? AND state = 'waiting'"  # noqa: S608
            " AND ((nip <> '' AND nip IN (SELECT value FROM json_each(?))) OR (nip = '' AND person = ?))"
            " ORDER BY at, envelope",
            (instansi, _list(nips), person),
        )
        return [_claim(row) for row in found]

    def claim_rows(self, instansi: int, claim: str) -> list[ClaimRow]:
        found = self.rows(
            f"SELECT {_CLAIM} FROM kiosk_claim WHERE instansi = ? AND claim = ?"  # noqa: S608
            " ORDER BY at, made_at, envelope",
            (instansi, claim),
        )
        return [_claim(row) for row in found]

    def claim_tallies(self, instansi: int) -> list[Tally]:
        return self._tallies(
            "SELECT kiosk, code, count(*), max(at) FROM kiosk_claim"
            " WHERE instansi = ? AND state IN ('waiting', 'unsigned') GROUP BY kiosk, code",
            instansi,
        )

    def nips_unknown(self, instansi: int) -> list[Tally]:
        return self._tallies(
            "SELECT c.kiosk, 'nip_unknown', count(*), max(c.at) FROM kiosk_claim c"
            " WHERE c.instansi = ? AND c.state = 'waiting' AND c.nip <> '' AND NOT EXISTS"
            " (SELECT 1 FROM person_nip n WHERE n.instansi = c.instansi AND n.nip = c.nip) GROUP BY c.kiosk",
            instansi,
        )

    def raw_tallies(self, instansi: int) -> list[Tally]:
        return self._tallies(
            "SELECT kiosk, code, count(*), max(at) FROM kiosk_raw WHERE instansi = ? GROUP BY kiosk, code",
            instansi,
        )

    def drafts_of(self, instansi: int, person: str) -> list[DraftRow]:
        found = self.rows(
            "SELECT id, session, key, value, updated_at FROM kiosk_draft"
            " WHERE instansi = ? AND person = ? AND gone = 0 AND value <> 'null'"
            " ORDER BY updated_at DESC, id",
            (instansi, person),
        )
        return [
            DraftRow(
                id=id,
                person=person,
                session=session,
                key=key,
                value=msgspec.json.decode(value),
                updated_at=at,
            )
            for id, session, key, value, at in found
        ]

    def draft_tallies(self, instansi: int) -> list[DraftTally]:
        found = self.rows(
            "SELECT person, count(DISTINCT key), min(updated_at) FROM kiosk_draft"
            " WHERE instansi = ? AND gone = 0 AND value <> 'null' GROUP BY person",
            (instansi,),
        )
        return [DraftTally(person=person, count=count, oldest_at=at) for person, count, at in found]

    def _tallies(self, sql: str, instansi: int) -> list[Tally]:
        names = Tally.__struct_fields__
        return [Tally(**dict(zip(names, row, strict=True))) for row in self.rows(sql, (instansi,))]


class SqlEnvelopes(SqlEnvelopesRead, Writer):
    def put_envelope_receipt(self, instansi: int, id: str, kiosk: str, at: int) -> None:
        self.execute(
            "INSERT INTO kiosk_receipt VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (instansi, id, kiosk, at)
        )

    def put_raw_envelope(self, instansi: int, raw: RawEnvelope) -> None:
        self.execute(_PUT_RAW, (instansi, *msgspec.structs.astuple(raw)))

    def drop_raw_envelope(self, instansi: int, id: str) -> None:
        self.execute("DELETE FROM kiosk_raw WHERE instansi = ? AND id = ?", (instansi, id))

    def put_claim(self, instansi: int, row: ClaimRow) -> None:
        self.execute(_PUT_CLAIM, (instansi, *msgspec.structs.astuple(row)))

    def put_draft(self, instansi: int, draft: DraftRow) -> None:
        if draft.value is None:
            self._end_drafts(instansi, draft)
            return
        key = (instansi, draft.person, draft.key, draft.updated_at)
        if self.rows(
            "SELECT 1 FROM kiosk_draft WHERE instansi = ? AND person = ? AND session = '' AND key = ?"
            " AND updated_at >= ?",
            key,
        ):
            return
        self.execute(
            "INSERT INTO kiosk_draft (instansi, person, session, key, id, value, updated_at, gone)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 0) ON CONFLICT (instansi, person, session, key)"
            " DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at"
            " WHERE kiosk_draft.gone = 0 AND kiosk_draft.updated_at <= excluded.updated_at",
            (
                instansi,
                draft.person,
                draft.session,
                draft.key,
                draft.id,
                msgspec.json.encode(draft.value).decode(),
                draft.updated_at,
            ),
        )

    def _end_drafts(self, instansi: int, end: DraftRow) -> None:
        """Forget what older drafts say, and write down until when they have ended: some may come later."""
        self.execute(
            "INSERT INTO kiosk_draft (instansi, person, session, key, id, value, updated_at, gone)"
            " VALUES (?, ?, '', ?, '', 'null', ?, 1) ON CONFLICT (instansi, person, session, key)"
            " DO UPDATE SET updated_at = excluded.updated_at"
            " WHERE kiosk_draft.updated_at < excluded.updated_at",
            (instansi, end.person, end.key, end.updated_at),
        )
        self.execute(
            "UPDATE kiosk_draft SET value = 'null'"
            " WHERE instansi = ? AND person = ? AND key = ? AND updated_at <= ?",
            (instansi, end.person, end.key, end.updated_at),
        )

    def drop_draft(self, instansi: int, person: str, id: str) -> bool:
        changed = self.execute(
            "UPDATE kiosk_draft SET gone = 1, value = 'null'"
            " WHERE instansi = ? AND person = ? AND id = ? AND gone = 0",
            (instansi, person, id),
        )
        return changed > 0


def _claim(row: Row) -> ClaimRow:
    return ClaimRow(**dict(zip(ClaimRow.__struct_fields__, row, strict=True)))


def _list(values: Collection[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()
