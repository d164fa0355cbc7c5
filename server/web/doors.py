"""What every request passes before its handler: it comes from our own pages, and the desk is open to it.

One guard and not two, because the framework copies the handler for each.
"""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from server.web.origin import guard_origin
from server.web.visitor import guard_desk


async def guard_doors(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises: Problem `origin`, `not_signed_in`, `not_allowed`, `second_factor`, `too_many_requests`."""
    guard_origin(connection, handler)
    await guard_desk(connection, handler)
