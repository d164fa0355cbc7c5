"""Other systems at the desk: their tokens and webhooks, for who administers the whole agency.

A token and a webhook's secret are shown once, in the answer that makes them.
"""

import asyncio
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import JSONBody, PathParameter

from server.organisation import organisation_of
from server.push_address import ForbiddenAddressError, place_of
from server.scope import administers_all
from server.services.tokens import SCOPES, make_token, revoke_token
from server.services.webhooks import (
    EVENTS,
    PING,
    make_webhook,
    put_event,
    remove_webhook,
    send_again,
    webhook_of,
)
from server.store.services import Delivery, ServiceToken, Webhook
from server.store.store import ReadTx, Tx
from server.web.context import Shared
from server.web.cookie import NEVER_KEPT
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import SignedInVisitor, Visitor

LOG = 100
DAY_MS = 86_400_000
REFUSALS = ("not_signed_in", "not_allowed", "not_found", "change_refused", "origin")
OneId = Annotated[Uuid, PathParameter()]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Names = Annotated[list[Text], msgspec.Meta(min_length=1, max_length=20)]


class TokenOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    scopes: list[str]
    made_by: str  # name; "": the command line
    made_at: int
    expires: int | None
    last_used: int | None
    revoked_at: int | None


class WebhookOut(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    url: str
    events: list[str]
    made_by: str
    made_at: int
    removed_at: int | None
    waiting: int  # messages that have not arrived yet, among the newest
    failed: int  # given up, among the newest


class ServicesOut(msgspec.Struct, frozen=True, kw_only=True):
    tokens: list[TokenOut]
    webhooks: list[WebhookOut]
    scopes: list[str]
    events: list[str]


class DeliveryOut(msgspec.Struct, frozen=True, kw_only=True):
    """`next_at` None: it has arrived (2xx), or was given up."""

    id: str
    event: str
    made_at: int
    tries: int
    tried_at: int | None
    next_at: int | None
    status: int


class DeliveriesOut(msgspec.Struct, frozen=True, kw_only=True):
    deliveries: list[DeliveryOut]


class TokenIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Text
    scopes: Names
    days: Annotated[int, msgspec.Meta(ge=1, le=3660)] | None = None  # that it lasts; None: until revoked


class TokenMade(msgspec.Struct, frozen=True, kw_only=True):
    made: TokenOut
    token: str


class WebhookIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    url: Annotated[str, msgspec.Meta(min_length=8, max_length=1000)]
    events: Names


class WebhookMade(msgspec.Struct, frozen=True, kw_only=True):
    made: WebhookOut
    secret: str


@get(
    "/api/admin/services",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed"),
)
async def list_services(visitor: SignedInVisitor, web: Shared) -> ServicesOut:
    now_ms = web.clock()

    def look(tx: ReadTx) -> ServicesOut:
        _must_administer_all(tx, visitor, now_ms)
        return ServicesOut(
            tokens=[_token(tx, visitor, one) for one in tx.service_tokens(visitor.instansi)],
            webhooks=[_webhook(tx, visitor, one) for one in tx.webhooks(visitor.instansi)],
            scopes=list(SCOPES),
            events=list(EVENTS),
        )

    return await web.store.read(look)


@post(
    "/api/admin/services/tokens",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def add_token(data: JSONBody[TokenIn], visitor: SignedInVisitor, web: Shared) -> TokenMade:
    now_ms = web.clock()

    def job(tx: Tx) -> TokenMade:
        _must_administer_all(tx, visitor, now_ms)
        try:
            made, token = make_token(
                tx,
                visitor.instansi,
                name=data.name.strip() or data.name,
                scopes=data.scopes,
                expires=None if data.days is None else now_ms + data.days * DAY_MS,
                by=visitor.person,
                now_ms=now_ms,
                chance=web.chance,
            )
        except ValueError as wrong:
            raise Problem("change_refused", reason=str(wrong)) from None
        return TokenMade(made=_token(tx, visitor, made), token=token)

    return await web.store.write(job)


@post(
    "/api/admin/services/tokens/{id:str}/revoke",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def revoke_one_token(id: OneId, visitor: SignedInVisitor, web: Shared) -> TokenOut:
    now_ms = web.clock()

    def job(tx: Tx) -> TokenOut:
        _must_administer_all(tx, visitor, now_ms)
        try:
            revoked = revoke_token(tx, visitor.instansi, id, visitor.person, now_ms, web.chance)
        except KeyError:
            raise Problem("not_found") from None
        return _token(tx, visitor, revoked)

    return await web.store.write(job)


@post(
    "/api/admin/services/webhooks",
    status_code=200,
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses(*REFUSALS),
)
async def add_webhook(data: JSONBody[WebhookIn], visitor: SignedInVisitor, web: Shared) -> WebhookMade:
    """Tell an address of what happens from now on. It is looked up first: our own network is refused."""
    now_ms = web.clock()
    await web.store.read(lambda tx: _must_administer_all(tx, visitor, now_ms))
    try:
        await asyncio.to_thread(place_of, data.url, private=web.settings.webhook_private)
    except (ForbiddenAddressError, OSError, ValueError):
        raise Problem("change_refused", reason="address") from None

    def job(tx: Tx) -> WebhookMade:
        _must_administer_all(tx, visitor, now_ms)
        try:
            made, secret = make_webhook(
                tx,
                visitor.instansi,
                url=data.url,
                events=data.events,
                pepper=web.secrets.pin_pepper_bytes,
                by=visitor.person,
                now_ms=now_ms,
                chance=web.chance,
            )
        except ValueError as wrong:
            raise Problem("change_refused", reason=str(wrong)) from None
        return WebhookMade(made=_webhook(tx, visitor, made), secret=secret)

    return await web.store.write(job)


@post(
    "/api/admin/services/webhooks/{id:str}/remove",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def remove_one_webhook(id: OneId, visitor: SignedInVisitor, web: Shared) -> WebhookOut:
    now_ms = web.clock()

    def job(tx: Tx) -> WebhookOut:
        _must_administer_all(tx, visitor, now_ms)
        try:
            removed = remove_webhook(tx, visitor.instansi, id, visitor.person, now_ms, web.chance)
        except KeyError:
            raise Problem("not_found") from None
        return _webhook(tx, visitor, removed)

    return await web.store.write(job)


@get(
    "/api/admin/services/webhooks/{id:str}/deliveries",
    security=SIGNED_IN,
    cache_control=NEVER_KEPT,
    responses=responses("not_signed_in", "not_allowed", "not_found"),
)
async def list_deliveries(id: OneId, visitor: SignedInVisitor, web: Shared) -> DeliveriesOut:
    """The newest messages to a webhook, the newest first."""
    now_ms = web.clock()

    def look(tx: ReadTx) -> DeliveriesOut:
        _must_administer_all(tx, visitor, now_ms)
        _known(tx, visitor, id)
        return DeliveriesOut(deliveries=[_delivery(one) for one in tx.deliveries(visitor.instansi, id, LOG)])

    return await web.store.read(look)


@post(
    "/api/admin/services/webhooks/{id:str}/ping",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def ping_webhook(id: OneId, visitor: SignedInVisitor, web: Shared) -> DeliveryOut:
    """Send a message that says nothing, to try a receiver."""
    now_ms = web.clock()

    def job(tx: Tx) -> DeliveryOut:
        _must_administer_all(tx, visitor, now_ms)
        if _known(tx, visitor, id).removed_at is not None:
            raise Problem("not_found")
        return _delivery(put_event(tx, visitor.instansi, id, PING, {"id": id}, now_ms, now_ms, web.chance))

    return await web.store.write(job)


@post(
    "/api/admin/services/webhooks/{id:str}/deliveries/{message:str}/resend",
    status_code=200,
    security=SIGNED_IN,
    responses=responses(*REFUSALS),
)
async def resend(
    id: OneId,
    message: Annotated[str, PathParameter(max_length=60)],
    visitor: SignedInVisitor,
    web: Shared,
) -> DeliveryOut:
    now_ms = web.clock()

    def job(tx: Tx) -> DeliveryOut:
        _must_administer_all(tx, visitor, now_ms)
        try:
            return _delivery(send_again(tx, visitor.instansi, id, message, now_ms))
        except KeyError:
            raise Problem("not_found") from None

    return await web.store.write(job)


def _must_administer_all(tx: ReadTx, visitor: Visitor, now_ms: int) -> None:
    if not administers_all(organisation_of(tx, visitor.instansi), visitor.person, now_ms):
        raise Problem("not_allowed")


def _known(tx: ReadTx, visitor: Visitor, id: str) -> Webhook:
    try:
        return webhook_of(tx, visitor.instansi, id)
    except KeyError:
        raise Problem("not_found") from None


def _token(tx: ReadTx, visitor: Visitor, one: ServiceToken) -> TokenOut:
    return TokenOut(
        id=one.id,
        name=one.name,
        scopes=list(one.scopes),
        made_by=tx.person_name(visitor.instansi, one.made_by) or "",
        made_at=one.made_at,
        expires=one.expires,
        last_used=one.last_used,
        revoked_at=one.revoked_at,
    )


def _webhook(tx: ReadTx, visitor: Visitor, one: Webhook) -> WebhookOut:
    newest = tx.deliveries(visitor.instansi, one.id, LOG)
    return WebhookOut(
        id=one.id,
        url=one.url,
        events=list(one.events),
        made_by=tx.person_name(visitor.instansi, one.made_by) or "",
        made_at=one.made_at,
        removed_at=one.removed_at,
        waiting=sum(sent.next_at is not None for sent in newest),
        failed=sum(sent.next_at is None and not 200 <= sent.status < 300 for sent in newest),
    )


def _delivery(one: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=one.id,
        event=one.event,
        made_at=one.made_at,
        tries=one.tries,
        tried_at=one.tried_at,
        next_at=one.next_at,
        status=one.status,
    )
