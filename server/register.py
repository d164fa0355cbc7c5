"""A replica becomes known: one person on one installed app, with the key that signs what he writes there."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from server.contact import raise_for_older
from server.store.journal import Replica
from server.store.store import Tx
from sync.mutation import from_b64u

MAX_REPLICAS = 200  # phones of one person; a reinstalled app makes another


class NotRegisteredError(Exception):
    """`code`: key_invalid, replica_taken, too_many_requests."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def register(tx: Tx, instansi: int, person: str, id: str, key: str, label: str, now_ms: int) -> Replica:
    """Register a replica of whoever is signed in; again is no error, and changes nothing.

    Raises: NotRegisteredError.
    """
    if not is_point(key):
        raise NotRegisteredError("key_invalid")
    known = tx.replica(instansi, id)
    if known is not None:
        if (known.person, known.key) != (person, key):
            raise NotRegisteredError("replica_taken")
        return known
    if sum(one.kind == "phone" for one in tx.replicas_of(instansi, person)) >= MAX_REPLICAS:
        raise NotRegisteredError("too_many_requests")
    at = tx.clamp(instansi, now_ms)
    replica = Replica(id=id, person=person, kind="phone", key=key, label=label, registered_at=at)
    tx.put_replica(instansi, replica)
    raise_for_older(tx, instansi, person, replica.id, at)
    return replica


def is_point(key: str) -> bool:
    """Ask whether it is an uncompressed P-256 point, base64url."""
    try:
        point = from_b64u(key)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65
