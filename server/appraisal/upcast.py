"""Reading what older definitions wrote: the contents of one version, in the words of the next.

A line is never rewritten: its bytes stay what its author signed. What is evaluated is what it says in the
words of today, so an upcaster is a promise about the past: frozen once shipped, one for every version, pure.
It is given what has passed the checks of its own version.
"""

from collections.abc import Callable, Mapping

import msgspec

from sync.mutation import Mutation, Value

Put = Mapping[str, Value]
Upcaster = Callable[[Put], Put]

# "lapor-klinik@1" -> what turns a put of that version into one of "lapor-klinik@2".
UPCASTERS: dict[str, Upcaster] = {}


def definition(mutation: Mutation) -> str:
    """Name the definition that a mutation was made with; without a form it is its collection's first."""
    return mutation.form or f"{mutation.collection}@1"


def upcast(mutation: Mutation) -> Mutation:
    """Get a mutation as if it had been made with the newest version of its definition."""
    put, key = mutation.put, definition(mutation)
    if put is None or key not in UPCASTERS:
        return mutation
    read: Put = put
    while upcaster := UPCASTERS.get(key):
        read, key = upcaster(read), _next(key)
    return msgspec.structs.replace(mutation, put=dict(read), form=key)


def _next(key: str) -> str:
    name, _, version = key.rpartition("@")
    return f"{name}@{int(version) + 1}"
