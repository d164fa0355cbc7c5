"""A tus client in a few lines: what a phone says to `/api/uploads`, one request at a time."""

import base64
import hashlib
from typing import Any

import httpx
from web.browser import Browser

from server.uploads import write_metadata

PATH = "/api/uploads"
CHUNK_TYPE = "application/offset+octet-stream"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checksum(content: bytes) -> str:
    return "sha256 " + base64.b64encode(hashlib.sha256(content).digest()).decode()


def tus(browser: Browser, method: str, path: str = PATH, **more: Any) -> httpx.Response:
    headers = {"Tus-Resumable": "1.0.0", **more.pop("headers", {})}
    return browser.request(method, path, headers=headers, **more)


def create(
    browser: Browser, content: bytes, *, length: int | None = None, type: str = "image/jpeg", name: str = ""
) -> httpx.Response:
    headers = {
        "Upload-Length": str(len(content) if length is None else length),
        "Upload-Metadata": write_metadata(name or sha(content), type),
    }
    return tus(browser, "POST", headers=headers)


def begin(browser: Browser, content: bytes, **more: Any) -> str:
    """Begin an upload. Returns its address."""
    answer = create(browser, content, **more)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def head(browser: Browser, path: str) -> int:
    """Ask how many bytes the server has."""
    answer = tus(browser, "HEAD", path)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


def chunk_headers(offset: int, content: bytes, *, summed: bool = True) -> dict[str, str]:
    headers = {"Tus-Resumable": "1.0.0", "Content-Type": CHUNK_TYPE, "Upload-Offset": str(offset)}
    return headers | ({"Upload-Checksum": checksum(content)} if summed else {})


def patch(browser: Browser, path: str, offset: int, content: bytes, **headers: str) -> httpx.Response:
    given = chunk_headers(offset, content) | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return tus(browser, "PATCH", path, headers=given, content=content)


def send(browser: Browser, content: bytes, size: int = 4096) -> str:
    """Send a file in pieces. Returns the address of the upload."""
    path = begin(browser, content)
    for offset in range(head(browser, path), len(content), size):
        assert patch(browser, path, offset, content[offset : offset + size]).status_code == 204
    return path
