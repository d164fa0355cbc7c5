"""News: what somebody has to hear of, one record for each cause, in the own bucket of whom it concerns.

A record says a code, ids and numbers, never a sentence: the phone has the words, and the records that the ids
name. It is written in the transaction of its cause, under an id that follows from it, so that what comes
twice or in another order is told once. When the cause is undone, the record says so and stays: somebody may
have read it.
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal, get_args

import msgspec

from server.access import self_bucket
from server.effects import derived_id
from server.store.records import Key, derived_row
from server.store.store import ReadTx, Tx

NEWS, READ = "news", "news_read"
Kind = Literal[
    "report_returned",
    "report_verified",
    "target_reached",
    "rating_due",
    "result_released",
    "objection_step",
    "question",
    "escalated",
    "deadline_near",
    "office_letter",
    "office_answer",
    "not_chosen",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
KEEP_DAYS, DAY_MS = 180, 86_400_000
AT_ONCE = 500  # pieces of news that are let go in one transaction
MOST_READ = 500  # ids that are kept as read one by one


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell. `people` hear of it; who has heard of it once keeps seeing what became of it."""

    name: str  # of its cause: its id follows from it
    owner: str = ""  # placement that it is about
    people: frozenset[str] = frozenset()
    value: Mapping[str, Any] | None  # None: its cause is undone
    at: int = 0  # when that happened, server time, ms


def tell(tx: Tx, instansi: int, told: Collection[Told]) -> frozenset[str]:
    """Write what is new, and what is undone. Returns the buckets where something changed."""
    if not told:
        return frozenset()
    namespace = tx.agency(instansi).namespace
    keys: dict[str, Key] = {one.name: (NEWS, derived_id(namespace, f"{NEWS}/{one.name}")) for one in told}
    before = tx.records(instansi, list(keys.values()))
    touched: set[str] = set()
    for one in told:
        row = before.get(keys[one.name])
        known = msgspec.json.decode(row.body) if row is not None else None
        if known is None and (one.value is None or not one.people):
            continue
        if one.value is None:
            value = {**(known or {}), "undone": True}
        else:
            value = {**one.value, "at": one.at, "undone": False}
        buckets = row.buckets if row is not None else tuple(self_bucket(person) for person in one.people)
        owner = row.owner if row is not None else one.owner
        if tx.put_derived_row(
            instansi, row, derived_row(*keys[one.name], owner=owner, buckets=buckets, value=value)
        ):
            touched |= set(buckets)
    return frozenset(touched)


def news_named(tx: ReadTx, instansi: int, names: Collection[str]) -> dict[str, Any]:
    """Get the values of news by the names of their causes."""
    namespace = tx.agency(instansi).namespace
    ids = {derived_id(namespace, f"{NEWS}/{name}"): name for name in names}
    rows = tx.records(instansi, [(NEWS, id) for id in ids])
    return {ids[id]: msgspec.json.decode(row.body) for (_, id), row in rows.items()}


def let_go(tx: Tx, instansi: int, now_ms: int, keep_days: int = KEEP_DAYS) -> tuple[int, frozenset[str]]:
    """Take some of what nobody needs any more out of the inboxes. Returns how many, and the buckets."""
    floor = tx.seq_at(instansi, tx.clamp(instansi, now_ms) - keep_days * DAY_MS)
    rows = tx.shown_before(instansi, NEWS, floor, AT_ONCE) if floor else []
    for row in rows:
        tx.put_derived_row(instansi, row, msgspec.structs.replace(row, buckets=(), seq=0))
    return len(rows), frozenset(bucket for row in rows for bucket in row.buckets)


class Marks(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody has read: everything up to a moment, and some by their ids."""

    upto: int = 0  # ms
    ids: tuple[str, ...] = ()  # sorted


def marks_of(tx: ReadTx, instansi: int, person: str) -> Marks:
    found = tx.derived(instansi, READ, _marks_id(tx, instansi, person))
    return Marks() if found is None else msgspec.convert(found, Marks)


def mark_read(tx: Tx, instansi: int, person: str, marks: Marks) -> frozenset[str]:
    """Add to what somebody has read: of two devices, neither takes back what the other has said.

    Returns the buckets where something changed.
    """
    before = marks_of(tx, instansi, person)
    upto = min(max(before.upto, marks.upto), tx.latest_at(instansi))
    both = sorted({*before.ids, *marks.ids})
    rows = tx.records(instansi, [(NEWS, id) for id in both])
    ats = {id: msgspec.json.decode(row.body)["at"] for (_, id), row in rows.items()}
    later = sorted((id for id in both if ats.get(id, 0) > upto), key=lambda id: ats[id])[-MOST_READ:]
    now = Marks(upto=upto, ids=tuple(sorted(later)))
    bucket = self_bucket(person)
    changed = tx.put_derived(
        instansi,
        READ,
        _marks_id(tx, instansi, person),
        owner="",
        buckets=(bucket,),
        value=msgspec.to_builtins(now),
    )
    return frozenset({bucket}) if changed else frozenset()


def _marks_id(tx: ReadTx, instansi: int, person: str) -> str:
    return derived_id(tx.agency(instansi).namespace, f"{READ}/{person}")
