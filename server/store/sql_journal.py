"""SQL: the journal."""

from collections.abc import Collection

import msgspec

from server.journal import Entry, Envelope, link, payload_hash
from server.store.journal import HeldThere, Kept, Known, Received, Replica, StandingRow
from server.store.sql_agency import SqlAgency, SqlAgencyRead

_ENTRY = ", ".join(f"e.{name}" for name in Entry.__struct_fields__)
_KNOWN = "m.id, m.row, m.sha, m.replica, m.collection, m.record, m.verdict, m.world"
_KEPT = (
    f"SELECT e.n, e.received_at, p.bytes, coalesce(r.aliases, ''), e.detail, {_KNOWN} FROM mutation m"  # noqa: S608
    " JOIN envelope e ON e.instansi = m.instansi AND e.row = m.row"
    " LEFT JOIN replica r ON r.instansi = m.instansi AND r.id = m.replica"
    " LEFT JOIN payload p ON p.instansi = m.instansi AND p.row = m.row"
)
_REPLICA = ", ".join(Replica.__struct_fields__)
_REPLICA_R = ", ".join(f"r.{name}" for name in Replica.__struct_fields__)


class SqlJournalRead(SqlAgencyRead):
    def journal(
        self, instansi: int, after_row: int = 0, limit: int = 1000
    ) -> list[tuple[Envelope, bytes | None]]:
        names = (*Entry.__struct_fields__, "row", "payload_hash", "chain")
        found = self.rows(
            f"SELECT p.bytes, {_ENTRY}, e.row, e.payload_hash, e.chain FROM envelope e"  # noqa: S608
            " LEFT JOIN payload p ON p.instansi = e.instansi AND p.row = e.row"
            " WHERE e.instansi = ? AND e.row > ? ORDER BY e.row LIMIT ?",
            (instansi, after_row, limit),
        )
        return [(Envelope(**dict(zip(names, row[1:], strict=True))), row[0]) for row in found]

    def received(self, instansi: int, replica: str, first: int, last: int) -> list[Received]:
        found = self.rows(
            "SELECT n, sha, id, outcome, code, detail, received_at, prev_sha FROM envelope"
            " WHERE instansi = ? AND replica = ? AND n BETWEEN ? AND ? AND kind = 'mutation' ORDER BY n, row",
            (instansi, replica, first, last),
        )
        return [Received(*row) for row in found]

    def known(self, instansi: int, ids: Collection[str]) -> dict[str, Known]:
        if not ids:
            return {}
        found = self.rows(
            f"SELECT {_KNOWN} FROM json_each(?) j CROSS JOIN mutation m ON m.id = j.value"  # noqa: S608
            " WHERE m.instansi = ?",
            (_list(ids), instansi),
        )
        return {row[0]: Known(*row) for row in found}

    def kept(self, instansi: int, collection: str, record: str) -> list[Kept]:
        found = self.rows(
            f"{_KEPT} WHERE m.instansi = ? AND m.collection = ? AND m.record = ?"
            " AND m.verdict IN ('judged', 'waiting') ORDER BY m.row",
            (instansi, collection, record),
        )
        return [Kept(Known(*row[5:]), *row[:5]) for row in found]

    def aside(self, instansi: int) -> list[Kept]:
        found = self.rows(
            f"{_KEPT} WHERE m.instansi = ? AND m.verdict = 'aside' ORDER BY m.row",
            (instansi,),
        )
        return [Kept(Known(*row[5:]), *row[:5]) for row in found]

    def held_there(self, instansi: int) -> list[HeldThere]:
        found = self.rows(
            "SELECT m.replica, e.code, count(*), min(e.received_at) FROM mutation m INDEXED BY mutation_aside"
            " JOIN envelope e ON e.instansi = m.instansi AND e.row = m.row"
            " WHERE m.instansi = ? AND m.verdict = 'aside' GROUP BY m.replica, e.code"
            " ORDER BY min(e.received_at), m.replica, e.code",
            (instansi,),
        )
        names = HeldThere.__struct_fields__
        return [HeldThere(**dict(zip(names, row, strict=True))) for row in found]

    def kept_of(self, instansi: int, ids: Collection[str]) -> list[Kept]:
        found = self.rows(
            f"{_KEPT} WHERE m.instansi = ? AND m.id IN (SELECT value FROM json_each(?))"  # noqa: S608
            " ORDER BY m.row",
            (instansi, _list(ids)),
        )
        return [Kept(Known(*row[5:]), *row[:5]) for row in found]

    def refused(self, instansi: int) -> list[Kept]:
        found = self.rows(
            f"{_KEPT} WHERE m.instansi = ? AND m.verdict = 'refused' ORDER BY m.row",
            (instansi,),
        )
        return [Kept(Known(*row[5:]), *row[:5]) for row in found]

    def replica(self, instansi: int, id: str) -> Replica | None:
        row = self.row(
            f"SELECT {_REPLICA} FROM replica WHERE instansi = ? AND id = ?",  # noqa: S608
            (instansi, id),
        )
        return None if row is None else _replica(row)

    def replicas(self, instansi: int, ids: Collection[str]) -> dict[str, Replica]:
        found = self.rows(
            f"SELECT {_REPLICA_R} FROM json_each(?) j CROSS JOIN replica r ON r.id = j.value"  # noqa: S608
            " WHERE r.instansi = ?",
            (_list(ids), instansi),
        )
        return {row[0]: _replica(row) for row in found}

    def replicas_of_all(self, instansi: int, people: Collection[str]) -> list[Replica]:
        found = self.rows(
            f"SELECT {_REPLICA_R} FROM json_each(?) j CROSS JOIN replica r ON r.person = j.value"  # noqa: S608
            " WHERE r.instansi = ?",
            (_list(people), instansi),
        )
        return [_replica(row) for row in found]

    def replicas_of(self, instansi: int, person: str) -> list[Replica]:
        found = self.rows(
            f"SELECT {_REPLICA} FROM replica"  # noqa: S608
            " WHERE instansi = ? AND person = ? ORDER BY registered_at, id",
            (instansi, person),
        )
        return [_replica(row) for row in found]

    def standing_changes(
        self, instansi: int, replica: str, after_seq: int, upto_seq: int
    ) -> list[StandingRow]:
        found = self.rows(
            "SELECT mutation, register, standing FROM standing"
            " WHERE instansi = ? AND replica = ? AND seq > ? AND seq <= ? ORDER BY seq",
            (instansi, replica, after_seq, upto_seq),
        )
        return [StandingRow(*row) for row in found]


