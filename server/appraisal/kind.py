"""What the domain declares of each kind of record beside its groups and steps: whose it is, what fits, what
it counts for."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from server.appraisal.form import Form
from sync.merge import Record
from sync.mutation import Mutation, Value
from sync.record import Collection
from sync.wire import FieldError, OutcomeName

Forms = Mapping[str, Form]
Puts = Sequence[Mapping[str, Value]]


class Unfit(msgspec.Struct, frozen=True, kw_only=True):
    """Why the contents of a mutation cannot be taken: an outcome that does not depend on the record."""

    outcome: OutcomeName = "quarantined"
    code: str = "invalid"
    errors: tuple[FieldError, ...] = ()


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of record. Its owner is the placement that `owner_group` names."""

    collection: Collection
    owner_group: str
    check: Callable[[Mutation, Forms], Unfit | None]
    parent: Callable[[Record], str] = lambda _: ""  # id of the record it counts for
    brief: Callable[[str, str, Record, str, Puts], str] = lambda *_: ""  # its few figures, as JSON
    files: Callable[[Record], tuple[str, ...]] = lambda _: ()  # hashes of the files it names


def unfit(errors: list[FieldError]) -> Unfit | None:
    return Unfit(errors=tuple(errors)) if errors else None


def owner_named(kind: Kind, put: Mapping[str, object] | None) -> str | None:
    """Get the placement that a put names as the owner; None: it does not speak of it."""
    value = (put or {}).get(kind.owner_group)
    owner = value.get("placement") if isinstance(value, dict) else None
    return owner if isinstance(owner, str) else None


def owner_of(kind: Kind, record: Record) -> str | None:
    """Get the placement that a record names as its owner; None: nothing admitted says so."""
    register = record.registers.get(kind.owner_group)
    return owner_named(kind, {kind.owner_group: register.value}) if register else None
