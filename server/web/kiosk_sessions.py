"""Somebody at a kiosk that has a connection: signing in by NIP and PIN, and what he left unfinished."""

from typing import Annotated, Any

import msgspec
from litestar import Response, delete, get, post
from litestar.params import JSONBody, PathParameter

from server.kiosk.sessions import IDLE_MS, open_session
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.device import desk_of, device_of
from server.web.openapi import DEVICE, SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.session import Nip
from server.web.visitor import HttpRequest, OfAgency, SignedInVisitor

NO_STORE = {"Cache-Control": "no-store"}


class KioskSignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    nip: Nip
    pin: Annotated[str, msgspec.Meta(max_length=40)]
    replica: Uuid
    key: Annotated[str, msgspec.Meta(max_length=100)]
    session: Uuid | None = None  # as the envelopes of this session will call it

    def __repr__(self) -> str:
        return "KioskSignIn()"


class KioskSessionOut(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    person: str
    name: str
    idle_s: int


class DraftOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    key: str
    value: Any
    updated_at: int


class DraftsOut(msgspec.Struct, frozen=True, kw_only=True):
    drafts: list[DraftOut]


@post(
    "/api/kiosk/session",
    status_code=200,
    security=DEVICE,
    responses=responses(
        "kiosk_unknown",
        "kiosk_not_signed",
        "kiosk_revoked",
        "not_right",
        "key_invalid",
        "replica_taken",
        "not_found",
        "origin",
    ),
)
async def begin(
    request: HttpRequest, data: JSONBody[KioskSignIn], agency: OfAgency, web: Shared
) -> Response[KioskSessionOut]:
    kiosk = await device_of(request, agency, web)
    if kiosk.revoked_at is not None:
        raise Problem("kiosk_revoked")
    opened = await open_session(
        desk_of(web, agency), kiosk, data.nip, data.pin, data.replica, data.key, data.session or ""
    )
    if opened.refusal == "wait":
        raise Problem("too_many_requests", retry_after=-(-opened.wait_ms // 1000))
    if opened.refusal:
        raise Problem(opened.refusal)
    name = await web.store.read(lambda tx: tx.person_name(agency.instansi, opened.person))
    body = KioskSessionOut(token=opened.token, person=opened.person, name=name or "", idle_s=IDLE_MS // 1000)
    return Response(body, status_code=200, headers=NO_STORE)


@delete(
    "/api/kiosk/session", status_code=204, security=SIGNED_IN, responses=responses("not_signed_in", "origin")
)
async def end(visitor: SignedInVisitor, web: Shared) -> None:
    """End the session at a kiosk; of a phone or a desk it ends nothing."""
    if visitor.kiosk:
        hashed = visitor.session.token_hash
        await web.store.write(lambda tx: tx.drop_kiosk_session(visitor.instansi, hashed))
        web.hub.close_session(hashed)


@get(
    "/api/kiosk/drafts",
    security=SIGNED_IN,
    responses=responses("not_signed_in"),
    cache_control=NEVER_KEPT,
)
async def list_drafts(visitor: SignedInVisitor, web: Shared) -> DraftsOut:
    """List what somebody had not finished at kiosks, the newest first."""
    found = await web.store.read(lambda tx: tx.drafts_of(visitor.instansi, visitor.person))
    return DraftsOut(
        drafts=[DraftOut(id=one.id, key=one.key, value=one.value, updated_at=one.updated_at) for one in found]
    )


@delete(
    "/api/kiosk/drafts/{id:str}",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_found", "origin"),
)
async def drop_draft(id: Annotated[Uuid, PathParameter()], visitor: SignedInVisitor, web: Shared) -> None:
    dropped = await web.store.write(lambda tx: tx.drop_draft(visitor.instansi, visitor.person, id))
    if not dropped:
        raise Problem("not_found")
