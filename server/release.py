"""Judging again what was held for a newer server, or because our own code stumbled over it (F11, F79, F81),
and what a superior has sent before the self-assessment that comes first.

It is called when a server starts: by then it may be newer, and the bug mended; and when a period is opened
again, or a later line brings the proof, for what had come too late. Roles are those at the time of receipt.
The outcome of the line stays what it was; what the mutation is worth now goes to its replica as a change of
standing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec
import structlog

from server.amendments import State
from server.appraisal import KINDS
from server.appraisal.assessment import SELF, SUPERIOR, about, natural_name
from server.appraisal.kind import Kind, Unfit
from server.appraisal.upcast import upcast
from server.cases import Cases
from server.effects import derived_id
from server.forms import shipped_forms
from server.journal import Entry
from server.judge import Judge
from server.lines import read_line
from server.organisation import organisation_of
from server.outcomes import Setting, World, kept_at, read_world, write_json
from server.own_replica import NO_RECEIPTS
from server.receipt import ServerKeys
from server.salts import salts
from server.store.journal import Kept, Known, StandingRow
from server.store.store import StoreFailedError, Tx
from server.tasks import read
from server.workbench import Workbench
from server.world import TOO_LATE, bounds_of, known_as, world_of
from sync.mutation import Mutation

log = structlog.get_logger()

BY_THEIR_TIME = frozenset({"scope_moved", "device_revoked"})


def release_held(tx: Tx, instansi: int, keys: ServerKeys, now_ms: int) -> int:
    """Judge again whatever waits for this server to be another one. Returns how many wait no longer."""
    now_ms = tx.clamp(instansi, now_ms)
    aside = tx.aside(instansi)
    salt = salts(len(aside))
    found = [_release(tx, instansi, kept, keys, now_ms, salt) for kept in aside]
    return sum(one is not None for one in found)


def release_late(tx: Tx, instansi: int, keys: ServerKeys, now_ms: int) -> int:
    """Judge again what came too late, when a period has been opened again: what is in time now counts (F61).

    Returns how many do.
    """
    now_ms = tx.clamp(instansi, now_ms)
    late = [kept for kept in tx.refused(instansi) if read_world(kept.known).code in TOO_LATE]
    salt = salts(len(late))
    found = [_release(tx, instansi, kept, keys, now_ms, salt) for kept in late]
    return sum(one is not None for one in found)


def release_early(
    tx: Tx, instansi: int, now_ms: int, records: Collection[str] | None = None, *, is_over: bool = False
) -> frozenset[str]:
    """Judge again what superiors sent before the self-assessment. `records`: theirs; None: all.
    `is_over`: the time for answers is, whatever day it is.

    Returns the buckets where something changed.
    """
    now_ms = tx.clamp(instansi, now_ms)
    early = [
        kept
        for kept in tx.aside(instansi)
        if kept.known.collection == SUPERIOR and (records is None or kept.known.record in records)
    ]
    salt = salts(len(early))
    found = [_release(tx, instansi, kept, NO_RECEIPTS, now_ms, salt, is_over=is_over) for kept in early]
    return frozenset(bucket for one in found if one is not None for bucket in one)


def release_after_self(tx: Tx, setting: Setting, mutations: Iterable[Mutation]) -> frozenset[str]:
    """Let follow what waited for the self-assessments that are among these. Returns the buckets where
    something changed.
    """
    own = {(SELF, mutation.record) for mutation in mutations if mutation.collection == SELF}
    rows = tx.records(setting.instansi, sorted(own)) if own else {}
    values = [about(record) for row in rows.values() if (record := read(row)) is not None]
    names = [natural_name(one["cycle"], one["ratee"], "superior", one["ratee"]) for one in values if one]
    if not names:
        return frozenset()
    records = {derived_id(setting.namespace, name) for name in names}
    return release_early(tx, setting.instansi, setting.at, records)


def release_proven(tx: Tx, setting: Setting, latest: Mapping[str, int]) -> frozenset[str]:
    """Judge again lines that came before the proof of their time. `latest`: by when each of them was made.

    Returns the buckets where something changed.
    """
    touched: set[str] = set()
    for kept in tx.kept_of(setting.instansi, latest):
        world, payload = read_world(kept.known), kept.payload
        if payload is None or world.accepted or not _hangs_on_its_time(world):
            continue
        world = msgspec.structs.replace(world, latest=latest[kept.known.id])
        known = msgspec.structs.replace(kept.known, world=write_json(world))
        kept = msgspec.structs.replace(kept, known=known)
        then = msgspec.structs.replace(setting, at=kept.received_at)
        again = _Release(tx, then, at_once=True)
        again.take_again(kept, payload, setting.at)
        touched |= again.bench.buckets
    return frozenset(touched)


def _hangs_on_its_time(world: World) -> bool:
    """Ask whether a narrower time of making may be worth another verdict: in time, or while it was his."""
    return world.proof == "unproven" or world.code in BY_THEIR_TIME


def _release(
    tx: Tx,
    instansi: int,
    kept: Kept,
    keys: ServerKeys,
    now_ms: int,
    salt: Callable[[], str],
    *,
    is_over: bool = False,
) -> set[str] | None:
    """Judge one again. Returns the buckets where something changed; None: it is where it was."""
    replica = tx.replica(instansi, kept.known.replica)
    if kept.payload is None or replica is None:
        return None
    setting = Setting(
        instansi=instansi,
        namespace=tx.agency(instansi).namespace,
        replica=replica,
        org=organisation_of(tx, instansi),
        forms=shipped_forms(),
        keys=keys,
        at=kept.received_at,
        salt=salt,
    )
    try:
        with tx.savepoint():
            again = _Release(tx, setting, at_once=True)
            is_new = again.take_again(kept, kept.payload, now_ms, is_over=is_over)
            return again.bench.buckets if is_new else None
    except StoreFailedError:
        raise
    except Exception as error:
        log.warning("mutation_still_held", instansi=instansi, id=kept.known.id, error=type(error).__name__)
        return None


class _Release(Judge):
    """Takes one mutation that is in the journal already."""

    def take_again(self, kept: Kept, payload: bytes, now_ms: int, *, is_over: bool = False) -> bool:
        replica, known = self._set.replica, kept.known
        self._today = None if is_over else now_ms
        self._kept_at = kept_at(kept.detail)
        self.bench = Workbench(self._tx, self._set, now_ms)  # received then, but locked as of now
        self.cases = Cases(self._tx, self._set, self.bench, at=now_ms)
        line = read_line(replica.id, replica.person, kept.n, known.sha, payload, replica.aliases)
        mutation = line.mutation
        if mutation is None:
            return False
        self.bench.prefetch_records([(mutation.collection, mutation.record)])
        kind = KINDS.get(mutation.collection)
        unfit = line.unfit or self._unfit(kind, mutation)
        if unfit is not None and unfit.outcome == "held":
            return False
        known = msgspec.structs.replace(known, collection=mutation.collection, record=mutation.record)
        asked = read_world(known)
        moved = False
        if unfit is None and kind is not None:
            unfit = self._objection(mutation)
            ruling = self._rule(kind, mutation, bounds_of(asked, self._set.at))
            asked, moved = world_of(ruling, asked.branch, self._set.at), ruling.moved
            if unfit is not None and unfit.outcome == "held" and not asked.code:
                return False
        if known.verdict == "refused" and (
            asked.code or unfit is not None or self.cases.is_decided(known.id)
        ):
            return False  # it was, and still is
        if known.verdict == "judged" and kind is not None:
            is_proven = not asked.code and asked.proof != "unproven"
            return is_proven and self._clear_mark(kind, upcast(mutation), known, now_ms)
        world = write_json(asked)
        if unfit is not None or kind is None or asked.code:
            self.bench.put(msgspec.structs.replace(known, verdict="refused", world=world))
            self._note(mutation, "refused", world, now_ms)
            for register in mutation.registers:
                self._tx.add_standing(
                    self._set.instansi, replica.id, StandingRow(mutation.id, register, "not_counted")
                )
            self.cases.set_aside(line, known.row, unfit or Unfit(code=asked.code), asked)
            self.finish()
            return True
        mutation = upcast(mutation)
        key = (mutation.collection, mutation.record)
        owner = self.bench.owner(kind, mutation)
        one = known_as(mutation, asked, self._set.at)
        before, after, weighed = self.bench.weigh(kind, key, owner, one)
        world = write_json(msgspec.structs.replace(asked, version=after.version))
        verdict = "waiting" if owner is None else "judged"
        self.bench.put(msgspec.structs.replace(known, verdict=verdict, world=world))
        self._note(mutation, "judged", world, now_ms)
        self.bench.write(kind, key, before, after, weighed)
        self.bench.tell(mutation, before, after)
        refused = after.refused.get(mutation.id)
        if refused is None or refused.outcome != "quarantined":
            decided: State | None = "accepted" if self._kept_at else None  # nobody else would decide it
            self.bench.amend(kind, mutation, asked, self._set.at, {kind.parent(before)}, decided=decided)
            if moved:
                self.bench.tell_arrival(kind, mutation)
        for register, standing in after.standing.get(mutation.id, {}).items():
            self._tx.add_standing(
                self._set.instansi, replica.id, StandingRow(mutation.id, register, standing)
            )
        self.cases.follow(key, before, after, weighed, mutation)
        # What its record refuses, or what waits there, is not worth more than before.
        if known.verdict == "refused" and refused is None:
            self.cases.clerk.settle(mutation.id)
        self.finish()
        return True

    def _clear_mark(self, kind: Kind, mutation: Mutation, known: Known, now_ms: int) -> bool:
        """What counts already is proven to have been in time."""
        key, world = (mutation.collection, mutation.record), read_world(known)
        text = write_json(msgspec.structs.replace(world, proof=""))
        self.bench.put(msgspec.structs.replace(known, world=text))
        self._note(mutation, "judged", text, now_ms)
        before, after, weighed = self.bench.weigh_again(kind, key, self.bench.owner(kind, mutation))
        self.bench.write(kind, key, before, after, weighed)
        self.finish()
        return True

    def _note(self, mutation: Mutation, verdict: str, world: str, now_ms: int) -> None:
        entry = Entry(
            kind="release",
            id=mutation.id,
            replica=mutation.replica,
            received_at=now_ms,
            collection=mutation.collection,
            record=mutation.record,
            outcome=verdict,
            detail=world,
            salt2=self._set.salt(),
        )
        self._tx.append(self._set.instansi, entry, b"")
