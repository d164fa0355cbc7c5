"""Writing as the agency itself: what an import or the demonstration brings goes through the same judge into
the same journal.

Each agency has one replica of kind `server`. Its actor is the agency (its namespace), it has seen everything,
and its lines need no signature, because nobody brings them.
"""

import secrets
import uuid
from collections.abc import Callable, Sequence

import msgspec

from server.forms import shipped_forms
from server.judge import Judge
from server.lines import Line
from server.organisation import organisation_of
from server.outcomes import Setting
from server.receipt import ServerKeys
from server.store.agency import Agency
from server.store.journal import Replica
from server.store.store import Tx
from sync.mutation import Made, Mutation, line_hash, to_b64u
from sync.vault import Intent
from sync.wire import Outcome

NO_RECEIPTS = ServerKeys(mac=b"")  # nobody keeps a payload until this one is receipted


def write_as_server(
    tx: Tx,
    instansi: int,
    intents: Sequence[Intent],
    now_ms: int,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> list[Outcome]:
    """Write mutations by the agency's own replica, in order. Their `saw` is filled in: all there is.

    Unlike in an exchange, a bug in one of them is raised.
    """
    at = tx.clamp(instansi, now_ms)
    agency = tx.agency(instansi)
    replica = _replica(tx, agency, at)
    setting = Setting(
        instansi=instansi,
        namespace=agency.namespace,
        replica=replica,
        org=organisation_of(tx, instansi),
        forms=shipped_forms(),
        keys=NO_RECEIPTS,
        at=at,
        salt=lambda: to_b64u(random(16)),
    )
    judge = Judge(tx, setting, at_once=False)
    judge.prefetch_records({(intent.collection, intent.record) for intent in intents})
    n, hash = replica.n, replica.hash
    outcomes = []
    for intent in intents:
        n += 1
        mutation = Mutation(
            v=1,
            id=uuid7(at, random(10)),
            replica=replica.id,
            n=n,
            prev=hash,
            actor=agency.namespace,
            collection=intent.collection,
            record=intent.record,
            put=intent.put,
            step=intent.step,
            reason=intent.reason,
            marks=intent.marks,
            saw=judge.heads(intent.collection, intent.record),
            form=intent.form,
            salt=to_b64u(random(16)),
            made=Made(at=at, zone=agency.zone),
        )
        raw = msgspec.json.encode(mutation)
        hash = line_hash(raw)
        outcomes.append(judge.take(Line(n=n, sha=hash, raw=raw, id=mutation.id, mutation=mutation), ""))
    judge.finish()
    tx.put_replica(instansi, msgspec.structs.replace(replica, n=n, top=n, hash=hash))
    return outcomes


def _replica(tx: Tx, agency: Agency, at: int) -> Replica:
    id = str(uuid.uuid5(uuid.UUID(agency.namespace), "replica/server"))
    new = Replica(id=id, person=agency.namespace, kind="server", key="", label="server", registered_at=at)
    return tx.replica(agency.instansi, id) or new


def uuid7(at_ms: int, random: bytes) -> str:
    """Make a time-ordered UUID of ten random bytes (RFC 9562 section 5.7)."""
    value = (at_ms & (1 << 48) - 1) << 80 | int.from_bytes(random)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
