"""A phone in a few lines: it numbers, chains and signs what its person does, and exchanges."""

import gzip
import json
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from cast import PLACE
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from web.browser import Browser, Server

from sync.mutation import line_hash, run_digest, to_b64u
from sync.wire import Answer


class Outbox:
    """What a phone holds before anything is sent."""

    def __init__(self, person: str, clock: Callable[[], int]) -> None:
        self.person = person
        self.clock = clock
        self.replica = str(uuid.uuid4())
        self.lines: list[bytes] = []
        self.cursor = self.epoch = ""
        self._key = generate_private_key(SECP256R1())

    def registration(self) -> dict[str, str]:
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"replica": self.replica, "key": to_b64u(point), "label": "HP"}

    def write(self, **changes: Any) -> bytes:
        """Write the next line of the outbox: a report of work outside the plan, unless told otherwise."""
        line = {
            "v": 1,
            "id": str(uuid.uuid4()),
            "replica": self.replica,
            "n": len(self.lines) + 1,
            "prev": line_hash(self.lines[-1]) if self.lines else "",
            "actor": self.person,
            "collection": "report",
            "record": str(uuid.uuid4()),
            "put": {"body": self.body(), "link": {"line": None, "indicator": None}},
            "form": "lapor-umum@1",
            "salt": to_b64u(bytes(16)),
            "made": {"at": self.clock(), "zone": "Asia/Jakarta"},
        } | changes
        self.lines.append(
            json.dumps({name: value for name, value in line.items() if value is not None}).encode()
        )
        return self.lines[-1]

    def body(self, **changes: Any) -> dict[str, Any]:
        return {
            "placement": PLACE[self.person],
            "date": "2026-11-18",
            "quantity": 3,
            "note": "Posyandu",
        } | changes

    def request(self, first: int = 1, count: int | None = None, **changes: Any) -> bytes:
        """Write the body of an exchange that brings lines from number `first` on."""
        lines = self.lines[first - 1 :][:count]
        hello: dict[str, Any] = {
            "v": 1,
            "client": "0.1.0",
            "replica": self.replica,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "outbox": {
                "n": len(self.lines),
                "hash": line_hash(self.lines[-1]) if self.lines else "",
                "count": len(lines),
                "bytes": sum(map(len, lines)),
            },
            "t0": self.clock(),
        }
        if lines:
            hello["run"] = {"first": first, "sig": self.sign(first, lines)}
        return b"\n".join([json.dumps(hello | changes).encode(), *lines]) + b"\n"

    def sign(self, first: int, lines: list[bytes]) -> str:
        hashes = [line_hash(line) for line in lines]
        r, s = decode_dss_signature(self._key.sign(run_digest(self.replica, first, hashes), ECDSA(SHA256())))
        return to_b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


class Phone(Outbox):
    """The app of one person. `browser` carries the session; the key signs, whoever is signed in."""

    def __init__(self, server: Server, person: str) -> None:
        super().__init__(person, server.clock)
        self.browser = server.browser(person)
        assert self.browser.post("/api/replicas", json=self.registration()).status_code == 201

    def send(
        self,
        body: bytes | None = None,
        browser: Browser | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        content = gzip.compress(self.request() if body is None else body)
        sent = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip", **(headers or {})}
        return (browser or self.browser).post("/api/sync", content=content, headers=sent)

    def exchange(self, first: int = 1) -> Answer:
        """Exchange, and remember how far it has seen."""
        answer = answer_of(self.send(self.request(first)))
        self.cursor, self.epoch = answer.cursor, answer.epoch
        return answer


def answer_of(response: httpx.Response) -> Answer:
    assert response.status_code == 200, response.text
    return msgspec.json.decode(response.content, type=Answer)
