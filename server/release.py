"""Judging again what was held for a newer server, or because our own code stumbled over it (F11, F79, F81).

It is called when a server starts: by then it may be newer, and the bug mended. Roles are those at the time of
receipt. The outcome of the line stays what it was; what the mutation is worth now goes to its replica as a
change of standing.
"""

from collections.abc import Callable

import msgspec
import structlog

from server.appraisal import KINDS
from server.exchange import salts
from server.forms import shipped_forms
from server.journal import Entry
from server.judge import Judge
from server.lines import read_line
from server.organisation import organisation_of
from server.outcomes import Setting, World, read_world, write_json
from server.receipt import ServerKeys
from server.store.journal import Kept, StandingRow
from server.store.store import StoreFailedError, Tx
from sync import merge
from sync.mutation import Mutation

log = structlog.get_logger()


def release_held(tx: Tx, instansi: int, keys: ServerKeys, now_ms: int) -> int:
    """Judge again whatever waits for this server to be another one. Returns how many wait no longer."""
    now_ms = tx.clamp(instansi, now_ms)
    aside = tx.aside(instansi)
    salt = salts(len(aside))
    return sum([_release(tx, instansi, kept, keys, now_ms, salt) for kept in aside])


def _release(
    tx: Tx, instansi: int, kept: Kept, keys: ServerKeys, now_ms: int, salt: Callable[[], str]
) -> bool:
    replica = tx.replica(instansi, kept.known.replica)
    if kept.payload is None or replica is None:
        return False
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
            return _Release(tx, setting, at_once=True).take_again(kept, kept.payload, now_ms)
    except StoreFailedError:
        raise
    except Exception as error:
        log.warning("mutation_still_held", instansi=instansi, id=kept.known.id, error=type(error).__name__)
        return False


class _Release(Judge):
    """Takes one mutation that is in the journal already."""

    def take_again(self, kept: Kept, payload: bytes, now_ms: int) -> bool:
        replica, known = self._set.replica, kept.known
        line = read_line(replica.id, replica.person, kept.n, known.sha, payload)
        mutation = line.mutation
        if mutation is None:
            return False
        self.prefetch_records([(mutation.collection, mutation.record)])
        kind = KINDS.get(mutation.collection)
        unfit = line.unfit or self._unfit(kind, mutation)
        if unfit is not None and unfit.outcome == "held":
            return False
        known = msgspec.structs.replace(known, collection=mutation.collection, record=mutation.record)
        if unfit is not None or kind is None:
            self._put(msgspec.structs.replace(known, verdict="refused"))
            self._note(mutation, "refused", known.world, now_ms)
            for register in mutation.registers:
                self._tx.add_standing(
                    self._set.instansi, replica.id, StandingRow(mutation.id, register, "not_counted")
                )
            return True
        key = (mutation.collection, mutation.record)
        owner = self._owner(kind, mutation)
        roles = self._roles(mutation.actor, owner, self._set.at)
        branch = read_world(known).branch
        one = merge.Known(mutation=mutation, roles=roles, received_at=self._set.at, branch=branch)
        before, after, weighed = self._weigh(kind, key, owner, one)
        world = write_json(World(roles=tuple(sorted(roles)), branch=branch))
        verdict = "waiting" if owner is None else "judged"
        self._put(msgspec.structs.replace(known, verdict=verdict, world=world))
        self._note(mutation, "judged", world, now_ms)
        self._write(kind, key, before, after, weighed)
        self._tell(mutation, before, after)
        for register, standing in after.standing.get(mutation.id, {}).items():
            self._tx.add_standing(
                self._set.instansi, replica.id, StandingRow(mutation.id, register, standing)
            )
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
