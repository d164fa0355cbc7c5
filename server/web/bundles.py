"""What phones seal to, and what was sealed coming in by anybody's hand. `docs/protocol.md` section 11."""

import asyncio
from collections import Counter
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from server.bundles import BelongingFile, opened, take_in
from server.kiosk.envelope import is_file, read_file
from server.kiosk.intake import take_envelopes
from server.receipt import delivery_mac
from server.sealing import CannotOpenError, LineOpener
from server.store.store import ReadTx, Tx
from server.web.admission import RECEIPTS, ROOM
from server.web.compression import OPT
from server.web.context import Shared, Web
from server.web.device import desk_of
from server.web.keeping import as_author, keep_file
from server.web.openapi import SIGNED_IN, BundleBody
from server.web.problems import Problem, responses
from server.web.replicas import Uuid
from server.web.visitor import HttpRequest, SignedInVisitor, Visitor
from sync.bundle import MAX_TEXT_BYTES, NoBundleError, delivered_text, text_digest

TOLD_AGAIN_MS = 24 * 3600 * 1000


class SealOut(msgspec.Struct, frozen=True, kw_only=True):
    """The key to seal to, and what the sealing is bound to."""

    id: str
    key: str  # uncompressed P-256 point, base64url
    namespace: str


class CarriedOut(msgspec.Struct, frozen=True, kw_only=True):
    """How much there was; of whom, and what became of it, is nobody's business but his."""

    received: int
    again: int
    unknown: int
    refused: int
    files: int
    delivered: str | None = None  # to be taken back to the author: `docs/protocol.md` section 11


@get(
    "/api/seal",
    security=SIGNED_IN,
    responses=responses("not_signed_in", "not_found", "replica_unknown"),
)
async def give_seal(
    replica: Annotated[Uuid, QueryParameter()], visitor: SignedInVisitor, web: Shared
) -> SealOut:
    """Give the current key to a device. It is written down who has which: only what nobody holds may go."""
    key = await asyncio.to_thread(web.sealing.current)
    if key is None:
        raise Problem("not_found")
    now_ms, id = web.clock(), key.id

    def is_told(tx: ReadTx) -> bool:
        known = tx.replica(visitor.instansi, replica)
        if known is None or known.person != visitor.person:
            raise Problem("replica_unknown")
        return any(
            holder.replica == replica and now_ms - holder.at < TOLD_AGAIN_MS
            for holder in tx.seal_holders(visitor.instansi, id)
        )

    def tell(tx: Tx) -> None:
        tx.give_seal(visitor.instansi, id, replica, tx.clamp(visitor.instansi, now_ms))

    if not await web.store.read(is_told):
        await web.store.write(tell)
    return SealOut(id=key.id, key=key.public, namespace=visitor.agency.namespace)


@post(
    "/api/bundles",
    status_code=200,
    opt={OPT: MAX_TEXT_BYTES, ROOM: RECEIPTS},
    operation_class=BundleBody,
    security=SIGNED_IN,
    responses=responses(
        "not_signed_in",
        "bundle_foreign",
        "bundle_newer",
        "bundle_damaged",
        "bundle_key_unknown",
        "not_gzip",
        "origin",
        "too_large",
    ),
)
async def take_bundle(request: HttpRequest, visitor: SignedInVisitor, web: Shared) -> CarriedOut:
    """Take in what somebody's phone has sealed, whoever brings it."""
    web.limits.bundles.take(visitor.person, web.clock())
    text = await request.body()
    try:
        if is_file(text):
            return await _take_kiosks(read_file(text, visitor.agency.namespace), visitor, web)
        bundle = await opened(text, web.sealing, visitor.agency.namespace)
    except NoBundleError as error:
        what = str(error.args[0])
        raise Problem("too_large" if what == "too_large" else f"bundle_{what}") from None
    except CannotOpenError as error:
        raise Problem(f"bundle_{error.code}") from None
    taken = await take_in(
        web.store,
        visitor.instansi,
        bundle,
        visitor.person,
        web.clock,
        web.keys,
        web.chance,
        LineOpener(web.sealing, visitor.agency.namespace).open,
    )
    web.hub.poke(visitor.instansi, taken.buckets)
    files = sum([await _keep(file, visitor, web) for file in taken.files])
    delivered = await asyncio.to_thread(_vouch, text, taken.at, visitor, web)
    return CarriedOut(files=files, delivered=delivered, **msgspec.structs.asdict(taken.carried))


def _vouch(text: bytes, at: int | None, visitor: Visitor, web: Web) -> str | None:
    """The time is that of the lines' own receipts, so the same file has the same answer whoever brings it."""
    if at is None:
        return None
    digest = text_digest(text)
    mac = delivery_mac(web.keys, visitor.instansi, digest, at)
    return delivered_text(visitor.agency.namespace, digest, at, mac)


async def _take_kiosks(raws: list[bytes], visitor: Visitor, web: Web) -> CarriedOut:
    """Take in what a kiosk has exported. Who brings it learns no more than of a phone's."""
    taken = await take_envelopes(desk_of(web, visitor.agency), raws)
    web.hub.poke(visitor.instansi, taken.buckets)
    counts = Counter(receipt.outcome for receipt in taken.receipts)
    return CarriedOut(
        received=counts["received"],
        again=counts["again"],
        unknown=0,
        refused=counts["refused"],
        files=taken.files,
    )


async def _keep(file: BelongingFile, visitor: Visitor, web: Web) -> bool:
    """Keep a file as its author's, whoever brings it. One that has no place now comes with his own phone."""
    try:
        await keep_file(web, as_author(visitor.agency, file.author), file.sha256, file.content)
    except Problem:
        return False
    return True
