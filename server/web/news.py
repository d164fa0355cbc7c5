"""What somebody says about his news: what he has read, how he wants to hear of them, and by which browser.
`docs/protocol.md` section 14.
"""

import asyncio
from typing import Annotated

import msgspec
from litestar import Response, delete, get, post, put
from litestar.params import JSONBody

from server.channels import MOST, Channel, add_channel, channels_of, follow_preferences, remove_channel
from server.mail_addresses import follow_choice, imported_address, is_address
from server.news import Marks, mark_read
from server.news_settings import Preferences, preferences_of, put_preferences
from server.push_address import MAX_ENDPOINT, ForbiddenAddressError, place_of
from server.store.store import ReadTx, Tx
from server.text import say
from server.text.news import INBOX
from server.web.context import Shared
from server.web.openapi import SIGNED_IN
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.telling import kinds_of, send
from server.web.visitor import SignedInVisitor
from server.webpush import BadKeysError, check_keys, vapid_key

KEPT = {"Cache-Control": "no-store"}


class PushKeyOut(msgspec.Struct, frozen=True, kw_only=True):
    key: str  # what a browser subscribes with: an uncompressed P-256 point, base64url
    mail: bool  # whether this server sends mail


class BrowserKeys(msgspec.Struct, frozen=True, kw_only=True):
    p256dh: Annotated[str, msgspec.Meta(max_length=100)]
    auth: Annotated[str, msgspec.Meta(max_length=40)]


class SubscriptionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    endpoint: Annotated[str, msgspec.Meta(max_length=MAX_ENDPOINT)]
    keys: BrowserKeys
    replica: Uuid | None = None


class EndpointIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    endpoint: Annotated[str, msgspec.Meta(max_length=MAX_ENDPOINT)]


class ReadIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    upto: Annotated[int, msgspec.Meta(ge=0)] = 0
    ids: Annotated[tuple[Uuid, ...], msgspec.Meta(max_length=500)] = ()


class TriedOut(msgspec.Struct, frozen=True, kw_only=True):
    by: str  # push, mail
    status: int  # of the push service or the mail server; 0: it could not be reached


class TestOut(msgspec.Struct, frozen=True, kw_only=True):
    tried: tuple[TriedOut, ...]


@get("/api/push/key", security=SIGNED_IN, responses=responses("not_signed_in", "not_found"))
async def push_key(visitor: SignedInVisitor, web: Shared) -> Response[PushKeyOut]:
    key = vapid_key(web.settings.data).public if web.settings.push else ""
    return Response(PushKeyOut(key=key, mail=bool(web.settings.smtp_host)), headers=KEPT)


@post(
    "/api/push/subscriptions",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_found", "key_invalid", "not_allowed", "origin"),
)
async def subscribe(data: JSONBody[SubscriptionIn], visitor: SignedInVisitor, web: Shared) -> None:
    if not web.settings.push:
        raise Problem("not_found")
    web.limits.subscriptions.take(visitor.person, web.clock())
    try:
        check_keys(data.keys.p256dh, data.keys.auth)
    except BadKeysError:
        raise Problem("key_invalid") from None
    try:
        await asyncio.to_thread(place_of, data.endpoint, private=web.settings.push_private)
    except (ForbiddenAddressError, OSError):
        raise Problem("not_allowed") from None
    channel = Channel(
        kind="push",
        to=data.endpoint,
        p256dh=data.keys.p256dh,
        auth=data.keys.auth,
        session=visitor.session.token_hash,
        replica=data.replica or "",
    )
    await web.store.write(lambda tx: add_channel(tx, visitor.instansi, visitor.person, channel))


@delete(
    "/api/push/subscriptions",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "origin"),
)
async def unsubscribe(data: JSONBody[EndpointIn], visitor: SignedInVisitor, web: Shared) -> None:
    await web.store.write(lambda tx: remove_channel(tx, visitor.instansi, visitor.person, data.endpoint))


@put(
    "/api/news/read",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "origin"),
)
async def read_news(data: JSONBody[ReadIn], visitor: SignedInVisitor, web: Shared) -> None:
    marks = Marks(upto=data.upto, ids=data.ids)
    touched = await web.store.write(lambda tx: mark_read(tx, visitor.instansi, visitor.person, marks))
    web.hub.poke(visitor.instansi, touched, except_session=visitor.session.token_hash)


@get("/api/news/settings", security=SIGNED_IN, responses=responses("not_signed_in"))
async def read_settings(visitor: SignedInVisitor, web: Shared) -> Response[Preferences]:
    """Get them; where he has chosen no address, with the one that the agency's table has for him."""

    def look(tx: ReadTx) -> Preferences:
        found = preferences_of(tx, visitor.instansi, visitor.person)
        address = found.address or imported_address(tx, visitor.instansi, visitor.person)
        return msgspec.structs.replace(found, address=address)

    return Response(await web.store.read(look), headers=KEPT)


@put(
    "/api/news/settings",
    status_code=204,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "origin"),
)
async def keep_settings(data: JSONBody[Preferences], visitor: SignedInVisitor, web: Shared) -> None:
    if (data.address and not is_address(data.address)) or (data.mail and not data.address):
        raise Problem("invalid_request")

    def job(tx: Tx) -> frozenset[str]:
        follow_preferences(tx, visitor.instansi, visitor.person, data)
        follow_choice(tx, visitor.instansi, visitor.person, data.address)
        return put_preferences(tx, visitor.instansi, visitor.person, data)

    web.hub.poke(visitor.instansi, await web.store.write(job))


@post(
    "/api/push/test",
    status_code=200,
    security=SIGNED_IN,
    responses=responses("not_signed_in", "origin"),
)
async def try_ways(visitor: SignedInVisitor, web: Shared) -> TestOut:
    """Send a test by every way that this person has, now, whatever the hour."""
    web.limits.subscriptions.take(visitor.person, web.clock())
    channels, preferences = await web.store.read(
        lambda tx: (
            channels_of(tx, visitor.instansi, visitor.person),
            preferences_of(tx, visitor.instansi, visitor.person),
        )
    )
    words = say(preferences.lang, "news.test")
    tried = []
    for one in [one for one in channels if one.kind in kinds_of(web)][:MOST]:
        sent = await send(web, one, preferences, words, INBOX)
        tried.append(TriedOut(by=one.kind, status=sent.status))
    return TestOut(tried=tuple(tried))
