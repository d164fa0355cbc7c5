"""The mutations of one record -> the record. A pure function of their set: order of arrival is no input.

`evaluate` answers from all the mutations. `extend` is the fast path for the usual case, an author who saw all
that there was; it gives the same answer or none. What the server keeps of a record is the `Record`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from sync.admission import Known, Verdict, approves, malformed, orders, permitted, refuse
from sync.causality import Order
from sync.contest import Contest, Kind, written
from sync.mutation import STATE
from sync.record import Collection, same
from sync.together import broken, last_sound
from sync.wire import Register, Sibling, Standing, StandingChange

__all__ = [
    "Conflict",
    "Known",
    "Record",
    "Verdict",
    "decided_against",
    "evaluate",
    "extend",
    "outcome",
    "standing_changes",
]


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """An open question about one register."""

    register: str
    kind: Kind
    between: tuple[str, ...]  # ids of the mutations that it is about, steps included


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record as evaluated: what is needed to show it, to extend it and to tell what has changed."""

    registers: dict[str, Register]  # the state always; a group from its first put on
    conflicts: tuple[Conflict, ...] = ()
    standing: dict[str, dict[str, Standing]] = {}  # id -> register -> standing; superseded ones are left out
    refused: dict[str, Verdict] = {}  # held and quarantined ones, by id
    answered: tuple[str, ...] = ()  # groups whose newer value a step has answered for
    latest: dict[str, dict[str, tuple[int, str]]] = {}  # group -> author -> n and id of its last put
    version: int = 1  # of the collection's tables, by which it is evaluated for ever


def evaluate(collection: Collection, mutations: Iterable[Known]) -> Record:
    """Evaluate a record from all its mutations, in any order."""
    known = dict(sorted((one.mutation.id, one) for one in mutations))
    ordered = orders(collection, known)
    refused = refuse(collection, known, ordered)
    admitted = {id: one for id, one in known.items() if id not in refused}

    registers = {STATE: _register(collection, STATE, [], [])}
    conflicts: list[Conflict] = []
    standing: dict[str, dict[str, Standing]] = {}
    answered: list[str] = []
    for name in (STATE, *collection.groups):
        contest = Contest(collection, name, admitted, ordered)
        if not contest.heads:
            continue
        heads, effective = ([admitted[id] for id in ids] for ids in (contest.heads, contest.effective))
        siblings = [_sibling(collection, name, admitted[id], contest.seen_by(id)) for id in contest.siblings]
        registers[name] = _register(collection, name, heads, effective, siblings, contest.kind or "")
        if contest.kind is not None:
            conflicts.append(Conflict(register=name, kind=contest.kind, between=tuple(contest.between)))
        if contest.answered:
            answered.append(name)
        for id, what in contest.standing.items():
            standing.setdefault(id, {})[name] = what
    for id, verdict in refused.items():
        what = "waiting" if verdict.outcome == "held" else "not_counted"
        standing[id] = dict.fromkeys(known[id].mutation.registers, what)

    record = Record(
        registers=registers,
        conflicts=tuple(conflicts),
        standing=standing,
        refused=refused,
        answered=tuple(answered),
        latest=_latest(known.values()),
        version=collection.version,
    )
    return _check_invariant(collection, record, admitted, ordered)


def decided_against(collection: Collection, mutations: Iterable[Known]) -> dict[tuple[str, str], set[str]]:
    """Find by which mutations others were not chosen: (id, register) of the other one -> their ids."""
    known = {one.mutation.id: one for one in mutations}
    ordered = orders(collection, known)
    refused = refuse(collection, known, ordered)
    admitted = {id: one for id, one in known.items() if id not in refused}
    return {
        (id, name): by
        for name in (STATE, *collection.groups)
        for id, by in Contest(collection, name, admitted, ordered).not_chosen.items()
    }


def _check_invariant(
    collection: Collection, record: Record, admitted: Mapping[str, Known], ordered: Mapping[str, Order]
) -> Record:
    """Where the values that would count break the invariant, let those count that last satisfied it."""
    if collection.invariant is None or not broken(collection, _values(record.registers)):
        return record
    sound = last_sound(collection, admitted, ordered)
    groups = sorted(collection.invariant.groups & record.registers.keys())
    between = sorted({head for name in groups for head in record.registers[name].heads})
    registers, standing = dict(record.registers), dict(record.standing)
    conflicts = list(record.conflicts)
    for name in groups:
        source = [admitted[sound[name]]] if name in sound else []
        before = registers[name]
        value = written(collection, source[0].mutation, name) if source else None
        if same(before.value, value):
            continue
        heads = [admitted[head] for head in before.heads]
        siblings = before.siblings or tuple(
            _sibling(collection, name, one, one.mutation.saw.get(name, ())) for one in heads
        )
        shown = _register(collection, name, heads, source, kind=before.kind or "invariant")
        registers[name] = replace(shown, siblings=siblings)
        if not before.kind:
            conflicts.append(Conflict(register=name, kind="invariant", between=tuple(between)))
        counted = [id for id, where in standing.items() if where.get(name) == "in_force"]
        worth = dict.fromkeys(counted, "superseded") | dict.fromkeys(before.heads, "contested")
        for id, what in (worth | {one.mutation.id: "in_force" for one in source}).items():
            others = {where: was for where, was in standing.pop(id, {}).items() if where != name}
            if now := others | ({name: cast(Standing, what)} if what != "superseded" else {}):
                standing[id] = now
    return replace(record, registers=registers, conflicts=tuple(conflicts), standing=standing)


