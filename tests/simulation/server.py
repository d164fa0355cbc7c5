"""The server's process: it answers the requests that arrive together as one group, dies, and comes back."""

import sys
from collections.abc import Collection, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from cast import INSTANSI, KEYS, NAMESPACE
from seals import seal_line

from server import exchange as exchanges
from server import judge, salts
from server.appraisal.kind import Kind, Unfit
from server.backup_marker import Covered
from server.compaction import compact
from server.exchange import TooLargeError, Who, exchange
from server.heads import read_head
from server.inbox import receive, sender
from server.organisation import buckets_of, organisation_of
from server.sealing import LineOpener, SealingKeys
from server.store.journal import Replica
from server.store.store import ReadTx, StoreFailedError
from server.unjudged import IsJudgedError, NotKeptError, keep
from server.unjudged import judge as judge_kept
from simulation.store import Killed, SteppedStore
from sync.merge import Record
from sync.mutation import Mutation, line_hash
from sync.wire import Answer, decode_hello, split

FAR_MS = 2**52
POISON = "racun"  # in a note, our code stumbles over it


class Strike(msgspec.Struct, frozen=True):
    """What will befall the next group."""

    dies_at: int | None = None
    pages_left: int | None = None


class Reply(msgspec.Struct, frozen=True):
    answer: Answer
    may_see: frozenset[str]  # the buckets of the person at that time


class Server:
    """`answer` gives None to whom the connection broke."""

    def __init__(self, directory: Path) -> None:
        self._root = directory
        self._lives = 0
        self._backup: Path | None = None
        self.covered: Covered | None = None
        self.sealing = SealingKeys(directory)  # beside the database: no restore takes it back
        self.key = self.sealing.make(0)
        self.opens = LineOpener(self.sealing, NAMESPACE).open
        self.now_ms = 0
        self.strike = Strike()
        self.kept_at: dict[str, int] = {}  # hash of a line -> when it was first kept in a rush
        self.deaths = 0
        self.store = SteppedStore(directory / "0")

    def answer(self, requests: Sequence[tuple[Who, bytes]], kept: Collection[int] = ()) -> list[Reply | None]:
        """`kept`: the places of those that come in a rush; what they bring is judged later."""
        strike, self.strike = self.strike, Strike()
        self._register_again({who.replica.id: who for who, _ in requests})
        waiting: dict[int, Coroutine[Any, Any, Any]] = {}
        replies: list[Reply | None] = [None] * len(requests)
        for place, (who, body) in enumerate(requests):
            task = self._keep(who, body) if place in kept and b"\n" in body else self._exchange(who, body)
            try:
                task.send(None)
                waiting[place] = task
            except StopIteration as done:
                replies[place] = self._reply(who, done.value)
            except (TooLargeError, NotKeptError):
                pass
        try:
            self.store.commit(dies_at=strike.dies_at, pages_left=strike.pages_left)
        except Killed:
            for task in waiting.values():
                task.close()
            self.deaths += 1
            self._restart()
            return [None] * len(requests)
        for place, task in waiting.items():
            try:
                task.send(None)
            except StopIteration as done:
                replies[place] = self._reply(requests[place][0], done.value)
            except NotKeptError:
                pass
            except Exception:
                if strike.pages_left is None:  # with a full disk, a 503
                    raise
        return replies

    async def _exchange(self, who: Who, body: bytes) -> Answer:
        clock = lambda: self.now_ms  # noqa: E731
        return (await exchange(self.store, who, body, clock, KEYS, None, self.covered, self.opens))[0]

    async def _keep(self, who: Who, body: bytes) -> Answer:
        hello = decode_hello(split(body)[0])

        def find(tx: ReadTx) -> Replica:
            return tx.replica(INSTANSI, who.replica.id) or who.replica

        at = self.now_ms
        try:
            answer = await keep(self.store, INSTANSI, find, hello, body, lambda: self.now_ms, KEYS)
            for line in split(body)[1:]:
                self.kept_at.setdefault(line_hash(line), at)
            return answer
        except IsJudgedError:
            return await self._exchange(who, body)

    def judge(self, most: int) -> None:
        """Judge what was kept, one after the other; it may be killed, or have no room on the disk."""
        for one in self.store.read_now(lambda tx: tx.unjudged(INSTANSI, FAR_MS, most)):
            strike, self.strike = self.strike, Strike()
            task = judge_kept(self.store, INSTANSI, one, lambda: self.now_ms, KEYS, self.opens)
            try:
                while True:
                    task.send(None)
                    self.store.commit(dies_at=strike.dies_at, pages_left=strike.pages_left)
            except StopIteration:
                continue
            except Killed:
                task.close()
                self.deaths += 1
                return self._restart()
            except StoreFailedError:
                if strike.pages_left is None:
                    raise

    def unjudged(self) -> int:
        return self.store.read_now(lambda tx: tx.unjudged_size(INSTANSI, FAR_MS).count)

    def receive(self, who: Who, body: bytes) -> Answer | None:
        """Take in lines without a session; None: the replica is not known here (F8, F48)."""
        head, *raws = split(body)
        replica = self.store.read_now(lambda tx: sender(tx, INSTANSI, read_head(head)))
        if replica is None or not raws:
            return None
        task = receive(
            self.store, INSTANSI, replica, read_head(head), raws, lambda: self.now_ms, KEYS, self.opens
        )
        task.send(None)
        self.store.commit()
        try:
            task.send(None)
        except StopIteration as done:
            answer: Answer = done.value[0]
            return answer
        raise AssertionError("the inbox does not come to an end")

    def seals(self, line: bytes, sha: str) -> bytes:
        """Seal as a phone does that has been told the key."""
        return seal_line(self.key, NAMESPACE, line, sha)

    def compact(self, days: int) -> int:
        """Keep the feed short; whoever was away for longer gets everything anew (F83)."""
        task = compact(self.store, INSTANSI, self.now_ms, days)
        while True:
            try:
                task.send(None)
            except StopIteration as done:
                return int(done.value)
            self.store.commit()

    def _register_again(self, asking: dict[str, Who]) -> None:
        """A database from a backup may not know a phone: that one registers again."""
        for id, who in asking.items():
            if self.store.read_now(lambda tx, id=id: tx.replica(INSTANSI, id)) is None:  # type: ignore[misc]
                self.store.write_now(lambda tx, who=who: tx.put_replica(INSTANSI, who.replica))  # type: ignore[misc]

    def _reply(self, who: Who, answer: Answer) -> Reply:
        def scope(tx: ReadTx) -> frozenset[str]:
            now = max(self.now_ms, tx.latest_at(INSTANSI))
            return buckets_of(organisation_of(tx, INSTANSI), who.person, now)

        return Reply(answer, self.store.read_now(scope))

    def _restart(self) -> None:
        """Start again from the files as the dead process left them."""
        self._lives += 1
        directory = self._root / str(self._lives)
        self.store.copy_to(directory)
        self.store.close()
        self.store = SteppedStore(directory)

    def back_up(self) -> None:
        self._lives += 1
        self._backup = self._root / f"backup-{self._lives}"
        self.store.copy_to(self._backup)
        self.covered = self.store.read_now(
            lambda tx: Covered(
                epoch=tx.epoch(INSTANSI), row=tx.counts(INSTANSI).rows, at=tx.latest_at(INSTANSI)
            )
        )

    def restore(self) -> bool:
        """Start again from the last backup, which makes it another database (F82)."""
        if self._backup is None:
            return False
        self.store.close()
        self._lives += 1
        directory = self._root / str(self._lives)
        backup = SteppedStore(self._backup)
        backup.copy_to(directory)
        backup.close()
        self.store = SteppedStore(directory)
        epoch = f"epoch-{self._lives}"
        self.store.write_now(lambda tx: tx.new_epoch(INSTANSI, epoch, self.now_ms))
        return True


