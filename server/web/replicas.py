"""A phone's key becomes known: from then on it may sign mutations of the person who was signed in."""

from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from litestar import post
from litestar.params import JSONBody

from server.store.journal import Replica
from server.store.store import Tx
from server.web.context import Shared
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor
from sync.mutation import from_b64u

MAX_REPLICAS = 200  # of one person; a reinstalled app makes another

Uuid = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]


class ReplicaIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    replica: Uuid
    key: Annotated[str, msgspec.Meta(max_length=100)]  # uncompressed P-256 point, base64url
    label: Annotated[str, msgspec.Meta(max_length=100)] = ""


class ReplicaOut(msgspec.Struct, frozen=True, kw_only=True):
    replica: str


@post(
    "/api/replicas",
    status_code=201,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "replica_taken", "key_invalid", "origin"),
)
async def register_replica(data: JSONBody[ReplicaIn], visitor: SignedInVisitor, web: Shared) -> ReplicaOut:
    if not _is_point(data.key):
        raise Problem("key_invalid")
    now_ms = web.clock()

    def register(tx: Tx) -> None:
        known = tx.replica(visitor.instansi, data.replica)
        if known is not None:
            if (known.person, known.key) != (visitor.person, data.key):
                raise Problem("replica_taken")
            return
        if len(tx.replicas_of(visitor.instansi, visitor.person)) >= MAX_REPLICAS:
            raise Problem("too_many_requests", retry_after=24 * 3600)
        replica = Replica(
            id=data.replica,
            person=visitor.person,
            kind="phone",
            key=data.key,
            label=data.label,
            registered_at=tx.clamp(visitor.instansi, now_ms),
        )
        tx.put_replica(visitor.instansi, replica)

    await web.store.write(register)
    return ReplicaOut(replica=data.replica)


def _is_point(key: str) -> bool:
    try:
        point = from_b64u(key)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except ValueError:
        return False
    return len(point) == 65
