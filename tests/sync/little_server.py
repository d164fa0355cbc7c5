"""The least server that keeps the promises of an exchange, in memory, to test a phone against.

Everybody sees everything, in one bucket. The real one is in `server/` and has tests of its own.
"""

from dataclasses import dataclass, field
from hashlib import sha256

import msgspec
from histories import ROLES, SHEET

from sync import wire
from sync.merge import Known, Record, evaluate, outcome, standing_changes
from sync.mutation import Mutation, decode, from_b64u, line_hash, run_digest

BUCKET = "work:all"


def sign(digest: bytes) -> bytes:
    """Stand in for the key of every replica."""
    return sha256(b"key" + digest).digest() * 2


@dataclass
class Journal:
    """What a backup holds."""

    lines: dict[str, bytes] = field(default_factory=dict)  # sha -> every line ever received
    outcomes: dict[tuple[str, int, str], wire.Outcome] = field(default_factory=dict)  # replica, n, sha
    known: dict[str, list[Known]] = field(default_factory=dict)  # record -> its mutations
    shas: dict[str, str] = field(default_factory=dict)  # id of a mutation -> sha of the line that has it
    feed: list[str] = field(default_factory=list)  # records, in the order in which they changed
    standing: list[wire.StandingChange] = field(default_factory=list)


class LittleServer:
    def __init__(self, epoch: str = "E1", page: int = 100) -> None:
        self.epoch = epoch
        self.now = 1_000
        self.backed_up = 0
        self._page = page
        self.journal = Journal()

    def record(self, id: str) -> Record:
        return evaluate(SHEET, self.journal.known.get(id, []))

    def backup(self) -> bytes:
        self.backed_up = self.now
        return msgspec.msgpack.encode([(*key, line) for key, line in self._log()])

    def _log(self) -> list[tuple[tuple[str, int], bytes]]:
        return [((replica, n), self.journal.lines[sha]) for replica, n, sha in self.journal.outcomes]

    def restore(self, backup: bytes, epoch: str) -> None:
        self.epoch = epoch
        self.journal = Journal()
        for replica, n, line in msgspec.msgpack.decode(backup):
            self._receive(replica, n, line)

    def exchange(self, body: bytes) -> wire.Answer:
        head, *lines = wire.split(body)
        hello = wire.decode_hello(head)
        self.now += 10
        outcomes: list[wire.Outcome] = []
        if hello.run is not None:
            digest = run_digest(hello.replica, hello.run.first, [line_hash(line) for line in lines])
            assert from_b64u(hello.run.sig) == sign(digest)
            outcomes = [
                self._receive(hello.replica, hello.run.first + i, line) for i, line in enumerate(lines)
            ]
        valid = hello.cursor and hello.epoch == self.epoch
        start, told = map(int, hello.cursor.split(".")) if valid else (0, 0)
        until = min(start + self._page, len(self.journal.feed))
        return wire.Answer(
            v=1,
            epoch=self.epoch,
            t1=self.now,
            t2=self.now,
            token="t",
            outcomes=tuple(outcomes),
            standing=tuple(self.journal.standing[told:]),
            changes=tuple(self._change(id) for id in dict.fromkeys(self.journal.feed[start:until])),
            cursor=f"{until}.{len(self.journal.standing)}",
            more=until < len(self.journal.feed),
            backup=self.backed_up,
        )

    def bring(self, hello: wire.Hello, lines: tuple[bytes, ...]) -> list[wire.Outcome]:
        """Take in a run that somebody else brings."""
        assert hello.run is not None
        digest = run_digest(hello.replica, hello.run.first, [line_hash(line) for line in lines])
        assert from_b64u(hello.run.sig) == sign(digest)
        return [self._receive(hello.replica, hello.run.first + i, line) for i, line in enumerate(lines)]

    def _change(self, id: str) -> wire.Change:
        seq = len(self.journal.feed) - self.journal.feed[::-1].index(id)
        return wire.Change(
            c=SHEET.name, id=id, seq=seq, inside=(BUCKET,), registers=self.record(id).registers
        )

    def _receive(self, replica: str, n: int, line: bytes) -> wire.Outcome:
        sha = line_hash(line)
        if first := self.journal.outcomes.get((replica, n, sha)):
            return msgspec.structs.replace(first, again=True)
        self.journal.lines[sha] = line
        found = self._judge(n, sha, line)
        self.journal.outcomes[replica, n, sha] = found
        return found

    def _judge(self, n: int, sha: str, line: bytes) -> wire.Outcome:
        receipt = wire.Outcome(n=n, sha=sha, outcome="applied", at=self.now, mac="mac")
        try:
            mutation = decode(line)
        except msgspec.MsgspecError:
            return msgspec.structs.replace(receipt, outcome="unreadable", code="json")
        receipt = msgspec.structs.replace(receipt, id=mutation.id)
        if self.journal.shas.setdefault(mutation.id, sha) != sha:
            return msgspec.structs.replace(receipt, outcome="quarantined", code="reused_id")
        return self._admit(receipt, mutation)

    def _admit(self, receipt: wire.Outcome, mutation: Mutation) -> wire.Outcome:
        before = self.record(mutation.record)
        one = Known(mutation=mutation, roles=frozenset([ROLES[mutation.actor]]), received_at=self.now)
        self.journal.known.setdefault(mutation.record, []).append(one)
        self.journal.feed.append(mutation.record)
        after = self.record(mutation.record)
        self.journal.standing += standing_changes(before, after)
        verdict = outcome(before, after, one)
        return msgspec.structs.replace(
            receipt,
            outcome=verdict.outcome,
            code=verdict.code,
            errors=verdict.errors,
            missing=verdict.missing,
        )
