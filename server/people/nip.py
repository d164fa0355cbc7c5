"""What can be said about a NIP by looking at it: a warning at most, never a refusal.

A NIP has 18 digits: date of birth (8), year and month of appointment (6), sex 1 or 2 (1), serial number (3).
The number of a PPPK has the same length, with the year of appointment and 21 or more in place of the month.
"""

import re
from datetime import date
from typing import Literal

NipTrap = Literal["nip_scientific", "nip_is_number"]
NipDoubt = Literal["nip_length", "nip_birth", "nip_appointment", "nip_sex", "nip_rounded", "nip_invented"]

INVENTED = "9999"  # the demonstration's people are born in the year 9999: nobody is


def trap(value: str | int | float) -> NipTrap | None:
    """Say whether a spreadsheet has destroyed this NIP: it keeps 15 digits of a number, a NIP has 18."""
    if isinstance(value, str):
        return "nip_scientific" if re.fullmatch(r"\s*\d+([.,]\d+)?[eE]\+?\d+\s*", value) else None
    return "nip_is_number"


def doubts(nip: str, today: date) -> tuple[NipDoubt, ...]:
    """Name what looks wrong with a tidied NIP, the gravest first; nothing: it is plausible."""
    if not re.fullmatch(r"[0-9]{18}", nip):
        return ("nip_length",)
    if nip.startswith(INVENTED):
        return ("nip_invented",)
    found: list[NipDoubt] = []
    if not _born(nip[:8], today):
        found.append("nip_birth")
    year, month = int(nip[8:12]), int(nip[12:14])
    if not int(nip[:4]) + 14 <= year <= today.year + 1 or not (1 <= month <= 12 or month >= 21):
        found.append("nip_appointment")
    if nip[14] not in "12":
        found.append("nip_sex")
    if nip.endswith("000"):
        found.append("nip_rounded")
    return tuple(found)


def _born(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= born.year and born.year + 14 <= today.year
