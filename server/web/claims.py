"""What waits at the server for somebody to say that it is his: `/api/claims`."""

from typing import Annotated, Literal

import msgspec
from litestar import Response, delete, get, post
from litestar.params import JSONBody, PathParameter

from server.kiosk.claims import Claimable, claim, claimable, disown
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.device import desk_of
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor


class ClaimsOut(msgspec.Struct, frozen=True, kw_only=True):
    claims: list[Claimable]


class ClaimIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pin: Annotated[str, msgspec.Meta(max_length=40)]

    def __repr__(self) -> str:
        return "ClaimIn()"


class ClaimOut(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Literal["claimed", "wrong"]


@get("/api/claims", security=SIGNED_IN, responses=responses("not_signed_in"), cache_control=NEVER_KEPT)
async def list_claims(visitor: SignedInVisitor, web: Shared) -> ClaimsOut:
    found = await web.store.read(lambda tx: claimable(tx, visitor.instansi, visitor.person))
    return ClaimsOut(claims=found)


@post(
    "/api/claims/{id:str}",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_found", "origin"),
)
async def claim_one(
    id: Annotated[Uuid, PathParameter()], data: JSONBody[ClaimIn], visitor: SignedInVisitor, web: Shared
) -> Response[ClaimOut]:
    settled = await claim(desk_of(web, visitor.agency), visitor.person, id, data.pin)
    match settled.outcome:
        case "unknown":
            raise Problem("not_found")
        case "wait":
            raise Problem("too_many_requests", retry_after=-(-settled.wait_ms // 1000))
        case "claimed" | "wrong" as outcome:
            web.hub.poke(visitor.instansi, settled.buckets)
            return Response(ClaimOut(outcome=outcome), headers={"Cache-Control": "no-store"})


@delete(
    "/api/claims/{id:str}",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_found", "origin"),
)
async def disown_one(id: Annotated[Uuid, PathParameter()], visitor: SignedInVisitor, web: Shared) -> None:
    """ "Not mine". It is kept, and nobody is asked again."""
    if not await disown(desk_of(web, visitor.agency), visitor.person, id):
        raise Problem("not_found")
