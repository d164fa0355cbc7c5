"""Typst: contents -> PDF (or PNG, to look at). Templates are files of `templates/`; fonts are typst's own, so
that the same contents give the same bytes on every machine.

Setting takes some tenths of a second of one core: it never runs on the event loop.
"""

import base64
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import msgspec
import segno
import typst

TEMPLATES = Path(__file__).parent / "templates"
MAX_EMBLEM_BYTES = 300 * 1024

# Stands where the agency has uploaded no emblem: a ring, no sign of state.
NEUTRAL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><g fill="none" stroke="#555">'
    '<circle cx="20" cy="20" r="18.5" stroke-width="1.4"/><circle cx="20" cy="20" r="15" stroke-width=".7"/>'
    '<path stroke-width="1.1" d="M20 8c5 4 5 8 0 12-5-4-5-8 0-12zm0 12c5 4 5 8 0 12-5-4-5-8 0-12z'
    'M8 20c4-5 8-5 12 0-4 5-8 5-12 0zm12 0c4-5 8-5 12 0-4 5-8 5-12 0z"/></g></svg>'
)


def emblem_svg(image: bytes, type: str) -> str:
    """Wrap an uploaded picture, so that a template has one kind of emblem only."""
    content = base64.b64encode(image).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        ' viewBox="0 0 100 100">'
        f'<image width="100" height="100" xlink:href="data:{type};base64,{content}"/></svg>'
    )


def _code(url: str) -> str:
    return qr_svg(url) if url else ""


def qr_svg(text: str) -> str:
    """Draw a code that a phone still reads when the paper was copied twice."""
    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, nl=False, border=2)
    return drawing.getvalue().decode()


def can_be_drawn(image: bytes) -> bool:
    """Try a picture, as itself: inside a drawing a damaged one would be left out silently. It blocks."""
    try:
        typst.compile(
            b"#image(bytes(json(bytes(sys.inputs.image))))",
            sys_inputs={"image": msgspec.json.encode(list(image)).decode()},
            ignore_system_fonts=True,
        )
    except RuntimeError:
        return False
    return True


def set_pages(
    documents: Sequence[dict[str, Any]],
    *,
    title: str,
    made_at_ms: int,
    emblem: str = NEUTRAL,
    format: Literal["pdf", "png"] = "pdf",
    ppi: float = 110,
) -> list[bytes]:
    """Set documents one after the other: one PDF, or a picture of each page. The same input gives the same
    bytes. It blocks.

    Raises: RuntimeError of typst, which tests rule out for what `fill.py` makes.
    """
    documents = [{**one, "check": {**one["check"], "qr": _code(one["check"]["url"])}} for one in documents]
    inputs = {"documents": msgspec.json.encode(documents).decode(), "emblem": emblem, "title": title}
    found: Any = typst.compile(
        TEMPLATES / "main.typ",
        root=TEMPLATES,
        format=format,
        ppi=ppi,
        sys_inputs=inputs,
        ignore_system_fonts=True,
        timestamp=made_at_ms // 1000,
    )
    return found if isinstance(found, list) else [found or b""]
