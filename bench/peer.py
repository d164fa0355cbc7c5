"""A day of many devices, by our exchange and by CouchDB's protocol: ten reports up, twenty changes down.

Both on this machine, one after the other, with the same load generator, browser's heads and number of devices
at once; both have what they took on the disk before they answer. PouchDB's requests are those that it makes
itself, recorded and sent again. Its documents have the fields of ours; ours have a chain and a signature too.
"""

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bench import cpu, outbox, peer_couch, peer_install
from bench.figure import figure
from bench.heads import HEADERS
from bench.place import Place
from e2e import agency
from e2e.server_process import ServerProcess
from server.store.records import Row
from server.store.sqlite import SqliteStore
from server.store.store import Tx

REPORTS, CHANGES = 10, 20
WARM, AT_ONCE = 32, 64
DEVICES = [f"9999030100{number:08}" for number in range(WARM + AT_ONCE)]
TIMES = 3
GENEROUS = {"LURING_SESSION_PER_SECOND": "1000000", "LURING_SESSION_BURST": "1000000"}
# Port and process group of a server on these data; what each device sends to a port.
Served = Callable[[Path], AbstractContextManager[tuple[int, int]]]
Days = Callable[[int], list[list[bytes]]]


def measure(place: Place) -> Iterator[dict[str, Any]]:
    peer_install.install()
    data = place.agency("peer")
    employ(data)
    there = data.parent / "couch"
    couch = run(there, peer_couch.served, prepare_couch(there))
    ours = run(data, served_ours, prepare_ours(data))
    name = f"a day of a device, {REPORTS} reports up and {CHANGES} changes down, {AT_ONCE} devices at once"
    peer = "CouchDB's protocol (PouchDB, express-pouchdb on LevelDB)"
    for what, unit, of in (
        ("devices served", "1/s", per_second),
        ("bytes on the wire, heads included", "bytes a device", wire),
        ("bytes up", "bytes a device", up),
        ("bytes down", "bytes a device", down),
        ("round trips", "a device", trips),
        ("server's CPU", "ms a device", server_cpu),
        ("median", "ms", lambda found: found["p50_ms"]),
        ("99th percentile", "ms", lambda found: found["p99_ms"]),
    ):
        mine, theirs = of(ours), of(couch)
        yield figure(f"{name}: {what}", round(mine, 1), unit, ratio=mine / theirs, against=peer)
        yield figure(f"{name}: {what}, {peer}", round(theirs, 1), unit)
    for who, found in (("ours", ours), (peer, couch)):
        busy = found["cpu_seconds"] / found["seconds"]
        yield figure(f"{name}: load generator's CPU, {who}", round(busy, 2), f"cores of {os.cpu_count()}")


def employ(data: Path) -> None:
    """Give Sari's clinic as many nurses as there are devices, with the plan of a nurse."""
    rows = "".join(
        f"{nip},Perawat {nip[-3:]},PKM,Perawat,{agency.NIP['Sari']},2024-01-01\n" for nip in DEVICES
    )
    head = "nip,nama,unit_kode,jabatan,nip_atasan,tmt_mulai\n"
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        agency.import_tables(data, pegawai=head + rows, rhk=agency.PLANS)
    agency.give_passwords(data, DEVICES)


def per_second(found: dict[str, Any]) -> float:
    return float(found["devices"] / found["seconds"])


def wire(found: dict[str, Any]) -> float:
    return up(found) + down(found)


def up(found: dict[str, Any]) -> float:
    return float(found["bytes_up"] / found["devices"])


def down(found: dict[str, Any]) -> float:
    return float(found["bytes_down"] / found["devices"])


def server_cpu(found: dict[str, Any]) -> float:
    return float(found["server_cpu_seconds"] / found["devices"] * 1000)


def trips(found: dict[str, Any]) -> float:
    return float(found["requests"] / found["devices"])


