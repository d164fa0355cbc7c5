"""What a page says about itself: its headings as anchors, its links, its pictures."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
INDEX = DOCS / "README.md"

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_IN_HTML = re.compile(r'<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """One Markdown file. `links` are as written; `anchors` as GitHub makes them of the headings."""

    path: Path
    title: str
    anchors: frozenset[str]
    links: tuple[str, ...]
    tokens: tuple[Token, ...]


@cache
def read(path: Path) -> Page:
    tokens = MARKDOWN.parse(path.read_text("utf-8"))
    headings = [words for words, _ in headed(tokens)]
    return Page(
        path=path,
        title=headings[0] if headings else path.stem,
        anchors=frozenset(anchor for _, anchor in headed(tokens)),
        links=tuple(_links(tokens)),
        tokens=tuple(tokens),
    )


def pages() -> list[Page]:
    """Read every page of the documentation, and the ones beside it that link to it."""
    beside = [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    return [read(path) for path in (*beside, *sorted(DOCS.rglob("*.md")))]


def headed(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Give the words and the anchor of each heading; a second one of the same words gets `-1`."""
    seen = Counter[str]()
    for opening, inline in zip(tokens, tokens[1:], strict=False):
        if opening.type == "heading_open":
            words = "".join(child.content for child in inline.children or ())
            slug = re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")
            yield words, f"{slug}-{seen[slug]}" if seen[slug] else slug
            seen[slug] += 1


def _links(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrs["href"])
        elif token.type == "image":
            yield str(token.attrs["src"])
        elif token.type in ("html_inline", "html_block"):
            yield from _IN_HTML.findall(token.content)
        if token.children:
            yield from _links(token.children)
