"""The catalogue of trainings, and which gap leads to which: data, read and checked whole; and the pure rule
that recommends by it. The phone has the same rule; both satisfy `sync/vectors/growth.json`.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from server.appraisal.answer import is_absent
from server.appraisal.competency_data import GrowthError
from server.appraisal.library import Label

EVERY = "*"  # a rule for whatever competency
MAX_HOURS = 2000


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Training(_Data, frozen=True, kw_only=True):
    id: str
    label: Label
    hours: int  # lesson hours (JP)
    mode: Literal["kelas", "daring", "kerja"]
    provider: Label


class Rule(_Data, frozen=True, kw_only=True):
    """Who lacks at least `shortfall` levels of a competency is recommended these, in this order."""

    id: str
    competency: str
    shortfall: int
    trainings: tuple[str, ...]


class Catalogue(_Data, frozen=True, kw_only=True):
    id: str
    version: int
    label: Label
    source: str
    trainings: tuple[Training, ...]
    rules: tuple[Rule, ...] = ()
    hours_a_year: int | None = None  # of development that somebody should have


def read_catalogue(text: str, others: Collection[str] = ()) -> Catalogue:
    """Read a catalogue and check all of it. `others`: trainings of other catalogues that its rules may name.

    Raises: GrowthError, which names every fault.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), Catalogue)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise GrowthError([str(error)]) from None
    if faults := list(_faults(found, others)):
        raise GrowthError(faults)
    return found


def _faults(found: Catalogue, others: Collection[str]) -> Iterator[str]:
    names = [training.id for training in found.trainings]
    yield from (
        f"trainings: {name} stands there twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    for training in found.trainings:
        if not training.id.startswith(f"{found.id}."):
            yield f"trainings.{training.id}: its id begins with {found.id}."
        if not 0 < training.hours <= MAX_HOURS:
            yield f"trainings.{training.id}: {training.hours} hours"
        if any(is_absent(words) for words in (training.label.id, training.label.en)):
            yield f"trainings.{training.id}: label is empty"
    for rule in found.rules:
        if rule.shortfall < 1:
            yield f"rules.{rule.id}: a shortfall of {rule.shortfall}"
        for one in rule.trainings:
            if one not in names and one not in others:
                yield f"rules.{rule.id}: there is no training {one}"


def recommend(
    rows: Sequence[Mapping[str, Any]],
    rules: Sequence[Mapping[str, Any]],
    had: Mapping[str, Collection[str]],
) -> list[dict[str, Any]]:
    """Recommend from gaps (rows of `competency_gap.gaps`), the widest first.

    `had`: competency -> trainings that were taken or turned down for it: not recommended for it again.
    Each says which rule it comes from: `{competency, training, rule, shortfall}`. One training for one gap,
    by the first rule that has one left; rules for the competency itself come before those for every.
    """
    found: list[dict[str, Any]] = []
    below = [row for row in rows if row["kind"] == "gap"]
    for row in sorted(below, key=lambda row: row["difference"]):
        name, shortfall = row["competency"], -row["difference"]
        fitting = [
            rule
            for wanted in (name, EVERY)
            for rule in rules
            if rule["competency"] == wanted and rule["shortfall"] <= shortfall
        ]
        choice = next(
            (
                (training, rule["id"])
                for rule in fitting
                for training in rule["trainings"]
                if training not in had.get(name, ())
            ),
            None,
        )
        if choice is not None:
            training, rule = choice
            found.append({"competency": name, "training": training, "rule": rule, "shortfall": shortfall})
    return found