def run(data: Path, served: Served, days: Days) -> dict[str, Any]:
    """Have the same day several times, on fresh copies, after some devices to warm up. The median of them."""
    found = []
    for number in range(TIMES):
        copy = Path(shutil.copytree(data, data.parent / f"{data.name}-{number}"))
        with served(copy) as (port, group):
            devices = days(port)
            generate(port, devices[:WARM], copy.parent / "warm.msgpack")
            before = cpu.group_seconds(group)
            found.append(generate(port, devices[WARM:], copy.parent / "day.msgpack"))
            found[-1]["server_cpu_seconds"] = cpu.group_seconds(group) - before
        shutil.rmtree(copy)
    return sorted(found, key=per_second)[TIMES // 2]


def generate(port: int, devices: list[list[bytes]], load: Path) -> dict[str, Any]:
    load.write_bytes(msgspec.msgpack.encode(devices))
    command = [sys.executable, "-m", "bench.replay", "127.0.0.1", str(port), str(load)]
    found: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    bad = {status for status in found["statuses"] if status not in ("200", "201", "404")}
    assert not bad, found["statuses"]
    return found


@contextmanager
def served_ours(data: Path) -> Iterator[tuple[int, int]]:
    server = ServerProcess(data, data, GENEROUS)
    server.start()
    try:
        yield server.port, server.pid
    finally:
        server.stop()


def prepare_ours(data: Path) -> Days:
    """Phones that have been here before, and for each what others have changed since."""
    with served_ours(data) as (port, _):
        origin = f"http://127.0.0.1:{port}"
        phones = []
        for nip in DEVICES:
            with httpx.Client(base_url=origin, headers={"Origin": origin}) as client:
                phones.append(outbox.sign_in(client, nip, agency.PASSWORD))
    store = SqliteStore(data)

    def change(tx: Tx) -> None:
        for phone in phones:
            bucket = f"work:{phone.placement}"
            for number in range(CHANGES):
                body = peer_couch.report(number, phone.placement)
                row_id = body.pop("_id")
                row = Row(collection="note", id=row_id, buckets=(bucket,), body=msgspec.json.encode(body))
                tx.put_record(1, None, row)

    store.write_now(change)
    store.close()
    bodies = [(phone.cookie, outbox.exchange_body(phone, REPORTS)) for phone in phones]
    return lambda port: [[our_request(port, cookie, body)] for cookie, body in bodies]


def our_request(port: int, cookie: str, body: bytes) -> bytes:
    content = gzip.compress(body, 6)  # as the app does
    headers = {**HEADERS, "Cookie": cookie, "Content-Encoding": "gzip", "Content-Length": str(len(content))}
    headers["Origin"] = f"http://127.0.0.1:{port}"
    lines = ["POST /api/sync HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def prepare_couch(data: Path) -> Days:
    """The same for PouchDB; its requests of the day are recorded on a copy of the server's data."""
    names = [f"work-{nip}" for nip in DEVICES]
    devices = data.parent / "couch-devices"
    with peer_couch.served(data) as (port, _):
        peer_couch.let_devices(port, devices, "begin", [{"name": name} for name in names])
        for name in names:
            peer_couch.seed(port, name, [peer_couch.report(n, str(uuid.uuid4())) for n in range(CHANGES)])
    copy = Path(shutil.copytree(data, data.parent / "couch-recorded"))
    with peer_couch.served(copy) as (port, _):
        reports = [[peer_couch.report(n, str(uuid.uuid4())) for n in range(REPORTS)] for _ in names]
        jobs = [{"name": name, "reports": mine} for name, mine in zip(names, reports, strict=True)]
        found = peer_couch.let_devices(port, devices, "day", jobs)
    assert all((one["up"], one["down"]) == (REPORTS, CHANGES) for one in found), found[0]
    asked = [one["asked"] for one in found]
    return lambda port: [[peer_couch.request_of(port, a) for a in day] for day in asked]
