"""The history of a record, a page at a time. `docs/protocol.md` section 7."""

from typing import Annotated

from litestar import get
from litestar.params import PathParameter, QueryParameter

from server.history import History, history_of
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor


@get(
    "/api/history/{collection:str}/{record:str}",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_found"),
)
async def read_history(
    collection: Annotated[str, PathParameter(pattern="^[a-z_]{1,40}$")],
    record: Annotated[Uuid, PathParameter()],
    visitor: SignedInVisitor,
    web: Shared,
    after: Annotated[int, QueryParameter(ge=0, le=2**53)] = 0,
) -> History:
    now_ms = web.clock()
    found = await web.store.read(
        lambda tx: history_of(tx, visitor.instansi, visitor.person, collection, record, after, now_ms)
    )
    if found is None:
        raise Problem("not_found")
    return found
