"""Who is let in: so many of each kind at once, with so many bytes; the others are told when to come back.

Refusing costs next to nothing: nobody is asked for his session, and of the body no more is looked at than
says whether it brings work. Whoever brings work goes before whoever only fetches; the desk has places of its
own. Everything is counted, nothing is queued here: what waits, waits on the phones. Decision 0025.
"""

import json
import math
import random
import re
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Receive, ReceiveMessage, Scope, Send

from server.settings import Settings
from server.store.store import WAITS_BEHIND
from server.web.problems import MEDIA_TYPE, Problem

ROOM = "room"  # a handler's option: where its requests are counted
EXCHANGES = "exchanges"  # to be looked into: they are one of the next two
RECEIPTS = "receipts"  # bring work, and are owed a receipt
PULLS = "pulls"  # only fetch
RUSH = "rush"  # bring work when there is no place for that: it is kept, and judged later
FILES = "files"  # evidence, which goes to the disk as it comes
STREAMS = "streams"  # of pokes: they stay
OTHERS = "others"  # the desk, sign-in, all the rest
WITH_BODY = ("PATCH", "POST", "PUT")
PLACE = "place"  # in the state of a request
ROOMS = (RECEIPTS, PULLS, RUSH, FILES, STREAMS, OTHERS)
BYTES = "bytes"  # refused because of these
CROWD_WAITS_BEHIND = 512  # jobs of the writer: two groups, so that nobody waits for long
DESK_WAITS_BEHIND = 1_024
PART_IN_A_RUSH = 32  # of the places for exchanges

SHORTEST_S, LONGEST_S = 5, 30
FORGOTTEN_S = 30.0  # whoever was refused has come back by then
SERVED_PER_S = 20.0  # what a slow machine can do of those who come back
SURELY_WORK_BYTES = 8 * 1024  # no exchange that only fetches is as long
LOOKED_INTO_BYTES = 64 * 1024
DRAINED_BYTES = 64 * 1024
MOST_DRAINED = 64  # longer bodies of refused requests that are taken in at the same time

_WAITING = re.compile(rb'"count":\s*[1-9]')  # in the summary of an outbox
_BODY = json.dumps(
    {"type": "/problems/busy", "title": "Service Unavailable", "status": 503, "code": "busy"}
).encode()


