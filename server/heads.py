"""The first line of a push of any version: what every version has, and what of it an exchange is told."""

import msgspec

from sync.wire import Hello, OutboxSummary, Proof, Run, decode_hello

NOTHING = OutboxSummary(n=0, hash="", count=0, bytes=0)


class _Run(msgspec.Struct, frozen=True, kw_only=True):
    first: int
    sig: str


class _Receipt(msgspec.Struct, frozen=True, kw_only=True):
    n: int
    sha: str
    outcome: str
    code: str = ""
    at: int
    mac: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every version's first line has; whatever else is in it is left unread."""

    v: int
    replica: str
    client: str = ""
    run: _Run | None = None
    proofs: tuple[_Receipt, ...] = ()

    def hello(self, now_ms: int) -> Hello:
        """Say no more than that: no outbox, no heartbeat, no gap."""
        run = Run(first=self.run.first, sig=self.run.sig) if self.run is not None else None
        proofs = tuple(Proof(**msgspec.structs.asdict(one)) for one in self.proofs)
        return Hello(
            v=1, client=self.client, replica=self.replica, outbox=NOTHING, t0=now_ms, run=run, proofs=proofs
        )


_head = msgspec.json.Decoder(Head)


def read_head(line: bytes) -> Head:
    """Read the first line of a push of any version. Raises: msgspec.DecodeError or ValidationError."""
    return _head.decode(line)


def hello_of_kept(line: bytes, at: int) -> Hello:
    """Read what stands before lines that were kept, by this server or an older one. What it says of its
    outbox, and of what it has lost, was noted when it was kept.
    """
    try:
        return msgspec.structs.replace(decode_hello(line), outbox=NOTHING, gaps=(), sums={})
    except msgspec.DecodeError:
        return read_head(line).hello(at)
