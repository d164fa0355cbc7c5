"""What taking in from kiosks needs of the world, and what it remembers while the server runs."""

import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import blake2b

import msgspec

from server.chance import Chance
from server.exchange import Clock
from server.receipt import ServerKeys
from server.sealing import SealingKeys
from server.store.store import Store

MOST_CHECKED = 10_000

CheckPin = Callable[[str | None, str], Awaitable[bool]]  # kept hash, PIN; None takes as long and is False
KeepFile = Callable[
    [str, str, bytes], Awaitable[None]
]  # author, sha256, contents; what cannot be kept is told


class Checked:
    """Which PINs were right in which sessions, so that each is looked at once. In memory only, and there only
    as what a key that dies with the process makes of them.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._found: OrderedDict[bytes, str] = OrderedDict()

    def mark(self, *parts: str) -> bytes:
        return blake2b("\n".join(parts).encode(), key=self._key, digest_size=32).digest()

    def get(self, mark: bytes) -> str | None:
        """Get whose PIN it was; "": nobody's; None: it has not been looked at."""
        return self._found.get(mark)

    def put(self, mark: bytes, person: str) -> None:
        self._found[mark] = person
        while len(self._found) > MOST_CHECKED:
            self._found.popitem(last=False)


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    store: Store
    instansi: int
    namespace: str
    zone: str
    sealing: SealingKeys
    keys: ServerKeys
    clock: Clock
    chance: Chance
    check: CheckPin
    keep_file: KeepFile
    checked: Checked
