"""The files themselves: JSON for SIASN, a table to type in, and the report of what is missing."""

from collections.abc import Iterable

import msgspec

from server.documents.siasn import HEADS, Sent, codes
from server.text import Language, say
from server.text.spreadsheet import spreadsheet

JSON, CSV = "application/json", "text/csv"
MEDIA = {"skp22": JSON, "kinerjaperiodik": JSON, "csv": CSV, "lacks": CSV}


def file_of(what: str, found: Iterable[Sent], language: Language) -> bytes:
    """Write one file. `what`: a key of `MEDIA`."""
    rows = list(found)
    if what == "csv":
        return spreadsheet([HEADS, *(one.row for one in rows)])
    if what == "lacks":
        return spreadsheet(_lacks(rows, language))
    payloads = [{"nip": one.nip, "lacks": one.lacks, what: getattr(one, what)} for one in rows]
    document = {"format": what, "about": codes().about, "count": len(rows), "rows": payloads}
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def _lacks(rows: list[Sent], language: Language) -> list[tuple[str, ...]]:
    heads = tuple(
        say(language, f"siasn.{name}") for name in ("head_nip", "head_name", "head_lacks", "head_who")
    )
    told = [
        (one.nip, one.name, say(language, f"siasn.{code}"), say(language, f"siasn.{code}_who"))
        for one in rows
        for code in one.lacks
    ]
    return [heads, *told]
