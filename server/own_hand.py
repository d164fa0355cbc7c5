"""The agency's own hand: what the server itself writes is numbered and chained like anybody's work.

Each agency has one replica of kind `server`. Its lines need no signature, because nobody brings them. Their
actor is the agency (its namespace), or the person who said it at a desk, in a session of his own.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from server.lines import Line
from server.store.agency import Agency
from server.store.journal import Replica
from server.store.store import Tx
from sync.mutation import Made, Mutation, line_hash
from sync.vault import Intent


class OwnHand:
    """The server's replica within one transaction. Whoever writes with it saves it before the end."""

    def __init__(self, tx: Tx, instansi: int, at: int, salt: Callable[[], str]) -> None:
        self._tx = tx
        self._agency = tx.agency(instansi)
        self._at = at
        self._salt = salt
        self.replica = own_replica(tx, self._agency, at)

    def line(self, intent: Intent, id: str, saw: Mapping[str, Any], actor: str = "") -> Line:
        """Write the next line. `actor`: the person whose word it is; "": the agency's own."""
        mutation = Mutation(
            v=1,
            id=id,
            replica=self.replica.id,
            n=self.replica.n + 1,
            prev=self.replica.hash,
            actor=actor or self._agency.namespace,
            collection=intent.collection,
            record=intent.record,
            put=intent.put,
            step=intent.step,
            reason=intent.reason,
            marks=intent.marks,
            saw=dict(saw),
            form=intent.form,
            salt=self._salt(),
            made=Made(at=self._at, zone=self._agency.zone),
        )
        raw = msgspec.json.encode(mutation)
        sha = line_hash(raw)
        self.replica = msgspec.structs.replace(self.replica, n=mutation.n, top=mutation.n, hash=sha)
        return Line(n=mutation.n, sha=sha, raw=raw, id=id, mutation=mutation)

    def save(self) -> None:
        self._tx.put_replica(self._agency.instansi, self.replica)


def own_replica(tx: Tx, agency: Agency, at: int) -> Replica:
    """Get the agency's own replica, as far as it has written."""
    id = str(uuid.uuid5(uuid.UUID(agency.namespace), "replica/server"))
    new = Replica(id=id, person=agency.namespace, kind="server", key="", label="server", registered_at=at)
    return tx.replica(agency.instansi, id) or new
