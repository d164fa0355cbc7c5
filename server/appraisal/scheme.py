"""A scheme: how an agency appraises, as data. Nothing about weights, scales, raters or thresholds is in code.

A scheme is read and checked as a whole (`scheme_reading`), and copied into every cycle that is opened with
it, so that a later version changes nothing that has begun. Numbers are exact decimals, written as text:
"33.33".

Source of the notions: PermenPANRB 6/2022 (quadrant, predikat), PP 30/2019 art. 41 (weights, bands).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec

Rater = Literal["self", "superior", "peer", "subordinate"]
Missing = Literal["renormalise", "wait", "zero"]
Source = Literal["ratings", "judgement", "achievement", "satisfaction", "recognitions"]
Level = Literal["below", "meets", "above"]
PeriodKind = Literal["month", "quarter", "semester", "year"]

ANONYMOUS: frozenset[Rater] = frozenset({"peer", "subordinate"})
LEVELS = ("below", "meets", "above")
WHOLE = Decimal(100)


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    en: str


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer of a scale; `anchor`: what somebody does who deserves it."""

    value: Decimal
    label: Label
    anchor: Label | None = None


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`start` and `end`: the values that are worth nothing and everything; the options may lie between."""

    options: tuple[Option, ...]  # the lowest first
    start: Decimal
    end: Decimal


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is rated."""

    id: str
    label: Label
    help: Label | None = None
    anchors: tuple[Label, ...] = ()  # of this item, one for each option of the scale
    weight: Decimal = Decimal(1)  # within its part
    beside: Literal["", "attendance", "recognitions"] = ""  # which figures stand beside it


class Threshold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this figure on, this value."""

    start: Decimal
    value: Decimal


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the result: what is looked at, by whom, and what it weighs."""

    id: str
    label: Label
    source: Source
    weight: Decimal = Decimal(0)  # percent of the whole
    weights: Mapping[str, Decimal] = {}  # percent, by kind of position, where it differs
    scale: str = ""  # of its answers
    raters: Mapping[Rater, Decimal] = {}  # what each group weighs within the part; 0: shown, not counted
    required: tuple[Rater, ...] = ()  # without whom there is no result, whatever becomes of what is missing
    items: tuple[Item, ...] = ()
    low: Decimal = Decimal(0)  # the figure that is worth nothing
    high: Decimal = WHOLE  # the figure that is worth everything; more is not worth more
    steps: tuple[Threshold, ...] = ()  # instead of low and high: a count to a value of the result's scale
    missing: Missing | None = None  # None: as the scheme says

    def weight_for(self, kind: str) -> Decimal:
        """Get its weight for a kind of position, percent."""
        return self.weights.get(kind, self.weight)


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a unit may, must or should have a predikat, percent of all (SE MenPANRB 3/2023)."""

    most: bool = False
    max: Decimal | None = None
    min: Decimal | None = None


class Guide(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes with an achievement of the organisation: the results of its head, and the distribution."""

    head: Level | None = None  # None: he is rated without regard to it
    shares: Mapping[str, Share]
    some_of: tuple[str, ...] = ()  # at least one person has one of these
    together: tuple[str, ...] = ()  # these reach `together_min` percent together
    together_min: Decimal = Decimal(0)


class Predikat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`credit`: percent of the yearly coefficient (angka kredit, PermenPANRB 1/2023)."""

    id: str
    label: Label
    credit: Decimal | None = None


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this score on, this predikat. `needs`: only with this mark on the result."""

    start: Decimal
    predikat: str
    needs: str = ""


class Quadrant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two judgements, one predikat (PermenPANRB 6/2022 p. 99-100)."""

    results: str  # part
    behaviour: str  # part
    table: Mapping[str, Mapping[str, str]]  # level of results -> level of behaviour -> predikat


class AbsenceStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From so many days of unexcused absence in a year on (PP 94/2021 art. 9-11)."""

    start: int
    label: Label


class Clocks(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Working days for what has to be done after the rating."""

    acknowledge: int = 14
    object: int = 14
    explain: int = 3  # of those for the decision; after them the rater's superior decides without him
    decide: int = 7
    takeover: int = 14  # read by nothing any more; it stands in the snapshots of cycles


class Scheme(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    version: int
    label: Label
    about: Label
    basis: str  # the sentence or article that it implements
    periods: tuple[PeriodKind, ...]
    parts: tuple[Part, ...]
    predikat: tuple[Predikat, ...]  # the lowest first
    visibility: Literal["on_submit", "on_release"] = "on_release"
    missing: Missing = "renormalise"
    minimum: int = 3  # answers of an anonymous group before it is shown or counted
    notes: Literal["never", "superior", "ratee"] = "never"  # who reads what an anonymous group wrote
    most_ratings: int = 10  # that one person is asked for
    auto_close: bool = False  # its cycles are closed by themselves when the last day for answers is over
    self_first: bool = False  # the superior's form opens after the employee's own, or its deadline
    decimals: int = 2
    low: Decimal = Decimal(0)  # of the result
    high: Decimal = WHOLE
    scales: Mapping[str, Scale] = {}
    bands: tuple[Band, ...] = ()  # the highest first
    quadrant: Quadrant | None = None
    kinds: tuple[str, ...] = ()  # of positions, or ways of rating, whose weights differ
    guides: Mapping[str, Guide] = {}  # achievement of the organisation -> distribution
    absence: tuple[AbsenceStep, ...] = ()
    clocks: Clocks = Clocks()

    def part(self, id: str) -> Part:
        return next(part for part in self.parts if part.id == id)
