"""Citizens' satisfaction: the index (IKM) of a unit from what citizens answered.

Source: PermenPANRB 14/2017, Lampiran: NRR of an element is the sum of its values over those who answered it;
the index is the sum of the weighted NRR times 25. The weight of each of nine elements is 1/9; the
regulation's own example rounds it to 0.11, so that nine of them make 0.99. Both are here, and a result says
which it was made with.
Exact until the end: rounded to two decimals, half up, and only then classified.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import msgspec

from server.appraisal.scheme import Label

Weighting = Literal["1/9", "0.11"]
VALUES = (1, 2, 3, 4)
COMMENT = "comment"
MAX_COMMENT = 500


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One of the elements (unsur), with the words of its values 1 to 4."""

    id: str
    label: Label
    question: Label
    options: tuple[Label, Label, Label, Label]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    label: Label


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something coarse that a citizen may say of himself."""

    id: str
    label: Label
    options: tuple[Option, ...]


class Band(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    start: str
    label: Label


class SurveyForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A survey as data. `minimum`: answers to each element before anything is shown."""

    id: str
    label: Label
    basis: str
    minimum: int
    elements: tuple[Element, ...]
    facts: tuple[Fact, ...]
    bands: tuple[Band, ...]  # the highest first


class ElementResult(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    n: int  # who answered it
    nrr: Decimal  # three decimals


class Ikm(msgspec.Struct, frozen=True, kw_only=True):
    value: Decimal  # two decimals
    band: str
    n: int
    weighting: Weighting
    elements: tuple[ElementResult, ...]


def cleaned(form: SurveyForm, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of an answer what the form asks, in its order: nothing else can ride along."""
    found: dict[str, Any] = {}
    for element in form.elements:
        value = answers.get(element.id)
        if type(value) is int and value in VALUES:
            found[element.id] = value
    for fact in form.facts:
        said = answers.get(fact.id)
        if isinstance(said, str) and said in {one.id for one in fact.options}:
            found[fact.id] = said
    comment = answers.get(COMMENT)
    if isinstance(comment, str) and comment.strip():
        found[COMMENT] = comment.strip()[:MAX_COMMENT]
    return found


def is_an_answer(form: SurveyForm, answers: Mapping[str, Any]) -> bool:
    """Ask whether any element has been answered."""
    return any(element.id in answers for element in form.elements)


def is_enough(form: SurveyForm, answers: Sequence[Mapping[str, Any]]) -> bool:
    """Ask whether every element was answered often enough for no figure to show a single answer."""
    return all(sum(one.id in each for each in answers) >= form.minimum for one in form.elements)


def ikm(form: SurveyForm, answers: Sequence[Mapping[str, Any]], weighting: Weighting) -> Ikm | None:
    """Work the index out. `answers`: cleaned. None: there are not enough of them."""
    if not is_enough(form, answers):
        return None
    total, told = Fraction(0), []
    for element in form.elements:
        values = [each[element.id] for each in answers if element.id in each]
        nrr = Fraction(sum(values), len(values))
        total += nrr
        told.append(ElementResult(id=element.id, n=len(values), nrr=_rounded(nrr, 3)))
    weight = Fraction(1, len(form.elements)) if weighting == "1/9" else Fraction("0.11")
    value = _rounded(total * weight * 25, 2)
    return Ikm(
        value=value, band=band_of(form, value), n=len(answers), weighting=weighting, elements=tuple(told)
    )


def band_of(form: SurveyForm, value: Decimal) -> str:
    """Classify an index that has been rounded to two decimals."""
    return next(band.id for band in form.bands if value >= Decimal(band.start))


def shares(form: SurveyForm, answers: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Count what citizens said of themselves, by fact. "" counts who said nothing.

    A fact is left out whole where a count is below the minimum, unless it is 0: the others would tell.
    """
    found: dict[str, dict[str, int]] = {}
    for fact in form.facts:
        counts = Counter(str(each.get(fact.id, "")) for each in answers)
        if counts and min(counts.values()) >= form.minimum:
            found[fact.id] = {id: counts[id] for id in (*(one.id for one in fact.options), "") if counts[id]}
    return found


def _rounded(value: Fraction, decimals: int) -> Decimal:
    """Round half up, exactly: no float and no context of decimals comes in between."""
    return Decimal((value * 10**decimals * 2 + 1) // 2).scaleb(-decimals)
