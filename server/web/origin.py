"""Requests that change something must come from our own pages (CSRF).

The browser says where a request comes from: `Sec-Fetch-Site` where it trusts the connection, `Origin`
elsewhere. A page on another site can forge neither. Without both, only a request without our cookie passes:
there is nothing to ride on.
"""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from server.web.cookie import COOKIE
from server.web.problems import Problem

_SAFE = {"GET", "HEAD", "OPTIONS"}


def guard_origin(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse what another site made the browser send.

    Raises: Problem `origin`.
    """
    if connection.scope.get("method") in _SAFE:
        return
    headers = connection.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        ours = site == "same-origin"
    elif origin is not None:
        ours = urlsplit(origin).netloc == headers.get("host", "") != ""
    else:
        ours = COOKIE not in connection.cookies
    if not ours:
        raise Problem("origin")
