"""Every link leads somewhere: files, anchors, pictures. What is outside is looked at for its form only."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from handbook.pages import DOCS, INDEX, Page, pages, read

PICTURES = DOCS / "screenshots"


def complaints() -> list[str]:
    """Say what is wrong with the links: page, link, and why."""
    everything = pages()
    return [*_broken(everything), *_unreached(everything), *_unused_pictures(everything)]


def target(page: Page, link: str) -> tuple[Path, str] | None:
    """Find the file a link means, and the anchor in it; None for what is outside."""
    if urlsplit(link).scheme or link.startswith("//"):
        return None
    name, _, anchor = link.partition("#")
    path = (page.path.parent / unquote(name)).resolve() if name else page.path
    return path, unquote(anchor)


def _broken(everything: list[Page]) -> Iterator[str]:
    for page in everything:
        for link in page.links:
            found = target(page, link)
            if found is None:
                why = _outside(link)
            else:
                path, anchor = found
                why = "" if path.exists() else "is not there"
                if not why and anchor and path.suffix == ".md" and anchor not in read(path).anchors:
                    why = "has no such heading"
            if why:
                yield f"{page.path.name}: {link} {why}"


def _outside(link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme == "mailto":
        return "" if "@" in parts.path else "is no address"
    if parts.scheme not in ("http", "https"):
        return "is neither a web address nor a file"
    good = "." in parts.netloc and " " not in link
    return "" if good or parts.netloc.startswith("localhost") else "is no web address"


def _unreached(everything: list[Page]) -> Iterator[str]:
    seen, waiting = set[Path](), [INDEX]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = read(path)
        found = (target(page, link) for link in page.links)
        waiting += [one[0] for one in found if one and one[0].suffix == ".md" and one[0].exists()]
    for page in everything:
        if page.path not in seen and page.path.is_relative_to(DOCS):
            yield f"{page.path.relative_to(DOCS)} is not reached from {INDEX.name}"


def _unused_pictures(everything: list[Page]) -> Iterator[str]:
    used = {found[0] for page in everything for link in page.links if (found := target(page, link))}
    for picture in sorted(PICTURES.glob("*.png")):
        if picture not in used:
            yield f"{picture.name} is shown nowhere"
