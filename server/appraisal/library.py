"""The indicators that are ready to be picked, and the plans that one can begin with, by sector: data, read
and checked as a whole.

What is picked is copied into the plan, so that a later library changes nothing that was agreed.
"""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from server.appraisal.answer import is_absent, length
from server.appraisal.skp import WHOLE

Aspect = Literal["kuantitas", "kualitas", "waktu", "biaya"]
Aggregate = Literal["sum", "latest", "mean", "min", "max", "judged"]
Direction = Literal["higher", "lower", "range"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Label(_Data, frozen=True, kw_only=True):
    id: str
    en: str


class Entry(_Data, frozen=True, kw_only=True):
    """One indicator: what it means, and how it is measured so that two people come to one number."""

    id: str
    label: Label
    definition: Label
    measure: Label
    aspect: Aspect
    unit: Label
    aggregate: Aggregate
    direction: Direction
    kinds: tuple[str, ...]  # words of the titles of positions it is meant for
    source: str


class TemplateIndicator(_Data, frozen=True, kw_only=True):
    entry: str
    target: float | None = None  # a suggestion, to be confirmed; None: to be agreed on


class TemplateLine(_Data, frozen=True, kw_only=True):
    rhk: Label
    weight: Decimal
    indicators: tuple[TemplateIndicator, ...]
    kind: Literal["utama", "tambahan"] = "utama"


class Template(_Data, frozen=True, kw_only=True):
    """A plan that a job usually has."""

    id: str
    label: Label
    kinds: tuple[str, ...]
    lines: tuple[TemplateLine, ...]


class Library(_Data, frozen=True, kw_only=True):
    """What one sector has. `serves`: sectors of units whose people see it first."""

    sector: str
    label: Label
    serves: tuple[str, ...]
    entries: tuple[Entry, ...]
    templates: tuple[Template, ...] = ()


class LibraryError(ValueError):
    """A library says something impossible. `faults`: where, and what."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_library(text: str) -> Library:
    """Read a library and check all of it.

    Raises: LibraryError, which names every fault.
    """
    try:
        library = msgspec.convert(tomllib.loads(text), Library)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise LibraryError([str(error)]) from None
    if faults := list(_faults(library)):
        raise LibraryError(faults)
    return library


def _faults(library: Library) -> Iterator[str]:
    yield from _doubles("entries", [entry.id for entry in library.entries])
    yield from _doubles("templates", [template.id for template in library.templates])
    for entry in library.entries:
        yield from (f"entries.{entry.id}: {fault}" for fault in _entry_faults(library, entry))
    known = {entry.id for entry in library.entries}
    for template in library.templates:
        yield from (f"templates.{template.id}: {fault}" for fault in _template_faults(template, known))


def _entry_faults(library: Library, entry: Entry) -> Iterator[str]:
    if not entry.id.startswith(f"{library.sector}."):
        yield f"its id begins with {library.sector}."
    for name, words, most in (
        ("label", entry.label, 500),
        ("definition", entry.definition, 1000),
        ("measure", entry.measure, 1000),
        ("unit", entry.unit, 60),
    ):
        for language, text in (("id", words.id), ("en", words.en)):
            if is_absent(text):
                yield f"{name}.{language} is empty"
            elif length(text) > most:
                yield f"{name}.{language} is longer than {most}"
    if not entry.kinds:
        yield "kinds: no kind of position"
    if is_absent(entry.source):
        yield "source is empty"


def _template_faults(template: Template, known: set[str]) -> Iterator[str]:
    if not template.lines or not template.kinds:
        yield "wants lines and kinds of position"
    for place, line in enumerate(template.lines):
        if not line.indicators:
            yield f"lines.{place}: no indicator"
        yield from (
            f"lines.{place}: there is no entry {one.entry}"
            for one in line.indicators
            if one.entry not in known
        )
    total = sum((line.weight for line in template.lines), Decimal(0))
    if total != WHOLE:
        yield f"the weights add up to {total}, not 100"


def _doubles(where: str, names: list[str]) -> Iterator[str]:
    yield from (
        f"{where}: {name} stands there twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
