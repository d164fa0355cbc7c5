"""Work that has been done already: records with their whole journal, laid into a store as the server would
have kept them, but many at a time and without an exchange. Through the store's protocol, so into any store.

What it leaves out: the signatures of runs. All else is real: lines, hashes, the chain, evaluated records,
buckets, sums, and what is derived.
"""

from collections.abc import Sequence

import msgspec

from server.appraisal import KINDS
from server.chance import Chance
from server.effects import derive
from server.journal import Entry
from server.outcomes import Detail, World, write_json
from server.own_replica import uuid7
from server.store.journal import Known, Replica
from server.store.records import Row
from server.store.store import Tx
from sync import merge
from sync.mutation import Made, Mutation, Value, line_hash

_ROLES: tuple[tuple[str, ...], ...] = (("author",), ("supervisor",), ("server",))
_DETAIL = {roles: write_json(Detail(roles=roles)) for roles in _ROLES}
_WORLD = {roles: write_json(World(roles=roles)) for roles in _ROLES}
_encoder = msgspec.json.Encoder()


class Stamped(Chance):
    """Makes ids like a phone's: UUIDv7, all of one moment, so that what was laid down together is found by
    how its ids begin (`mark`).
    """

    def __init__(self, at_ms: int) -> None:
        self._at_ms = at_ms

    def new_id(self) -> str:
        return uuid7(self._at_ms, self.bytes(10))

    @property
    def mark(self) -> str:
        return mark_of(self._at_ms)


def mark_of(at_ms: int) -> str:
    """Say how the UUIDv7 of a moment begin."""
    return uuid7(at_ms, bytes(10))[:13]


class Author:
    """A phone of earlier days: its lines are chained like any other's."""

    def __init__(self, replica: str, person: str, *roles: str) -> None:
        self.replica, self.person, self.roles = replica, person, roles
        self.n, self.hash = 0, ""

    def row(self, registered_at: int) -> Replica:
        return Replica(
            id=self.replica,
            person=self.person,
            kind="phone",
            key="",
            label="bench",
            registered_at=registered_at,
            n=self.n,
            hash=self.hash,
            top=self.n,
        )


class Stock:
    """Keeps records in one transaction."""

    def __init__(self, tx: Tx, instansi: int, zone: str, chance: Chance) -> None:
        self._tx, self._instansi, self._zone, self._chance = tx, instansi, zone, chance
        self._namespace = tx.agency(instansi).namespace
        self._lines: list[tuple[merge.Known, bytes, Author]] = []

    def write(
        self,
        author: Author,
        collection: str,
        record: str,
        at: int,
        *,
        put: dict[str, Value] | None = None,
        step: str | None = None,
        saw: dict[str, tuple[str, ...]] | None = None,
        form: str | None = None,
    ) -> str:
        """Write the next line about the record that is kept next. Returns its id."""
        mutation = Mutation(
            v=1,
            id=self._chance.new_id(),
            replica=author.replica,
            n=author.n + 1,
            prev=author.hash,
            actor=author.person,
            collection=collection,
            record=record,
            put=put,
            step=step,
            saw=saw or {},
            form=form,
            salt=self._chance.salt(),
            made=Made(at=at, zone=self._zone, offset_ms=-1200),
        )
        line = _encoder.encode(mutation)
        author.n, author.hash = mutation.n, line_hash(line)
        known = merge.Known(mutation=mutation, roles=frozenset(author.roles), received_at=at)
        self._lines.append((known, line, author))
        return mutation.id

    def keep(self) -> Row:
        """Keep the record that has been written about."""
        lines, self._lines = self._lines, []
        known = [one for one, _, _ in lines]
        first = known[0].mutation
        kind = KINDS[first.collection]
        record: merge.Record | None = merge.evaluate(kind.collection, ())
        for one in known:
            record = merge.extend(kind.collection, record, one) if record is not None else None
        record = record or merge.evaluate(kind.collection, known)
        assert not record.refused, record.refused
        for one, line, author in lines:
            self._journal(one, line, author)
        owner = next(
            put[kind.owner_group]["placement"] for put in self._puts(known) if kind.owner_group in put
        )
        row = Row(
            collection=first.collection,
            id=first.record,
            owner=owner,
            parent=kind.parent(record),
            state=record.registers["state"].value,
            buckets=tuple(sorted({*kind.buckets(owner), *kind.also(record)})),
            body=_encoder.encode(record),
            brief=kind.brief(first.record, owner, record, "", self._puts(known)),
        )
        return self._tx.put_record(self._instansi, None, row)

    def derive(self, lines: Sequence[str]) -> None:
        """Derive what follows for these plan lines."""
        derive(self._tx, self._instansi, self._namespace, lines)

    def _puts(self, known: Sequence[merge.Known]) -> list[dict[str, Value]]:
        return [one.mutation.put for one in known if one.mutation.put is not None]

    def _journal(self, one: merge.Known, line: bytes, author: Author) -> None:
        mutation = one.mutation
        entry = Entry(
            kind="mutation",
            id=mutation.id,
            replica=mutation.replica,
            n=mutation.n,
            sha=line_hash(line),
            prev_sha=mutation.prev,
            received_at=one.received_at,
            actor=mutation.actor,
            collection=mutation.collection,
            record=mutation.record,
            outcome="applied",
            detail=_DETAIL[author.roles],
            salt2=self._chance.salt(),
        )
        row = self._tx.append(self._instansi, entry, line)
        self._tx.put_mutation(
            self._instansi,
            Known(
                mutation.id,
                row,
                entry.sha,
                mutation.replica,
                mutation.collection,
                mutation.record,
                "judged",
                _WORLD[author.roles],
            ),
        )
