"""Writing a scheme as TOML, as somebody would write it by hand: what goes without saying is left out."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from server.appraisal.scheme import Scheme


def write_scheme(scheme: Scheme) -> str:
    """Write a scheme; `read_scheme` reads the same one back."""
    plain = said(scheme)
    parts, scales = plain.pop("parts"), plain.pop("scales", {})
    blocks = ["\n".join(f"{_key(name)} = {_value(value)}" for name, value in plain.items())]
    blocks += [_table(f"[scales.{_key(name)}]", scale) for name, scale in scales.items()]
    blocks += [_table("[[parts]]", part) for part in parts]
    return "\n\n".join(blocks) + "\n"


def said(value: Any) -> Any:
    """Get plain data of a struct without what stands there by default."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(type(value))
        return {
            field.encode_name: said(own)
            for field in fields
            if (own := getattr(value, field.name)) != _default(field) and own is not None
        }
    if isinstance(value, Mapping):
        return {name: said(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [said(one) for one in value]
    return msgspec.to_builtins(value)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _table(head: str, table: Mapping[str, Any]) -> str:
    return "\n".join([head, *(f"{_key(name)} = {_value(value)}" for name, value in table.items())])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        if any(isinstance(one, Mapping) for one in value):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(str(value))


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if plain else _text(name)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
