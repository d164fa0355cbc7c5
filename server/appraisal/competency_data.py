"""Dictionaries of competencies: five levels each, and which level which post wants. Data, checked whole.

Levels are those of PermenPANRB 38/2017, 1 to 5; 0 says that not even the first one shows yet. The level that
a post wants goes by words in its title, the first row that fits; a row without words fits every post.
"""

import tomllib
from collections.abc import Iterator
from typing import Literal

import msgspec

from server.appraisal.answer import is_absent
from server.appraisal.library import Label

LEVELS = (0, 1, 2, 3, 4, 5)


class _Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Requirement(_Data, frozen=True, kw_only=True):
    """The level that posts want whose title has one of the words; `entries`: of these only."""

    words: tuple[str, ...]
    level: int
    source: str
    entries: tuple[str, ...] = ()


class Competency(_Data, frozen=True, kw_only=True):
    id: str
    kind: Literal["manajerial", "sosial_kultural", "teknis"]
    label: Label
    levels: tuple[Label, Label, Label, Label, Label]  # what shows at each, from 1


class Dictionary(_Data, frozen=True, kw_only=True):
    id: str
    version: int
    label: Label
    source: str
    requirement: tuple[Requirement, ...]
    entries: tuple[Competency, ...]


class GrowthError(ValueError):
    """A file of data says something impossible. `faults`: where, and what."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read_dictionary(text: str) -> Dictionary:
    """Read a dictionary and check all of it.

    Raises: GrowthError, which names every fault.
    """
    try:
        found = msgspec.convert(tomllib.loads(text), Dictionary)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise GrowthError([str(error)]) from None
    if faults := list(_faults(found)):
        raise GrowthError(faults)
    return found


def _faults(found: Dictionary) -> Iterator[str]:
    names = [entry.id for entry in found.entries]
    yield from (
        f"entries: {name} stands there twice" for name in sorted({n for n in names if names.count(n) > 1})
    )
    if not names:
        yield "entries: none"
    if is_absent(found.source):
        yield "source is empty"
    for entry in found.entries:
        if not entry.id.startswith(f"{found.id}."):
            yield f"entries.{entry.id}: its id begins with {found.id}."
        for place, words in enumerate((entry.label, *entry.levels)):
            if is_absent(words.id) or is_absent(words.en):
                yield f"entries.{entry.id}: " + ("label" if place == 0 else f"level {place}") + " is empty"
    for place, row in enumerate(found.requirement):
        if row.level not in LEVELS[1:]:
            yield f"requirement.{place}: level {row.level} is none of 1 to 5"
        yield from (
            f"requirement.{place}: there is no entry {one}" for one in row.entries if one not in names
        )
    if not any(not row.words and not row.entries for row in found.requirement):
        yield "requirement: the last row has no words, so that every post finds one"


def required_level(rows: tuple[Requirement, ...], entry: str, position: str) -> int:
    """Get the level of an entry that a post wants, by its title."""
    title = position.lower()
    for row in rows:
        if row.entries and entry not in row.entries:
            continue
        if not row.words or any(word.lower() in title for word in row.words):
            return row.level
    return 1
