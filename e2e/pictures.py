"""Pictures of screens for who wants to look: PICTURES=DIRECTORY."""

import os
from pathlib import Path

from playwright.sync_api import Page

PICTURES = os.environ.get("PICTURES")


def picture(page: Page, name: str) -> None:
    """Keep a picture in both themes, and one as wide as a tablet."""
    if PICTURES is None:
        return
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    before = page.viewport_size
    page.set_viewport_size({"width": 820, "height": 1180})
    page.screenshot(path=Path(PICTURES) / f"{name}-820.png", full_page=True)
    if before is not None:
        page.set_viewport_size(before)
