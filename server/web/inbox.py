"""The way in for whoever cannot exchange: `POST /api/inbox`. `docs/protocol.md` section 7."""

import msgspec
from litestar import Response, post

from server.heads import Head, read_head
from server.inbox import NotSignedError, receive, sender
from server.sealing import LineOpener
from server.web.admission import RECEIPTS, ROOM
from server.web.compression import OPT
from server.web.context import Shared
from server.web.openapi import NdjsonBody
from server.web.problems import Problem, responses
from server.web.sync import HEADERS
from server.web.visitor import HttpRequest, OfAgency, address_of
from sync.wire import MAX_BODY_BYTES, MAX_LINES, Answer, split


@post(
    "/api/inbox",
    status_code=200,
    opt={OPT: MAX_BODY_BYTES, ROOM: RECEIPTS},
    operation_class=NdjsonBody,
    responses=responses("no_hello", "not_gzip", "replica_unknown", "not_signed", "origin", "too_large"),
)
async def inbox(request: HttpRequest, agency: OfAgency, web: Shared) -> Response[Answer]:
    now_ms, address = web.clock(), address_of(request, web)
    web.limits.unsigned_by_address.check(address, now_ms)
    body = await request.body()
    head = _head(body)
    replica = await web.store.read(lambda tx: sender(tx, agency.instansi, head))
    if replica is None:
        web.limits.unsigned_by_address.spend(address, now_ms)
        raise Problem("replica_unknown")
    web.limits.inboxes.take(replica.id, now_ms)
    try:
        answer, touched = await receive(
            web.store,
            agency.instansi,
            replica,
            head,
            split(body)[1:],
            web.clock,
            web.keys,
            LineOpener(web.sealing, agency.namespace).open,
        )
    except NotSignedError:
        web.limits.unsigned_by_address.spend(address, now_ms)
        raise Problem("not_signed") from None
    web.hub.poke(agency.instansi, touched)
    answer = msgspec.structs.replace(answer, oldest_client=web.settings.oldest_client)
    return Response(answer, headers=HEADERS)


def _head(body: bytes) -> Head:
    """Read the first line.

    Raises: Problem `too_large`, `no_hello`.
    """
    if body.count(b"\n") > MAX_LINES + 1:  # counted before anything is made of them
        raise Problem("too_large", limit=MAX_LINES)
    try:
        return read_head(body.partition(b"\n")[0])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem("no_hello") from None
