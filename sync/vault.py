"""What a person wrote on this device: numbered, chained, serialised once; gone only with a receipt."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from sync.mutation import MAX_LINE_BYTES, Made, Mutation, Value, decode, line_hash
from sync.record import Collection
from sync.sealed import husk
from sync.wire import Answer, Outcome, Proof, Standing

IN_STATE = frozenset({"applied", "merged", "conflict"})


class Intent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person wants to do. Exactly one of `put` and `step`."""

    collection: str
    record: str
    put: dict[str, Value] | None = None
    step: str | None = None
    reason: str | None = None
    marks: tuple[str, ...] = ()
    saw: dict[str, tuple[str, ...]] = {}  # what was before his eyes when he opened the form
    form: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One mutation in the outbox."""

    n: int
    id: str
    collection: str
    record: str
    sha: str
    line: str  # as serialised, once; after its receipt sealed, where its collection is
    sealed: str = ""  # hash of what stands here in the place of the line; "": the line itself
    husk: Mutation | None = None  # of a sealed one: what is still shown of it
    ship: bool = True  # to be sent, or to be sent again
    outcome: Outcome | None = None  # its receipt; of an earlier epoch while it is to be sent again
    standing: dict[str, Standing] = {}  # by register, where the server has told of a change

    @property
    def is_damaged(self) -> bool:
        """Whether the bytes on the disk are no longer those that were chained, or sealed."""
        return line_hash(self.line.encode(errors="replace")) != (self.sealed or self.sha)

    @property
    def proof(self) -> Proof | None:
        """What goes along when it is sent again: the receipt it had, until the new one comes."""
        if not self.ship or self.outcome is None:
            return None
        had = self.outcome
        return Proof(n=self.n, sha=self.sha, outcome=had.outcome, code=had.code, at=had.at, mac=had.mac)

    @property
    def held(self) -> bool:
        """Whether the server waits for something before it counts."""
        if self.outcome is None or self.outcome.outcome != "held":
            return False
        return not self.standing or not {"waiting", "not_counted"}.isdisjoint(self.standing.values())

    @property
    def is_contested(self) -> bool:
        """Whether somebody has yet to decide about it: its author may have to be told that it was not chosen,
        and what he wrote. What is sealed is not to be read again anyway.
        """
        is_open = self.outcome is not None and self.outcome.outcome == "conflict" and not self.standing
        return not self.sealed and (is_open or "contested" in self.standing.values())

    @property
    def in_state(self) -> bool:
        """Whether the server has it in the state of the record: at once, or by now, after it was held."""
        if self.ship or self.outcome is None or self.held:
            return False
        return self.outcome.outcome in IN_STATE or self.outcome.outcome == "held"


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form that is being filled in."""

    value: Any
    saw: dict[str, tuple[str, ...]]
    updated_at: int  # ms by the phone's clock


class Vault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one person wrote with one replica."""

    replica: str
    actor: str
    n: int = 0  # of the last mutation written
    hash: str = ""  # of its line
    epoch: str = ""  # of the server that gave the receipts
    entries: tuple[Entry, ...] = ()  # in order of n
    drafts: dict[str, Draft] = {}


def write(vault: Vault, intent: Intent, *, id: str, salt: str, made: Made, draft: str = "") -> Vault:
    """Number and chain an intent and keep it; the draft that it came from goes in the same step.

    Raises: ValueError when it is no mutation, or too long.
    """
    mutation = Mutation(
        v=1,
        id=id,
        replica=vault.replica,
        n=vault.n + 1,
        prev=vault.hash,
        actor=vault.actor,
        collection=intent.collection,
        record=intent.record,
        put=intent.put,
        step=intent.step,
        reason=intent.reason,
        marks=intent.marks,
        saw={register: heads for register, heads in intent.saw.items() if heads},
        form=intent.form,
        salt=salt,
        made=made,
    )
    line = msgspec.json.encode(mutation)
    if len(line) > MAX_LINE_BYTES:
        raise ValueError("too_large")
    entry = Entry(
        n=mutation.n,
        id=id,
        collection=intent.collection,
        record=intent.record,
        sha=line_hash(line),
        line=line.decode(),
    )
    drafts = {key: kept for key, kept in vault.drafts.items() if key != draft}
    return replace(vault, n=entry.n, hash=entry.sha, entries=(*vault.entries, entry), drafts=drafts)


def save_draft(vault: Vault, key: str, draft: Draft | None) -> Vault:
    """Keep a draft, or with None drop it."""
    drafts = {other: kept for other, kept in vault.drafts.items() if other != key}
    if draft is not None:
        drafts[key] = draft
    return replace(vault, drafts=drafts)


def settle_vault(vault: Vault, answer: Answer, *, continues: bool) -> Vault:
    """Mark what has a receipt: n and hash must both be ours.

    Another epoch is another database, restored from a backup: all that is still here is sent to it again,
    each line with the receipt it had, which stays until the new one comes.
    What mutations are worth now is told in order; an answer that does not continue from our cursor is out of
    order.
    """
    restarted = vault.epoch not in ("", answer.epoch)
    outcomes = {(outcome.n, outcome.sha): outcome for outcome in answer.outcomes}
    told: dict[str, dict[str, Standing]] = {}
    for change in answer.standing if continues else ():
        told.setdefault(change.id, {})[change.register] = change.standing

    def settled(entry: Entry) -> Entry:
        outcome = outcomes.get((entry.n, entry.sha))
        standing = {} if restarted else entry.standing
        return replace(
            entry,
            ship=outcome is None and (entry.ship or restarted or entry.n in answer.missing),
            outcome=outcome or entry.outcome,
            standing={**standing, **told.get(entry.id, {})},
        )

    return replace(vault, epoch=answer.epoch, entries=tuple(map(settled, vault.entries)))


def free(vault: Vault, told: frozenset[int], backup: int) -> Vault:
    """Let go of what the cache tells of and a verified backup of the server covers; what was refused or is in
    dispute stays.
    """
    kept = (
        entry
        for entry in vault.entries
        if not (entry.in_state and entry.n in told and entry.outcome and entry.outcome.at <= backup)
        or entry.is_contested
    )
    return replace(vault, entries=tuple(kept))


def seal(vault: Vault, workflows: Mapping[str, Collection], seal: Callable[[bytes, str], bytes]) -> Vault:
    """Seal what has a receipt, where its collection says so; done twice it is done once.

    `seal`: makes of a line and its hash what travels in its place. Of a line that was damaged after its
    receipt nothing could be sent again: then nothing is kept.
    """

    def sealed(entry: Entry) -> Entry:
        workflow = workflows.get(entry.collection)
        tells = workflow.tells if workflow is not None else None
        if tells is None or entry.ship or entry.outcome is None or entry.sealed:
            return entry
        if entry.is_damaged:
            return replace(entry, line="")
        raw = entry.line.encode()
        made = seal(raw, entry.sha)
        shown = husk(decode(raw), tells)
        return replace(entry, line=made.decode(), sealed=line_hash(made), husk=shown)

    return replace(vault, entries=tuple(map(sealed, vault.entries)))
