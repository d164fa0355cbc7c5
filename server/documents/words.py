"""How days, numbers and targets read on paper. Official forms are in Indonesian whatever a phone shows."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from server.text.slips import MONTHS, day_words

QUARTERS = {(1, 3): "I", (4, 6): "II", (7, 9): "III", (10, 12): "IV"}
ASPECTS = {"kuantitas": "Kuantitas", "kualitas": "Kualitas", "waktu": "Waktu", "biaya": "Biaya"}


def day(text: str | None) -> str:
    """Write a local date: `5 Mei 2026`; nothing for none."""
    return day_words(date.fromisoformat(text), "id") if text else ""


def span(first: str, last: str) -> str:
    """Write the span of an appraisal as the head of a form has it: `1 JANUARI SD 31 DESEMBER TAHUN 2026`."""
    if not first or not last:
        return "….. JANUARI SD … DESEMBER TAHUN …."
    one, two = date.fromisoformat(first), date.fromisoformat(last)
    head = f"{one.day} {MONTHS['id'][one.month - 1]}"
    if one.year != two.year:
        head += f" {one.year}"
    return f"{head} sd {two.day} {MONTHS['id'][two.month - 1]} tahun {two.year}".upper()


def term(first: str, last: str) -> dict[str, str]:
    """Name the term: a quarter, `AKHIR` for a whole year, else in words; all empty where nothing is known."""
    if not first or not last:
        return {"which": "", "words": ""}
    one, two = date.fromisoformat(first), date.fromisoformat(last)
    whole = one.day == 1 and (two + timedelta(days=1)).day == 1 and one.year == two.year
    months = (one.month, two.month)
    if whole and months == (1, 12):
        return {"which": "AKHIR", "words": ""}
    if whole and months in QUARTERS:
        return {"which": QUARTERS[months], "words": ""}
    if whole and one.month == two.month:
        return {"which": "", "words": f"{MONTHS['id'][one.month - 1]} {one.year}"}
    return {"which": "", "words": f"{day(first)} sampai {day(last)}"}


def number(value: float | None) -> str:
    """Write a number as people do here: `1.250,5`."""
    if value is None:
        return ""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return text.translate(str.maketrans(",.", ".,"))


def target(indicator: Mapping[str, Any]) -> str:
    """Write a target with its unit: a number, a range, or words."""
    wanted, unit = indicator.get("target") or {}, indicator.get("unit") or ""
    if wanted.get("text"):
        return str(wanted["text"])
    if wanted.get("low") is not None and wanted.get("high") is not None:
        return f"{number(wanted['low'])} - {number(wanted['high'])} {unit}".strip()
    return f"{number(wanted.get('value'))} {unit}".strip() if wanted.get("value") is not None else ""
