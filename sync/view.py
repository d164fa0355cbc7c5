"""What screens show: the last copy from the server, overlaid with what this replica wrote and the server has not told
back yet. The overlay guesses as little as it can: what counts stays what the server said, his own work stands beside it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from sync.mutation import STATE, Mutation
from sync.record import same
from sync.wire import Register, Sibling


class ViewRegister(Register, frozen=True, kw_only=True):
    """A register as shown. `pending`: something in it is this replica's and not yet in the copy from the server."""

    pending: bool = False


def overlay(
    registers: Mapping[str, Register],
    own: Sequence[Mutation],
    pending: Collection[int],
    targets: Mapping[str, str],
) -> dict[str, ViewRegister]:
    """Replay this replica's pending mutations of one record.

    `own`: what the replica wrote to the record, as far as it still knows, in order of n; `pending`: the n to replay;
    `targets`: step -> the state it leads to.
    """
    shown = {name: _shown(register) for name, register in registers.items()}
    for place, mutation in enumerate(own):
        if mutation.n not in pending:
            continue
        for name in mutation.registers:
            earlier = {one.id for one in own[:place] if name != STATE and name in one.registers}
            value = targets.get(mutation.step or "") if name == STATE else (mutation.put or {})[name]
            shown[name] = _replay(shown.get(name, ViewRegister()), mutation, name, value, earlier)
    return shown


def _shown(register: Register) -> ViewRegister:
    return ViewRegister(**{field: getattr(register, field) for field in register.__struct_fields__})


def _replay(
    register: ViewRegister, mutation: Mutation, name: str, value: Any, earlier: set[str]
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

    heads = tuple(sorted([*unseen, mutation.id]))
    beside = {sibling.id: sibling for sibling in register.siblings if sibling.id not in seen}
    for head in unseen:
        whole = Sibling(
            id=head, value=register.value, by=register.by, at=register.at, received=register.received
        )
        beside.setdefault(head, whole)
    if all(same(sibling.value, value) for sibling in beside.values()):
        return replace(register, heads=heads, pending=True)
    kind = "same_author" if {sibling.by for sibling in beside.values()} == {mutation.actor} else "parallel"
    beside[mutation.id] = Sibling(
        id=mutation.id, value=value, by=mutation.actor, at=mutation.made.at, received=0
    )
    return replace(
        register,
        heads=heads,
        siblings=tuple(beside[id] for id in sorted(beside)),
        kind=register.kind or kind,
        pending=True,
    )
