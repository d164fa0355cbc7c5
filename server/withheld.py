"""The one way out for what people wrote: a collection that withholds its values tells nobody what is in them,
not even who wrote it.

What counts, whoever asks and by whatever way: that it exists, its state, its heads, and the fields that its
collection `tells`. The only exception is the history, which is asked for while online and kept on no phone:
there its author reads what of his does not count, or no longer does (`server/history.py`). Pure.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from server.appraisal import COLLECTIONS
from sync.sealed import told
from sync.wire import Register, Sibling


def is_withheld(collection: str) -> bool:
    """Ask whether what is written in a collection goes to nobody."""
    return _tells(collection) is not None


def told_registers(collection: str, registers: Mapping[str, Register]) -> dict[str, Register]:
    """Leave of a record what is told of it. How many records there are and which, no sum can tell apart."""
    tells = _tells(collection)
    if tells is None:
        return dict(registers)
    return {name: _register(tells, one) for name, one in registers.items()}


def told_put(collection: str, put: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Leave of what somebody put what is told of it."""
    tells = _tells(collection)
    if put is None or tells is None:
        return None if put is None else dict(put)
    return {group: told(tells, value) for group, value in put.items()}


def _tells(collection: str) -> frozenset[str] | None:
    declared = COLLECTIONS.get(collection)
    return declared.tells if declared is not None else None


def _register(tells: frozenset[str], register: Register) -> Register:
    return replace(
        register,
        value=_value(tells, register.value),
        reason="",
        marks=(),
        siblings=tuple(_sibling(tells, one) for one in register.siblings),
    )


def _sibling(tells: frozenset[str], sibling: Sibling) -> Sibling:
    return replace(sibling, value=_value(tells, sibling.value), reason="")


def _value(tells: frozenset[str], value: Any) -> Any:
    """The name of a state is told."""
    return value if value is None or isinstance(value, str) else told(tells, value)
