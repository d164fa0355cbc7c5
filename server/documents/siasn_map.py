"""The table by which an agency says what SIASN calls its people and units: read, and checked against both."""

import csv
import io
from collections.abc import Collection
from typing import Literal

import msgspec

from server.documents.siasn import Map

COLUMNS = frozenset({"jenis", "kode", "siasn"})
MOST_ROWS = 20_000
FaultCode = Literal["columns", "kind", "empty", "nip_unknown", "unit_unknown", "many"]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    code: FaultCode
    text: str = ""  # what stands there


def read_map(
    text: str, nips: Collection[str] | None = None, units: Collection[str] | None = None
) -> tuple[Map, list[Fault]]:
    """Read `jenis;kode;siasn`: pegawai with a NIP, or unit with our code. `nips`, `units`: those that there
    are; None: any. What is wrong with a row is said of that row; a NIP may stand there as ="…".
    """
    text = text.lstrip("\ufeff")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    if not rows or not set(rows[0]) >= COLUMNS:
        return Map(), [Fault(line=1, code="columns")]
    if len(rows) > MOST_ROWS:
        return Map(), [Fault(line=MOST_ROWS + 2, code="many")]
    people: dict[str, str] = {}
    known_units: dict[str, str] = {}
    faults: list[Fault] = []
    for line, row in enumerate(rows, 2):
        kind, key, theirs = (_clean(row[name]) for name in ("jenis", "kode", "siasn"))
        if not kind and not key and not theirs:
            continue
        if kind not in ("pegawai", "unit"):
            faults.append(Fault(line=line, code="kind", text=kind))
        elif not key or not theirs:
            faults.append(Fault(line=line, code="empty", text=key or theirs))
        elif kind == "pegawai" and nips is not None and key not in nips:
            faults.append(Fault(line=line, code="nip_unknown", text=key))
        elif kind == "unit" and units is not None and key not in units:
            faults.append(Fault(line=line, code="unit_unknown", text=key))
        else:
            (people if kind == "pegawai" else known_units)[key] = theirs
    return Map(people=people, units=known_units), faults


def _clean(cell: str | None) -> str:
    return (cell or "").strip().removeprefix("=").strip('"').strip()
