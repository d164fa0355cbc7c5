"""Groups that only make sense together: what counts while their values break the collection's invariant.

Each put was fine where it was made, and yet the whole is not: then none of them counts. What counts is the
last state of these groups that everybody knew, that nobody disputed and that satisfied the invariant.
"""

from collections.abc import Mapping
from typing import Any

from sync.admission import Known
from sync.causality import Order
from sync.record import Collection, same


def broken(collection: Collection, values: Mapping[str, Any]) -> bool:
    """Ask whether values by group break the invariant. A group whose value is pending decides nothing."""
    invariant = collection.invariant
    if invariant is None:
        return False
    given = {name: values[name] for name in sorted(invariant.groups) if values.get(name) is not None}
    return not invariant.holds(given)


def last_sound(
    collection: Collection, admitted: Mapping[str, Known], orders: Mapping[str, Order]
) -> dict[str, str]:
    """Find what counts while the invariant is broken: group -> the mutation whose value counts.

    Empty: there was never a state of these groups that was sound.
    """
    groups = sorted(collection.invariant.groups) if collection.invariant is not None else []
    puts = {
        id: found
        for id, one in admitted.items()
        if (found := {name: put[name] for name in groups if name in (put := one.mutation.put or {})})
    }
    order = Order(
        {
            id: {seen for name in found for seen in _before(admitted[id], name, orders[name])} & puts.keys()
            | {seen for name in groups for seen in admitted[id].mutation.saw.get(name, ()) if seen in puts}
            for id, found in puts.items()
        }
    )
    for id in order.common(order.newest(puts)):
        others = (other for other in puts if not order.related(id, other))
        if all(same(puts[other], puts[id]) for other in others):
            state = _state_at(order, puts, id)
            if state and not broken(collection, {name: puts[of][name] for name, of in state.items()}):
                return state
    return {}


def _before(one: Known, name: str, order: Order) -> list[str]:
    return [id for id in order.history([one.mutation.id]) if id != one.mutation.id]


def _state_at(order: Order, puts: Mapping[str, Mapping[str, Any]], id: str) -> dict[str, str]:
    """Find what each group was when this mutation was the newest. Empty: a group was in dispute then."""
    past = order.history([id])
    found: dict[str, str] = {}
    for name in sorted({name for earlier in past for name in puts[earlier]}):
        newest = order.newest(earlier for earlier in past if name in puts[earlier])
        if not all(same(puts[one][name], puts[newest[0]][name]) for one in newest):
            return {}
        found[name] = newest[0]
    return found
