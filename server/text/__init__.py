"""The words of the command line, of import reports and of printed slips, in Indonesian and English.

Each language is one file of sentences by key; a test holds the two to the same keys and the same parameters.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@cache
def sentences(language: Language) -> dict[str, str]:
    """Every sentence of a language, by "section.key"."""
    document = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
    return {f"{section}.{key}": text for section, table in document.items() for key, text in table.items()}


def count_in(language: Language, value: int) -> str:
    """Write a number with its thousands apart, as the screens do: `73.265`, in English `73,265`."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "id" else grouped


def say(language: Language, key: str, **params: object) -> str:
    """Say a sentence, with its parameters filled in."""
    return sentences(language)[key].format_map(params)
