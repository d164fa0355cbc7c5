"""Store: the other app servers on the same database. What one of them has changed is told to all, so that
whoever listens there exchanges again; and one of them at a time is on duty for the work in the background.

What is told is a hint and nothing more: of what may have been missed, "anything may have changed" is told.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

import msgspec

LONGEST_BYTES = 7_900  # of one message; PostgreSQL takes 8,000
MOST_MESSAGES = 8  # at once: more than that and it is simpler to say that anything may have changed


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has changed, as one message says it."""

    by: str = ""  # the server that says so: it knows already
    buckets: dict[int, tuple[str, ...]] = {}  # agency -> its buckets where something is new
    anything: bool = False  # somewhere, for somebody
    work: bool = False  # there is something to do in the background


class Duty:
    """Whether this server is the one that works in the background."""

    def __init__(self) -> None:
        self._begins, self._ends = asyncio.Event(), asyncio.Event()
        self._ends.set()

    @property
    def is_held(self) -> bool:
        return self._begins.is_set()

    def take(self) -> None:
        self._ends.clear()
        self._begins.set()

    def lose(self) -> None:
        self._begins.clear()
        self._ends.set()

    async def wait_for_begin(self) -> None:
        await self._begins.wait()

    async def wait_for_end(self) -> None:
        await self._ends.wait()


class Neighbours(Protocol):
    duty: Duty

    def tell(self, instansi: int, buckets: Iterable[str]) -> None:
        """Have the others poke who listens to these buckets: soon, together with what else there is. The
        change is committed already.
        """
        ...

    def tell_of_work(self) -> None:
        """Have whoever is on duty look what there is to do."""
        ...

    async def wait_until_heard(self) -> None:
        """Wait until the others are heard for the first time."""
        ...

    async def meet(self, hear: Callable[[Told], None]) -> None:
        """Tell and hear until cancelled, whatever becomes of the connection meanwhile."""
        ...


class Pending:
    """What is to be told and has not been yet: the more there is, the shorter it is said."""

    def __init__(self) -> None:
        self.buckets: dict[int, set[str]] = {}
        self.anything = False
        self.work = False

    def __bool__(self) -> bool:
        return bool(self.buckets) or self.anything or self.work

    def add(self, told: Told) -> None:
        self.anything |= told.anything
        self.work |= told.work
        for instansi, buckets in told.buckets.items():
            self.buckets.setdefault(instansi, set()).update(buckets)
        if self.anything or sum(map(len, self.buckets.values())) > MOST_MESSAGES * LONGEST_BYTES // 40:
            self.anything = True
            self.buckets.clear()

    def take(self) -> Told:
        """Take all of it in one."""
        told = Told(
            buckets={instansi: tuple(sorted(found)) for instansi, found in self.buckets.items()},
            anything=self.anything,
            work=self.work,
        )
        self.buckets, self.anything, self.work = {}, False, False
        return told


def messages(told: Told, by: str) -> list[bytes]:
    """Write down what is told in as many messages as it needs."""
    short = Told(by=by, anything=told.anything, work=told.work)
    found = list(_pieces(told.buckets, by))
    if len(found) > MOST_MESSAGES:
        short, found = msgspec.structs.replace(short, anything=True), []
    head = [short] if short.anything or short.work else []
    return [msgspec.json.encode(one) for one in (*head, *found)]


def _pieces(buckets: Mapping[int, Iterable[str]], by: str) -> Iterator[Told]:
    for instansi, names in buckets.items():
        piece: list[str] = []
        length = 100  # of what stands around them
        for name in names:
            more = len(msgspec.json.encode(name)) + 1
            if piece and length + more > LONGEST_BYTES:
                yield Told(by=by, buckets={instansi: tuple(piece)})
                piece, length = [], 100
            piece.append(name)
            length += more
        if piece:
            yield Told(by=by, buckets={instansi: tuple(piece)})


def understand(message: str) -> Told:
    """Read a message. What cannot be read, of a newer server perhaps, may mean anything."""
    try:
        return msgspec.json.decode(message, type=Told)
    except msgspec.DecodeError:
        return Told(anything=True)
