"""Bytes: of an exchange on the wire, head included, and of the app."""

import gzip
import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from bench import outbox
from bench.figure import figure
from bench.heads import HEADERS
from bench.place import Place
from e2e import agency
from e2e.server_process import ServerProcess


def measure(place: Place) -> Iterator[dict[str, Any]]:
    yield from measure_exchange(place.agency("weight"), place.dist)
    yield from measure_app(place.dist)


def measure_exchange(data: Path, dist: Path) -> Iterator[dict[str, Any]]:
    """One exchange with ten new reports, and one with nothing to say, as a phone in use makes them."""
    server = ServerProcess(data, dist)
    server.start()
    try:
        origin = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=origin, headers={"Origin": origin}) as client:
            phone = outbox.sign_in(client, agency.NIP["Budi"], agency.PASSWORD)
            yield from exchange(
                server.port, phone, outbox.exchange_body(phone, 10), "exchange, 10 new reports"
            )
            outbox.pull(client, phone)
            yield from exchange(server.port, phone, outbox.exchange_body(phone, 0), "exchange, nothing new")
    finally:
        server.stop()


def exchange(port: int, phone: outbox.Phone, body: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Send it compressed when that is shorter, as the app does."""
    packed = gzip.compress(body, 6)
    sent = min(packed, body, key=len)
    headers = {**HEADERS, "Cookie": phone.cookie, "Origin": f"http://127.0.0.1:{port}"}
    if sent is packed:
        headers["Content-Encoding"] = "gzip"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/api/sync", sent, headers)
    response = connection.getresponse()
    answer = response.read()
    assert response.status == 200, answer
    head_up = sum(len(f"{name}: {value}\r\n") for name, value in headers.items()) + len(
        f"POST /api/sync HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    head_down = sum(len(f"{name}: {value}\r\n") for name, value in response.getheaders()) + 19
    connection.close()
    yield figure(f"{name}: up, body", len(sent), "bytes", ratio=len(sent) / len(body), against="uncompressed")
    yield figure(f"{name}: up, with head", len(sent) + head_up, "bytes")
    yield figure(f"{name}: down, body", len(answer), "bytes")
    yield figure(f"{name}: down, with head", len(answer) + head_down, "bytes")


def measure_app(dist: Path) -> Iterator[dict[str, Any]]:
    """Gzip bytes of what the first screen loads, and of everything that the service worker keeps."""
    page = (dist / "index.html").read_text(encoding="utf-8")
    first = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', page)
    worker = (dist / "service-worker.js").read_text(encoding="utf-8")
    kept = re.findall(r'\["(/[^"]+)","[0-9a-f]{16}"\]', worker)
    assert first
    assert kept
    yield from sizes(dist, first, "first screen")
    yield from sizes(dist, [path[1:] for path in kept], "whole app, precached")


def sizes(dist: Path, files: list[str], name: str) -> Iterator[dict[str, Any]]:
    packed = {file: len(gzip.compress((dist / file).read_bytes(), 9)) for file in files}
    scripts = sum(size for file, size in packed.items() if file.endswith(".js"))
    yield figure(f"{name}: JavaScript", scripts, "bytes gzip")
    yield figure(f"{name}: everything", sum(packed.values()), "bytes gzip")
