"""The history of a record: everything that was ever written on it, what was not chosen included (I7).

Who sees the record sees all of it. Who wrote on it and no longer sees it goes on seeing his own part. Of an
anonymous collection everybody sees his own part, and of the rest reason and count only (F100); where a
collection withholds what was written, of his own part only what does not count, or no longer does.
"""

from typing import Any

import msgspec

from server.appraisal import KINDS, case
from server.effects import derived_id
from server.organisation import buckets_of, organisation_of
from server.outcomes import Detail, World
from server.reading import Aliases, aliases_of, read
from server.store.history import PastLine
from server.store.journal import Replica
from server.store.store import ReadTx
from server.withheld import is_withheld, told_put
from sync.merge import Record
from sync.mutation import Mutation

PAGE_LINES = 100
PAGE_BYTES = 256 * 1024

_record = msgspec.json.Decoder(Record)


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `put` or `step`; neither where it cannot be read or was destroyed."""

    id: str
    n: int
    replica_label: str
    actor: str
    name: str  # of the actor; "": the agency itself
    made: int | None  # by the phone's clock, ms
    received: int
    earliest: int | None  # it was not made before this; None: nothing is proven
    latest: int  # it was made by then
    put: dict[str, Any] | None
    step: str | None
    reason: str
    saw: dict[str, list[str]]
    outcome: str  # when it was received
    code: str
    standing: dict[str, str]  # now, by register
    proof: str
    case: str  # id of its case; "": there is none


class History(msgspec.Struct, frozen=True, kw_only=True):
    mutations: list[Past]
    codes: dict[str, int]  # how many lines did not count at once, by reason; "": those that did
    next: int | None  # where the next page begins


def history_of(
    tx: ReadTx, instansi: int, person: str, collection: str, record: str, after: int, now_ms: int
) -> History | None:
    """Get a page of a record's history as a person may see it; None: he may see nothing of it."""
    row = tx.record(instansi, collection, record)
    seen = buckets_of(organisation_of(tx, instansi), person, max(now_ms, tx.latest_at(instansi)))
    shown = row is not None and not seen.isdisjoint(row.buckets)
    kind = KINDS.get(collection)
    is_anonymous = kind is not None and kind.anonymous
    only = "" if shown and not is_anonymous else person
    lines = tx.history(instansi, collection, record, after, PAGE_LINES + 1, only)
    if not shown and not lines:
        return None
    known = _record.decode(row.body) if row is not None and row.state else None
    page: list[PastLine] = []
    size = 0
    for line in lines[:PAGE_LINES]:
        size += len(line.payload or b"")
        if page and size > PAGE_BYTES:
            break
        page.append(line)
    return History(
        mutations=_told(tx, instansi, page, known),
        codes=tx.history_codes(instansi, collection, record) if shown else {},
        next=page[-1].envelope.row if len(page) < len(lines) else None,
    )


def _told(tx: ReadTx, instansi: int, lines: list[PastLine], record: Record | None) -> list[Past]:
    namespace = tx.agency(instansi).namespace
    people = {id: tx.person_name(instansi, id) or "" for id in {line.envelope.actor for line in lines}}
    replicas = {id: tx.replica(instansi, id) for id in {line.envelope.replica for line in lines}}
    cases = {line.envelope.row: _case_of(namespace, line) for line in lines}
    opened = tx.records(instansi, [(case.NAME, id) for id in cases.values()])
    cases = {row: id for row, id in cases.items() if (case.NAME, id) in opened}
    return [
        _past(
            line,
            record,
            people[line.envelope.actor],
            replicas[line.envelope.replica],
            cases.get(line.envelope.row, ""),
        )
        for line in lines
    ]


def _case_of(namespace: str, line: PastLine) -> str:
    return derived_id(namespace, f"case/{line.envelope.id if line.verdict else line.envelope.sha}")


def _past(line: PastLine, record: Record | None, name: str, replica: Replica | None, case_id: str) -> Past:
    envelope = line.envelope
    mutation = _readable(line.payload, aliases_of(replica))
    standing = _standing(line, mutation, record)
    hides = is_withheld(envelope.collection) and "in_force" in standing.values()
    detail = msgspec.json.decode(envelope.detail or "{}", type=Detail)
    world = msgspec.json.decode(line.world or "{}", type=World)
    earliest = world.earliest or detail.earliest
    return Past(
        id=envelope.id,
        n=envelope.n,
        replica_label=replica.label if replica is not None else "",
        actor=envelope.actor,
        name=name,
        made=mutation.made.at if mutation is not None else None,
        received=envelope.received_at,
        earliest=earliest or None,
        latest=world.latest or detail.latest or envelope.received_at,
        put=_put(mutation, hides=hides),
        step=mutation.step if mutation is not None else None,
        reason=(mutation.reason or "") if mutation is not None and not hides else "",
        saw={name: list(ids) for name, ids in mutation.saw.items()} if mutation is not None else {},
        outcome=envelope.outcome,
        code=envelope.code,
        standing=standing,
        proof=world.proof or detail.proof,
        case=case_id,
    )


def _put(mutation: Mutation | None, *, hides: bool) -> dict[str, Any] | None:
    if mutation is None or not hides:
        return mutation.put if mutation is not None else None
    return told_put(mutation.collection, mutation.put)


def _standing(line: PastLine, mutation: Mutation | None, record: Record | None) -> dict[str, str]:
    registers = mutation.registers if mutation is not None else ()
    match line.verdict:
        case "judged" | "waiting" if record is not None:
            now = record.standing.get(line.envelope.id, {})
            return {register: now.get(register, "superseded") for register in registers}
        case "aside":
            return dict.fromkeys(registers, "waiting")
        case _:
            return dict.fromkeys(registers, "not_counted")


def _readable(payload: bytes | None, aliases: Aliases) -> Mutation | None:
    try:
        return read(payload, aliases) if payload is not None else None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
