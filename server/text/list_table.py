"""The rows of a list as a table in words: headings, days, moments, codes as people call them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from server.lists import Column
from server.text import Language, say, sentences
from server.text.spreadsheet import Value


def list_table(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], language: Language, zone: str
) -> Iterator[list[Value]]:
    """Write rows, as they were served, below their headings. Moments are in a zone: `2026-11-18 10:42`."""
    yield [say(language, f"export.{column.head}") for column in columns]
    for row in rows:
        yield [_cell(column, _value(row, column.path), language, zone) for column in columns]


def _value(row: Any, path: Sequence[str]) -> Any:
    for name in path:
        row = row.get(name) if isinstance(row, Mapping) else None
    return row


def _cell(column: Column, value: Any, language: Language, zone: str) -> Value:
    if value is None or value == "":
        return None
    match column.kind:
        case "moment":
            local = datetime.fromtimestamp(value / 1000, ZoneInfo(zone)) if value else None
            return f"{local:%Y-%m-%d %H:%M}" if local else None
        case "number":
            return value if isinstance(value, int | float) else str(value)
        case "label":
            return str(value.get(language, ""))
        case "code":
            return word(str(value), language)
        case "codes":
            return ", ".join(word(str(one), language) for one in value)
        case "notes":
            return "; ".join(str(one.get("text", "")) for one in value)
        case "json":
            return msgspec.json.encode(value).decode()
        case "text" | "day":
            return str(value)


def word(code: str, language: Language) -> str:
    """Say what a code means; one that only specialists know stays as it is."""
    return sentences(language).get(f"export_code.{code}", code)
