"""Exchanges per second with ten new reports each, beside the bare handler; and how busy the generator was."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bench import outbox
from bench.figure import figure
from e2e import agency
from e2e.server_process import ServerProcess, free_port, wait_until_ready

CONNECTIONS = 96  # each is one person with one phone
REPORTS = 10
NIPS = [f"9999030100{number:08}" for number in range(CONNECTIONS)]


def employ(data: Path) -> None:
    """Give Sari's clinic as many nurses as there are connections, with the plan of a nurse."""
    rows = "".join(f"{nip},Perawat {nip[-3:]},PKM,Perawat,{agency.NIP['Sari']},2024-01-01\n" for nip in NIPS)
    head = "nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai\n"
    agency.import_tables(data, pegawai=head + rows, rhk=agency.PLANS)
    agency.give_passwords(data, NIPS)


def measure(data: Path, exchanges: int) -> Iterator[dict[str, Any]]:
    """Send the same bodies to both. `exchanges` is how many each connection makes."""
    load = data.parent / "load.msgpack"
    server = ServerProcess(
        data, data, {"LURING_SESSION_PER_SECOND": "1000000", "LURING_SESSION_BURST": "1000000"}
    )
    server.start()
    try:
        load.write_bytes(msgspec.msgpack.encode(prepare(server.port, exchanges)))
        real = run_load(server.port, load)
        cpu = server.cpu_seconds()
    finally:
        server.stop()
    with bare_server() as port:
        bare = run_load(port, load)
    limit = "bare handler that commits 10 rows"
    ratio = per_second(real) / per_second(bare)
    name = f"exchange of {REPORTS} reports, {CONNECTIONS} phones at once"
    yield figure(name, round(per_second(real)), "1/s", ratio=ratio, against=limit)
    yield from around(name, real)
    yield figure(f"{name}: server's CPU", round(cpu / real["requests"] * 1000, 2), "ms each")
    yield figure(limit, round(per_second(bare)), "1/s")
    yield from around(limit, bare)


def prepare(port: int, exchanges: int) -> list[tuple[str, str, list[bytes]]]:
    origin = f"http://127.0.0.1:{port}"
    phones = []
    for nip in NIPS:
        with httpx.Client(base_url=origin, headers={"Origin": origin}) as client:
            phone = outbox.sign_in(client, nip, agency.PASSWORD)
        bodies = list(outbox.exchange_bodies(phone, exchanges, REPORTS))
        phones.append((phone.cookie, phone.device.cache.cursor, bodies))
    return phones


def run_load(port: int, load: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.load", "127.0.0.1", str(port), str(load)]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return found


@contextmanager
def bare_server() -> Iterator[int]:
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        process = subprocess.Popen([sys.executable, "-m", "bench.bare", directory, str(port)])
        try:
            wait_until_ready(port, "/", process)
            yield port
        finally:
            process.terminate()
            process.wait(10)


def per_second(found: dict[str, Any]) -> float:
    return float(found["requests"] / found["seconds"])


def around(name: str, found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """How long each took, and whether the load generator was the bottleneck."""
    assert set(found["statuses"]) == {"200"}, found["statuses"]
    yield figure(f"{name}: median", found["p50_ms"], "ms")
    yield figure(f"{name}: 99th percentile", found["p99_ms"], "ms")
    busy = found["cpu_seconds"] / found["seconds"]
    yield figure(f"{name}: load generator's CPU", round(busy, 2), f"cores of {os.cpu_count()}")