@contextmanager
def bent(page_rows: int, random: Random) -> Iterator[None]:
    """Let our own code stumble over poison, before and after merging; small pages, one thread, own salts."""
    kind = judge.KINDS["report"]
    usual = exchanges.INLINE_BYTES, exchanges.PAGE_ROWS_WITH_PUSH, exchanges.collect

    def check(mutation: Mutation, forms: Any) -> Unfit | None:
        if _note((mutation.put or {}).get("body")) == f"{POISON} 1":
            raise RuntimeError("poison")
        return kind.check(mutation, forms)

    def brief(id: str, owner: str, record: Record, *more: Any) -> str:
        body = record.registers.get("body")
        if body is not None and _note(body.value) == f"{POISON} 2":
            raise RuntimeError("poison")
        return kind.brief(id, owner, record, *more)

    kinds: dict[str, Kind] = judge.KINDS  # type: ignore[assignment]
    kinds["report"] = msgspec.structs.replace(kind, check=check, brief=brief)
    draw, salts.draw = salts.draw, random.randbytes
    exchanges.INLINE_BYTES = sys.maxsize
    exchanges.PAGE_ROWS_WITH_PUSH = page_rows
    exchanges.collect = lambda *args, **named: usual[2](*args[:4], page_rows, **named)
    try:
        yield
    finally:
        kinds["report"] = kind
        salts.draw = draw
        exchanges.INLINE_BYTES, exchanges.PAGE_ROWS_WITH_PUSH, exchanges.collect = usual


def _note(body: Any) -> object:
    return body.get("note") if isinstance(body, dict) else None
