"""The addresses that pages name are doors of the server: method and path as `docs/openapi.json` has them."""

import json
import re

from handbook.pages import DOCS, pages

_METHOD = "(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
_NAMED = re.compile(rf"({_METHOD}(?:, {_METHOD})*) (/(?:api|health|metrics|cek)\b[^\s`|,;)]*)")
# Text for a machine that reads text, on a port of its own; not of the interface.
UNLISTED = {("GET", "/metrics")}


def closed() -> list[str]:
    """List the doors that pages name and that there are not."""
    api = json.loads((DOCS / "openapi.json").read_text("utf-8"))["paths"]
    there = UNLISTED | {(how.upper(), _holes(path)) for path, ways in api.items() for how in ways}
    return [
        f"{page.path.name}: {method} {path}"
        for page in pages()
        if page.path.name != "CHANGELOG.md"  # of what was
        for methods, path in _NAMED.findall(page.path.read_text("utf-8"))
        for method in methods.split(", ")
        if (method, _holes(path)) not in there
    ]


def _holes(path: str) -> str:
    """Make `/x/{}` of `/x/{id}`, `/x/<id>?after=` and `/x/ID`."""
    return re.sub(r"\{[^}]*\}|<[^>]*>?|(?<=/)[A-Z]+(?=/|$)", "{}", path.partition("?")[0].rstrip("."))
