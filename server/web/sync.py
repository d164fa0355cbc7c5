"""The exchange: `POST /api/sync`. `docs/protocol.md` section 3."""

import re
from functools import partial

import msgspec
from litestar import Response, post

from server.exchange import Who, exchange
from server.heads import read_head
from server.pull import PAGE_ROWS_UNDER_PRESSURE, PAGE_ROWS_WITH_PUSH
from server.sealing import LineOpener
from server.store.journal import Replica
from server.store.store import ReadTx
from server.web.admission import EXCHANGES, ROOM
from server.web.compression import OPT
from server.web.context import Shared, Web
from server.web.openapi import SIGNED_IN, NdjsonBody
from server.web.problems import Problem, responses
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor
from sync.wire import MAX_BODY_BYTES, MAX_LINES, WIRE_VERSION, Answer, Hello, decode_hello

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_VERSION = re.compile(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})")


@post(
    "/api/sync",
    status_code=200,
    opt={OPT: MAX_BODY_BYTES, ROOM: EXCHANGES},
    operation_class=NdjsonBody,
    security=SIGNED_IN,
    responses=responses(
        "no_hello",
        "not_gzip",
        "not_signed_in",
        "replica_not_yours",
        "replica_unknown",
        "origin",
        "too_large",
        "too_old",
    ),
)
async def sync(request: HttpRequest, visitor: SignedInVisitor, web: Shared) -> Response[Answer]:
    body = await request.body()
    hello = read_hello(body)
    check_version(hello, web)
    sender = await web.store.glance(partial(sender_of, visitor=visitor, hello=hello))
    who = Who(instansi=visitor.instansi, person=visitor.person, replica=sender)
    answer, touched = await exchange(
        web.store,
        who,
        body,
        web.clock,
        web.keys,
        covered=web.backups.of(visitor.instansi),
        opens=LineOpener(web.sealing, visitor.agency.namespace).open,
        page_rows=PAGE_ROWS_UNDER_PRESSURE if web.admission.pressed else PAGE_ROWS_WITH_PUSH,
    )
    web.hub.poke(visitor.instansi, touched, except_session=visitor.session.token_hash)
    answer = msgspec.structs.replace(answer, oldest_client=web.settings.oldest_client)
    return Response(answer, headers=HEADERS)


def read_hello(body: bytes) -> Hello:
    """Read the first line.

    Raises: Problem `too_large`, `no_hello`, `too_old`.
    """
    if body.count(b"\n") > MAX_LINES + 1:  # counted before anything is made of them
        raise Problem("too_large", limit=MAX_LINES)
    first = body.partition(b"\n")[0]
    try:
        return decode_hello(first)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        version = read_head(first).v
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem("no_hello") from None
    raise Problem("no_hello" if version == WIRE_VERSION else "too_old")  # then the inbox takes what it has


def check_version(hello: Hello, web: Web) -> None:
    """Raises: Problem `too_old`."""
    if _version(hello.client) < _version(web.settings.oldest_client):
        raise Problem("too_old", oldest=web.settings.oldest_client)


def _version(text: str) -> tuple[int, ...]:
    found = _VERSION.match(text)
    return tuple(int(part) for part in found.groups()) if found else ()


def sender_of(tx: ReadTx, visitor: Visitor, hello: Hello) -> Replica:
    """Check that the session's person owns the replica; the author of what it sends is never taken from the
    session.

    Raises: Problem `replica_unknown`, `replica_not_yours`.
    """
    replica = tx.replica(visitor.instansi, hello.replica)
    if replica is None or replica.kind == "server":
        raise Problem("replica_unknown")
    if replica.person != visitor.person:
        raise Problem("replica_not_yours")
    return replica
