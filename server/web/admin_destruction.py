"""What was destroyed by law, how long what is kept, and what is on hold: `GET /api/admin/destruction`.

Read only: it is done at the command line (`luring destroy`, `luring hold`), by whoever runs the server.
"""

import msgspec
from litestar import get

from server.destruction import records_of, years_of
from server.destruction_text import as_text
from server.organisation import organisation_of
from server.scope import audits_all
from server.store.store import ReadTx
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.visitor import SignedInVisitor


class DestroyedOut(msgspec.Struct, frozen=True, kw_only=True):
    """One record of destruction. `text`: as it is printed and signed."""

    id: str
    at: int  # ms
    by: str
    text: str


class DestructionOut(msgspec.Struct, frozen=True, kw_only=True):
    """`years`: by class, after somebody has left. `holds`: how many people and records are on hold."""

    years: dict[str, int]
    holds: int
    destroyed: list[DestroyedOut]


@get(
    "/api/admin/destruction",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def read_destruction(visitor: SignedInVisitor, web: Shared) -> DestructionOut:
    now_ms, instansi = web.clock(), visitor.instansi

    def look(tx: ReadTx) -> DestructionOut:
        if not audits_all(organisation_of(tx, instansi), visitor.person, now_ms):
            raise Problem("not_allowed")
        return DestructionOut(
            years={kind: years for kind, years in years_of(tx, instansi).items()},
            holds=sum(one.released_at is None for one in tx.holds(instansi)),
            destroyed=[
                DestroyedOut(id=id, at=made.at, by=made.by, text=as_text(made, visitor.agency))
                for id, made in records_of(tx, instansi)
            ],
        )

    return await web.store.read(look)
