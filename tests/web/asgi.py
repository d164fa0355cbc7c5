"""Requests that no HTTP client sends: bodies in pieces, cut off, and answers that stay open."""

import asyncio
from collections.abc import Iterable
from typing import Any

from web.browser import ORIGIN, Browser, Server

CUT: dict[str, Any] = {"type": "http.disconnect"}


def piece(body: bytes, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


class Conversation:
    """One request to the app, message by message."""

    def __init__(
        self, server: Server, browser: Browser, method: str, path: str, headers: dict[str, str]
    ) -> None:
        given = {"host": "kinerja.test", "origin": ORIGIN, "cookie": f"luring={browser.token}", **headers}
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "scheme": "http",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("192.0.2.7", 40000),
            "server": ("kinerja.test", 80),
            "state": {},
        }
        self._app = server.client.app
        self._up: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._down: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Conversation":
        self._task = asyncio.create_task(self._app(self._scope, self._up.get, self._down.put))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self.send([CUT])
        await asyncio.wait_for(self._task, 5)

    def send(self, messages: Iterable[dict[str, Any]]) -> None:
        for message in messages:
            self._up.put_nowait(message)

    @property
    def silent(self) -> bool:
        """Whether nothing more has been said."""
        return self._down.empty()

    async def next(self) -> dict[str, Any]:
        """Get the next message of the answer."""
        return await asyncio.wait_for(self._down.get(), 5)


def upload(
    server: Server,
    browser: Browser,
    method: str,
    path: str,
    messages: list[dict[str, Any]],
    headers: dict[str, str] | None = None,
) -> int:
    """Send a body piece by piece and get the status of the answer."""

    async def talk() -> int:
        async with Conversation(server, browser, method, path, headers or {}) as conversation:
            conversation.send(messages)
            return int((await conversation.next())["status"])

    return asyncio.run(talk())
