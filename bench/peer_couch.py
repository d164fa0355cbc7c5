"""The peer: CouchDB's protocol, served by express-pouchdb, asked by PouchDB. A database for each person."""

import json
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.heads import HEADERS
from bench.outbox import NOTES
from bench.peer_install import HERE, node
from e2e.server_process import free_port, wait_until_ready


@contextmanager
def served(directory: Path) -> Iterator[tuple[int, int]]:
    """Port and process group."""
    port = free_port()
    directory.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [node(), HERE / "server.cjs", directory, str(port)], cwd=directory, start_new_session=True
    )
    try:
        wait_until_ready(port, "/", process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(10)


def let_devices(port: int, directory: Path, what: str, devices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Have PouchDB do something on all devices. Returns what each asked, and how much went each way."""
    directory.mkdir(exist_ok=True)
    job = directory / "job.json"
    job.write_text(json.dumps({"what": what, "devices": devices}), encoding="utf-8")
    command = [
        str(part) for part in (node(), HERE / "devices.cjs", f"http://127.0.0.1:{port}", directory, job)
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def seed(port: int, name: str, documents: list[dict[str, Any]]) -> None:
    url = f"http://127.0.0.1:{port}/{name}/_bulk_docs"
    httpx.post(url, json={"docs": documents}, timeout=60).raise_for_status()


def report(number: int, placement: str) -> dict[str, Any]:
    """The fields that a report of ours has, without its chain and signature, which CouchDB has not."""
    return {
        "_id": str(uuid.uuid4()),
        "type": "report",
        "actor": str(uuid.uuid4()),
        "placement": placement,
        "date": time.strftime("%Y-%m-%d"),
        "service": "pemeriksaan",
        "quantity": 14 + number,
        "note": NOTES[number % len(NOTES)],
        "line": str(uuid.uuid4()),
        "indicator": str(uuid.uuid4()),
        "form": "lapor-klinik@1",
        "made": {"at": time.time_ns() // 1_000_000, "zone": "Asia/Jakarta", "offset_ms": -1200},
    }


def request_of(port: int, asked: list[Any]) -> bytes:
    """One request as Chromium would send it for PouchDB."""
    method, path, own, body = asked
    content: bytes = body.encode()
    headers = {**HEADERS, "Accept": own.get("accept", "*/*"), "Cookie": "AuthSession=" + "x" * 43}
    headers.pop("Content-Type")
    if method != "GET":
        headers["Origin"] = f"http://127.0.0.1:{port}"
        headers["Content-Type"] = own.get("content-type", "application/json")
        headers["Content-Length"] = str(len(content))
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return b"\r\n".join([*(line.encode() for line in lines), b"", content])
