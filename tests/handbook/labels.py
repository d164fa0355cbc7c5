"""The guides speak in the words of the screens: what is **bold** in them is a label, what stands in “quotes”
is a sentence that a screen says. Both must be there, so the guides cannot drift away from the app.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it.token import Token

from handbook.pages import DOCS, ROOT, Page, read

GUIDES = DOCS / "panduan"
OF_THE_GUIDES = {"tebal", "tanda kutip"}  # which explain this convention

_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"' + r"|'((?:[^'\\\n]|\\.)*)'" + r"|`((?:[^`\\]|\\.)*)`")
_HOLE = re.compile(r"\{\w+\}")


def guides() -> list[Page]:
    return [read(path) for path in sorted(GUIDES.glob("*.md"))]


@cache
def words_of_screens() -> frozenset[str]:
    """Collect what screens may say in Indonesian: their texts, and the forms that come with the data."""
    texts = (ROOT / "pwa" / "src" / "text").glob("*.ts")
    found = {
        literal
        for path in texts
        if not path.name.endswith((".en.ts", ".test.ts"))
        for parts in _LITERAL.findall(path.read_text("utf-8"))
        for literal in parts
        if literal
    }
    for path in (ROOT / "server" / "forms").glob("*.toml"):
        found |= set(_strings(tomllib.loads(path.read_text("utf-8"))))
    return frozenset(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def is_label(words: str) -> bool:
    """Say whether a screen has exactly these words, with anything in the holes of its text."""
    return words in OF_THE_GUIDES | words_of_screens() or _fills_a_hole(words)


def is_said(sentence: str) -> bool:
    """Say whether a screen says this, perhaps with more around it; `…` in it stands for a hole."""
    parts = [part.strip() for part in sentence.split("…") if part.strip()]
    wanted = re.compile(".*".join(map(re.escape, parts)))
    return sentence in OF_THE_GUIDES or any(map(wanted.search, words_of_screens())) or _fills_a_hole(sentence)


def _fills_a_hole(words: str) -> bool:
    """Say whether a text reads like this once its holes are filled; most of it must be the text's own."""
    return any(
        re.fullmatch(pattern, words) for pattern, letters in _patterns() if letters * 3 > _letters(words) * 2
    )


@cache
def _patterns() -> tuple[tuple[str, int], ...]:
    with_holes = [text for text in words_of_screens() if _HOLE.search(text)]
    return tuple(
        (".+".join(map(re.escape, _HOLE.split(text))), _letters(_HOLE.sub("", text))) for text in with_holes
    )


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def quoted(page: Page) -> Iterator[tuple[str, bool]]:
    """Give what a guide quotes: the words, and whether they are a label."""
    for token in page.tokens:
        if token.type == "inline":
            children = token.children or []
            yield from ((words, True) for words in _bold(children))
            text = "".join(child.content if child.type == "text" else " " for child in children)
            yield from ((words, False) for words in re.findall("“([^”]+)”", text))


def _bold(children: Sequence[Token]) -> Iterator[str]:
    for at, child in enumerate(children):
        if child.type == "strong_open":
            end = next(n for n in range(at, len(children)) if children[n].type == "strong_close")
            yield "".join(one.content for one in children[at + 1 : end])


def drifted() -> list[str]:
    """List what guides quote and no screen says."""
    return [
        f"{page.path.name}: {words}"
        for page in guides()
        for words, label in quoted(page)
        if not (is_label(words) if label else is_said(words))
    ]
