"""One's own data as a file, and who has opened it: `GET /api/my-data`. Online only."""

from litestar import get

from server.my_data import MyData
from server.my_data import my_data as put_together
from server.web.context import Shared, Web
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import responses
from server.web.visitor import SignedInVisitor, Visitor


@get(
    "/api/my-data",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_my_data(visitor: SignedInVisitor, web: Shared) -> MyData:
    """Everything that is kept of whoever asks, and who has opened it at a desk or by another system."""
    now_ms = web.clock()
    return await web.store.read(lambda tx: put_together(tx, visitor.instansi, visitor.person, now_ms))


async def note_look(web: Web, visitor: Visitor, person: str, what: str) -> None:
    """Write down that somebody opened something of another person's."""
    if person and person != visitor.person:
        now_ms = web.clock()
        await web.store.write(lambda tx: tx.add_look(visitor.instansi, person, visitor.person, what, now_ms))
