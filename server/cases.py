"""Cases: every line that does not count has one, and what people decide about it takes effect.

The server opens a case in the transaction in which a line is quarantined. Whether the line counts follows
from the case as it is evaluated, as any record: while two decisions contradict each other, neither holds. All
of it is in the journal: the opening, each decision, and a `release` for each time the verdict on the line
changed.
"""

from collections.abc import Iterable, Mapping

import msgspec

from server.amendments import State
from server.appraisal import KINDS, case
from server.appraisal.kind import Kind, Unfit, owner_named
from server.appraisal.upcast import upcast
from server.asked import unasked
from server.clerk import Clerk, Subject
from server.decided import unscaled
from server.journal import Entry, Envelope
from server.lines import Line, read_line
from server.outcomes import Detail, Setting, World, kept_at, read_world, write_json
from server.own_hand import OwnHand
from server.reading import Aliases, aliases_of, read, read_kept
from server.store.cases import CaseLine
from server.store.journal import Kept
from server.store.journal import Known as Stored
from server.store.records import Key
from server.store.store import Tx
from server.voices import unheard
from server.workbench import Workbench
from server.world import bounds_of, known_as
from sync import merge
from sync.mutation import STATE, Mutation
from sync.wire import FieldError, Standing, StandingChange

AMENDMENT: Mapping[str, State] = {"accepted": "accepted", "returned": "rejected", "closed": "rejected"}
NOT_TO_BE_ADMITTED = Unfit(errors=(FieldError(path="step", code="choice"),))


