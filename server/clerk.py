"""The agency's clerk: opens a case for a line that does not count, and settles it when the line has come to
count by itself.

The ids of what the clerk writes follow from the line, so that a decision fits a server that has lost the case
and opened it anew.
"""

from typing import Any

import msgspec

from server.access import is_superior, placements_held, self_bucket
from server.appraisal import KINDS, case
from server.appraisal.kind import Kind, Unfit
from server.effects import derived_id
from server.lines import SEALED
from server.outcomes import Detail, Setting, World, entry_of, write_json
from server.own_hand import OwnHand
from server.store.journal import Known as Stored
from server.store.journal import Replica
from server.store.store import Tx
from server.workbench import Workbench
from server.world import SERVER_ROLE, known_as
from sync import merge
from sync.deadline import Bounds
from sync.mutation import Mutation
from sync.vault import Intent
from sync.wire import FieldError

FOR_THE_SUPERIOR = frozenset({"scope_moved", "late_unproven"})
# What cannot be opened may be of the kind that nobody may know of: it is treated as such.
PRIVATE = next(kind for kind in KINDS.values() if kind.is_private)
MAX_DEPTH = 50  # of contents that are shown in a case


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A line that needs a decision."""

    name: str  # that its case is called by: the id of the mutation, or the hash where that may be false
    row: int
    sha: str
    outcome: str
    code: str
    errors: tuple[FieldError, ...]
    received: int
    bounds: Bounds
    author: str  # person
    id: str = ""
    mutation: Mutation | None = None
    owner: str = ""  # placement whose record it is about; "": not known
    roles: tuple[str, ...] = ()  # what its author was there
    missing: tuple[str, ...] = ()  # what it saw and nobody has any more

    @property
    def kind(self) -> Kind | None:
        if self.mutation is None:
            return PRIVATE if self.code == SEALED else None
        return KINDS.get(self.mutation.collection)


class Clerk:
    """Writes on cases within one transaction."""

    def __init__(self, tx: Tx, setting: Setting, bench: Workbench, hand: OwnHand | None, at: int) -> None:
        self._tx = tx
        self._set = setting
        self._bench = bench
        self._hand = hand
        self._at = at

    def open(self, subject: Subject) -> None:
        """Open the case of a line, unless it has one."""
        id = self.case_id(subject.name)
        if self._bench.row((case.NAME, id)) is not None and self._bench.heads(case.NAME, id).get("body"):
            return
        mutation = subject.mutation
        collection, record = (mutation.collection, mutation.record) if mutation is not None else ("", "")
        self._tx.put_case_line(self._set.instansi, id, subject.row, collection, record)
        placement, to = self._placement(subject), self._addressee(subject)
        put = {
            "body": {**_contents(subject, placement), "to": to},
            "handler": {"placement": placement, "to": to, "reason": ""},
        }
        intent = Intent(collection=case.NAME, record=id, put=put)
        self._write(intent, self._id(f"case/{subject.name}/opened"), self_bucket(subject.author))

    def settle(self, name: str) -> None:
        """Close the case of a line that has come to count without it."""
        id = self.case_id(name)
        row = self._bench.row((case.NAME, id))
        if row is not None and row.state == case.CASE.initial and self._bench.heads(case.NAME, id):
            intent = Intent(collection=case.NAME, record=id, step="settle")
            self._write(intent, self._id(f"case/{name}/settled"))

    def _placement(self, subject: Subject) -> str:
        """Find whose case it is: that of the record it is about, where its author has to do with that."""
        if _is_private(subject):
            post = self._set.org.placements.get(subject.owner)
            if post is not None and post.person == subject.author:
                return subject.owner
        elif not self._is_about_private(subject) and (
            _is_anonymous(subject) or (subject.owner and (subject.roles or subject.code == "scope_moved"))
        ):
            return subject.owner
        held = placements_held(self._set.org, subject.author, self._at)
        ever = held or self._set.org.placements_of.get(subject.author, ())
        return max(ever, key=lambda post: post.since).id if ever else subject.owner

    def _is_about_private(self, subject: Subject) -> bool:
        """Ask whether it is a decision about a case that only one person sees."""
        mutation = subject.mutation
        if mutation is None or mutation.collection != case.NAME:
            return False
        about = KINDS.get(case.about(self._bench.current((case.NAME, mutation.record))))
        return about is not None and about.is_private

    def _addressee(self, subject: Subject) -> str:
        if _is_anonymous(subject):
            return "admin"  # a superior would learn who it was that rated
        own = is_superior(self._set.org, subject.author, subject.owner, self._at)
        return "supervisor" if subject.code in FOR_THE_SUPERIOR and not own else "admin"

    def case_id(self, name: str) -> str:
        return self._id(f"case/{name}")

    def _id(self, name: str) -> str:
        return derived_id(self._set.namespace, name)

    # --- writing -----------------------------------------------------------------------------------

    def mark(self) -> Replica | None:
        """Note how far the agency has written, before something that may be taken back."""
        return self._hand.replica if self._hand is not None else None

    def reset(self, mark: Replica | None) -> None:
        if mark is None:
            self._hand = None
        elif self._hand is not None:
            self._hand.replica = mark

    def save(self) -> None:
        if self._hand is not None:
            self._hand.save()

    def _write(self, intent: Intent, id: str, also: str = "") -> None:
        """Write on a case as the agency. `also`: the bucket that holds it for good, whoever has the case."""
        if self._hand is None:
            self._hand = OwnHand(self._tx, self._set.instansi, self._at, self._set.salt)
        key = (case.NAME, intent.record)
        line = self._hand.line(intent, id, self._bench.heads(*key))
        mutation = line.mutation
        assert mutation is not None
        world = World(roles=tuple(SERVER_ROLE), version=self._bench.tables(case.KIND, mutation).version)
        known = known_as(mutation, world, self._at)
        owner = self._bench.owner(case.KIND, mutation)
        before, after, weighed = self._bench.weigh(case.KIND, key, owner, known)
        verdict = merge.outcome(before, after, known)
        unfit = Unfit(outcome=verdict.outcome, code=verdict.code, errors=verdict.errors)
        detail = Detail(missing=verdict.missing, roles=world.roles, version=world.version)
        row = self._tx.append(
            self._set.instansi, entry_of(self._set, mutation.replica, line, unfit, detail, self._at), line.raw
        )
        self._bench.put(
            Stored(
                id=id,
                row=row,
                sha=line.sha,
                replica=mutation.replica,
                collection=case.NAME,
                record=intent.record,
                verdict="judged",
                world=write_json(world),
            )
        )
        self._bench.write(case.KIND, key, before, after, weighed, (also,) if also else ())
        self._bench.tell(mutation, before, after)


def _is_anonymous(subject: Subject) -> bool:
    return subject.kind is not None and subject.kind.anonymous


def _is_private(subject: Subject) -> bool:
    """Ask whether nobody but its author may even learn that there is such a line."""
    return subject.kind is not None and subject.kind.is_private


def _contents(subject: Subject, placement: str) -> dict[str, Any]:
    mutation = subject.mutation
    if _is_anonymous(subject):  # F100: reason and count only
        # With its collection it goes where only its author sees it.
        kind = subject.kind if _is_private(subject) else None
        where = {"collection": kind.collection.name} if kind is not None else {}
        return {"placement": placement, "code": subject.code, **where}
    return {
        "placement": placement,
        "mutation": subject.id,
        "sha": subject.sha,
        "collection": mutation.collection if mutation is not None else "",
        "record": mutation.record if mutation is not None else "",
        "author": subject.author,
        "roles": list(subject.roles),
        "outcome": subject.outcome,
        "code": subject.code,
        "errors": msgspec.to_builtins(subject.errors),
        "made": mutation.made.at if mutation is not None else None,
        "received": subject.received,
        "earliest": subject.bounds.earliest or None,
        "latest": subject.bounds.latest,
        "contents": _shown(mutation),
        **({"missing": list(subject.missing)} if subject.missing else {}),
        **({"stepped": mutation.made.stepped} if mutation is not None and mutation.made.stepped > 0 else {}),
    }


def _shown(mutation: Mutation | None) -> dict[str, Any] | None:
    """What a mutation says; nothing where it cannot be shown inside another one."""
    if mutation is None:
        return None
    if mutation.put is None:
        return {"step": mutation.step, "reason": mutation.reason or ""}
    return {"put": mutation.put} if _fits(mutation.put) else None


def _fits(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_DEPTH):
        layer = [
            inner
            for one in layer
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not layer:
            return True
    return False
