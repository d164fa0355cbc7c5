"""What is kept: groups as multi-value registers beside one workflow state. Declaring a collection.

A collection is a table, not code: its groups, who may put into them in which state, its steps and its
policies. `merge.py` reads these tables; it knows no word of the domain.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

Policy = Literal["last_undisputed", "show_all"]
Role = str  # what the domain says an author is for one record, at receipt: "author", "supervisor", …


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The atomic unit of merging: fields that only make sense together."""

    policy: Policy = "last_undisputed"
    roles: Mapping[
        str, frozenset[Role]
    ]  # state (as the author saw it) -> who may put; "" is the record's creation


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a workflow: from any of `sources` to `target`, by one of `roles`."""

    sources: frozenset[str]
    target: str
    roles: frozenset[Role]
    needs_reason: bool = False
    reviews: frozenset[str] = frozenset()  # groups whose seen value it passes judgement on
    approves: bool = False  # the values it saw in `reviews` stay effective until a permitted step replaces it
    upholds: bool = (
        False  # what was approved before it stays approved: asking for a change changes nothing yet
    )


class Invariant(msgspec.Struct, frozen=True, kw_only=True):
    """What several groups of one record must satisfy together: shares that add up to the whole."""

    groups: frozenset[str]
    holds: Callable[[Mapping[str, Any]], bool]  # of the values by group, as far as there are any; pure


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration of one kind of record."""

    name: str
    version: int = 1
    groups: Mapping[str, Group]
    initial: str  # state of a record that no step has touched
    steps: Mapping[str, Step]
    withdraw: str = ""  # name of the step that deletes; "": cannot be deleted
    invariant: Invariant | None = None
    # Fields of a value that are told once the server has it. Everything else that was written stays there: it
    # never goes down again, and its phone keeps the line sealed. None: nothing is withheld.
    tells: frozenset[str] | None = None


def same(a: Any, b: Any) -> bool:
    """Whether two JSON values are equal all the way down: 1 is 1.0, true is not 1, key order is nothing."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    match a, b:
        case dict(), dict():
            return a.keys() == b.keys() and all(same(value, b[key]) for key, value in a.items())
        case list() | tuple(), list() | tuple():
            return len(a) == len(b) and all(map(same, a, b))
        case _:
            return bool(a == b)
