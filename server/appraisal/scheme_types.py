"""What of plain data is no scheme by its shape: every place that is missing, unknown or of the wrong kind.

`msgspec.convert` stops at the first and does not say in which line of a list; an editor has to say all, each
beside its field.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import inspect

from server.appraisal.scheme import Label
from server.appraisal.scheme_faults import Fault

DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
MOST_TEXT = 2000  # characters


def misfits(data: Any, struct: type[msgspec.Struct]) -> Iterator[Fault]:
    """List what does not fit. Paths count the lines of a list from 0."""
    yield from _check(data, inspect.type_info(struct), "")


def _check(data: Any, kind: inspect.Type, path: str) -> Iterator[Fault]:
    match kind:
        case inspect.StructType():
            yield from _struct(data, kind, path)
        case inspect.VarTupleType(item_type=item):
            if isinstance(data, list | tuple):
                for at, one in enumerate(data):
                    yield from _check(one, item, _below(path, str(at)))
            else:
                yield Fault(path=path, code="list")
        case inspect.DictType(key_type=key, value_type=value):
            if isinstance(data, dict):
                for name, one in data.items():
                    yield from _check(name, key, _below(path, str(name)))
                    yield from _check(one, value, _below(path, str(name)))
            else:
                yield Fault(path=path, code="table")
        case inspect.UnionType(types=types):
            if data is not None:
                yield from _check(data, next(t for t in types if not isinstance(t, inspect.NoneType)), path)
        case inspect.LiteralType(values=values):
            if data not in values:
                yield Fault(path=path, code="choice", params={"choices": ", ".join(sorted(map(str, values)))})
        case inspect.DecimalType():
            if not _is_decimal(data):
                yield Fault(path=path, code="decimal")
        case inspect.IntType():
            if not isinstance(data, int) or isinstance(data, bool) or abs(data) > 1_000_000:
                yield Fault(path=path, code="whole")
        case inspect.BoolType():
            if not isinstance(data, bool):
                yield Fault(path=path, code="yes_no")
        case _:
            if not isinstance(data, str):
                yield Fault(path=path, code="text")
            elif len(data) > MOST_TEXT:
                yield Fault(path=path, code="too_long", params={"most": str(MOST_TEXT)})


def _struct(data: Any, kind: inspect.StructType, path: str) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault(path=path, code="table")
        return
    fields = {each.encode_name: each for each in kind.fields}
    for name in sorted(str(one) for one in data.keys() - fields.keys()):
        yield Fault(path=_below(path, name), code="unknown", params={"name": name})
    for name, each in fields.items():
        if name in data:
            yield from _check(data[name], each.type, _below(path, name))
            if kind.cls is Label and isinstance(data[name], str) and not data[name].strip():
                yield Fault(path=_below(path, name), code="blank")
        elif each.required:
            yield Fault(path=_below(path, name), code="required")


def _is_decimal(data: Any) -> bool:
    if isinstance(data, bool) or not isinstance(data, str | int | float | Decimal):
        return False
    return DECIMAL.fullmatch(str(data)) is not None


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
