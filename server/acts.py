"""Administrative acts in the journal: who did what to whom, in the same chain as everybody's work."""

from collections.abc import Mapping

import msgspec

from server.chance import Chance
from server.journal import Entry
from server.store.records import Key
from server.store.store import Tx


def record_act(
    tx: Tx,
    instansi: int,
    name: str,
    *,
    by: str,
    person: str,
    detail: Mapping[str, object],
    now_ms: int,
    chance: Chance,
) -> int:
    """Write an act down: `by` did `name` to `person`. Returns its row.

    `by` is a person; "": the command line, or nobody in particular. `detail` holds ids and figures, no names.
    """
    return record_act_on(
        tx, instansi, name, by=by, on=("person", person), detail=detail, now_ms=now_ms, chance=chance
    )


def record_act_on(
    tx: Tx,
    instansi: int,
    name: str,
    *,
    by: str,
    on: Key,
    detail: Mapping[str, object],
    now_ms: int,
    chance: Chance,
) -> int:
    """Write down an act on something else than a person: `on` is a collection and an id. Returns its row."""
    collection, record = on
    entry = Entry(
        kind="act",
        received_at=now_ms,
        actor=by,
        collection=collection,
        record=record,
        outcome=name,
        salt2=chance.salt(),
    )
    return tx.append(instansi, entry, msgspec.json.encode({"act": name, collection: record, **detail}))
