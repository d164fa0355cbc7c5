"""The breakdown of a result ("Rincian nilai") as plain data: every input, what it weighs, what it is worth.

It explains itself: the names of parts and predikat are in it, because it outlives its scheme. Every number
has its exact value beside the one that is shown, so that anybody can add it up: a decimal where that ends,
else "p/q".
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from server.appraisal.scheme import Part, Scheme
from server.appraisal.scoring import GroupLine, PartLine, Result, rounded
from server.appraisal.standing import SHOWN_DECIMALS, exact_text, number


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where an input comes from, and of which day. Nobody of an anonymous group is named."""

    # self, superior, peer, subordinate, progress, satisfaction, recognitions, recognised, attendance
    what: str
    at: int  # ms UTC
    by: str = ""  # name; "": a group, or a count
    note: str = ""  # of what was counted itself ("recognised"): "<how many>/<by how many people>"


Origins = Mapping[str, Sequence[Origin]]  # by part


def exact_number(text: str) -> Fraction:
    """Read a number back. Raises: ValueError."""
    return Fraction(text)


def breakdown(scheme: Scheme, result: Result, origins: Origins | None = None) -> list[dict[str, Any]]:
    """List the lines of a result, in the order of the scheme."""
    return [_line(scheme, line, (origins or {}).get(line.part, ())) for line in result.lines]


def choices(scheme: Scheme) -> list[dict[str, Any]]:
    """List the predikat that there are, the lowest first, each with its lowest score where scores decide, and
    with its percentage of a year's credit, by which it is seen whether it is below what was expected.
    """
    starts = {band.predikat: exact_text(band.start) for band in reversed(scheme.bands)}
    return [
        {
            "id": one.id,
            "label": msgspec.to_builtins(one.label),
            "start": starts.get(one.id),
            "credit": None if one.credit is None else str(one.credit),
        }
        for one in scheme.predikat
    ]


def total_of(lines: Sequence[Mapping[str, Any]]) -> Fraction:
    """Add the shares up again, as anybody may who has the breakdown."""
    return sum((exact_number(line["share"]["exact"]) for line in lines), Fraction(0))


def _line(scheme: Scheme, line: PartLine, origins: Sequence[Origin]) -> dict[str, Any]:
    part = scheme.part(line.part)
    return {
        "part": line.part,
        "label": msgspec.to_builtins(part.label),
        "source": part.source,
        "value": number(line.value),
        "scale": _scale(scheme, part),
        "weight": number(line.weight),
        "counted": _percent(line.counted),
        "share": number(line.share),
        "figure": number(line.figure),
        "note": line.note,
        "groups": [_group(one) for one in line.groups],
        "origins": [msgspec.to_builtins(one) for one in origins],
    }


def _scale(scheme: Scheme, part: Part) -> dict[str, str] | None:
    """The ends of what the groups answered on; None: nobody answered on a scale."""
    scale = scheme.scales.get(part.scale) if part.source == "ratings" else None
    return None if scale is None else {"start": str(scale.start), "end": str(scale.end)}


def _group(line: GroupLine) -> dict[str, Any]:
    return {
        "group": line.group,
        "count": line.count,
        "value": number(line.value),
        "weight": number(line.weight),
        "counted": _percent(line.counted),
        "note": line.note,
    }


def _percent(value: Fraction) -> dict[str, str]:
    """A part of the whole: exact as a part of 1, shown in percent."""
    return {"exact": exact_text(value), "shown": str(rounded(value * 100, SHOWN_DECIMALS))}
