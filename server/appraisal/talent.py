"""The nine boxes: where somebody stands by his released results and by the signs of potential. Data and a
pure rule.

Every point and threshold is the data's, never the code's: an agency changes them with its own file. The box
is a view that people talk about; nothing follows from it by itself.

Source: PermenPANRB 3/2020 (nine boxes of performance and potential); points of predikat as agencies use them.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

import msgspec

from server.appraisal.answer import is_absent
from server.appraisal.library import Label

LEVELS = ("low", "middle", "high")
WHOLE = 100

Level = Literal["low", "middle", "high"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Sign(_Data, frozen=True, kw_only=True):
    """Something by which potential shows, that a superior may tag with evidence."""

    id: str
    label: Label


class Threshold(_Data, frozen=True, kw_only=True):
    """Points from which an axis is middle, and from which it is high; of 100."""

    middle: int
    high: int


class Box(_Data, frozen=True, kw_only=True):
    performance: Level
    potential: Level
    number: int
    label: Label


class TalentRules(_Data, frozen=True, kw_only=True):
    """`points` of a predikat; `competency`: points when every assessed competency is as the post wants;
    `sign`: of each sign that was tagged, up to `most_signs`.
    """

    source: str
    count: int  # of the last released results, the mean of them
    points: dict[str, int]
    performance: Threshold
    competency: int
    sign: int
    most_signs: int
    potential: Threshold
    signs: tuple[Sign, ...]
    boxes: tuple[Box, ...]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of somebody. `predikat`: of released results, the newest first; `met` of `assessed`
    competencies, by his superior; `signs`: that were tagged and not taken back, each once.
    """

    predikat: Sequence[str] = ()
    met: int = 0
    assessed: int = 0
    signs: Sequence[str] = ()


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """`points` None: not known, which is not low."""

    points: Fraction | None
    level: Level | None


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    performance: Axis
    potential: Axis
    box: int | None  # None: one of the two is not known


def place(rules: TalentRules, known: Known) -> Placed:
    """Say in which box somebody stands, with the points of both axes."""
    performance = _axis(_performance(rules, known), rules.performance)
    potential = _axis(_potential(rules, known), rules.potential)
    numbers = {(box.performance, box.potential): box.number for box in rules.boxes}
    across, up = performance.level, potential.level
    found = numbers.get((across, up)) if across is not None and up is not None else None
    return Placed(performance=performance, potential=potential, box=found)


def _performance(rules: TalentRules, known: Known) -> Fraction | None:
    last = [rules.points.get(one) for one in known.predikat[: rules.count]]
    told = [points for points in last if points is not None]
    # A predikat that has no points is not guessed at.
    return Fraction(sum(told), len(told)) if told and len(told) == len(last) else None


def _potential(rules: TalentRules, known: Known) -> Fraction | None:
    if not known.assessed:
        return None
    signs = min(len(set(known.signs)), rules.most_signs)
    return Fraction(known.met, known.assessed) * rules.competency + signs * rules.sign


def _axis(points: Fraction | None, threshold: Threshold) -> Axis:
    if points is None:
        return Axis(points=None, level=None)
    level: Level = "high" if points >= threshold.high else "middle" if points >= threshold.middle else "low"
    return Axis(points=points, level=level)


def talent_faults(found: TalentRules) -> Iterator[str]:
    """Say what is impossible in rules, and where."""
    if is_absent(found.source):
        yield "talent: source is empty"
    if found.count < 1:
        yield "talent: count is at least 1"
    yield from (
        f"talent.points.{name}: {points} is none of 0 to {WHOLE}"
        for name, points in found.points.items()
        if not 0 <= points <= WHOLE
    )
    for axis in ("performance", "potential"):
        threshold: Threshold = getattr(found, axis)
        if not 0 < threshold.middle < threshold.high <= WHOLE:
            yield f"talent.{axis}: wants 0 < middle < high <= {WHOLE}"
    if found.competency + found.sign * found.most_signs != WHOLE:
        yield f"talent: competency and the most signs do not make {WHOLE}"
    if len({sign.id for sign in found.signs}) < len(found.signs):
        yield "talent.signs: one stands there twice"
    places = [(box.performance, box.potential) for box in found.boxes]
    if sorted(places) != sorted((x, y) for x in LEVELS for y in LEVELS):
        yield "talent.boxes: wants each of the nine once"
    if len({box.number for box in found.boxes}) < len(found.boxes):
        yield "talent.boxes: a number stands there twice"
