"""Reading a list of holidays as somebody pastes it: a day and a name in each line.

A day is written 2027-01-01, 01/01/2027, 1-1-2027 or 1 Januari 2027; between it and the name stands a tab, a
semicolon, a comma, a colon or only a space. A first line without a day is taken for the heads of the columns.
"""

import re
from datetime import date

import msgspec

MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "feb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "aug"),
    ("september", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("desember", "december", "des", "dec"),
)
MOST_LINES = 400
MOST_NAME = 200  # characters

_NUMBER = {name: at for at, names in enumerate(MONTHS, 1) for name in names}
_LINE = re.compile(
    r"\s*\"?(?:(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2})\s*[/.-]\s*(?P<month2>\d{1,2})\s*[/.-]\s*(?P<year2>\d{4})"
    r"|(?P<day3>\d{1,2})\s+(?P<month3>[A-Za-z]+)\s+(?P<year3>\d{4}))\"?\s*[\t;,: ]\s*[–—-]?\s*(?P<name>.*)$"
)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list. `code`: "", or what is wrong with it: `day`, `name`, `twice`, `weekend`, which
    is no error.
    """

    line: int  # from 1
    text: str
    day: date | None = None
    name: str = ""
    code: str = ""


def read_holidays(text: str) -> list[Line]:
    """Read every line that is not empty. Nothing is left out: what cannot be read says so."""
    found: list[Line] = []
    seen: set[date] = set()
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines()[:MOST_LINES], 1):
        if not raw.strip():
            continue
        one = _line(number, raw.strip())
        if one.code == "day" and not found and not re.search(r"\d", raw):
            continue
        if one.day in seen:
            one = msgspec.structs.replace(one, code="twice")
        elif one.day is not None:
            seen.add(one.day)
        found.append(one)
    return found


def _line(number: int, text: str) -> Line:
    found = _LINE.match(f"{text} ")
    day = _day(found) if found is not None else None
    if found is None or day is None:
        return Line(line=number, text=text, code="day")
    name = found["name"].strip().strip('"').strip()[:MOST_NAME]
    code = "name" if not name else "weekend" if day.weekday() >= 5 else ""
    return Line(line=number, text=text, day=day, name=name, code=code)


def _day(found: re.Match[str]) -> date | None:
    year, day = (found[k] or found[f"{k}2"] or found[f"{k}3"] for k in ("year", "day"))
    month = found["month"] or found["month2"] or str(_NUMBER.get((found["month3"] or "").lower(), 0))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
