"""Compare how predikat are spread over a unit with what goes with the organisation's own achievement.

A guide with warnings, never a limit: nothing is changed by it. In a unit of a few people the percentages
cannot be met, which is said.

Source: SE MenPANRB 3/2023; PermenPANRB 6/2022 p. 93-97.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from server.appraisal.scheme import Guide

SMALL_UNIT = 5  # people; below it no percentage of the guide can be met

Code = Literal["above_max", "below_min", "not_most", "none_of", "together_below"]


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """What a distribution does not keep to. Percentages of all that have a predikat."""

    code: Code
    predikat: tuple[str, ...]
    have: Decimal  # percent, one decimal
    limit: Decimal | None = None
    small: bool = False


def compare(guide: Guide, counts: Mapping[str, int]) -> list[Departure]:
    """List what does not keep to the guide. `counts`: predikat -> people."""
    total = sum(counts.values())
    if total == 0:
        return []
    return [
        msgspec.structs.replace(one, small=total < SMALL_UNIT) for one in _departures(guide, counts, total)
    ]


def _departures(guide: Guide, counts: Mapping[str, int], total: int) -> Iterator[Departure]:
    for name, share in guide.shares.items():
        have = Fraction(100 * counts.get(name, 0), total)
        if share.max is not None and have > Fraction(share.max):
            yield Departure(code="above_max", predikat=(name,), have=_shown(have), limit=share.max)
        if share.min is not None and have < Fraction(share.min):
            yield Departure(code="below_min", predikat=(name,), have=_shown(have), limit=share.min)
        if share.most and any(counts.get(name, 0) < count for count in counts.values()):
            yield Departure(code="not_most", predikat=(name,), have=_shown(have))
    if guide.some_of and not any(counts.get(name, 0) for name in guide.some_of):
        yield Departure(code="none_of", predikat=guide.some_of, have=Decimal(0))
    if guide.together:
        have = Fraction(100 * sum(counts.get(name, 0) for name in guide.together), total)
        if have < Fraction(guide.together_min):
            yield Departure(
                code="together_below", predikat=guide.together, have=_shown(have), limit=guide.together_min
            )


def _shown(percent: Fraction) -> Decimal:
    return Decimal(round(percent * 10)) / 10
