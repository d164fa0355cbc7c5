"""The records that one transaction works on: evaluated, written, and told of to those whose work they hold.

`Judge` decides about lines; what a record becomes by that is found out and kept here.
"""

from collections.abc import Collection, Mapping
from functools import cached_property

import msgspec

from server.access import is_self_bucket, roles_for, self_bucket
from server.amendments import State, amendment_of, put_amendment
from server.appraisal import KINDS
from server.appraisal.kind import Kind, Unfit, owner_named, owner_of, tables_of
from server.appraisal.upcast import upcast
from server.arrivals import put_arrival
from server.awaited import follow_files
from server.contacts import tell_contacts
from server.effects import derive, lines_touched
from server.journal import Entry
from server.locks import Locks
from server.news_of_records import NewsDesk
from server.outcomes import Setting, kept_at, read_world, write_json
from server.outcomes import World as Recorded
from server.passed_down import pass_down
from server.reading import read_kept
from server.standing import Followers
from server.store.journal import Kept, StandingRow
from server.store.journal import Known as Stored
from server.store.records import Key, Row
from server.store.store import Tx
from server.then import Receipt, rule_as_then
from server.world import SERVER_ROLE, About, Ruling, bounds_of, known_as, world_of
from server.worlds import Worlds
from sync import merge, record
from sync.deadline import Bounds
from sync.mutation import STATE, Mutation
from sync.wire import FieldError, Register, StandingChange

EMPTY: Mapping[str, merge.Record] = {
    name: merge.evaluate(kind.collection, ()) for name, kind in KINDS.items()
}

_record = msgspec.json.Decoder(merge.Record)
_encoder = msgspec.json.Encoder()


