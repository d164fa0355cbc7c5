"""A push service that runs here: takes what a server sends, as a browser's vendor would, and opens it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from server.webpush import decrypt, point_of
from sync.mutation import to_b64u


class Subscribed:
    """One browser's subscription: what it tells the server, and what it alone can open."""

    def __init__(self, base: str, name: str, number: int = 1) -> None:
        self.key = ec.derive_private_key(7_000 + number, ec.SECP256R1())
        self.auth = to_b64u(bytes([number]) * 16)
        self.endpoint = f"{base}/{name}"

    def told(self, **more: Any) -> dict[str, Any]:
        keys = {"p256dh": to_b64u(point_of(self.key)), "auth": self.auth}
        return {"endpoint": self.endpoint, "keys": keys, **more}

    def open(self, body: bytes) -> Any:
        return json.loads(decrypt(body, self.key, self.auth))


class PushService:
    """`answers`: the statuses to come, 201 when there is none left."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.received: list[tuple[str, dict[str, str], bytes]] = []  # path, headers, body
        self.answers: list[tuple[int, dict[str, str]]] = []

    def subscribed(self, name: str = "one", number: int = 1) -> Subscribed:
        return Subscribed(self.base, name, number)

    def opened(self, browser: Subscribed) -> list[Any]:
        """Open everything that came for a browser."""
        return [browser.open(body) for path, _, body in self.received if browser.endpoint.endswith(path)]


@contextmanager
def push_service() -> Iterator[PushService]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.received.append((self.path, dict(self.headers), body))
            status, headers = service.answers.pop(0) if service.answers else (201, {})
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service = PushService(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
