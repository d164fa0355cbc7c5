"""What screens show: the last copy from the server, overlaid with what this replica wrote and the server has
not told back yet. The overlay guesses as little as it can: what counts stays what the server said, his own
work stands beside it.
"""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from sync.mutation import STATE, Mutation
from sync.record import Collection, same
from sync.wire import Register, Sibling

STALE = frozenset(
    {"reviewed_stale", "withdraw_edit"}
)  # a step and a newer value, neither of which saw the other


class ViewRegister(Register, frozen=True, kw_only=True):
    """A register as shown. `pending`: something in it is this replica's and not yet in the cache."""

    pending: bool = False


def overlay(
    registers: Mapping[str, Register] | None,
    own: Sequence[Mutation],
    replayed: Container[int],
    workflow: Collection | None,
) -> dict[str, ViewRegister]:
    """Replay mutations of this replica over one record; None: the cache has none.

    `own`: what the replica wrote to the record, as far as it still has it, in order of n; `replayed`: the n
    to replay. A step that `workflow` does not know (the app is older than the server) is left out.
    """
    if registers is None:
        registers = {STATE: Register(value=workflow.initial if workflow else "")}
    shown = {name: _shown(register) for name, register in registers.items()}
    for place, mutation in enumerate(own):
        if mutation.n not in replayed:
            continue
        if mutation.step is not None:
            shown = _answered(shown, mutation)
        for name, value in _written(mutation, workflow):
            earlier = {one.id for one in own[:place] if name != STATE and name in one.registers}
            before = shown.get(name, ViewRegister())
            group = workflow.groups.get(name) if workflow else None
            shows_all = group is not None and group.policy == "show_all"
            shown[name] = _replay(before, mutation, name, value, earlier, shows_all)
    return shown


def _answered(shown: dict[str, ViewRegister], step: Mutation) -> dict[str, ViewRegister]:
    """Show a question about a value newer than the one judged as closed by a step that saw both."""
    if not set(step.saw.get(STATE, ())).issuperset(shown[STATE].heads):
        return shown
    return {
        name: _without_question(register) if _answers(step, name, register) else register
        for name, register in shown.items()
    }


def _answers(step: Mutation, name: str, register: ViewRegister) -> bool:
    return register.kind in STALE and set(step.saw.get(name, ())).issuperset(register.heads)


def _without_question(register: ViewRegister) -> ViewRegister:
    left = tuple(sibling for sibling in register.siblings if sibling.id in register.heads)
    if not left or not all(same(sibling.value, left[0].value) for sibling in left):
        kind = "same_author" if len({sibling.by for sibling in left}) == 1 else "parallel"
        return replace(register, siblings=left, kind=kind, pending=True)
    newest = left[0]
    return ViewRegister(
        heads=register.heads,
        value=newest.value,
        by=newest.by,
        at=newest.at,
        received=newest.received,
        pending=True,
    )


def _written(mutation: Mutation, workflow: Collection | None) -> list[tuple[str, Any]]:
    if mutation.put is not None:
        return list(mutation.put.items())
    step = workflow.steps.get(mutation.step or "") if workflow else None
    return [(STATE, step.target)] if step else []


def _shown(register: Register) -> ViewRegister:
    return ViewRegister(**{field: getattr(register, field) for field in register.__struct_fields__})


def _replay(
    register: ViewRegister, mutation: Mutation, name: str, value: Any, earlier: set[str], shows_all: bool
) -> ViewRegister:
    if mutation.id in register.heads:
        return register
    seen = earlier.union(mutation.saw.get(name, ()))
    unseen = [head for head in register.heads if head not in seen]
    if not unseen:
        return ViewRegister(
            heads=(mutation.id,),
            value=value,
            by=mutation.actor,
            at=mutation.made.at,
            reason=mutation.reason or "",
            marks=mutation.marks,
            pending=True,
        )

    heads = (*unseen, mutation.id)
    known = {sibling.id: sibling for sibling in register.siblings}
    beside = [
        known.get(head)
        or Sibling(id=head, value=register.value, by=register.by, at=register.at, received=register.received)
        for head in unseen
    ]
    if all(same(sibling.value, value) for sibling in beside):
        return replace(register, heads=heads, pending=True)
    mine = Sibling(
        id=mutation.id,
        value=value,
        by=mutation.actor,
        at=mutation.made.at,
        received=0,
        saw=mutation.saw.get(name, ()),
        reason=mutation.reason or "",
    )
    by_one_author = all(sibling.by == mutation.actor for sibling in beside)
    kind = register.kind or ("same_author" if by_one_author else "parallel")
    return replace(
        register,
        heads=heads,
        siblings=(*beside, mine),
        kind="" if shows_all else kind,
        pending=True,
    )
