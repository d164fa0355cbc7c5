"""Bundles: somebody's outbox, sealed to the server and carried by anybody.

Who wrote a line is what its replica's key has signed; who carries it decides nothing and learns nothing but
how much there was. What comes back to the phone that wrote it is told in its own exchange only (F97).

A replica that nobody has registered is registered from a bundle only when the person who carries it is the
person whom it says it belongs to: his session is the same authority as at `POST /api/replicas`. In anybody
else's hands its key would make whoever chose it the author of whatever he likes.
"""

import asyncio
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import structlog

from server.accept import Who, accept
from server.acts import record_act
from server.chance import Chance
from server.exchange import Clock, authenticated
from server.lines import Line, Open, is_id
from server.receipt import ServerKeys
from server.register import NotRegisteredError, register
from server.salts import salts
from server.sealing import CannotOpenError, SealingKeys
from server.store.journal import Replica
from server.store.store import Store, Tx
from sync.bundle import MAX_OPENED_BYTES, Bundle, NoBundleError, Part, read_text, unpack

log = structlog.get_logger()

GZIP = b"\x1f\x8b"


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a bundle: how much, never what."""

    received: int = 0  # lines that were not here yet
    again: int = 0  # lines that were
    unknown: int = 0  # lines of a replica that nobody has registered
    refused: int = 0  # lines that their replica's key has not signed


class BelongingFile(msgspec.Struct, frozen=True):
    """A file that came along, named by a line that its author signed."""

    author: str
    sha256: str
    content: bytes


class Opened(msgspec.Struct, frozen=True):
    carried: Carried
    buckets: frozenset[str]
    files: tuple[BelongingFile, ...]
    at: int | None = None  # when the last of its lines was received, ms; none: not all of them were


def open_bundle(text: bytes, sealing: SealingKeys, namespace: str) -> Bundle:
    """Open a file that was sealed to this agency. Raises: NoBundleError, CannotOpenError."""
    sealed = read_text(text)
    if sealed.namespace != namespace:
        raise NoBundleError("foreign")
    content = sealing.open(sealed.key, namespace, sealed.content)
    return unpack(_unzip(content) if content.startswith(GZIP) else content)


def _unzip(content: bytes) -> bytes:
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(content, MAX_OPENED_BYTES + 1)
    except zlib.error:
        raise CannotOpenError("damaged") from None
    if len(plain) > MAX_OPENED_BYTES:
        raise NoBundleError("too_large")
    if not unzip.eof:
        raise CannotOpenError("damaged")
    return plain


async def take_in(
    store: Store,
    instansi: int,
    bundle: Bundle,
    carrier: str | None,
    clock: Clock,
    keys: ServerKeys,
    chance: Chance,
    opens: Open | None = None,
) -> Opened:
    """Take in every run by itself: one that is no good keeps none of the others from coming in.

    `carrier` None: nobody whom the server knows, so that no replica is made known by it.
    """
    carried, buckets = Carried(), frozenset[str]()
    newest = 0
    authors: dict[str, str] = {}  # hash of a file -> who has signed that it is his
    for part, raws in zip(bundle.head.parts, bundle.lines, strict=True):
        replica = await _replica(store, instansi, part, bundle.head.person, carrier, clock)
        if replica is None:
            carried = _plus(carried, unknown=len(raws))
            continue
        lines = await authenticated(replica, part.run, list(raws), opens)
        if not all(line.signed for line in lines):
            log.warning("bundle_not_signed", instansi=instansi, replica=replica.id, lines=len(lines))
            carried = _plus(carried, refused=len(raws))
            continue
        again, touched, at = await accept_part(store, instansi, replica, part, lines, clock, keys, opens)
        carried = _plus(carried, received=len(lines) - again, again=again)
        buckets |= touched
        newest = max(newest, at)
        authors |= dict.fromkeys(files_named(lines), replica.person)
    if carried.received:
        await store.write(lambda tx: _note(tx, instansi, carrier, carried, clock(), chance))
    files = [
        BelongingFile(authors[file.sha256], file.sha256, content)
        for file, content in zip(bundle.head.files, bundle.files, strict=True)
        if file.sha256 in authors
    ]
    whole = carried.unknown + carried.refused == 0
    return Opened(carried, buckets, tuple(files), newest if whole and newest else None)


async def _replica(
    store: Store, instansi: int, part: Part, person: str, carrier: str | None, clock: Clock
) -> Replica | None:
    """Find the replica that a run says it comes from, or register one that is the carrier's own."""
    if not is_id(part.replica):  # it would stand in the keys of the database
        return None
    known = await store.read(lambda tx: tx.replica(instansi, part.replica))
    if known is not None:
        return known if known.kind != "server" else None
    if carrier is None or person != carrier:
        return None
    try:
        return await store.write(
            lambda tx: register(tx, instansi, carrier, part.replica, part.key, "", clock())
        )
    except NotRegisteredError:
        return None


async def accept_part(
    store: Store,
    instansi: int,
    replica: Replica,
    part: Part,
    lines: list[Line],
    clock: Clock,
    keys: ServerKeys,
    opens: Open | None,
) -> tuple[int, frozenset[str], int]:
    """Take in a run. Returns how many of its lines were here, the buckets where something changed, and
    when the newest of its lines was received, server's ms.
    """
    who, salt = Who(instansi=instansi, person=replica.person, replica=replica), salts(len(lines))

    def job(tx: Tx) -> tuple[int, frozenset[str], int]:
        now_ms = clock()
        accepted = accept(tx, who, part.hello(now_ms), lines, now_ms, keys, salt, opens)
        again = sum(outcome.again for outcome in accepted.outcomes)
        return again, accepted.buckets, max((outcome.at for outcome in accepted.outcomes), default=0)

    return await store.write(job)


def _plus(carried: Carried, **more: int) -> Carried:
    counts = {name: getattr(carried, name) + count for name, count in more.items()}
    return msgspec.structs.replace(carried, **counts)


def _note(tx: Tx, instansi: int, carrier: str | None, carried: Carried, now_ms: int, chance: Chance) -> None:
    at = tx.clamp(instansi, now_ms)
    detail = msgspec.structs.asdict(carried)
    record_act(
        tx, instansi, "bundle_carried", by=carrier or "", person="", detail=detail, now_ms=at, chance=chance
    )


def files_named(lines: Sequence[Line]) -> Iterable[str]:
    """Find the files that lines name, wherever in what they put."""
    waiting: list[Any] = [line.mutation.put for line in lines if line.mutation is not None]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            if isinstance(sha256 := value.get("sha256"), str):
                yield sha256


async def opened(text: bytes, sealing: SealingKeys, namespace: str) -> Bundle:
    """Open it beside the event loop."""
    return await asyncio.to_thread(open_bundle, text, sealing, namespace)
