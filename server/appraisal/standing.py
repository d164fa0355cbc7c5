"""How somebody stands in a cycle: the result of what has come so far, as his superior sees it.

Of peers and staff nothing is in it before the cycle is closed, and then only of a group that is large enough:
not even how many of them have answered, nor that none has. Numbers are written exactly, beside the rounded
ones that are shown: a decimal where that ends, else "p/q".
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from server.appraisal.assessment import values_in
from server.appraisal.scheme import ANONYMOUS, WHOLE, Part, Rater, Scheme
from server.appraisal.scoring import Answer, GroupLine, Inputs, Note, Number, PartLine, Result, rounded, score

SHOWN_DECIMALS = 2
KIND = "kind"  # among the figures: the kind of position, whose weights hold


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What one rater has sent."""

    group: Rater
    items: Mapping[str, Any]


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was agreed and can be measured. `reached`: 1 is all of it."""

    weight: Fraction
    reached: Fraction


def marks_of(scheme: Scheme) -> frozenset[str]:
    """Get what a predikat may ask for beside the score."""
    return frozenset(band.needs for band in scheme.bands if band.needs)


def achieved(part: Part, targets: Iterable[Target]) -> Fraction | None:
    """Get the percent that was reached, each target for at most what the part is worth. None: no targets."""
    targets = [one for one in targets if one.weight > 0]
    total = sum((one.weight for one in targets), Fraction(0))
    if not total:
        return None
    high = Fraction(part.high)
    counted = (one.weight * min(one.reached * Fraction(WHOLE), high) for one in targets)
    return sum(counted, Fraction(0)) / total


def result_of(
    scheme: Scheme,
    *,
    sent: Sequence[Sent],
    figures: Mapping[str, str],
    targets: Sequence[Target] = (),
    levels: Mapping[str, str] | None = None,
    is_closed: bool,
) -> Result:
    """Compute a result from what has come. `figures`: what was put in, by part, and its kind of position.
    `levels`: what the superior judged, by part.
    """
    shown = {group for group in ANONYMOUS if is_closed and _count(sent, group) >= scheme.minimum}
    hidden = ANONYMOUS - shown
    numbers: dict[str, Number] = {
        part.id: Decimal(figures[part.id])
        for part in scheme.parts
        if part.id in figures and part.source in ("satisfaction", "recognitions")
    }
    for part in scheme.parts:
        if part.source == "achievement" and (percent := achieved(part, targets)) is not None:
            numbers[part.id] = percent
    inputs = Inputs(
        kind=figures.get(KIND, ""),
        answers={
            part.id: [
                Answer(group=one.group, items=values_in(part, one.items))
                for one in sent
                if one.group not in hidden
            ]
            for part in scheme.parts
            if part.source == "ratings"
        },
        figures=numbers,
        levels=dict(levels or {}),
        marks=frozenset(mark for mark in marks_of(scheme) if Decimal(figures.get(mark, "0")) > 0),
        hidden=hidden,  # worth nothing, a group would tell that nobody in it has answered
    )
    found = score(scheme, inputs)
    lines = tuple(_veiled(line, is_closed) for line in found.lines)
    return msgspec.structs.replace(found, lines=lines)


def _count(sent: Sequence[Sent], group: Rater) -> int:
    return sum(one.group == group for one in sent)


def _veiled(line: PartLine, is_closed: bool) -> PartLine:
    def veil(group: GroupLine) -> GroupLine:
        if group.group not in ANONYMOUS or (is_closed and group.value is not None):
            return group
        note: Note = "suppressed" if is_closed else "until_closed"
        return GroupLine(
            group=group.group, count=0, value=None, weight=group.weight, counted=Fraction(0), note=note
        )

    return msgspec.structs.replace(line, groups=tuple(map(veil, line.groups)))


def groups_told(
    scheme: Scheme, asked: Mapping[Rater, int], sent: Sequence[Sent], is_closed: bool
) -> list[dict[str, Any]]:
    """Tell how many were asked and, where that may be known, how many have answered."""
    told = []
    for group, count in asked.items():
        answered = _count(sent, group)
        is_known = group not in ANONYMOUS or (is_closed and answered >= scheme.minimum)
        told.append({"group": group, "asked": count, "answered": answered if is_known else None})
    return told


def told(result: Result) -> dict[str, Any]:
    """Write a result as plain data."""
    return {
        "score": None if result.score is None else str(result.score),
        "exact": None if result.exact is None else exact_text(result.exact),
        "predikat": result.predikat,
        "waits": list(result.waits),
        "levels": dict(result.levels),
        "lines": [_line(line) for line in result.lines],
    }


def _line(line: PartLine) -> dict[str, Any]:
    return {
        "part": line.part,
        "value": number(line.value),
        "weight": number(line.weight),
        "counted": number(line.counted),
        "share": number(line.share),
        "figure": number(line.figure),
        "note": line.note,
        "groups": [
            {
                "group": one.group,
                "count": one.count,
                "value": number(one.value),
                "weight": number(one.weight),
                "counted": number(one.counted),
                "note": one.note,
            }
            for one in line.groups
        ],
    }


def number(value: Number | None) -> dict[str, str] | None:
    if value is None:
        return None
    return {"exact": exact_text(value), "shown": str(rounded(Fraction(value), SHOWN_DECIMALS))}


def exact_text(value: Number) -> str:
    """Write a number without losing anything: "82.4" where its decimals end, "1/3" where they do not."""
    fraction = Fraction(value)
    digits, rest = 0, fraction.denominator
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest = rest // 10 if rest % 10 == 0 else rest // 5 if rest % 5 == 0 else rest // 2
        digits += 1
    if rest != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    shifted = str(abs(int(fraction * 10**digits))).rjust(digits + 1, "0")  # Decimal would round it
    point = len(shifted) - digits
    sign = "-" if fraction < 0 else ""
    return f"{sign}{shifted[:point]}.{shifted[point:]}" if digits else f"{sign}{shifted}"
