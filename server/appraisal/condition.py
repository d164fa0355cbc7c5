"""When a field is there, or required: by the answer to another one. Its twin: `forms/validate.ts`."""

from typing import Any

import msgspec

from server.appraisal.answer import is_absent

Scalar = str | bool | float


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Exactly one of the five is given. Of a target, its kind is compared: number, range or text."""

    field: str
    is_: Scalar | tuple[Scalar, ...] | None = msgspec.field(default=None, name="is")
    in_: tuple[Scalar, ...] | None = msgspec.field(default=None, name="in")
    above: float | None = None
    below: float | None = None
    filled: bool | None = None

    @property
    def operators(self) -> frozenset[str]:
        names = ("is_", "in_", "above", "below", "filled")
        return frozenset(name.rstrip("_") for name in names if getattr(self, name) is not None)

    @property
    def wanted(self) -> tuple[Scalar, ...]:
        """Get the answers that `is` and `in` wait for; `is` may list several, as it did first."""
        if self.in_ is not None:
            return self.in_
        if self.is_ is None:
            return ()
        return self.is_ if isinstance(self.is_, tuple) else (self.is_,)


def holds(condition: Condition, given: Any) -> bool:
    """Ask whether an answer is what a condition waits for. Not being able to answer is no answer here."""
    if condition.filled is not None:
        is_unable = isinstance(given, dict) and "unable" in given
        return condition.filled != (is_absent(given) or is_unable)
    if condition.above is not None or condition.below is not None:
        if isinstance(given, bool) or not isinstance(given, int | float):
            return False
        return given > condition.above if condition.above is not None else given < (condition.below or 0)
    wanted = condition.wanted
    for one in given if isinstance(given, list) else (given,):
        for answer in wanted:
            if _same(one, answer):
                return True
    return False


def _same(one: Any, wanted: Scalar) -> bool:
    # In Python, True is also 1.
    return isinstance(one, bool) == isinstance(wanted, bool) and bool(one == wanted)
