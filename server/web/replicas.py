"""A phone's key becomes known: from then on it may sign mutations of the person who was signed in."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.params import JSONBody

from server.register import NotRegisteredError, register
from server.store.store import Tx
from server.web.context import Shared
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor

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
    now_ms = web.clock()

    def job(tx: Tx) -> None:
        try:
            register(tx, visitor.instansi, visitor.person, data.replica, data.key, data.label, now_ms)
        except NotRegisteredError as refused:
            wait = 24 * 3600 if refused.code == "too_many_requests" else None
            raise Problem(refused.code, retry_after=wait) from None

    await web.store.write(job)
    return ReplicaOut(replica=data.replica)
