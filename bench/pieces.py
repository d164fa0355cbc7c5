"""Evidence in pieces beside evidence in one: how fast, and what goes twice when the line keeps breaking."""

import base64
import hashlib
import random
import socket
import time
from collections.abc import Iterator
from typing import Any

import httpx

from bench import outbox
from bench.figure import figure
from bench.place import Place
from e2e import agency
from e2e.server_process import ServerProcess
from server.uploads import VERSION, write_metadata

FILE_BYTES = 3_000_000
FIRST_CHUNK, LARGEST_CHUNK = 32 * 1024, 512 * 1024  # as the app's, on a good line
CUT_EVERY = 3  # of the chunks, the third is cut in its middle
FILES = 20
TYPE = "image/jpeg"


def measure(place: Place) -> Iterator[dict[str, Any]]:
    data = place.agency("pieces")
    server = ServerProcess(
        data, data, {"LURING_SESSION_PER_SECOND": "1000000", "LURING_SESSION_BURST": "1000000"}
    )
    server.start()
    try:
        origin = f"http://127.0.0.1:{server.port}"
        headers = {"Origin": origin, "Tus-Resumable": VERSION}
        with httpx.Client(base_url=origin, headers=headers) as client:
            phone = outbox.sign_in(client, agency.NIP["Budi"], agency.PASSWORD)
            files = place.sized(FILES, 2)
            whole = per_second([put(client, photo(seed)) for seed in range(files)])
            pieces = per_second([send(client, photo(FILES + seed)) for seed in range(files)])
            name = "a file of 3 MB in one piece"
            yield figure("a file of 3 MB in chunks", pieces, "MB/s", ratio=pieces / whole, against=name)
            yield figure(name, whole, "MB/s")
            yield from cut(client, server.port, phone.cookie, photo(2 * FILES))
    finally:
        server.stop()


def photo(seed: int) -> bytes:
    """Bytes that begin like a picture and that no other seed makes."""
    return b"\xff\xd8\xff" + random.Random(seed).randbytes(FILE_BYTES - 3)


def per_second(seconds: list[float]) -> float:
    return round(FILE_BYTES * len(seconds) / sum(seconds) / 1_000_000, 1)


def put(client: httpx.Client, content: bytes) -> float:
    begun = time.perf_counter()
    client.put(f"/api/evidence/{hashlib.sha256(content).hexdigest()}", content=content).raise_for_status()
    return time.perf_counter() - begun


def send(client: httpx.Client, content: bytes) -> float:
    """Send as the app does on a good line: every chunk twice as large as the one before."""
    begun = time.perf_counter()
    path, offset, size = begin(client, content), 0, FIRST_CHUNK
    while offset < len(content):
        chunk = content[offset : offset + size]
        answer = client.patch(path, content=chunk, headers=chunk_headers(offset, chunk)).raise_for_status()
        offset = int(answer.headers["upload-offset"])
        size = min(LARGEST_CHUNK, size * 2)
    return time.perf_counter() - begun


def cut(client: httpx.Client, port: int, cookie: str, content: bytes) -> Iterator[dict[str, Any]]:
    """Break the line in the middle of every third chunk: half of it is on its way by then."""
    path, offset, size, number = begin(client, content), 0, FIRST_CHUNK, 0
    twice = again_in_one = 0
    while offset < len(content):
        chunk, number = content[offset : offset + size], number + 1
        headers = chunk_headers(offset, chunk)
        if number % CUT_EVERY == 0:
            break_off(port, path, cookie, headers, chunk)
            twice += len(chunk) // 2
            again_in_one += offset + len(chunk) // 2  # a whole file would begin anew
            size = max(FIRST_CHUNK // 4, size // 2)
            offset = int(client.head(path).raise_for_status().headers["upload-offset"])
            continue
        answer = client.patch(path, content=chunk, headers=headers).raise_for_status()
        offset = int(answer.headers["upload-offset"])
        size = min(LARGEST_CHUNK, size * 2)
    name = "a file of 3 MB, every third chunk cut"
    against = f"{name}: in one piece"
    yield figure(f"{name}: went twice", twice, "bytes", ratio=twice / again_in_one, against=against)
    yield figure(against, again_in_one, "bytes")


def break_off(port: int, path: str, cookie: str, headers: dict[str, str], chunk: bytes) -> None:
    sent = {"Host": f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}", "Cookie": cookie, **headers}
    sent |= {"Tus-Resumable": VERSION, "Content-Length": str(len(chunk))}
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + chunk[: len(chunk) // 2])


def begin(client: httpx.Client, content: bytes) -> str:
    metadata = write_metadata(hashlib.sha256(content).hexdigest(), TYPE)
    headers = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
    return client.post("/api/uploads", headers=headers).raise_for_status().headers["location"]


def chunk_headers(offset: int, chunk: bytes) -> dict[str, str]:
    checksum = base64.b64encode(hashlib.sha256(chunk).digest()).decode()
    return {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(offset),
        "Upload-Checksum": f"sha256 {checksum}",
    }