class Workbench:
    """What has been read and written so far. `buckets` collects where something changed."""

    def __init__(self, tx: Tx, setting: Setting, now_ms: int | None = None) -> None:
        """`now_ms`: when the work is done, where that is not when it was received."""
        self._tx = tx
        self._set = setting
        self.known: dict[str, Stored] = {}
        self._rows: dict[Key, Row] = {}
        self._records: dict[Key, merge.Record] = {}
        self._lines_touched: set[str] = set()
        self._followers = Followers(tx, setting)
        self._news = NewsDesk(tx, setting.instansi, setting.org)
        self._planners: set[str] = set()  # whose plan lines read differently now
        self._naming: set[Key] = set()  # records that name files as they did not before
        self._spoken: set[Key] = set()  # what somebody who is not the owner says, or is asked
        self._now = setting.at if now_ms is None else now_ms  # of a second judgement: later than receipt
        self._worlds = Worlds(tx, setting, self._now)
        self.buckets: set[str] = set()

    def prefetch(self, mutations: Collection[Mutation]) -> None:
        """Read together what judging these needs."""
        self.known.update(self._tx.known(self._set.instansi, {mutation.id for mutation in mutations}))
        self.prefetch_records({(mutation.collection, mutation.record) for mutation in mutations})

    def prefetch_records(self, keys: Collection[Key]) -> None:
        self._rows.update(self._tx.records(self._set.instansi, keys))

    def forget(self, mutation: Mutation | None) -> None:
        """Read again what a savepoint that was taken back had changed."""
        self._lines_touched.clear()
        self._planners.clear()
        self._naming.clear()
        self._spoken.clear()
        self._followers.forget()
        self._news.forget()
        if mutation is not None:
            key = (mutation.collection, mutation.record)
            self.known.pop(mutation.id, None)
            self._rows.pop(key, None)
            self._records.pop(key, None)
            self.prefetch([mutation])

    def finish(self) -> None:
        """Derive what follows, and find out whether all of it can be written."""
        lines, self._lines_touched = self._lines_touched, set()
        if lines:
            self.buckets |= derive(
                self._tx, self._set.instansi, self._set.namespace, lines, self._news.reached
            )
        self.buckets |= self._followers.follow(lines)
        planners, self._planners = self._planners, set()
        if planners:
            self.buckets |= pass_down(
                self._tx, self._set.instansi, self._set.namespace, self._set.org, planners, self._now
            )
        naming, self._naming = self._naming, set()
        if naming:
            self.buckets |= follow_files(self._tx, self._set.instansi, self._set.namespace, naming)
        spoken, self._spoken = self._spoken, set()
        if spoken:
            self.buckets |= tell_contacts(self._tx, self._set.instansi, self._set.namespace, spoken)
        self.buckets |= self._news.tell()
        self._tx.flush()

    def heads(self, collection: str, id: str) -> dict[str, tuple[str, ...]]:
        """Get what somebody who sees everything sees of a record now."""
        key = (collection, id)
        if collection not in EMPTY:
            return {}
        registers = self._evaluated(key, self._rows.get(key)).registers
        return {name: register.heads for name, register in registers.items() if register.heads}

    def row(self, key: Key) -> Row | None:
        """Get a record as it is now."""
        if key not in self._rows:
            self.prefetch_records([key])
        return self._rows.get(key)

    def current(self, key: Key) -> merge.Record:
        """Get a record as it was evaluated last."""
        return self._evaluated(key, self.row(key))

    def owner(self, kind: Kind, mutation: Mutation) -> str | None:
        row = self._rows.get((mutation.collection, mutation.record))
        return (row.owner if row is not None else "") or owner_named(kind, mutation.put)

    def tables(self, kind: Kind, mutation: Mutation) -> record.Collection:
        """Get the tables of a mutation's record: those in force when its first one came, or now."""
        key = (mutation.collection, mutation.record)
        return tables_of(kind, self._evaluated(key, self._rows.get(key)).version)

    def misfit(self, kind: Kind, mutation: Mutation) -> Unfit | None:
        """Say what is wrong with the contents of a mutation, whatever the world and its record say."""
        if mutation.form not in self._set.forms:
            mutation = upcast(mutation)  # a form's older versions are here, and say what was right then
        groups = self.tables(kind, mutation).groups
        if unknown := sorted((mutation.put or {}).keys() - groups.keys()):
            return Unfit(errors=tuple(FieldError(path=group, code="unknown") for group in unknown))
        return kind.check(mutation, self._set.forms)

    def roles(self, actor: str, owner: str | None, at: int) -> frozenset[str]:
        """Get what somebody was to a placement's records at a time."""
        if actor == self._set.namespace:
            return SERVER_ROLE
        return roles_for(self._set.org, actor, owner, at) if owner is not None else frozenset()

    def rule(self, kind: Kind, mutation: Mutation, bounds: Bounds, at: int, kept_at: int = 0) -> Ruling:
        """Ask the world about a mutation received at a time. `kept_at`: when it was kept before."""
        about = self._about(kind, mutation)
        if kept_at:
            return self._worlds.rule_kept(about, mutation, bounds, kept_at)
        return self._worlds.now.rule(about, mutation, bounds, at)

    def rule_as_then(self, kind: Kind, mutation: Mutation, bounds: Bounds, then: Receipt) -> Ruling:
        return rule_as_then(self._tx, self._set, self._about(kind, mutation), mutation, bounds, then)

    def beside(self, ruling: Ruling, kind: Kind, mutation: Mutation) -> Ruling:
        return self._worlds.beside(ruling, self._about(kind, mutation))

    def _about(self, kind: Kind, mutation: Mutation) -> About:
        key = (mutation.collection, mutation.record)
        record = self._evaluated(key, self._rows.get(key))
        return About(
            tables=self.tables(kind, mutation),
            owner=self.owner(kind, mutation),
            dated=kind.dated(record, mutation),
            factual=kind.factual,
            by_colleagues=kind.by_colleagues,
            clock=kind.clock(record, mutation),
        )

    def weigh_again(
        self, kind: Kind, key: Key, owner: str | None, *, trial: bool = False
    ) -> tuple[merge.Record, merge.Record, list[merge.Known]]:
        """Evaluate a record anew, after the verdict on one of its mutations has changed.

        `trial`: only to see what would become of it; nothing is written down.
        """
        before = self._evaluated(key, self.row(key))
        tables = tables_of(kind, before.version)
        kept = self._tx.kept(self._set.instansi, *key)
        recalled = (self._recall(kept_, owner, trial=trial) for kept_ in kept)
        weighed = [one for one in recalled if one is not None]
        return before, merge.evaluate(tables, weighed), weighed

    def weigh(
        self, kind: Kind, key: Key, owner: str | None, known: merge.Known
    ) -> tuple[merge.Record, merge.Record, list[merge.Known]]:
        """Evaluate a record without and with a mutation. Returns also what had to be looked at for that."""
        row = self._rows.get(key)
        before = self._evaluated(key, row)
        tables = tables_of(kind, before.version)
        after = merge.extend(tables, before, known)
        # Until it is known whose record it is, nobody is anything to it: who came too early is judged again.
        first_owner = row is not None and not row.owner and owner is not None
        weighed = [known]
        if after is None or first_owner:
            kept = self._tx.kept(self._set.instansi, *key)
            weighed += [
                one
                for one in (self._recall(kept_, owner, known.mutation) for kept_ in kept)
                if one is not None
            ]
            after = merge.evaluate(tables, weighed)
        return before, after, weighed

    def _evaluated(self, key: Key, row: Row | None) -> merge.Record:
        if row is None:
            return EMPTY[key[0]]
        found = self._records.get(key)
        return _record.decode(row.body) if found is None else found

    def _recall(
        self, kept: Kept, owner: str | None, newest: Mutation | None = None, *, trial: bool = False
    ) -> merge.Known | None:
        """Get a mutation back as it was judged; one that came before its record, as of its receipt.

        `newest`: the mutation that says whose record it is, and of which day. `trial`: nothing is kept of it.
        """
        if kept.payload is None:
            return None
        mutation, stored = upcast(read_kept(kept)), kept.known
        world = read_world(stored)
        if stored.verdict == "waiting" and owner is not None:
            kind = KINDS[stored.collection]
            about = About(
                tables=kind.collection,
                owner=owner,
                dated=kind.dated(EMPTY[stored.collection], newest or mutation),
                factual=kind.factual,
                by_colleagues=kind.by_colleagues,
            )
            known, at = bounds_of(world, kept.received_at), kept.received_at
            then = self._tx.honoured(self._set.instansi, stored.row)
            if then is not None:
                ruling = rule_as_then(self._tx, self._set, about, mutation, known, then)
            elif hour := kept_at(kept.detail):
                ruling = self._worlds.rule_kept(about, mutation, known, hour)
            else:
                ruling = self._worlds.now.rule(about, mutation, known, at)
            world = world_of(ruling, world.branch, kept.received_at, world.version)
            if not trial:
                self._keep_verdict(stored, write_json(world))
        return known_as(mutation, world, kept.received_at)

    def _keep_verdict(self, stored: Stored, world: str) -> None:
        self.put(msgspec.structs.replace(stored, verdict="judged", world=world))
        entry = Entry(
            kind="release",
            id=stored.id,
            replica=stored.replica,
            received_at=self._now,
            collection=stored.collection,
            record=stored.record,
            outcome="judged",
            detail=world,
            salt2=self._set.salt(),
        )
        self._tx.append(self._set.instansi, entry, b"")

    def write(
        self,
        kind: Kind,
        key: Key,
        before: merge.Record,
        after: merge.Record,
        weighed: Collection[merge.Known],
        also: tuple[str, ...] = (),
    ) -> None:
        """Keep a record as evaluated. `also`: whose own bucket holds it for good, whoever has it."""
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
            buckets=self._buckets(kind, owner, after, row, also),
            body=_encoder.encode(after),
            brief=kind.brief(key[1], owner, after, row.brief if row is not None else "", puts),
        )
        self._news.weighed(kind, key[1], owner, before, after, weighed)
        touched = lines_touched(row, new)
        self.buckets |= self._locks.keep(touched)
        if after.registers == before.registers:
            self._tx.keep_record(self._set.instansi, new)
        else:
            new = self._tx.put_record(self._set.instansi, row, new)
            self.buckets |= {*new.buckets, *(row.buckets if row is not None else ())}
            self._news.touch(key, owner, before, after)
            if key[0] == "plan_line":
                self._planners.add(owner)
            if kind.by_colleagues:
                self._spoken.add(key)
            if files := kind.files(after):
                self._tx.name_files(self._set.instansi, *key, files)
                if files != kind.files(before):
                    self._naming.add(key)
        self._lines_touched |= touched
        self._followers.touch(new)
        self._rows[key] = new
        self._records[key] = after

    def _buckets(
        self, kind: Kind, owner: str, after: merge.Record, row: Row | None, also: tuple[str, ...]
    ) -> tuple[str, ...]:
        home = KINDS.get(kind.about(after), kind)
        post = self._set.org.placements.get(owner)
        if kind.personal and post is not None:
            also = (*also, self_bucket(post.person))
        own = [bucket for bucket in row.buckets if is_self_bucket(bucket)] if row is not None else []
        return tuple(sorted({*(home.buckets(owner) if owner else ()), *own, *also, *kind.also(after)}))

    def tell_arrival(self, kind: Kind, mutation: Mutation) -> None:
        """Tell whoever has this work now that it came from somebody who has moved on."""
        about = self._about(kind, mutation)
        if about.owner is not None:
            self.buckets |= put_arrival(self._tx, self._set, about.owner, about.dated, mutation)

    @cached_property
    def _locks(self) -> Locks:
        return Locks(self._tx, self._set.instansi, self._set.org, self._worlds.now.calendar, self._now)

    def amend(
        self,
        kind: Kind,
        mutation: Mutation,
        world: Recorded,
        received_at: int,
        lines: Collection[str] = (),
        *,
        decided: State | None = None,
        by: str = "",
        reason: str = "",
    ) -> None:
        """Write the amendment of a mutation, if the period that it is about is locked.

        `lines`: whose figures it has moved, beside those that it names. `decided`: what somebody has made of
        its case; None: it is as proven as it is.
        """
        about = self._about(kind, mutation)
        owner, term = about.owner, self._worlds.now.term(about)
        if owner is None or term is None or not term.is_locked(self._now):
            return
        named = merge.Record(
            registers={group: Register(value=value) for group, value in (mutation.put or {}).items()}
        )
        row = self._rows.get((mutation.collection, mutation.record))
        lines = {row.parent if row is not None else "", kind.parent(named), *lines} - {""}
        self.buckets |= self._locks.keep(lines)
        found = amendment_of(mutation, world, bounds_of(world, received_at), term.period, lines)
        if decided is not None:
            found = msgspec.structs.replace(found, state=decided, by=by, reason=reason)
        self.buckets |= put_amendment(self._tx, self._set.instansi, self._set.namespace, owner, found)

    def tell(self, cause: Mutation, before: merge.Record, after: merge.Record) -> None:
        """Report what mutations are worth now to the replicas they came from."""
        changes = [change for change in merge.standing_changes(before, after) if change.id != cause.id]
        # Where somebody who came after it was waiting for it, its outcome does not tell what it is worth.
        mine = after.standing.get(cause.id, {})
        changes += [
            StandingChange(id=cause.id, register=register, standing=standing)
            for register in cause.registers
            if (standing := mine.get(register, "superseded")) in ("superseded", "set_aside")
        ]
        # Whoever writes on top of his own work knows that.
        knows = self._set.replica.id if cause.replica == self._set.replica.id else ""
        self.announce([change for change in changes if change.id == cause.id])
        self.announce([change for change in changes if change.id != cause.id], knows)

    def announce(self, changes: Collection[StandingChange], knows: str = "") -> None:
        """Tell each author's replica. `knows`: the one that need not be told what it superseded itself."""
        authors = self.stored({change.id for change in changes}) if changes else {}
        for change in changes:
            author = authors.get(change.id)
            if author is not None and not (author.replica == knows and change.standing == "superseded"):
                row = StandingRow(change.id, change.register, change.standing)
                self._tx.add_standing(self._set.instansi, author.replica, row)

    def stored(self, ids: Collection[str]) -> dict[str, Stored]:
        found = {id: self.known[id] for id in ids if id in self.known}
        if unread := [id for id in ids if id not in found]:
            found |= self._tx.known(self._set.instansi, unread)
        return found

    def put(self, stored: Stored) -> None:
        self._tx.put_mutation(self._set.instansi, stored)
        self.known[stored.id] = stored
