"""The documentation: its pages, its links, the words its guides quote, and the site made of it (`make docs`).

`docs/README.md` is the index; every page is reached from it.
"""

from handbook.links import complaints
from handbook.pages import DOCS, INDEX, ROOT, Page, pages

__all__ = ["DOCS", "INDEX", "ROOT", "Page", "complaints", "pages"]