class Cases:
    """The cases of one transaction."""

    def __init__(
        self,
        tx: Tx,
        setting: Setting,
        bench: Workbench,
        hand: OwnHand | None = None,
        at: int | None = None,
    ) -> None:
        """`at`: the time, where it is not the time of receipt of the exchange."""
        self._tx = tx
        self._set = setting
        self._bench = bench
        self._at = setting.at if at is None else at
        self.clerk = Clerk(tx, setting, bench, hand, self._at)

    # --- what does not count -----------------------------------------------------------------------

    def set_aside(self, line: Line, row: int, unfit: Unfit, world: World) -> None:
        """Open the case of a line that was never let near its record."""
        mutation = line.mutation
        author = mutation.actor if mutation is not None else self._set.replica.person
        received = line.received_at(self._set.at)
        kind = KINDS.get(mutation.collection) if mutation is not None else None
        owner = self._bench.owner(kind, mutation) if kind is not None and mutation is not None else None
        owner = owner if owner in self._set.org.placements else None
        is_unique = mutation is not None and unfit.code != "reused_id"
        self.clerk.open(
            Subject(
                name=line.id if is_unique else line.sha,
                row=row,
                sha=line.sha,
                outcome=unfit.outcome,
                code=unfit.code,
                errors=unfit.errors,
                received=received,
                bounds=bounds_of(world, received),
                author=author,
                id=line.id,
                mutation=mutation,
                owner=owner or "",
                roles=world.roles or self._roles(author, owner, received),
            )
        )

    def follow(
        self,
        key: Key,
        before: merge.Record,
        after: merge.Record,
        weighed: Iterable[merge.Known],
        cause: Mutation,
    ) -> None:
        """Let follow from the change of a record what has to: cases, and the effect of decisions on them."""
        if after.refused is not before.refused:
            known = {one.mutation.id: one for one in weighed}
            for id in sorted(_quarantined(after) - _quarantined(before)):
                self.clerk.open(self._refused(key, after.refused[id], known[id]))
            for id in sorted(before.refused.keys() - after.refused.keys()):
                self.clerk.settle(id)
        if key[0] == case.NAME:
            self._decide(key, before, after, cause)

    def _refused(self, key: Key, verdict: merge.Verdict, known: merge.Known) -> Subject:
        stored = self._bench.stored([known.mutation.id])[known.mutation.id]
        row, world = self._bench.row(key), read_world(stored)
        return Subject(
            name=stored.id,
            row=stored.row,
            sha=stored.sha,
            outcome=verdict.outcome,
            code=verdict.code or world.code,
            errors=verdict.errors,
            received=known.received_at,
            bounds=bounds_of(world, known.received_at),
            author=known.mutation.actor,
            id=stored.id,
            mutation=known.mutation,
            owner=row.owner if row is not None else "",
            roles=tuple(sorted(known.roles)),
        )

    # --- deciding ----------------------------------------------------------------------------------

    def is_decided(self, name: str) -> bool:
        """Ask whether somebody has returned or closed the case of a line: then no proof and no reopened
        period overrules him, and what was written anew in its place does not count twice.
        """
        row = self._bench.row((case.NAME, self.clerk.case_id(name)))
        return row is not None and row.state in ("returned", "closed")

    def objection(self, mutation: Mutation, at: int) -> Unfit | None:
        """Say why a case cannot be decided so: it is not his, or the line that he would accept cannot be
        admitted. None: it can, or it is another step. `at`: when he decided it, as far as we know.
        """
        if mutation.collection != case.NAME or mutation.step is None:
            return None
        line = self._tx.case_line(self._set.instansi, mutation.record)
        target = self._admissible(line)
        if target is not None and mutation.step in case.DECISIONS:
            if not self._may_decide(mutation.actor, target, at):
                return Unfit(code="not_allowed")
        if mutation.step != "accept":
            return self._settled(mutation, target)
        if line is None or target is None:
            return NOT_TO_BE_ADMITTED
        if target.actor == mutation.actor:  # nobody accepts his own work
            return Unfit(code="not_allowed")
        kind, key = KINDS[target.collection], (target.collection, target.record)
        owner = self._owner(kind, target)
        if unfit := (
            self._misfit(line, kind, target)
            or unasked(self._tx, self._set, self._bench, target, None)
            or unheard(self._set, self._bench, target, at)
            or unscaled(self._bench, target)
        ):
            return unfit
        lent = self._bench.roles(mutation.actor, owner, at)
        world = self._admitted(line, target, owner, lent)
        _, _, weighed = self._bench.weigh_again(kind, key, owner, trial=True)
        others = [one for one in weighed if one.mutation.id != target.id]
        admitted = known_as(target, world, line.envelope.received_at)
        trial = merge.evaluate(self._bench.tables(kind, target), [*others, admitted])
        verdict = trial.refused.get(target.id)
        if verdict is not None and verdict.outcome == "quarantined":
            return Unfit(code=verdict.code, errors=verdict.errors)
        return None

    def _may_decide(self, actor: str, target: Mutation, at: int) -> bool:
        kind = KINDS[target.collection]
        owner = self._owner(kind, target)
        return kind.deciders is None or not kind.deciders.isdisjoint(self._bench.roles(actor, owner, at))

    def _settled(self, mutation: Mutation, target: Mutation | None) -> Unfit | None:
        """What counts in a result that was closed goes on counting: from a difference one could tell what
        it was.
        """
        now = self._bench.current((case.NAME, mutation.record)).registers[STATE].value
        if target is None or now != "accepted":
            return None
        found = unasked(self._tx, self._set, self._bench, target, None)
        return found if found is not None and found.code == "cycle_closed" else None

    def _misfit(self, line: CaseLine, kind: Kind, target: Mutation) -> Unfit | None:
        """Say what is wrong with the contents: nobody's word can mend that."""
        envelope, payload = line.envelope, line.payload or b""
        named = owner_named(kind, target.put)
        if named is not None and named not in self._set.org.placements:
            return Unfit(errors=(FieldError(path=f"{kind.owner_group}.placement", code="choice"),))
        aliases = self._aliases(line)
        found = read_line(envelope.replica, envelope.actor, envelope.n, envelope.sha, payload, aliases)
        return found.unfit or self._bench.misfit(kind, read(payload, aliases))

    def _aliases(self, line: CaseLine | None) -> Aliases:
        replica = self._tx.replica(self._set.instansi, line.envelope.replica) if line is not None else None
        return aliases_of(replica)

    def _admissible(self, line: CaseLine | None) -> Mutation | None:
        return _admissible(line, self._aliases(line))

    def _owner(self, kind: Kind, target: Mutation) -> str | None:
        self._bench.row((target.collection, target.record))
        return self._bench.owner(kind, target)

    def _admitted(self, line: CaseLine, target: Mutation, owner: str | None, lent: frozenset[str]) -> World:
        """Say what the world is to a mutation that somebody admits: its author's rights and his together."""
        world = read_world(self._bench.stored([target.id])[target.id])
        seen = {id for heads in target.saw.values() for id in heads}
        return msgspec.structs.replace(
            world,
            roles=world.roles or self._roles(target.actor, owner, _hour(line.envelope)),
            accepted=True,
            lent=tuple(sorted(lent)),
            lost=tuple(sorted(seen - self._tx.known(self._set.instansi, seen).keys())),
        )

    def _roles(self, actor: str, owner: str | None, at: int) -> tuple[str, ...]:
        return tuple(sorted(self._bench.roles(actor, owner, at)))

    def _decide(self, key: Key, before: merge.Record, after: merge.Record, cause: Mutation) -> None:
        """Let the line of a case count, or not, as the state in force says."""
        states = [record.registers[STATE].value for record in (before, after)]
        was, now = (state == "accepted" for state in states)
        line = self._tx.case_line(self._set.instansi, key[1]) if states[0] != states[1] or now else None
        target = self._admissible(line)
        if line is None or target is None:
            return
        kind = KINDS[target.collection]
        if was or now:
            self._let_count(line, target, key, after, cause)
        self._bench.amend(
            kind,
            target,
            read_world(self._bench.stored([target.id])[target.id]),
            line.envelope.received_at,
            decided=AMENDMENT.get(states[1], "pending"),
            by=cause.actor,
            reason=cause.reason or "",
        )

    def _let_count(
        self, line: CaseLine, target: Mutation, key: Key, after: merge.Record, cause: Mutation
    ) -> None:
        kind, now = KINDS[target.collection], after.registers[STATE].value == "accepted"
        owner = self._owner(kind, target)
        stored = self._bench.stored([target.id])[target.id]
        if now:
            world, verdict = self._admitted(line, target, owner, self._lent(key, after, owner)), "judged"
        else:
            never = msgspec.json.decode(line.envelope.detail or "{}", type=Detail).roles is None
            verdict = "refused" if never else "judged"
            world = msgspec.structs.replace(read_world(stored), accepted=False, lent=(), lost=())
        changed = msgspec.structs.replace(stored, verdict=verdict, world=write_json(world))
        if changed != stored:
            self._bench.put(changed)
            self._release(changed, cause)
            self._judge_again(kind, target, owner, cause)

    def _lent(self, key: Key, record: merge.Record, owner: str | None) -> frozenset[str]:
        """The rights of all whose acceptance is in force, over the record that the line is about."""
        heads = record.registers[STATE].heads
        found: set[str] = set()
        for kept in self._tx.kept(self._set.instansi, *key):
            if kept.known.id in heads and kept.payload is not None:
                found |= self._bench.roles(read_kept(kept).actor, owner, _hour(kept))
                found |= set(read_world(kept.known).lent)
        return frozenset(found)

    def _release(self, stored: Stored, cause: Mutation) -> None:
        entry = Entry(
            kind="release",
            id=stored.id,
            replica=stored.replica,
            received_at=self._at,
            actor=cause.actor,
            collection=stored.collection,
            record=stored.record,
            outcome=stored.verdict,
            detail=stored.world,
            salt2=self._set.salt(),
        )
        self._tx.append(self._set.instansi, entry, b"")

    def _judge_again(self, kind: Kind, target: Mutation, owner: str | None, cause: Mutation) -> None:
        key = (target.collection, target.record)
        before, after, weighed = self._bench.weigh_again(kind, key, owner)
        self._bench.write(kind, key, before, after, weighed)
        changes = [one for one in merge.standing_changes(before, after) if one.id != target.id]
        takes_part = any(one.mutation.id == target.id for one in weighed)
        absent: Standing = "superseded" if takes_part else "not_counted"
        mine = after.standing.get(target.id, {})
        changes += [
            StandingChange(id=target.id, register=register, standing=mine.get(register, absent))
            for register in target.registers
        ]
        self._bench.announce(changes)
        self.follow(key, before, after, weighed, cause)


def _hour(line: Kept | Envelope) -> int:
    return kept_at(line.detail) or line.received_at


def _admissible(line: CaseLine | None, aliases: Aliases) -> Mutation | None:
    """Get the mutation of a case back; None: there is none that could ever count."""
    if line is None or line.payload is None or line.envelope.outcome == "unreadable":
        return None
    if line.envelope.code == "reused_id" or line.envelope.collection not in KINDS:
        return None
    return upcast(read(line.payload, aliases))


def _quarantined(record: merge.Record) -> set[str]:
    return {id for id, verdict in record.refused.items() if verdict.outcome == "quarantined"}
