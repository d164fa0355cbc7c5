"""A person's own receipts. `docs/protocol.md` section 7."""

from typing import Annotated

from litestar import get
from litestar.params import PathParameter, QueryParameter

from server.checkpoints import newest
from server.receipts import OwnLines, OwnReplicas, own_lines, own_replicas
from server.store.store import ReadTx
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor


@get("/api/receipts", security=SIGNED_IN, cache_control=NEVER_KEPT, responses=responses("not_signed_in"))
async def list_replicas(visitor: SignedInVisitor, web: Shared) -> OwnReplicas:
    data = web.settings.data

    def look(tx: ReadTx) -> OwnReplicas:
        return OwnReplicas(
            replicas=own_replicas(tx, visitor.instansi, visitor.person),
            checkpoint=newest(data).get(visitor.instansi),
        )

    return await web.store.read(look)


@get(
    "/api/receipts/{replica:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_found"),
)
async def list_receipts(
    replica: Annotated[Uuid, PathParameter()],
    visitor: SignedInVisitor,
    web: Shared,
    after: Annotated[int, QueryParameter(ge=0, le=2**53)] = 0,
) -> OwnLines:
    found = await web.store.read(
        lambda tx: own_lines(tx, visitor.instansi, web.keys, visitor.person, replica, after)
    )
    if found is None:
        raise Problem("not_found")
    return found