class Admission:
    """How many are inside, how many bytes they have brought, and how many had to be sent away."""

    def __init__(
        self,
        settings: Settings,
        seconds: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._exchanges = settings.exchanges
        self._most = {
            RUSH: settings.rush,
            FILES: settings.uploads,
            STREAMS: settings.streams,
            OTHERS: settings.requests,
        }
        self.behind_proxy = settings.behind_proxy
        self._most_bytes = settings.bodies_mb * 1024 * 1024
        self._seconds = seconds
        self._chance = chance  # from 0 to 1
        self.inside: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.bytes_held = 0
        self._bytes_of: Counter[str] = Counter()
        self._lately = 0.0  # refused, the longer ago the less
        self._lately_at = seconds()

    @property
    def pressed(self) -> bool:
        """Whether half of the places for exchanges are taken: now receipts are more than a full page."""
        return self.rushed or self.inside[RECEIPTS] + self.inside[PULLS] > self._exchanges // 2

    @property
    def rushed(self) -> bool:
        """Whether so many bring work that it is only kept. Judging takes ten times as long: few get it."""
        return self.inside[RUSH] > 0

    def enter(self, room: str, may_wait: bool = False) -> bool:
        """Take a place. False: there is none, and that is counted."""
        if full := self.is_full(room, may_wait):
            self.count_refused(room)
        else:
            self.inside[room] += 1
        return not full

    def is_full(self, room: str, may_wait: bool = False) -> bool:
        """`may_wait`: it is kept when it is not judged, so in a rush few places are for such."""
        exchanges = self.inside[RECEIPTS] + self.inside[PULLS]
        few = max(1, self._exchanges // PART_IN_A_RUSH) if self.rushed else self._exchanges
        match room:
            case "receipts":
                return exchanges >= (few if may_wait else self._exchanges)
            case "pulls":  # the other half is for those who bring something
                return exchanges >= max(1, few // 2)
            case _:
                return self.inside[room] >= self._most[room]

    def leave(self, room: str) -> None:
        self.inside[room] -= 1

    def retry_after(self) -> int:
        """Say in how many seconds to come back: by chance, and the more were sent away, the wider spread."""
        longest = min(LONGEST_S, 2 * SHORTEST_S + self._of_late() / SERVED_PER_S)
        return round(SHORTEST_S + self._chance() * (longest - SHORTEST_S))

    @contextmanager
    def holding(self, address: str) -> Iterator[Callable[[int], None]]:
        """Count the bytes of one body as they come, until it is done with.

        Bodies of one address get half of the room, and the other half is for all others. The function raises:
        Problem `busy`, when there are too many.
        """
        held = 0

        def hold(count: int) -> None:
            nonlocal held
            of_address = self._bytes_of[address] + count
            if self.bytes_held + count > self._most_bytes or of_address > self._most_bytes // 2:
                self.count_refused(BYTES)
                raise Problem("busy", retry_after=self.retry_after())
            held += count
            self.bytes_held += count
            self._bytes_of[address] = of_address

        try:
            yield hold
        finally:
            self.bytes_held -= held
            self._bytes_of[address] -= held
            if self._bytes_of[address] <= 0:
                del self._bytes_of[address]

    def count_refused(self, what: str) -> None:
        self.refused[what] += 1
        self._lately, self._lately_at = self._of_late() + 1, self._seconds()

    def _of_late(self) -> float:
        return self._lately * math.exp((self._lately_at - self._seconds()) / FORGOTTEN_S)


class Place:
    """The place of one request: taken when its body is whole, and given back once. `or_in`: where there may
    be one when the room is full.
    """

    def __init__(self, admission: Admission, room: str, or_in: str = "") -> None:
        self._admission = admission
        self._room, self._or_in = room, or_in
        self._over = False
        self.room = ""  # in which it is; "": not taken

    def take(self) -> bool:
        """Take it, unless it is over: then what still comes is only taken in. False: there is none."""
        if not self.room and not self._over:
            room = self._which
            self.room = room if self._admission.enter(room, self._or_in != "") else ""
        return self.room != "" or self._over

    def may_come(self) -> bool:
        """Let a body come when there is a place now. It takes one only when it is whole."""
        room = self._which
        if self._admission.is_full(room, self._or_in != ""):
            self._admission.count_refused(room)
            return False
        return True

    @property
    def _which(self) -> str:
        full = self._or_in != "" and self._admission.is_full(self._room, may_wait=True)
        return self._or_in if full else self._room

    def may_be_in(self, room: str) -> bool:
        """Ask whether it is one of this room, or may become one when its body is whole."""
        return room in (self._room, self._or_in)

    def leave(self) -> None:
        self._over = True
        if self.room:
            self._admission.leave(self.room)
        self.room = ""


class Doorkeeper(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._draining = 0

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        assert scope["type"] == ScopeType.HTTP
        room, whole = _room(scope), True
        is_exchange = room == EXCHANGES
        if room and room != FILES and scope["method"] in WITH_BODY:
            room, whole, receive = await _looked_into(scope, receive, room)
        if not room:
            return await next_app(scope, receive, send)
        admission: Admission = scope["litestar_app"].state.web.admission
        place = Place(admission, room, RUSH if is_exchange and room == RECEIPTS else "")
        if not (place.take() if whole else place.may_come()):
            return await self._refuse(admission.retry_after(), scope, receive, send)
        scope["state"][PLACE] = place
        WAITS_BEHIND.set(DESK_WAITS_BEHIND if room in (OTHERS, STREAMS) else CROWD_WAITS_BEHIND)
        try:
            await next_app(scope, receive if whole else self._taking(admission, place, receive), send)
        finally:
            place.leave()

    def _taking(self, admission: Admission, place: Place, receive: Receive) -> Receive:
        refused = False

        async def taking() -> ReceiveMessage:
            nonlocal refused
            if refused:  # it was whole: whoever takes in the rest would wait for the end of the connection
                refused = False
                return {"type": "http.request", "body": b"", "more_body": False}
            event = await receive()
            whole = event["type"] == "http.request" and not event.get("more_body", False)
            if whole and not place.take():
                refused = True
                raise Problem("busy", retry_after=admission.retry_after())
            return event

        return taking

    async def _refuse(self, retry_after: int, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """A browser that is answered while it still sends sees a broken connection and no answer."""
        length = Headers.from_scope(scope).get("content-length", "0")
        if length.isdecimal() and int(length) <= DRAINED_BYTES:
            await _drain(receive)
        elif self._draining < MOST_DRAINED:
            self._draining += 1
            try:
                await _drain(receive)
            finally:
                self._draining -= 1
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(_BODY)).encode()),
            (b"cache-control", b"no-store"),
            (b"retry-after", str(retry_after).encode()),
        ]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": _BODY, "more_body": False})


def _room(scope: HTTPScope) -> str:
    """Say where a request is counted. "": nowhere, for what is asked of this process and not of the store."""
    handler = scope.get("route_handler")
    usual = OTHERS if str(scope.get("path_template", "")).startswith("/api/") else ""
    return usual if handler is None else str(handler.opt.get(ROOM, usual))


async def _looked_into(scope: HTTPScope, receive: Receive, room: str) -> tuple[str, bool, Receive]:
    """Look at the first piece of a body: whether it is all, and whether an exchange brings lines."""
    headers = Headers.from_scope(scope)
    first: ReceiveMessage | None = await receive()
    assert first is not None
    whole = first["type"] != "http.request" or not first.get("more_body", False)
    if room == EXCHANGES:
        length = headers.get("content-length", "")
        zipped = headers.get("content-encoding", "").strip().lower() == "gzip"
        long = length.isdecimal() and int(length) > SURELY_WORK_BYTES
        brings = first["type"] == "http.request" and (long or brings_lines(first["body"], zipped))
        room = RECEIPTS if brings else PULLS

    async def again() -> ReceiveMessage:
        nonlocal first
        if first is None:
            return await receive()
        event, first = first, None
        return event

    return room, whole, again


def brings_lines(piece: bytes, zipped: bool) -> bool:
    """Read whether lines follow the hello, which signs them (`run`), or wait on the phone: then their hour is
    to be heard.
    """
    if zipped:
        try:
            piece = zlib.decompressobj(wbits=31).decompress(piece, LOOKED_INTO_BYTES)
        except zlib.error:
            return False
    hello, _, lines = piece.partition(b"\n")
    return b'"run"' in hello or bool(lines.strip()) or _WAITING.search(hello) is not None


def address_in(scope: Scope, behind_proxy: bool) -> str:
    """Say where a request comes from: the last hop that our proxy vouches for, else the connection itself."""
    if behind_proxy:
        # Some proxies lengthen the header that came, others add one: either way ours is the last.
        hops = Headers.from_scope(scope).getall("x-forwarded-for", [""])
        forwarded = hops[-1].rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    client = scope.get("client")
    return client[0] if client else ""


async def _drain(receive: Receive) -> None:
    with suppress(Problem):  # it has been too slow
        while True:
            event = await receive()
            if event["type"] != "http.request" or not event.get("more_body", False):
                return
