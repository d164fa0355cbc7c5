"""Single cells: dates, choices, and targets as a SKP has them ("80 - 90%", "3,5 dari skala 5")."""

import re
from datetime import date, timedelta
from typing import Literal, TypeVar

import msgspec

from server.people.columns import fold
from server.people.table_file import Cell

T = TypeVar("T")

Direction = Literal["higher", "lower", "range"]
Aggregate = Literal["sum", "latest", "mean", "min", "max", "judged"]
Aspect = Literal["kuantitas", "kualitas", "waktu", "biaya"]
LineKind = Literal["utama", "tambahan"]
Holding = Literal["definitive", "plt", "plh"]

ASPECTS: dict[str, Aspect] = {
    "kuantitas": "kuantitas", "jumlah": "kuantitas", "quantity": "kuantitas",
    "kualitas": "kualitas", "mutu": "kualitas", "quality": "kualitas",
    "waktu": "waktu", "time": "waktu",
    "biaya": "biaya", "anggaran": "biaya", "cost": "biaya",
}  # fmt: skip
AGGREGATES: dict[str, Aggregate] = {
    "sum": "sum", "jumlah": "sum", "total": "sum", "akumulasi": "sum", "kumulatif": "sum",
    "latest": "latest", "terakhir": "latest", "terbaru": "latest", "posisiakhir": "latest",
    "mean": "mean", "ratarata": "mean", "rerata": "mean", "average": "mean",
    "min": "min", "minimum": "min", "terendah": "min",
    "max": "max", "maksimum": "max", "tertinggi": "max",
    "judged": "judged", "dinilai": "judged", "dinilaiatasan": "judged", "penilaian": "judged",
}  # fmt: skip
DIRECTIONS: dict[str, Direction] = {
    "higher": "higher", "naik": "higher", "maksimal": "higher", "tinggi": "higher",
    "lower": "lower", "turun": "lower", "minimal": "lower", "rendah": "lower",
    "range": "range", "rentang": "range", "stabil": "range",
}  # fmt: skip
LINE_KINDS: dict[str, LineKind] = {"utama": "utama", "a": "utama", "tambahan": "tambahan", "b": "tambahan"}
HOLDINGS: dict[str, Holding] = {
    "definitif": "definitive", "definitive": "definitive", "tetap": "definitive",
    "plt": "plt", "pelaksanatugas": "plt", "plh": "plh", "pelaksanaharian": "plh",
}  # fmt: skip
ZONES: dict[str, str] = {
    "wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura",
    "asiajakarta": "Asia/Jakarta", "asiapontianak": "Asia/Pontianak",
    "asiamakassar": "Asia/Makassar", "asiajayapura": "Asia/Jayapura",
}  # fmt: skip
SECTORS: dict[str, str] = {
    "klinik": "clinic", "puskesmas": "clinic", "kesehatan": "clinic", "clinic": "clinic",
    "sekolah": "school", "pendidikan": "school", "school": "school",
    "perizinan": "licensing", "izin": "licensing", "licensing": "licensing",
    "umum": "general", "kantor": "general", "general": "general",
}  # fmt: skip


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A target as a plan line keeps it: the number to reach, the ends of a range, the words as written."""

    value: float | None
    low: float | None
    high: float | None
    text: str


def words(cell: Cell) -> str:
    """Write a cell as text; a whole number has no decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else re.sub(r"\s+", " ", str(cell)).strip()


def choice(cell: Cell, table: dict[str, T]) -> T | None:
    """Look a word up, whatever its case and spaces; None: not in the table."""
    return table.get(fold(words(cell)))


def day(cell: Cell) -> date | None:
    """Read YYYY-MM-DD, a date of a spreadsheet, or its day number; None: it is none of them."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell <= 80_000:
        return date(1899, 12, 30) + timedelta(days=int(cell))
    text = words(cell)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}( 00:00:00)?", text):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return None
    return None


_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"^\D{{0,12}}?({_NUMBER})\s*%?\s*(?:-|–|—|s\.?/?d\.?|sampai|hingga)\s*({_NUMBER})")
_SINGLE = re.compile(rf"^\D{{0,24}}?({_NUMBER})")


def number(text: str) -> float:
    """Read a number as Indonesians write it: 1.200 is twelve hundred, 3,5 (or 3.5) is three and a half."""
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def target(cell: Cell, direction: Direction) -> Target:
    """Take the number out of a target.

    Of a range, the end counts that satisfies: the low one where more is better, the high one where less is.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Target(
            value=None if direction == "range" else float(cell), low=None, high=None, text=words(cell)
        )
    text = words(cell)
    if ends := _RANGE.match(text):
        low, high = sorted((number(ends[1]), number(ends[2])))
        value = {"higher": low, "lower": high, "range": None}[direction]
        return Target(value=value, low=low, high=high, text=text)
    if one := _SINGLE.match(text):
        return Target(value=number(one[1]), low=None, high=None, text=text)
    return Target(value=None, low=None, high=None, text=text)


def unit_of(text: str) -> str:
    """Guess the unit of measure from a target: what follows its number ("80 - 90% telaahan": "%")."""
    rest = (_RANGE.match(text) or _SINGLE.match(text) or re.match("", text)) or None
    tail = text[rest.end() :].strip() if rest and rest.end() else ""
    if tail.startswith("%"):
        return "%"
    first = re.match(r"(dari )?(skala \d+|[^\d\s(/,.]+)", tail)
    return first[2] if first else ""
