"""The result of one person in one period: every input times its weight, as exact fractions.

What is missing is not zero. By scheme or part it is left out and the others weigh more (`renormalise`), the
result waits for it (`wait`), or it is worth the lowest value (`zero`); the receipt says which. A group of
raters whose answers could be guessed counts like a missing one.

The receipt's shares add up to the exact score; only what is shown is rounded, half up.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from server.appraisal.scheme import ANONYMOUS, Missing, Part, Rater, Scheme

Note = Literal["", "missing", "suppressed", "until_closed", "zero", "capped"]
Number = Decimal | Fraction


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one rater answered about one part: item -> value. None: not able to rate."""

    group: Rater
    items: Mapping[str, Decimal | Fraction | None]


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a result is made from."""

    kind: str = ""  # of position
    answers: Mapping[str, Sequence[Answer]] = {}  # by part
    figures: Mapping[str, Number] = {}  # by part: percent achieved, IKM, a count
    levels: Mapping[str, str] = {}  # by part: what the superior judged
    marks: frozenset[str] = frozenset()  # innovation, …
    hidden: frozenset[Rater] = frozenset()  # whose answers are withheld: they are left out, and never zero


class GroupLine(msgspec.Struct, frozen=True, kw_only=True):
    """A group of raters within a part. `value`: on the scale of the answers; None: none, or hidden."""

    group: Rater
    count: int  # answers; 0 where they may not be known
    value: Fraction | None
    weight: Decimal  # as the scheme says
    counted: Fraction  # what it weighs after all, of 1
    note: Note = ""


class PartLine(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the result. `value`: on the scale of the result. `share` = value × counted."""

    part: str
    value: Fraction | None
    weight: Decimal  # percent, as the scheme says for this kind of position
    counted: Fraction  # what it weighs after all, of 1
    share: Fraction
    groups: tuple[GroupLine, ...] = ()
    figure: Number | None = None
    note: Note = ""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`waits`: parts that it waits for; while there are any, it has no score and no predikat."""

    lines: tuple[PartLine, ...]
    exact: Fraction | None  # None: it waits, or nothing counts in numbers
    score: Decimal | None  # rounded
    predikat: str | None
    waits: tuple[str, ...] = ()
    levels: Mapping[str, str] = {}


def score(scheme: Scheme, inputs: Inputs) -> Result:
    """Compute a result. The order of answers is no input."""
    weighed = [part for part in scheme.parts if part.weight_for(inputs.kind) > 0]
    found = {part.id: _value(scheme, part, inputs) for part in weighed}
    waits = [part.id for part in weighed if _waits(scheme, part, found[part.id])]
    for axis in axes_of(scheme):
        if inputs.levels.get(axis) is None:
            waits.append(axis)
    counts = [part for part in weighed if found[part.id].value is not None or _is_zero(scheme, part, inputs)]
    total = sum((Fraction(part.weight_for(inputs.kind)) for part in counts), Fraction(0))
    lines = tuple(
        _line(scheme, part, found[part.id], inputs, total if part in counts else None) for part in weighed
    )
    exact = sum((line.share for line in lines), Fraction(0)) if total and not waits else None
    shown = None if exact is None else rounded(exact, scheme.decimals)
    return Result(
        lines=lines,
        exact=exact,
        score=shown,
        predikat=None if waits else predikat_of(scheme, shown, inputs),
        waits=tuple(dict.fromkeys(waits)),
        levels={axis: inputs.levels[axis] for axis in axes_of(scheme) if axis in inputs.levels},
    )


def predikat_of(scheme: Scheme, shown: Decimal | None, inputs: Inputs) -> str | None:
    """Find the predikat: by the two judgements, or by the score as it is shown."""
    if scheme.quadrant is not None:
        row, column = (inputs.levels.get(axis) for axis in axes_of(scheme))
        return scheme.quadrant.table[row][column] if row and column else None
    if shown is None:
        return None
    return next(
        band.predikat
        for band in scheme.bands
        if shown >= band.start and (not band.needs or band.needs in inputs.marks)
    )


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Round half up, exactly."""
    whole = int((value * 10**decimals * 2 + 1) // 2)
    return Decimal(f"{whole}E-{decimals}")  # read from text it keeps every digit, computed only 28


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    value: Fraction | None  # on the scale of the result
    groups: tuple[GroupLine, ...] = ()
    figure: Number | None = None
    note: Note = ""
    waits: bool = False  # a group of it is still to come


def axes_of(scheme: Scheme) -> tuple[str, ...]:
    """Get the parts of the two judgements: results, behaviour; none where scores decide."""
    return (scheme.quadrant.results, scheme.quadrant.behaviour) if scheme.quadrant is not None else ()


def _policy(scheme: Scheme, part: Part) -> Missing:
    return part.missing or scheme.missing


def _is_zero(scheme: Scheme, part: Part, inputs: Inputs) -> bool:
    """Whether a part without a value is worth the lowest: not where all who would rate it are hidden."""
    is_withheld = part.source == "ratings" and part.raters.keys() <= inputs.hidden
    return _policy(scheme, part) == "zero" and not is_withheld


def _waits(scheme: Scheme, part: Part, found: _Found) -> bool:
    return found.waits or (found.value is None and _policy(scheme, part) == "wait")


def _line(scheme: Scheme, part: Part, found: _Found, inputs: Inputs, total: Fraction | None) -> PartLine:
    weight = part.weight_for(inputs.kind)
    counted = Fraction(weight) / total if total else Fraction(0)
    is_zero = found.value is None and total is not None
    value = Fraction(scheme.low) if is_zero else found.value
    return PartLine(
        part=part.id,
        value=value,
        weight=weight,
        counted=counted,
        share=(value or Fraction(0)) * counted,
        groups=found.groups,
        figure=found.figure,
        note="zero" if is_zero else found.note,
    )


def _value(scheme: Scheme, part: Part, inputs: Inputs) -> _Found:
    if part.source == "ratings":
        return _rated(scheme, part, inputs.answers.get(part.id, ()), inputs.hidden)
    figure = inputs.figures.get(part.id)
    if figure is None:
        return _Found(value=None, note="missing")
    if part.steps:
        reached = [step.value for step in part.steps if figure >= step.start]
        return _Found(value=Fraction(reached[-1] if reached else scheme.low), figure=figure)
    inside = min(max(figure, part.low), part.high)
    value = _between(Fraction(inside), part.low, part.high, scheme)
    return _Found(value=value, figure=figure, note="capped" if inside != figure else "")


def _between(value: Fraction, low: Decimal, high: Decimal, scheme: Scheme) -> Fraction:
    """Bring a value from one scale to that of the result, along a straight line."""
    part = (value - Fraction(low)) / (Fraction(high) - Fraction(low))
    return Fraction(scheme.low) + part * (Fraction(scheme.high) - Fraction(scheme.low))


def _rated(scheme: Scheme, part: Part, answers: Sequence[Answer], hidden: frozenset[Rater]) -> _Found:
    scale = scheme.scales[part.scale]
    policy = _policy(scheme, part)
    means: dict[Rater, list[Fraction]] = {group: [] for group in part.raters}
    for answer in answers:
        mean = _mean(part, answer)
        if answer.group in means and mean is not None:
            means[answer.group].append(mean)
    few = {group for group, found in means.items() if group in ANONYMOUS and 0 < len(found) < scheme.minimum}
    here = {
        group: sum(found, Fraction(0)) / len(found)
        for group, found in means.items()
        if found and group not in few
    }
    if policy == "zero":  # a group that is hidden did answer: it is left out, and never counts as nothing
        silent = [group for group, found in means.items() if not found and group not in hidden]
        nothing = {group: Fraction(scale.start) for group in silent}
        here = {**nothing, **here}
    total = sum((Fraction(part.raters[group]) for group in here), Fraction(0))
    lines = tuple(
        GroupLine(
            group=group,
            # How many there are of a group that is too small would help to guess who they are.
            count=0 if group in few else len(means[group]),
            value=here.get(group),
            weight=weight,
            counted=Fraction(weight) / total if total and group in here else Fraction(0),
            note=_note(group, few, means, policy),
        )
        for group, weight in part.raters.items()
    )
    missing = any(weight > 0 and group not in here for group, weight in part.raters.items())
    waits = (missing and policy == "wait") or any(not means[group] for group in part.required)
    if not total:
        return _Found(value=None, groups=lines, note="missing", waits=waits)
    value = sum((line.value * line.counted for line in lines if line.value is not None), Fraction(0))
    return _Found(
        value=_between(value, scale.start, scale.end, scheme),
        groups=lines,
        note="" if any(means.values()) else "zero",
        waits=waits,
    )


def _note(group: Rater, few: Iterable[Rater], means: Mapping[Rater, list[Fraction]], policy: Missing) -> Note:
    if group in few:
        return "suppressed"
    if means[group]:
        return ""
    return "zero" if policy == "zero" else "missing"


def _mean(part: Part, answer: Answer) -> Fraction | None:
    """Average what a rater was able to rate, by the weight of the items."""
    rated = [
        (Fraction(item.weight), Fraction(value))
        for item in part.items
        if (value := answer.items.get(item.id)) is not None
    ]
    total = sum((weight for weight, _ in rated), Fraction(0))
    return sum((weight * value for weight, value in rated), Fraction(0)) / total if total else None
