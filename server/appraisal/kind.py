"""What the domain declares of each kind of record beside its groups and steps: whose it is, what fits, what
it counts for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

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


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A time that somebody has for one step: to the end of a local day, or so many working days after a
    moment. Neither asks whether the world agrees: who is late is heard all the same, by a case.
    """

    last: str = ""  # local date
    since: int = 0  # ms UTC
    days: int = 0  # 0: no end
    wait: int = 0  # working days after `since` that somebody else has first; 0: nobody
    holidays: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of record. Its owner is the placement that `owner_group` names."""

    collection: Collection
    owner_group: str
    earlier: tuple[Collection, ...] = ()  # tables that still hold for the records begun under them
    check: Callable[[Mutation, Forms], Unfit | None]
    parent: Callable[[Record], str] = lambda _: ""  # id of the record it counts for
    brief: Callable[[str, str, Record, str, Puts], str] = lambda *_: ""  # its few figures, as JSON
    files: Callable[[Record], tuple[str, ...]] = lambda _: ()  # hashes of the files it names
    files_group: str = (
        ""  # the group that names them, where it is not `owner_group`: its author has the files
    )
    # which day it is about, as a local date (or the id of a period); None: it has no deadline
    dated: Callable[[Record, Mutation], str | None] = lambda *_: None
    clock: Callable[[Record, Mutation], Clock | None] = lambda *_: None  # how long its author has for it
    # its author's own facts, which stay facts when he has moved on; what judges somebody does not
    factual: bool = False
    natural: Callable[[Mapping[str, Any]], str | None] = lambda _: None  # name that its id is made of
    buckets: Callable[[str], tuple[str, ...]] = lambda owner: (f"work:{owner}",)  # that hold it, by owner
    also: Callable[[Record], tuple[str, ...]] = lambda _: ()  # buckets that its contents name
    by_colleagues: bool = False  # who works with its owner has a part in it, as "colleague"
    personal: bool = False  # whoever holds the owner's placement keeps seeing it when he has moved on
    about: Callable[[Record], str] = lambda _: ""  # the collection by whose buckets it goes instead
    # who decides about its lines that do not count; None: whoever may decide about cases
    deciders: frozenset[str] | None = None
    moves: bool = False  # a put may hand it to another placement
    anonymous: bool = False  # who wrote what is seen by its author only; others see reason and count

    @property
    def is_private(self) -> bool:
        """Whether nobody but its author may even learn that there is such a record."""
        return self.anonymous and self.buckets("") == ("own:",)


def tables_of(kind: Kind, version: int) -> Collection:
    """Get the tables of one version of a kind.

    Raises: LookupError when this server never had that version.
    """
    for collection in (kind.collection, *kind.earlier):
        if collection.version == version:
            return collection
    raise LookupError(f"{kind.collection.name}@{version}")


def files_named(record: Record, group: str) -> tuple[str, ...]:
    """List the hashes of the files that a group's `evidence` names: in the value that counts and in those
    beside it, because one of them may be chosen.
    """
    register = record.registers.get(group)
    versions = [register.value, *(one.value for one in register.siblings)] if register is not None else []
    return tuple(sorted({sha for value in versions for sha in files_in(value)}))


def files_in(value: Mapping[str, Any] | None) -> list[str]:
    """List the hashes of the files that one value names as `evidence`, small copies included."""
    evidence = (value or {}).get("evidence") or ()
    small = [file["thumb"] for file in evidence if file.get("thumb")]
    return [file["sha256"] for file in (*evidence, *small)]


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
