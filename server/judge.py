"""Judging mutations, one at a time, inside the writer's transaction: journalled first, then merged into their
record.

Every authentic line gets a row in the journal whatever becomes of it. A line that our own code stumbles over
is held and logged, and the others go on.
"""

import traceback
from collections.abc import Iterable

import msgspec
import structlog

from server.appraisal import KINDS
from server.appraisal.kind import Kind, Unfit, owner_named
from server.appraisal.upcast import upcast
from server.asked import unasked
from server.cases import Cases
from server.decided import for_himself, unscaled
from server.effects import derived_id
from server.lines import Line
from server.outcomes import Detail, Setting, World, entry_of, outcome_of, write_json
from server.own_hand import OwnHand
from server.store.journal import Known as Stored
from server.store.journal import Received
from server.store.store import StoreFailedError, Tx
from server.voices import unheard
from server.workbench import EMPTY, Workbench
from server.world import TOO_LATE, Ruling, known_as, world_of
from sync import merge
from sync.deadline import Bounds
from sync.mutation import Mutation
from sync.wire import FieldError, Outcome

__all__ = ["EMPTY", "Judge"]

log = structlog.get_logger()


class Judge:
    """Takes the lines of one exchange. What their records become is on its `bench`."""

    def __init__(self, tx: Tx, setting: Setting, *, at_once: bool, hand: OwnHand | None = None) -> None:
        """`at_once`: derive and write after every line, so that what fails is known to be that line's.

        `hand`: with which the agency writes, where it is writing already.
        """
        self._tx = tx
        self._set = setting
        self._at_once = at_once
        self._today: int | None = setting.at  # for answers; None: their time is over
        self._kept_at = 0  # when the line came that is judged only now
        self.bench = Workbench(tx, setting)
        self.cases = Cases(tx, setting, self.bench, hand)

    def prefetch(self, lines: Iterable[Line]) -> None:
        """Read together what judging these lines needs."""
        self.bench.prefetch([line.mutation for line in lines if line.mutation is not None])

    def take(self, line: Line, branch: str, bounds: Bounds) -> Outcome:
        """Give a line its outcome and its effects: all of them or, when our code fails, none and `held`.

        `bounds`: when it was made, as far as that is proven.
        """
        mark = self.cases.clerk.mark()
        try:
            with self._tx.savepoint():
                outcome = self._take(line, branch, bounds)
                if self._at_once:
                    self.finish()
            return outcome
        except StoreFailedError:
            raise
        except Exception as error:
            if not self._at_once:
                raise
            _alarm(self._set.instansi, line, error)
            self.bench.forget(line.mutation)
            self.cases.clerk.reset(mark)
            with self._tx.savepoint():
                unfit = Unfit(outcome="held", code="internal")
                return self._set_aside(line, branch, unfit, Ruling(bounds=bounds))

    def finish(self) -> None:
        """Write what follows from all that was taken."""
        self.cases.clerk.save()
        self.bench.finish()

    def _take(self, line: Line, branch: str, bounds: Bounds) -> Outcome:
        mutation, nothing = line.mutation, Ruling(bounds=bounds)
        if mutation is None:
            return self._set_aside(line, branch, line.unfit or Unfit(), nothing)
        if mutation.id in self.bench.known:
            return self._set_aside(line, branch, Unfit(code="reused_id"), nothing)
        kind = KINDS.get(mutation.collection)
        unfit = line.unfit or self._unfit(kind, mutation)
        if unfit is not None or kind is None:
            return self._set_aside(line, branch, unfit or Unfit(), nothing)
        mutation = upcast(mutation)
        ruling = self._rule(kind, mutation, bounds)
        if ruling.code:
            if ruling.period and ruling.code in TOO_LATE:
                self.bench.amend(kind, mutation, world_of(ruling, branch, self._set.at), self._set.at)
            return self._set_aside(line, branch, Unfit(code=ruling.code), ruling)
        if objection := self._objection(mutation):
            return self._set_aside(line, branch, objection, ruling)
        return self._merge(line, branch, kind, mutation, ruling)

    def _unfit(self, kind: Kind | None, mutation: Mutation) -> Unfit | None:
        """Ask the contents; what the world and the record have to say comes later."""
        if kind is None:
            return Unfit(errors=(FieldError(path="collection", code="unknown"),))
        if unfit := self.bench.misfit(kind, mutation):
            return unfit
        named = owner_named(kind, mutation.put)
        owner = self.bench.owner(kind, mutation)
        is_server = self._set.replica.kind == "server"
        if named is not None and (
            named not in self._set.org.placements or (named != owner and not is_server and not kind.moves)
        ):
            return Unfit(errors=(FieldError(path=f"{kind.owner_group}.placement", code="choice"),))
        name = kind.natural(mutation.put) if mutation.put is not None else None
        if name is not None and derived_id(self._set.namespace, name) != mutation.record:
            return Unfit(errors=(FieldError(path="record", code="choice"),))
        return None

    def _rule(self, kind: Kind, mutation: Mutation, bounds: Bounds) -> Ruling:
        """Ask the world."""
        return self.bench.rule(kind, mutation, bounds, self._set.at, self._kept_at)

    def _objection(self, mutation: Mutation) -> Unfit | None:
        """Ask what else speaks against it: a decision that cannot be taken, an answer nobody asked for."""
        at = self._kept_at or self._set.at
        return (
            self.cases.objection(mutation, at)
            or unasked(self._tx, self._set, self.bench, mutation, self._today)
            or unheard(self._set, self.bench, mutation, at)
            or unscaled(self.bench, mutation)
            or for_himself(self._set.org, self._owner(mutation), mutation)
        )

    def _owner(self, mutation: Mutation) -> str | None:
        return self.bench.owner(KINDS[mutation.collection], mutation)

    def _merge(self, line: Line, branch: str, kind: Kind, mutation: Mutation, ruling: Ruling) -> Outcome:
        key = (mutation.collection, mutation.record)
        owner = self.bench.owner(kind, mutation)
        world = world_of(ruling, branch, self._set.at)
        known = known_as(mutation, world, self._set.at)
        before, after, weighed = self.bench.weigh(kind, key, owner, known)
        verdict = merge.outcome(before, after, known)
        unfit = Unfit(outcome=verdict.outcome, code=verdict.code, errors=verdict.errors)
        world = msgspec.structs.replace(world, version=after.version)
        number, outcome = self._journal(line, unfit, world, verdict.missing, joins=True)
        self.bench.put(
            Stored(
                id=mutation.id,
                row=number,
                sha=line.sha,
                replica=self._set.replica.id,
                collection=key[0],
                record=key[1],
                verdict="waiting" if owner is None else "judged",
                world=write_json(world),
            )
        )
        self.bench.write(kind, key, before, after, weighed)
        self.bench.tell(mutation, before, after)
        if unfit.outcome != "quarantined":
            if ruling.period:  # it counts without a case: nobody would ever decide it
                lines = {kind.parent(before)}
                self.bench.amend(kind, mutation, world, self._set.at, lines, decided="accepted")
            if ruling.moved:
                self.bench.tell_arrival(kind, mutation)
        self.cases.follow(key, before, after, weighed, mutation)
        return outcome

    def _set_aside(self, line: Line, branch: str, unfit: Unfit, ruling: Ruling) -> Outcome:
        """Keep a line without letting it near its record."""
        world = world_of(ruling, branch, self._set.at)
        row, outcome = self._journal(line, unfit, world)
        mutation, is_held = line.mutation, unfit.outcome == "held"
        if (mutation is not None or is_held) and line.id and line.id not in self.bench.known:
            self.bench.put(
                Stored(
                    id=line.id,
                    row=row,
                    sha=line.sha,
                    replica=self._set.replica.id,
                    collection=mutation.collection if mutation is not None else "",
                    record=mutation.record if mutation is not None else "",
                    verdict="aside" if is_held else "refused",
                    world=write_json(world),
                )
            )
        if not is_held:
            self.cases.set_aside(line, row, unfit, world)
        return outcome

    def _journal(
        self,
        line: Line,
        unfit: Unfit,
        world: World,
        missing: tuple[str, ...] = (),
        *,
        joins: bool = False,  # it takes part in its record
    ) -> tuple[int, Outcome]:
        detail = Detail(
            errors=unfit.errors,
            missing=missing,
            branch=world.branch,
            roles=world.roles if joins else None,
            version=world.version,
            earliest=world.earliest,
            latest=world.latest,
            proof=world.proof,
            kept_at=line.kept_at if line.receipt is None else 0,
        )
        entry = entry_of(self._set, self._set.replica.id, line, unfit, detail)
        row = self._tx.append(self._set.instansi, entry, line.raw)
        kept = Received(line.n, line.sha, line.id, entry.outcome, entry.code, entry.detail, entry.received_at)
        return row, outcome_of(self._set, kept, detail)


def _alarm(instansi: int, line: Line, error: Exception) -> None:
    # Where, not what: the message of an exception may quote what somebody wrote.
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    log.error(
        "mutation_held", instansi=instansi, id=line.id, sha=line.sha, error=type(error).__name__, where=where
    )
