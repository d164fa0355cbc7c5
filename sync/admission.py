"""Which mutations of a record are in its state: judged on what their authors saw, and on nothing else.

What an author saw cannot change, so neither can the judgement, except that a mutation which waits for a
predecessor is judged when that comes. Verdicts of the world (scope, time, device) are given, and so are the
author's roles.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from sync.causality import Order, successors_first
from sync.mutation import STATE, Mutation
from sync.record import Collection, Role, same
from sync.wire import FieldError, OutcomeName
from sync.workflow import CREATION, may_put, may_step


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A mutation with the verdicts of the world, given once at receipt. Ids are unique within a record."""

    mutation: Mutation
    roles: frozenset[Role]  # what its author was for this record
    admitted: bool = True  # False: quarantined for its scope, its time, its device, …
    received_at: int = 0  # server time, ms
    proof: str = ""  # of its time, where that is in question: unproven, late, amendment
    branch: str = ""  # which history of a forked replica it belongs to; "": never forked

    @property
    def author(self) -> str:
        """The replica, or one branch of it: its later puts stand for its earlier ones."""
        return f"{self.mutation.replica}/{self.branch}" if self.branch else self.mutation.replica


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a mutation, and why."""

    outcome: OutcomeName
    code: str = ""
    errors: tuple[FieldError, ...] = ()
    missing: tuple[str, ...] = ()  # held: what it saw and waits for


_CREATION = {CREATION}
NOT_ALLOWED = Verdict(outcome="quarantined", code="not_allowed")


def orders(collection: Collection, known: Mapping[str, Known]) -> dict[str, Order]:
    """Order the mutations of each register, admitted or not.

    A put comes after its own replica's earlier puts to the group, whether or not it names them.
    """
    found: dict[str, Order] = {}
    for register in (STATE, *collection.groups):
        writers = {id: one for id, one in known.items() if register in one.mutation.registers}
        edges = {
            id: [seen for seen in one.mutation.saw.get(register, ()) if seen in writers]
            for id, one in writers.items()
        }
        if register != STATE:
            for later, earlier in _own_earlier(writers):
                edges[later].append(earlier)
        found[register] = Order(edges)
    return found


def _own_earlier(writers: Mapping[str, Known]) -> Iterator[tuple[str, str]]:
    """Pairs of a put and the one before it by the same replica; what is earlier still follows from those."""
    numbered = sorted((one.author, one.mutation.n, id) for id, one in writers.items())
    for _, own in groupby(numbered, key=itemgetter(0)):
        before: list[str] = []
        for _, same_n in groupby(own, key=itemgetter(1)):
            now = [id for _, _, id in same_n]
            yield from ((later, earlier) for later in now for earlier in before)
            before = now


def refuse(
    collection: Collection, known: Mapping[str, Known], ordered: Mapping[str, Order]
) -> dict[str, Verdict]:
    """Find the mutations that are not in the state, with the reason for each."""
    saw = {id: [seen for heads in one.mutation.saw.values() for seen in heads] for id, one in known.items()}
    refused: dict[str, Verdict] = {}
    admitted: dict[str, Known] = {}
    targets: dict[str, str] = {}  # of the admitted steps
    for id in successors_first(saw):
        one = known[id]
        if verdict := _judge(collection, one, admitted, ordered, targets):
            refused[id] = verdict
            continue
        admitted[id] = one
        if one.mutation.step is not None:
            targets[id] = collection.steps[one.mutation.step].target
    return refused


def _judge(
    collection: Collection,
    one: Known,
    admitted: Mapping[str, Known],
    ordered: Mapping[str, Order],
    targets: Mapping[str, str],
) -> Verdict | None:
    mutation = one.mutation
    if not one.admitted:
        return Verdict(outcome="quarantined")
    if errors := malformed(collection, mutation):
        return invalid(*errors)
    missing = {id for heads in mutation.saw.values() for id in heads} - admitted.keys()
    if missing:
        return Verdict(outcome="held", code="missing", missing=tuple(sorted(missing)))
    for register, heads in mutation.saw.items():
        if any(register not in admitted[id].mutation.registers for id in heads):
            return invalid(FieldError(path=f"saw.{register}", code="unknown"))
    states = _states_seen(collection, mutation, admitted, ordered[STATE], targets)
    if not permitted(collection, one, states):
        return NOT_ALLOWED
    return _unfit_to_approve(collection, mutation, admitted)


def _unfit_to_approve(
    collection: Collection, mutation: Mutation, admitted: Mapping[str, Known]
) -> Verdict | None:
    """Nobody approves what he has not seen, what is in dispute, or what does not hold together."""
    given: dict[str, Any] = {}
    groups = approves(collection, mutation)
    for group in sorted(groups):
        seen = mutation.saw.get(group, ())
        values = [put[group] for id in seen if (put := admitted[id].mutation.put)]
        if not values:
            return invalid(FieldError(path=f"saw.{group}", code="required"))
        if not all(same(value, values[0]) for value in values):
            return invalid(FieldError(path=f"saw.{group}", code="contested"))
        given[group] = values[0]
    invariant = collection.invariant
    if invariant is not None and groups and invariant.groups <= groups:
        together = {group: given[group] for group in sorted(invariant.groups)}
        if not invariant.holds(together):
            return invalid(FieldError(path=f"saw.{min(together)}", code="contested"))
    return None


def _states_seen(
    collection: Collection,
    mutation: Mutation,
    admitted: Mapping[str, Known],
    order: Order,
    targets: Mapping[str, str],
) -> set[str]:
    """The states that the author may have taken for the record's: several only where he saw a dispute.

    Where he saw an approval in the dispute, that one: otherwise a step slipped in beside an approval, by
    somebody who claims not to have seen it, would lend him the rights to undo it.
    """
    heads = order.newest(mutation.saw.get(STATE, ()))
    heads = [head for head in heads if protects(collection, admitted[head].mutation)] or heads
    states = {targets[head] for head in heads}
    if len(states) != 1:
        source = last_undisputed(order, targets, heads, among=order.history(heads))
        states.add(collection.initial if source is None else targets[source])
    return states


def last_undisputed(
    order: Order, values: Mapping[str, Any], contenders: Sequence[str], *, among: Iterable[str]
) -> str | None:
    """Find the nearest mutation that all contenders are or came after and nobody `among` these disputed.

    A value is disputed by a different one that neither came before nor after it. `values` holds admitted ones
    only.
    """
    others = [id for id in among if id in values]
    for id in order.common(contenders):
        if id in values and all(
            order.related(id, other) or same(values[id], values[other]) for other in others
        ):
            return id
    return None


def permitted(collection: Collection, one: Known, states: set[str]) -> bool:
    """Whether a well-formed mutation is allowed to an author who took the record to be in these states."""
    mutation = one.mutation
    if mutation.step is not None:
        return may_step(collection.steps[mutation.step], states, one.roles)
    if not mutation.saw or not any(mutation.saw.values()):
        states = _CREATION
    return all(may_put(collection, group, states, one.roles) for group in mutation.put or ())


def approves(collection: Collection, mutation: Mutation) -> frozenset[str]:
    """The groups whose seen values the mutation approves."""
    step = collection.steps[mutation.step] if mutation.step is not None else None
    return step.reviews if step is not None and step.approves else frozenset()


def protects(collection: Collection, mutation: Mutation) -> bool:
    """Whether a step approves, or leaves what was approved before it approved."""
    step = collection.steps[mutation.step] if mutation.step is not None else None
    return step is not None and (step.upholds or bool(approves(collection, mutation)))


def malformed(collection: Collection, mutation: Mutation) -> tuple[FieldError, ...]:
    """What is wrong with a mutation whatever there was to see."""
    groups, errors = collection.groups, []
    for register in mutation.saw:
        if register != STATE and register not in groups:
            errors.append(FieldError(path=f"saw.{register}", code="unknown"))
    for group in mutation.put or ():
        if group not in groups:
            errors.append(FieldError(path=group, code="unknown"))
    if mutation.step is not None:
        step = collection.steps.get(mutation.step)
        if step is None:
            errors.append(FieldError(path="step", code="unknown"))
        elif step.needs_reason and not (mutation.reason or "").strip():
            errors.append(FieldError(path="reason", code="required"))
    return tuple(errors)


def invalid(*errors: FieldError) -> Verdict:
    return Verdict(outcome="quarantined", code="invalid", errors=errors)