class SqlJournal(SqlJournalRead, SqlAgency):
    def append(self, instansi: int, entry: Entry, payload: bytes) -> int:
        counter = self.counter(instansi)
        row = counter.row + 1
        hashed = payload_hash(entry.salt2, payload)
        chain = link(counter.chain, row, entry, hashed)
        self.later(
            "INSERT INTO envelope VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (instansi, row, *msgspec.structs.astuple(entry), hashed, chain),
        )
        self.later("INSERT INTO payload VALUES (?, ?, ?)", (instansi, row, payload))
        self.count(instansi, row=row, chain=chain)
        return row

    def put_mutation(self, instansi: int, known: Known) -> None:
        self.later(
            "INSERT INTO mutation (instansi, id, row, sha, replica, collection, record, verdict, world)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (instansi, id) DO UPDATE SET verdict = excluded.verdict, world = excluded.world,"
            " collection = excluded.collection, record = excluded.record",
            (instansi, *msgspec.structs.astuple(known)),
        )

    def destroy_payload(self, instansi: int, row: int) -> None:
        self.execute("DELETE FROM payload WHERE instansi = ? AND row = ?", (instansi, row))

    def add_run(self, instansi: int, replica: str, first: int, last: int, sig: str, received_at: int) -> None:
        self.later(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (instansi, replica, first, last, sig, received_at),
        )

    def put_replica(self, instansi: int, replica: Replica) -> None:
        marks = ", ".join("?" * (1 + len(Replica.__struct_fields__)))
        self.later(
            f"INSERT INTO replica (instansi, {_REPLICA}) VALUES ({marks})"  # noqa: S608
            " ON CONFLICT (instansi, id) DO UPDATE SET label = excluded.label,"
            " revoked_at = excluded.revoked_at, n = excluded.n, hash = excluded.hash, top = excluded.top",
            (instansi, *msgspec.structs.astuple(replica)[:-1], _aliases(replica)),
        )

    def add_standing(self, instansi: int, replica: str, row: StandingRow) -> None:
        seq = self.next_seq(instansi)
        self.later(
            "INSERT INTO standing VALUES (?, ?, ?, ?, ?, ?)",
            (instansi, replica, seq, *msgspec.structs.astuple(row)),
        )


def _replica(row: tuple[object, ...]) -> Replica:
    values = dict(zip(Replica.__struct_fields__, row, strict=True))
    aliases = values.pop("aliases")
    return msgspec.convert(
        values | ({"aliases": msgspec.json.decode(str(aliases))} if aliases else {}), Replica
    )


def _aliases(replica: Replica) -> str:
    return msgspec.json.encode(replica.aliases).decode() if replica.aliases else ""


def _list(ids: Collection[str]) -> str:
    return msgspec.json.encode(list(ids)).decode()
