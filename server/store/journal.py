"""Store: the journal of everything that arrived, what each mutation is worth now, and the replicas that sent
it."""

from collections.abc import Collection
from typing import Literal, Protocol

import msgspec

from server.journal import Entry, Envelope

# judged: it takes part in its record's evaluation; waiting: it does, but nothing is known of the record yet,
# so neither is what its author was to it; aside: held for a newer server, or because of a bug; refused: the
# world said no.
Verdict = Literal["judged", "waiting", "aside", "refused"]


class Replica(msgspec.Struct, frozen=True, kw_only=True):
    """One person on one installed app or in one session on a kiosk, or the agency's own server."""

    id: str
    person: str
    kind: Literal["phone", "server", "kiosk"]
    key: str  # uncompressed P-256 point, base64url
    label: str
    registered_at: int
    revoked_at: int | None = None
    n: int = 0  # every mutation up to this one is here
    hash: str = ""  # of that one
    top: int = 0  # the highest n ever received
    aliases: dict[str, str] = {}  # what ids in its lines stand for (`server/reading.py`); it never changes


class Received(msgspec.Struct, frozen=True):
    """What was answered about one line."""

    n: int
    sha: str
    id: str
    outcome: str
    code: str
    detail: str
    received_at: int
    prev: str = ""  # the hash that it names as the one before it


class Known(msgspec.Struct, frozen=True):
    """The mutation that has an id."""

    id: str
    row: int
    sha: str
    replica: str
    collection: str
    record: str
    verdict: Verdict
    world: str  # JSON: what the world said at receipt


class Kept(msgspec.Struct, frozen=True):
    """A mutation with its bytes; None: destroyed."""

    known: Known
    n: int
    received_at: int
    payload: bytes | None
    aliases: str = ""  # JSON: those of its replica; "": none
    detail: str = ""  # JSON: what the journal says of it


class HeldThere(msgspec.Struct, frozen=True, kw_only=True):
    """How many lines of one device are held for one cause."""

    replica: str
    code: str  # newer, internal
    lines: int
    since: int  # when the oldest of them came, server time, ms


class StandingRow(msgspec.Struct, frozen=True):
    """What a mutation became worth after it had been answered."""

    mutation: str
    register: str
    standing: str


class JournalRead(Protocol):
    def journal(
        self, instansi: int, after_row: int = 0, limit: int = 1000
    ) -> list[tuple[Envelope, bytes | None]]:
        """Read the journal in its order, with the payloads that still exist."""
        ...

    def received(self, instansi: int, replica: str, first: int, last: int) -> list[Received]:
        """Get what arrived from a replica under these numbers."""
        ...

    def known(self, instansi: int, ids: Collection[str]) -> dict[str, Known]: ...

    def kept(self, instansi: int, collection: str, record: str) -> list[Kept]:
        """Get every mutation that takes part in one record's evaluation, in the order of receipt."""
        ...

    def aside(self, instansi: int) -> list[Kept]:
        """Get every mutation that waits for a newer server or for a bug to be mended."""
        ...

    def held_there(self, instansi: int) -> list[HeldThere]:
        """Count what `aside` gets, by device and cause, the oldest first; no contents are read."""
        ...

    def kept_of(self, instansi: int, ids: Collection[str]) -> list[Kept]:
        """Get these mutations with their bytes, in the order of receipt."""
        ...

    def refused(self, instansi: int) -> list[Kept]:
        """Get every mutation to which the world, or its contents, said no."""
        ...

    def replica(self, instansi: int, id: str) -> Replica | None: ...

    def replicas(self, instansi: int, ids: Collection[str]) -> dict[str, Replica]: ...

    def replicas_of(self, instansi: int, person: str) -> list[Replica]: ...

    def replicas_of_all(self, instansi: int, people: Collection[str]) -> list[Replica]:
        """Get the replicas of all these people, in no order."""
        ...

    def standing_changes(
        self, instansi: int, replica: str, after_seq: int, upto_seq: int
    ) -> list[StandingRow]: ...


class JournalWrite(JournalRead, Protocol):
    def append(self, instansi: int, entry: Entry, payload: bytes) -> int:
        """Write the next row of the journal. Returns its number."""
        ...

    def put_mutation(self, instansi: int, known: Known) -> None:
        """Say what a mutation is worth to its record."""
        ...

    def destroy_payload(self, instansi: int, row: int) -> None: ...

    def add_run(
        self, instansi: int, replica: str, first: int, last: int, sig: str, received_at: int
    ) -> None: ...

    def put_replica(self, instansi: int, replica: Replica) -> None: ...

    def add_standing(self, instansi: int, replica: str, row: StandingRow) -> None: ...
