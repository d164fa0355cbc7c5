"""Proving the journal: every link of its chain, every payload and administrative act that still exists, and
that it is the journal which was signed at every checkpoint; or naming the first row where it is not.
"""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from server import journal
from server.checkpoints import Checkpoint, is_genuine
from server.journal import ChainFault, Envelope
from server.store.store import ReadTx

BATCH_ROWS = 2_000
RESTORED = "restored"  # the act of `restore.py`
Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much


class DamagedJournalError(Exception):
    """A journal that is not what it was."""

    def __init__(self, agency: str, fault: ChainFault) -> None:
        super().__init__(f"{agency}: {fault.what} at row {fault.row}")
        self.agency, self.fault = agency, fault


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, all agencies together."""

    rows: int = 0
    acts: int = 0  # of the rows
    destroyed: int = 0  # payloads that are gone by law
    checkpoints: int = 0
    signed_at: int = 0  # the newest checkpoint that holds, ms; 0: none
    taken_back: int = 0  # checkpoints of rows that a restore has given up

    def plus(self, other: "Proven") -> "Proven":
        mine, others = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        sums = {name: mine[name] + others[name] for name in mine}
        return Proven(**(sums | {"signed_at": max(self.signed_at, other.signed_at)}))


class _Walk:
    """One way along a journal, and what was seen on it."""

    def __init__(self, tx: ReadTx, instansi: int, rows: frozenset[int], progress: Progress) -> None:
        self._tx, self._instansi, self._wanted, self._progress = tx, instansi, rows, progress
        self.epoch = tx.epoch(instansi)
        self.rows = self.acts = self.destroyed = 0
        self.last = ""
        self.links: dict[int, str] = {}  # of the rows that are wanted
        self.kept_until: dict[str, int] = {}  # epoch -> the row up to which a restore has kept it

    def entries(self) -> Iterator[tuple[Envelope, bytes | None]]:
        total = self._tx.journal_end(self._instansi)
        row = 0
        while page := self._tx.journal(self._instansi, row, BATCH_ROWS):
            for envelope, payload in page:
                self._see(envelope, payload)
                yield envelope, payload
            row = page[-1][0].row
            self._progress("journal", min(row, total), total)

    def _see(self, envelope: Envelope, payload: bytes | None) -> None:
        self.rows, self.last = envelope.row, envelope.chain
        self.acts += envelope.kind == "act"
        self.destroyed += payload is None
        if envelope.row in self._wanted:
            self.links[envelope.row] = envelope.chain
        if envelope.kind == "act" and envelope.outcome == RESTORED and payload is not None:
            try:
                act = msgspec.json.decode(payload, type=_Restored)
            except msgspec.DecodeError:
                return  # its hash will tell
            self.kept_until[act.epoch] = min(act.row, self.kept_until.get(act.epoch, act.row))


class _Restored(msgspec.Struct, frozen=True):
    epoch: str  # of the database that was given up
    row: int  # the last one that the backup had


def verify_journals(
    tx: ReadTx,
    progress: Progress,
    points: Iterable[Checkpoint] = (),
    elsewhere: Iterable[Checkpoint] = (),
    key: str = "",
) -> Proven:
    """Prove every agency's journal. `points`: those beside the database, which only this key may have signed;
    `elsewhere`: those that somebody has kept, with the keys that they name.

    Raises: DamagedJournalError with the first row that is not what it was.
    """
    beside, proven = list(points), Proven()
    given = [*beside, *(one for one in elsewhere if one not in beside)]
    foreign = {id(one) for one in beside if one.key != key}
    for agency in tx.agencies():
        own = sorted(
            (one for one in given if one.agency == agency.namespace), key=lambda one: (one.row, one.at)
        )
        walk = _Walk(tx, agency.instansi, frozenset(one.row for one in own), progress)
        faults = journal.verify(walk.entries())
        if walk.rows != tx.journal_end(agency.instansi) or walk.last != tx.chain_end(agency.instansi):
            faults.append(ChainFault(row=walk.rows + 1, what="missing"))
        taken_back = [one for one in own if _is_taken_back(one, walk)]
        faults += _against(own, taken_back, walk, foreign)
        if faults:
            raise DamagedJournalError(agency.code, min(faults, key=lambda fault: fault.row))
        held = [one.at for one in own if one not in taken_back]
        proven = proven.plus(
            Proven(
                rows=walk.rows,
                acts=walk.acts,
                destroyed=walk.destroyed,
                checkpoints=len(held),
                signed_at=max(held, default=0),
                taken_back=len(taken_back),
            )
        )
    return proven


def _against(
    points: list[Checkpoint], taken_back: list[Checkpoint], walk: _Walk, foreign: set[int]
) -> Iterator[ChainFault]:
    """Find the first checkpoint that says otherwise, and from which row on nobody vouches for the journal."""
    held = 0
    for point in points:
        if id(point) in foreign or not is_genuine(point):
            yield ChainFault(row=point.row, what="signature")
        elif point in taken_back:
            continue
        elif point.row > walk.rows:
            yield ChainFault(row=walk.rows + 1, what="missing")
        elif point.row and walk.links[point.row] != point.chain:
            yield ChainFault(row=held + 1, what="checkpoint")
        else:
            held = point.row


def _is_taken_back(point: Checkpoint, walk: _Walk) -> bool:
    """Whether a restore has given up the rows that it vouches for: that is an act in the chain itself."""
    if point.epoch == walk.epoch or not walk.kept_until:
        return False
    return point.row > walk.kept_until.get(point.epoch, -1)  # of an unknown epoch nothing is left
