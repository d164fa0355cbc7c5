"""What somebody's phone had sealed, handed over at a kiosk that had no signal: it comes in by the kiosk's
shipping, as a file in an envelope.

Nobody was signed in whom the server had seen, so nobody is named as the carrier, and no replica is made known
by it. Whose the work is, its own signatures say.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import msgspec
import structlog

from server.bundles import opened, take_in
from server.kiosk.desk import Desk
from server.kiosk.envelope import is_file, read_file
from server.sealing import CannotOpenError, LineOpener
from sync.bundle import NoBundleError

log = structlog.get_logger()


class HandedOver(msgspec.Struct, frozen=True, kw_only=True):
    """`code` "": all of it is in. Else why not, and it is kept as it came."""

    code: str = ""
    buckets: frozenset[str] = frozenset()
    files: int = 0


class _Receipt(Protocol):
    @property
    def outcome(self) -> str: ...


class _Taken(Protocol):
    @property
    def receipts(self) -> Sequence[_Receipt]: ...
    @property
    def buckets(self) -> frozenset[str]: ...
    @property
    def files(self) -> int: ...


TakeEnvelopes = Callable[[list[bytes]], Awaitable[_Taken]]


async def take_handed_over(desk: Desk, text: bytes, take: TakeEnvelopes) -> HandedOver:
    """Take in a phone's file, or what another kiosk has exported. `take`: envelopes."""
    try:
        if is_file(text):
            taken = await take(read_file(text, desk.namespace))
            refused = any(one.outcome == "refused" for one in taken.receipts)
            return HandedOver(code="refused" if refused else "", buckets=taken.buckets, files=taken.files)
        bundle = await opened(text, desk.sealing, desk.namespace)
    except (NoBundleError, CannotOpenError) as error:
        return HandedOver(code=str(error.args[0]))
    opens = LineOpener(desk.sealing, desk.namespace).open
    found = await take_in(desk.store, desk.instansi, bundle, None, desk.clock, desk.keys, desk.chance, opens)
    for file in found.files:
        await desk.keep_file(file.author, file.sha256, file.content)
    counts = found.carried
    code = "unknown" if counts.unknown else "refused" if counts.refused else ""
    return HandedOver(code=code, buckets=found.buckets, files=len(found.files))
