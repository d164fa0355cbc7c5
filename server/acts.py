"""Administrative acts in the journal: who did what to whom, in the same chain as everybody's work."""

from collections.abc import Mapping

import msgspec

from server.chance import Chance
from server.journal import Entry
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
    entry = Entry(
        kind="act",
        received_at=now_ms,
        actor=by,
        collection="person",
        record=person,
        outcome=name,
        salt2=chance.salt(),
    )
    return tx.append(instansi, entry, msgspec.json.encode({"act": name, "person": person, **detail}))
