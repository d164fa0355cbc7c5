"""What a scheme says that is impossible: the one definition, for the command line and for the editor.

A fault has its place, a code and what the sentence needs; the sentences are those of `server/text`, section
scheme_fault.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from server.appraisal.scheme import LEVELS, WHOLE, Part, Scheme

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
RESERVED = ("attendance", "kind")  # names of figures
MOST_DECIMALS = 6
MOST_DAYS = 365  # of a clock


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """`path`: names and, in lists, numbers from 0, joined by dots; "": the whole."""

    path: str
    code: str
    params: Mapping[str, str] = {}


def faults_of(scheme: Scheme) -> Iterator[Fault]:
    """List everything that speaks against a scheme, in the order of its fields."""
    if not ID.fullmatch(scheme.id):
        yield Fault(path="id", code="id")
    if not scheme.periods:
        yield Fault(path="periods", code="periods")
    yield from _ids("parts", [part.id for part in scheme.parts])
    yield from _ids("predikat", [one.id for one in scheme.predikat])
    yield from _ids("kinds", scheme.kinds, itself=True)
    if scheme.minimum < 2:
        yield Fault(path="minimum", code="minimum", params={"n": str(scheme.minimum)})
    if scheme.most_ratings < 1:
        yield Fault(path="most_ratings", code="at_least_one")
    if not 0 <= scheme.decimals <= MOST_DECIMALS:
        yield Fault(path="decimals", code="decimals", params={"most": str(MOST_DECIMALS)})
    if scheme.high <= scheme.low:
        yield Fault(path="high", code="high", params=_range(scheme.high, scheme.low))
    for name, days in msgspec.structs.asdict(scheme.clocks).items():
        if not 1 <= days <= MOST_DAYS:
            yield Fault(path=f"clocks.{name}", code="days", params={"most": str(MOST_DAYS)})
    if scheme.clocks.explain >= scheme.clocks.decide:
        params = {"explain": str(scheme.clocks.explain), "decide": str(scheme.clocks.decide)}
        yield Fault(path="clocks.explain", code="no_day_left", params=params)
    yield from _scale_faults(scheme)
    for at, part in enumerate(scheme.parts):
        yield from _part_faults(scheme, part, f"parts.{at}")
    starts = [step.start for step in scheme.absence]
    yield from _order("absence", starts, sorted(set(starts)))
    yield from _weight_faults(scheme)
    yield from _outcome_faults(scheme)
    yield from _guide_faults(scheme)


def _scale_faults(scheme: Scheme) -> Iterator[Fault]:
    for name, scale in scheme.scales.items():
        values, path = [option.value for option in scale.options], f"scales.{name}"
        if not ID.fullmatch(name):
            yield Fault(path=path, code="id")
        if len(values) < 2 or values != sorted(set(values)):
            yield Fault(path=path, code="options")
        elif not scale.start <= values[0] < values[-1] <= scale.end:
            params = {"start": str(scale.start), "end": str(scale.end)}
            yield Fault(path=path, code="option_beyond", params=params)


def _part_faults(scheme: Scheme, part: Part, path: str) -> Iterator[Fault]:
    if part.id in RESERVED:
        yield Fault(path=f"{path}.id", code="reserved", params={"id": part.id})
    yield from _ids(f"{path}.items", [item.id for item in part.items])
    for kind in sorted(part.weights.keys() - set(scheme.kinds)):
        yield Fault(path=f"{path}.weights.{kind}", code="no_kind", params={"kind": kind})
    if part.source in ("ratings", "judgement"):
        yield from _rating_faults(scheme, part, path)
    elif part.steps:
        starts = [step.start for step in part.steps]
        yield from _order(f"{path}.steps", starts, sorted(set(starts)))
        for at, step in enumerate(part.steps):
            if not scheme.low <= step.value <= scheme.high:
                params = {"low": str(scheme.low), "high": str(scheme.high)}
                yield Fault(path=f"{path}.steps.{at}.value", code="step_beyond", params=params)
    elif part.high <= part.low:
        yield Fault(path=f"{path}.high", code="high", params=_range(part.high, part.low))
    weights = {"weight": part.weight}
    weights |= {f"weights.{kind}": weight for kind, weight in part.weights.items()}
    weights |= {f"raters.{rater}": weight for rater, weight in part.raters.items()}
    weights |= {f"items.{at}.weight": item.weight for at, item in enumerate(part.items)}
    yield from (
        Fault(path=f"{path}.{name}", code="below_zero") for name, weight in weights.items() if weight < 0
    )


def _rating_faults(scheme: Scheme, part: Part, path: str) -> Iterator[Fault]:
    if not part.raters:
        yield Fault(path=f"{path}.raters", code="nobody")
    if part.source == "ratings" and not part.items:
        yield Fault(path=f"{path}.items", code="nothing")
    if part.raters and part.source == "ratings" and sum(part.raters.values()) <= 0:
        yield Fault(path=f"{path}.raters", code="none_counts")
    for rater in sorted(set(part.required) - part.raters.keys()):
        yield Fault(path=f"{path}.required", code="stranger", params={"rater": rater})
    scale = scheme.scales.get(part.scale)
    if part.source == "ratings" and scale is None:
        yield Fault(path=f"{path}.scale", code="no_scale", params={"scale": part.scale})
    for at, item in enumerate(part.items) if scale is not None else ():
        if item.anchors and scale is not None and len(item.anchors) != len(scale.options):
            params = {"anchors": str(len(item.anchors)), "options": str(len(scale.options))}
            yield Fault(path=f"{path}.items.{at}.anchors", code="anchors", params=params)


def _weight_faults(scheme: Scheme) -> Iterator[Fault]:
    if not any(part.weight or part.weights for part in scheme.parts):
        if scheme.quadrant is None:
            yield Fault(path="parts", code="weightless")
        return
    for kind in scheme.kinds or ("",):
        total = sum((part.weight_for(kind) for part in scheme.parts), Decimal(0))
        if total != WHOLE:
            params = {"kind": kind, "total": str(total)}
            yield Fault(path="parts", code="weights_of" if kind else "weights", params=params)


def _outcome_faults(scheme: Scheme) -> Iterator[Fault]:
    names = {one.id for one in scheme.predikat}
    if (scheme.quadrant is None) == (not scheme.bands):
        yield Fault(path="bands", code="one_outcome")
    if scheme.quadrant is not None:
        for axis in ("results", "behaviour"):
            id = getattr(scheme.quadrant, axis)
            if not any(part.id == id and part.source == "judgement" for part in scheme.parts):
                yield Fault(path=f"quadrant.{axis}", code="no_judgement", params={"part": id})
        for row in LEVELS:
            for column in LEVELS:
                if scheme.quadrant.table.get(row, {}).get(column) not in names:
                    yield Fault(path=f"quadrant.table.{row}.{column}", code="cell")
    starts = [band.start for band in scheme.bands]
    if starts != sorted(starts, reverse=True):
        yield Fault(path="bands", code="bands_order")
    if scheme.bands and (scheme.bands[-1].start > scheme.low or scheme.bands[-1].needs):
        last = len(scheme.bands) - 1
        yield Fault(path=f"bands.{last}.start", code="lowest_band", params={"low": str(scheme.low)})
    yield from (
        Fault(path=f"bands.{at}.predikat", code="no_predikat", params={"predikat": one.predikat})
        for at, one in enumerate(scheme.bands)
        if one.predikat not in names
    )


def _guide_faults(scheme: Scheme) -> Iterator[Fault]:
    names = {one.id for one in scheme.predikat}
    for achieved, guide in scheme.guides.items():
        path = f"guides.{achieved}"
        for group in ("shares", "some_of", "together"):
            for name in getattr(guide, group):
                if name not in names:
                    yield Fault(path=f"{path}.{group}", code="no_predikat", params={"predikat": name})
        if guide.head is not None and scheme.quadrant is None:
            yield Fault(path=f"{path}.head", code="head")
    if len({guide.head is None for guide in scheme.guides.values()}) > 1:
        yield Fault(path="guides", code="heads")


def _ids(path: str, names: Sequence[str], *, itself: bool = False) -> Iterator[Fault]:
    """Hold ids to their form, and each to one place. `itself`: the list is of ids."""
    counted, seen = Counter(names), Counter[str]()
    for at, name in enumerate(names):
        seen[name] += 1
        here = f"{path}.{at}" if itself else f"{path}.{at}.id"
        if not ID.fullmatch(name):
            yield Fault(path=here, code="id")
        elif counted[name] > 1 and seen[name] == counted[name]:
            yield Fault(path=here, code="twice", params={"id": name})


def _order(path: str, starts: Sequence[object], wanted: Sequence[object]) -> Iterator[Fault]:
    if list(starts) != list(wanted):
        yield Fault(path=path, code="order")


def _range(high: Decimal, low: Decimal) -> dict[str, str]:
    return {"high": str(high), "low": str(low)}
