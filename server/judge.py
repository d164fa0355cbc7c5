"""Judging mutations, one at a time, inside the writer's transaction: journalled first, then merged into their
record.

Every authentic line gets a row in the journal whatever becomes of it. A line that our own code stumbles over
is held and logged, and the others go on.
"""

import traceback
from collections.abc import Collection, Iterable, Mapping

import msgspec
import structlog

from server.access import roles_for, was_superior, work_bucket
from server.appraisal import KINDS
from server.appraisal.kind import Kind, Unfit, owner_named, owner_of
from server.effects import derive, lines_touched
from server.journal import Entry
from server.lines import Line
from server.outcomes import Detail, Setting, World, outcome_of, read_world, write_json
from server.receipt import token_time
from server.store.journal import Kept, Received, StandingRow
from server.store.journal import Known as Stored
from server.store.records import Key, Row
from server.store.store import StoreFailedError, Tx
from sync import merge
from sync.mutation import STATE, Mutation, decode
from sync.wire import FieldError, Outcome, StandingChange

SERVER_ROLE = frozenset({"server"})
EMPTY: Mapping[str, merge.Record] = {
    name: merge.evaluate(kind.collection, ()) for name, kind in KINDS.items()
}

log = structlog.get_logger()
_record = msgspec.json.Decoder(merge.Record)
_encoder = msgspec.json.Encoder()


