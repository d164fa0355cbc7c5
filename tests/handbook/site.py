"""Make the static site: one HTML page for each page under `docs/`, with their pictures, and no script."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token

from handbook.links import target
from handbook.pages import DOCS, INDEX, MARKDOWN, Page, headed, read

STYLE = """
:root { color-scheme: light dark; --ink: #201b2e; --paper: #faf6ea; --line: #d9d0b8; --link: #2c2f7a }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece7f2; --paper: #16151f; --line: #45435a; --link: #b9bcff }
}
* { box-sizing: border-box }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.6 "Noto Sans", sans-serif }
body > div { max-width: 60rem; margin: auto; padding: 1rem }
nav { border-bottom: 1px solid var(--line) }
a { color: var(--link) }
a:focus-visible { outline: 3px solid var(--link) }
.skip:not(:focus) { position: absolute; left: -99rem }
img { max-width: 100%; height: auto; border: 1px solid var(--line) }
pre, .table { overflow-x: auto }
pre { padding: .75rem; border: 1px solid var(--line) }
table { border-collapse: collapse }
td code { overflow-wrap: anywhere }
th, td { padding: .3rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top }
"""
PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Luring</title>
<link rel="stylesheet" href="{up}style.css">
<a class="skip" href="#isi">Langsung ke isi</a>
<div><nav aria-label="Dokumentasi"><p><a href="{up}index.html">Dokumentasi Luring</a></p></nav>
<main id="isi">
{body}</main></div>
</html>
"""


def build(into: Path) -> int:
    """Write the site anew. Gives the number of its pages."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    (into / "style.css").write_text(STYLE, "utf-8")
    made = [read(path) for path in sorted(DOCS.rglob("*.md"))]
    for page in made:
        out = into / _address(page.path)
        out.parent.mkdir(parents=True, exist_ok=True)
        up = "../" * (len(out.relative_to(into).parts) - 1)
        language = "id" if re.search(r"\b(yang|tidak|untuk)\b", page.path.read_text("utf-8")) else "en"
        text = PAGE.format(language=language, title=html.escape(page.title), up=up, body=_body(page))
        out.write_text(text, "utf-8")
        for link in page.links:
            _take_along(page, link, into)
    return len(made)


def _address(path: Path) -> Path:
    name = path.relative_to(DOCS)
    return name.with_name("index.html") if name.name == INDEX.name else name.with_suffix(".html")


def _take_along(page: Page, link: str, into: Path) -> None:
    found = target(page, link)
    if found and found[0].is_file() and found[0].suffix != ".md" and found[0].is_relative_to(DOCS):
        copy = into / found[0].relative_to(DOCS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found[0], copy)


def _body(page: Page) -> str:
    tokens = MARKDOWN.parse(page.path.read_text("utf-8"))  # anew: they are changed here
    anchors = [anchor for _, anchor in headed(tokens)]
    for token, anchor in zip((one for one in tokens if one.type == "heading_open"), anchors, strict=True):
        token.attrSet("id", anchor)
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrSet("href", _href(page, str(token.attrs["href"])))
    text: str = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return text.replace(
        "<table>", '<div class="table" role="region" aria-label="Tabel" tabindex="0"><table>'
    ).replace("</table>", "</table></div>")


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])


def _href(page: Page, link: str) -> str:
    """Address a page as the site has it; what is not of the site is in the repository beside it."""
    found = target(page, link)
    if found is None or link.startswith("#"):
        return link
    path, _ = found
    if not path.is_relative_to(DOCS):
        return "#isi"
    name, hash_, anchor = link.partition("#")
    name = re.sub(r"README\.md$", "index.html", unquote(name))
    return re.sub(r"\.md$", ".html", name) + hash_ + anchor