def _latest(known: Iterable[Known]) -> dict[str, dict[str, tuple[int, str]]]:
    found: dict[str, dict[str, tuple[int, str]]] = {}
    for one in known:
        for group in one.mutation.put or ():
            last = found.setdefault(group, {})
            last[one.author] = max(last.get(one.author, (0, "")), (one.mutation.n, one.mutation.id))
    return found


def extend(collection: Collection, record: Record, known: Known) -> Record | None:
    """Add one mutation whose author saw every current head of a record without open questions.

    None when it is not as simple as that: then all its mutations must be evaluated again.
    """
    mutation, registers = known.mutation, record.registers
    if (
        not known.admitted
        or record.conflicts
        or any(register.siblings for register in registers.values())
        or not set(record.answered).isdisjoint(mutation.registers)
        or any(mutation.id == id or mutation.id in refused.missing for id, refused in record.refused.items())
        or malformed(collection, mutation)
        or not permitted(collection, known, {registers[STATE].value})
        or not approves(collection, mutation) <= registers.keys()
        or any(
            record.latest.get(g, {}).get(known.author, (0, ""))[0] >= mutation.n for g in mutation.put or ()
        )
        or any(not set(saw) <= set(_heads(record, name)) for name, saw in mutation.saw.items())
        or _unseen(record, known)
    ):
        return None

    written = {name: _register(collection, name, [known], [known]) for name in mutation.registers}
    after = {**registers, **written}
    if broken(collection, _values(after)):
        return None
    standing = dict(record.standing)
    for name in written:
        for head in _heads(record, name):
            standing[head] = {where: what for where, what in standing[head].items() if where != name}
    standing = {id: where for id, where in standing.items() if where}
    standing[mutation.id] = dict.fromkeys(written, "in_force")
    latest = dict(record.latest)
    for group in mutation.put or ():
        latest[group] = {**latest.get(group, {}), known.author: (mutation.n, mutation.id)}
    return Record(
        registers=after,
        standing=standing,
        refused=record.refused,
        answered=record.answered,
        latest=latest,
        version=record.version,
    )


def outcome(before: Record, after: Record, known: Known) -> Verdict:
    """What became of a mutation on receipt: `before` is the record without it, `after` with it."""
    id = known.mutation.id
    if id in after.refused:
        return after.refused[id]
    # A value that equals one in dispute is in dispute with it, whoever it is between.
    contested = "contested" in after.standing.get(id, {}).values()
    if contested or any(id in conflict.between for conflict in after.conflicts):
        return _CONFLICT
    return _MERGED if _unseen(before, known) else _APPLIED


_CONFLICT, _MERGED, _APPLIED = (
    Verdict(outcome="conflict"),
    Verdict(outcome="merged"),
    Verdict(outcome="applied"),
)


def standing_changes(before: Record, after: Record) -> Iterator[StandingChange]:
    """What earlier mutations are worth now, where that differs from before."""
    for id, where in before.standing.items():
        for register, standing in where.items():
            now = after.standing.get(id, {}).get(register, "superseded")
            if now != standing:
                yield StandingChange(id=id, register=register, standing=now)
    for id, where in after.standing.items():
        for register, standing in where.items():
            if register not in before.standing.get(id, {}):
                yield StandingChange(id=id, register=register, standing=standing)


def _heads(record: Record, name: str) -> tuple[str, ...]:
    return record.registers[name].heads if name in record.registers else ()


def _unseen(record: Record, known: Known) -> bool:
    """Whether the author had not seen some head. He knows what his own replica put there before."""
    mutation = known.mutation
    for name, register in record.registers.items():
        if not register.heads:
            continue
        seen = set(mutation.saw.get(name, ()))
        n, own = record.latest.get(name, {}).get(known.author, (0, ""))
        if name in mutation.registers and n < mutation.n:
            seen.add(own)
        if not seen.issuperset(register.heads):
            return True
    return False


def _values(registers: Mapping[str, Register]) -> dict[str, Any]:
    return {
        name: register.value
        for name, register in registers.items()
        if name != STATE and register.value is not None
    }


def _register(
    collection: Collection,
    name: str,
    heads: Sequence[Known],
    effective: Sequence[Known],
    siblings: Sequence[Sibling] = (),
    kind: str = "",
) -> Register:
    """Show a register. `effective`: those whose value counts, equal ones; all their reasons are kept."""
    first = effective[0] if effective else None
    reasons = dict.fromkeys(one.mutation.reason for one in effective if one.mutation.reason)
    start = collection.initial if name == STATE else None
    return Register(
        heads=tuple(head.mutation.id for head in heads),
        value=written(collection, first.mutation, name) if first else start,
        by=first.mutation.actor if first else "",
        at=first.mutation.made.at if first else 0,
        received=first.received_at if first else 0,
        reason="\n".join(reasons),
        marks=tuple(dict.fromkeys(mark for one in effective for mark in one.mutation.marks)),
        siblings=tuple(siblings),
        kind=kind,
        proof=first.proof if first else "",
    )


def _sibling(collection: Collection, name: str, one: Known, saw: tuple[str, ...]) -> Sibling:
    return Sibling(
        id=one.mutation.id,
        value=written(collection, one.mutation, name),
        by=one.mutation.actor,
        at=one.mutation.made.at,
        received=one.received_at,
        proof=one.proof,
        saw=saw,
        reason=one.mutation.reason or "",
    )
