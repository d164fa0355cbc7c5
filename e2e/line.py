"""The line between phone and server: a proxy that can be cut, slow, or a hotel's captive portal.

It listens on one port for the whole story: the phone sees one origin, whatever happens to the server behind.
"""

import asyncio
import contextlib
import gzip
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

PORTAL = b"<!doctype html><title>Wi-Fi Bandara</title><h1>Selamat datang. Silakan masuk.</h1>"
T = TypeVar("T")
Fate = Literal["pass", "cut_upload", "lose_reply", "cut_reply", "hold"]


@dataclass
class Request:
    method: str
    path: str
    head: bytes
    body: bytes

    @property
    def is_exchange(self) -> bool:
        return self.method == "POST" and self.path == "/api/sync"

    @property
    def text(self) -> bytes:
        """The body, unpacked."""
        return gzip.decompress(self.body) if self.body.startswith(b"\x1f\x8b") else self.body


class Line:
    """One proxy. Its switches may be turned from the test's thread at any time."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.port = 0
        self.state: Literal["up", "cut", "portal"] = "up"
        self.fate: Callable[[Request], Fate] = lambda request: "pass"
        # Called when the server has answered a request whose reply is going to be lost.
        self.on_lost_reply: Callable[[Request], None] = lambda request: None
        self.requests: list[Request] = []
        self.changed = threading.Condition()
        self._release = asyncio.Event()
        self._connections: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._listener = self._await(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._listener.sockets[0].getsockname()[1]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """No signal: what is open breaks, what is new is refused."""
        self.state = "cut"
        self._await(self._break_all())

    def portal(self) -> None:
        """A hotel's Wi-Fi: every request is answered 200 with a page of its own."""
        self.state = "portal"
        self._await(self._break_all())

    def carry_only_heartbeats(self) -> None:
        """A signal so weak that nothing larger than a first line gets through."""

        def fate(request: Request) -> Fate:
            carries_work = request.is_exchange and len(request.text.splitlines()) > 1
            return "cut_upload" if carries_work else "pass"

        self.fate = fate

    def mend(self) -> None:
        self.state = "up"
        self.fate = lambda request: "pass"
        self.release()

    def release(self) -> None:
        """Let go of the requests on hold."""
        self._loop.call_soon_threadsafe(self._release.set)

    def wait_for(self, met: Callable[[list[Request]], bool], seconds: float = 15) -> None:
        """Wait until the requests seen so far satisfy a condition.

        Raises: AssertionError when they do not in time.
        """
        with self.changed:
            assert self.changed.wait_for(lambda: met(self.requests), seconds), [r.path for r in self.requests]

    def exchanges(self) -> int:
        return sum(request.is_exchange for request in self.requests)

    def close(self) -> None:
        self._listener.close()
        self._await(self._break_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _break_all(self) -> None:
        for writer in list(self._connections):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._one_request(reader, writer)
        finally:
            self._connections.discard(writer)
            writer.transport.abort() if self.state == "cut" else writer.close()

    async def _one_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.state == "cut":
            return
        request = await read_request(reader)
        if self.state == "portal":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n")
            writer.write(b"Content-Length: %d\r\n\r\n" % len(PORTAL) + PORTAL)
            await writer.drain()
            return self._saw(request)
        fate = self.fate(request)
        if fate == "hold":
            self._saw(request)
            self._release.clear()
            await self._release.wait()
        await self._forward(request, writer, fate)
        if fate != "hold":
            self._saw(request)

    async def _forward(self, request: Request, writer: asyncio.StreamWriter, fate: Fate) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        self._connections.add(up_writer)
        try:
            if fate == "cut_upload":
                up_writer.write(request.head + request.body[: len(request.body) // 2])
                return await up_writer.drain()
            up_writer.write(request.head + request.body)
            await up_writer.drain()
            if fate == "lose_reply":
                await up_reader.read(-1)
                self.on_lost_reply(request)
            elif fate == "cut_reply":
                reply = await up_reader.read(-1)
                writer.write(reply[: reply.index(b"\r\n\r\n") + 4 + 20])
                await writer.drain()
            else:
                while piece := await up_reader.read(64 * 1024):
                    writer.write(piece)
                    await writer.drain()
        finally:
            self._connections.discard(up_writer)
            up_writer.close()

    def _saw(self, request: Request) -> None:
        with self.changed:
            self.requests.append(request)
            self.changed.notify_all()


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Read one request; have the server close after its reply, so that one connection is one request."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    kept = [line for line in lines[:-2] if not line.lower().startswith("connection:")]
    return Request(method, path, "\r\n".join([*kept, "Connection: close", "", ""]).encode("latin-1"), body)