class Judge:
    """Takes the lines of one exchange. `buckets` collects where something changed."""

    def __init__(self, tx: Tx, setting: Setting, *, at_once: bool) -> None:
        """`at_once`: derive and write after every line, so that what fails is known to be that line's."""
        self._tx = tx
        self._set = setting
        self._at_once = at_once
        self._known: dict[str, Stored] = {}
        self._rows: dict[Key, Row] = {}
        self._records: dict[Key, merge.Record] = {}
        self._known_roles: dict[tuple[str, str, int], frozenset[str]] = {}
        self._lines_touched: set[str] = set()
        self.buckets: set[str] = set()

    def prefetch(self, lines: Iterable[Line]) -> None:
        """Read together what judging these lines needs."""
        mutations = [line.mutation for line in lines if line.mutation is not None]
        self._known.update(self._tx.known(self._set.instansi, {mutation.id for mutation in mutations}))
        self.prefetch_records({(mutation.collection, mutation.record) for mutation in mutations})

    def prefetch_records(self, keys: Collection[Key]) -> None:
        self._rows.update(self._tx.records(self._set.instansi, keys))

    def heads(self, collection: str, record: str) -> dict[str, tuple[str, ...]]:
        """Get what somebody who sees everything sees of a record now."""
        key = (collection, record)
        if collection not in EMPTY:
            return {}
        registers = self._evaluated(key, self._rows.get(key)).registers
        return {name: register.heads for name, register in registers.items() if register.heads}

    def take(self, line: Line, branch: str) -> Outcome:
        """Give a line its outcome and its effects: all of them or, when our code fails, none and `held`."""
        try:
            with self._tx.savepoint():
                outcome = self._take(line, branch)
                if self._at_once:
                    self.finish()
            return outcome
        except StoreFailedError:
            raise
        except Exception as error:
            if not self._at_once:
                raise
            _alarm(self._set.instansi, line, error)
            self._forget(line)
            with self._tx.savepoint():
                return self._set_aside(line, branch, Unfit(outcome="held", code="internal"))

    def finish(self) -> None:
        """Derive what follows, and find out whether all of it can be written."""
        lines, self._lines_touched = self._lines_touched, set()
        if lines:
            self.buckets |= derive(self._tx, self._set.instansi, self._set.namespace, lines)
        self._tx.flush()

    def _forget(self, line: Line) -> None:
        self._lines_touched.clear()
        if line.mutation is not None:
            key = (line.mutation.collection, line.mutation.record)
            self._known.pop(line.mutation.id, None)
            self._rows.pop(key, None)
            self._records.pop(key, None)
            self.prefetch([line])

    def _take(self, line: Line, branch: str) -> Outcome:
        mutation = line.mutation
        if mutation is None:
            return self._set_aside(line, branch, line.unfit or Unfit())
        if mutation.id in self._known:
            return self._journal(line, branch, Unfit(code="reused_id"))[1]
        kind = KINDS.get(mutation.collection)
        unfit = line.unfit or self._unfit(kind, mutation)
        if unfit is not None or kind is None:
            return self._set_aside(line, branch, unfit or Unfit())
        return self._merge(line, branch, kind, mutation)

    def _unfit(self, kind: Kind | None, mutation: Mutation) -> Unfit | None:
        """Ask the world and the contents; what the record has to say comes later."""
        if self._set.replica.revoked_at is not None:
            return Unfit(code="device_revoked")
        if kind is None:
            return Unfit(errors=(FieldError(path="collection", code="unknown"),))
        if unknown := sorted((mutation.put or {}).keys() - kind.collection.groups.keys()):
            return Unfit(errors=tuple(FieldError(path=group, code="unknown") for group in unknown))
        if unfit := kind.check(mutation, self._set.forms):
            return unfit
        named = owner_named(kind, mutation.put)
        owner = self._owner(kind, mutation)
        is_server = self._set.replica.kind == "server"
        if named is not None and (
            named not in self._set.org.placements or (named != owner and not is_server)
        ):
            return Unfit(errors=(FieldError(path=f"{kind.owner_group}.placement", code="choice"),))
        if owner is not None and not is_server and self._has_moved(owner, mutation):
            return Unfit(code="scope_moved")
        return None

    def _owner(self, kind: Kind, mutation: Mutation) -> str | None:
        row = self._rows.get((mutation.collection, mutation.record))
        return (row.owner if row is not None else "") or owner_named(kind, mutation.put)

    def _has_moved(self, owner: str, mutation: Mutation) -> bool:
        """Ask whether the author was the superior when it may have been made, and no longer is."""
        if {"author", "supervisor"} & self._roles(mutation.actor, owner, self._set.at):
            return False
        proven = token_time(self._set.keys, self._set.instansi, mutation.made.token)
        first = mutation.made.at if proven is None else proven
        return was_superior(self._set.org, mutation.actor, owner, min(first, self._set.at), self._set.at)

    def _merge(self, line: Line, branch: str, kind: Kind, mutation: Mutation) -> Outcome:
        key = (mutation.collection, mutation.record)
        owner = self._owner(kind, mutation)
        roles = self._roles(mutation.actor, owner, self._set.at)
        known = merge.Known(mutation=mutation, roles=roles, received_at=self._set.at, branch=branch)
        before, after, weighed = self._weigh(kind, key, owner, known)
        verdict = merge.outcome(before, after, known)
        unfit = Unfit(outcome=verdict.outcome, code=verdict.code, errors=verdict.errors)
        number, outcome = self._journal(line, branch, unfit, verdict.missing, tuple(sorted(roles)))
        self._put(
            Stored(
                id=mutation.id,
                row=number,
                sha=line.sha,
                replica=self._set.replica.id,
                collection=key[0],
                record=key[1],
                verdict="waiting" if owner is None else "judged",
                world=write_json(World(roles=tuple(sorted(roles)), branch=branch)),
            )
        )
        self._write(kind, key, before, after, weighed)
        self._tell(mutation, before, after)
        return outcome

    def _weigh(
        self, kind: Kind, key: Key, owner: str | None, known: merge.Known
    ) -> tuple[merge.Record, merge.Record, list[merge.Known]]:
        """Evaluate a record without and with a mutation. Returns also what had to be looked at for that."""
        row = self._rows.get(key)
        before = self._evaluated(key, row)
        after = merge.extend(kind.collection, before, known)
        # Until it is known whose record it is, nobody is anything to it: who came too early is judged again.
        first_owner = row is not None and not row.owner and owner is not None
        weighed = [known]
        if after is None or first_owner:
            kept = self._tx.kept(self._set.instansi, *key)
            weighed += [one for one in (self._recall(kept_, owner) for kept_ in kept) if one is not None]
            after = merge.evaluate(kind.collection, weighed)
        return before, after, weighed

    def _roles(self, actor: str, owner: str | None, at: int) -> frozenset[str]:
        if actor == self._set.namespace:
            return SERVER_ROLE
        if owner is None:
            return frozenset()
        key = (actor, owner, at)
        if key not in self._known_roles:
            self._known_roles[key] = roles_for(self._set.org, actor, owner, at)
        return self._known_roles[key]

    def _evaluated(self, key: Key, row: Row | None) -> merge.Record:
        if row is None:
            return EMPTY[key[0]]
        found = self._records.get(key)
        return _record.decode(row.body) if found is None else found

    def _recall(self, kept: Kept, owner: str | None) -> merge.Known | None:
        """Get a mutation back as it was judged; one that came before its record, as of its receipt."""
        if kept.payload is None:
            return None
        mutation, stored = decode(kept.payload), kept.known
        world = read_world(stored)
        if stored.verdict == "waiting" and owner is not None:
            roles = self._roles(mutation.actor, owner, kept.received_at)
            world = World(roles=tuple(sorted(roles)), branch=world.branch)
            self._put(msgspec.structs.replace(stored, verdict="judged", world=write_json(world)))
            entry = Entry(
                kind="release",
                id=stored.id,
                replica=stored.replica,
                received_at=self._set.at,
                collection=stored.collection,
                record=stored.record,
                outcome="judged",
                detail=write_json(world),
                salt2=self._set.salt(),
            )
            self._tx.append(self._set.instansi, entry, b"")
        return merge.Known(
            mutation=mutation,
            roles=frozenset(world.roles),
            received_at=kept.received_at,
            branch=world.branch,
        )

    def _write(
        self,
        kind: Kind,
        key: Key,
        before: merge.Record,
        after: merge.Record,
        weighed: Iterable[merge.Known],
    ) -> None:
        row = self._rows.get(key)
        admitted = [one.mutation for one in weighed if one.mutation.id not in after.refused]
        puts = [mutation.put for mutation in admitted if mutation.put is not None]
        owner = owner_of(kind, after) or (row.owner if row is not None else "")
        new = Row(
            collection=key[0],
            id=key[1],
            seq=row.seq if row is not None else 0,
            owner=owner,
            parent=kind.parent(after),
            state=after.registers[STATE].value,
            buckets=(work_bucket(owner),) if owner else (),
            body=_encoder.encode(after),
            brief=kind.brief(key[1], owner, after, row.brief if row is not None else "", puts),
        )
        if after.registers == before.registers:
            self._tx.keep_record(self._set.instansi, new)
        else:
            new = self._tx.put_record(self._set.instansi, row, new)
            self.buckets |= {*new.buckets, *(row.buckets if row is not None else ())}
            self._tx.name_files(self._set.instansi, *key, kind.files(after))
        self._lines_touched |= lines_touched(row, new)
        self._rows[key] = new
        self._records[key] = after

    def _tell(self, cause: Mutation, before: merge.Record, after: merge.Record) -> None:
        """Report what mutations are worth now to the replicas they came from."""
        changes = [change for change in merge.standing_changes(before, after) if change.id != cause.id]
        # Where somebody who came after it was waiting for it, its outcome does not tell what it is worth.
        mine = after.standing.get(cause.id, {})
        changes += [
            StandingChange(id=cause.id, register=register, standing=standing)
            for register in cause.registers
            if (standing := mine.get(register, "superseded")) in ("superseded", "set_aside")
        ]
        if not changes:
            return
        authors = self._stored({change.id for change in changes})
        for change in changes:
            author = authors.get(change.id)
            # Whoever writes on top of his own work knows that.
            own = author is not None and author.replica == self._set.replica.id and change.id != cause.id
            if author is not None and not (own and change.standing == "superseded"):
                row = StandingRow(change.id, change.register, change.standing)
                self._tx.add_standing(self._set.instansi, author.replica, row)

    def _stored(self, ids: Collection[str]) -> dict[str, Stored]:
        found = {id: self._known[id] for id in ids if id in self._known}
        if unread := [id for id in ids if id not in found]:
            found |= self._tx.known(self._set.instansi, unread)
        return found

    def _put(self, stored: Stored) -> None:
        self._tx.put_mutation(self._set.instansi, stored)
        self._known[stored.id] = stored

    def _set_aside(self, line: Line, branch: str, unfit: Unfit) -> Outcome:
        """Keep a line without letting it near its record."""
        row, outcome = self._journal(line, branch, unfit)
        mutation, is_held = line.mutation, unfit.outcome == "held"
        if (mutation is not None or is_held) and line.id and line.id not in self._known:
            self._put(
                Stored(
                    id=line.id,
                    row=row,
                    sha=line.sha,
                    replica=self._set.replica.id,
                    collection=mutation.collection if mutation is not None else "",
                    record=mutation.record if mutation is not None else "",
                    verdict="aside" if is_held else "refused",
                    world=write_json(World(branch=branch)),
                )
            )
        return outcome

    def _journal(
        self,
        line: Line,
        branch: str,
        unfit: Unfit,
        missing: tuple[str, ...] = (),
        roles: tuple[str, ...] | None = None,  # None: it takes no part in its record
    ) -> tuple[int, Outcome]:
        mutation = line.mutation
        detail = Detail(errors=unfit.errors, missing=missing, branch=branch, roles=roles)
        entry = Entry(
            kind="mutation",
            id=line.id,
            replica=self._set.replica.id,
            n=line.n,
            sha=line.sha,
            prev_sha=mutation.prev if mutation is not None else "",
            received_at=self._set.at,
            actor=mutation.actor if mutation is not None else "",
            collection=mutation.collection if mutation is not None else "",
            record=mutation.record if mutation is not None else "",
            outcome=unfit.outcome,
            code=unfit.code,
            detail=write_json(detail),
            salt2=self._set.salt(),
        )
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
