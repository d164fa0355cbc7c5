"""`GET /metrics` for Prometheus, behind a token of its own; without one there is no such page."""

import asyncio
import resource
import shutil
from collections.abc import Mapping
from functools import partial
from hmac import compare_digest

import msgspec
from litestar import MediaType, get

from server.backup_marker import read_marker
from server.checkpoints import Checkpoint, agrees, newest
from server.store.store import ReadTx
from server.version import VERSION
from server.web.admission import BYTES, ROOMS
from server.web.connections import WHYS
from server.web.context import Shared, Web
from server.web.measures import family
from server.web.problems import Problem
from server.web.visitor import HttpRequest

Samples = list[tuple[Mapping[str, str], float]]


class _OfAgency(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    instansi: int
    epoch: str
    rows: int
    held: int
    unjudged: int
    put_off: int
    signed: Checkpoint | None
    agrees: bool


@get("/metrics", media_type=MediaType.TEXT, include_in_schema=False)
async def read_metrics(request: HttpRequest, web: Shared) -> str:
    """Raises: Problem `not_found`."""
    given = request.headers.get("authorization", "").partition("Bearer ")[2].strip()
    token = web.settings.metrics_token
    if not token or not compare_digest(given.encode(), token.encode()):
        raise Problem("not_found")
    signed = await asyncio.to_thread(newest, web.settings.data)
    agencies = await web.store.read(partial(_look, signed=signed, now_ms=web.clock()))
    gauges = await asyncio.to_thread(_gauges, web, agencies)
    return "\n".join([*gauges, *_pressure(web), *web.measures.lines(), ""])


def _look(tx: ReadTx, signed: Mapping[int, Checkpoint], now_ms: int) -> list[_OfAgency]:
    return [
        _OfAgency(
            code=agency.code,
            instansi=agency.instansi,
            epoch=tx.epoch(agency.instansi),
            rows=tx.journal_end(agency.instansi),
            held=sum(one.lines for one in tx.held_there(agency.instansi)),
            unjudged=tx.unjudged_size(agency.instansi, now_ms).count,
            put_off=tx.unjudged_put_off(agency.instansi, now_ms),
            signed=signed.get(agency.instansi),
            agrees=agency.instansi not in signed or agrees(tx, signed[agency.instansi]),
        )
        for agency in tx.agencies()
    ]


def _pressure(web: Web) -> list[str]:
    """What is inside, what waits, and whom we sent away."""
    admission, connections = web.admission, web.connections
    inside: Samples = [({"room": room}, admission.inside[room]) for room in ROOMS]
    refused: Samples = [({"room": room}, admission.refused[room]) for room in (*ROOMS, BYTES)]
    ended: Samples = [({"why": why}, connections.ended[why]) for why in WHYS]
    return [
        *family("luring_requests_inside", "gauge", "Requests that are being served.", inside),
        *family("luring_body_bytes", "gauge", "Bytes of bodies in memory.", [({}, admission.bytes_held)]),
        *family("luring_writer_waiting", "gauge", "Jobs that wait for the writer.", [
            ({}, web.store.waiting())
        ]),
        *family("luring_open_connections", "gauge", "Connections at the last look.", [
            ({}, connections.open)
        ]),
        *family("luring_refused_total", "counter", "Requests sent away: too many inside.", refused),
        *family("luring_slow_ended_total", "counter", "Connections ended, by why.", ended),
    ]  # fmt: skip


def _gauges(web: Web, agencies: list[_OfAgency]) -> list[str]:
    settings, now_ms = web.settings, web.clock()
    marker = read_marker(settings.data)
    used = resource.getrusage(resource.RUSAGE_SELF)
    covered: Samples = [
        ({"agency": one.code}, found.row)
        for one in agencies
        if marker is not None
        and (found := marker.agencies.get(one.instansi)) is not None
        and found.epoch == one.epoch
    ]
    checked: Samples = [
        ({"agency": one.code}, (now_ms - one.signed.at) / 1000) for one in agencies if one.signed is not None
    ]
    agreeing: Samples = [({"agency": one.code}, int(one.agrees)) for one in agencies]
    backup: Samples = [] if marker is None else [({}, (now_ms - marker.made_at) / 1000)]
    files = [settings.data / name for name in ("luring.db", "luring.db-wal")]
    # A database that several servers share is measured where it is.
    size: Samples = [({}, sum(file.stat().st_size for file in files if file.exists()))]
    rows: Samples = [({"agency": one.code}, one.rows) for one in agencies]
    gauges: tuple[tuple[str, str, Samples], ...] = (
        ("luring_info", "The version that runs.", [({"version": VERSION}, 1)]),
        ("luring_open_streams", "Open streams of pokes.", [({}, len(web.hub))]),
        ("luring_journal_rows", "Rows of the journal.", rows),
        ("luring_held_lines", "Lines that wait for a newer server or a mended bug.", [
            ({"agency": one.code}, one.held) for one in agencies
        ]),
        ("luring_unjudged", "Pushes that were kept in a rush and wait to be judged.", [
            ({"agency": one.code}, one.unjudged) for one in agencies
        ]),
        ("luring_unjudged_put_off", "Pushes that could not be judged, and are tried again.", [
            ({"agency": one.code}, one.put_off) for one in agencies
        ]),
        ("luring_backup_age_seconds", "Age of the newest verified backup; none: there is none.", backup),
        ("luring_backup_row", "Last row of the journal in that backup.", covered),
        ("luring_checkpoint_age_seconds", "Age of the newest signed checkpoint.", checked),
        ("luring_journal_agrees", "1: the journal is what was signed last.", agreeing),
        ("luring_disk_free_bytes", "Room on the disk of the data.", [
            ({}, shutil.disk_usage(settings.data).free)
        ]),
        ("luring_database_bytes", "Size of the database.", [] if settings.database else size),
        ("process_resident_memory_max_bytes", "Most memory ever used.", [({}, used.ru_maxrss * 1024)]),
    )  # fmt: skip
    lines = [line for name, help, samples in gauges for line in family(name, "gauge", help, samples)]
    cpu = round(used.ru_utime + used.ru_stime, 3)
    return lines + family("process_cpu_seconds_total", "counter", "Time on the processor.", [({}, cpu)])
