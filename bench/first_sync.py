"""The first exchange of a new phone whose holder has very much to see: the head of a unit of 200 people, each
with three plan lines and the reports of half a year (100). Requests one after the other until there is no
more. Bytes on the wire, heads included; the server's CPU; seconds from the first request to the last answer.
"""

import http.client
import time
from collections.abc import Iterator
from typing import Any

import brotli
import msgspec

from bench import history
from bench.bodies import Phone, pack
from bench.crowd import gather, sign_in
from bench.figure import figure
from bench.heads import HEADERS
from bench.outbox import now_ms, request_body
from bench.phones import new_phone
from bench.place import Place
from bench.serving import Server, serving
from bench.stores import opened
from server.chance import Chance
from sync.wire import Answer

STAFF = 200
REPORTS = 100

_answer = msgspec.json.Decoder(Answer)


def measure(place: Place) -> Iterator[dict[str, Any]]:
    staff, reports = place.sized(STAFF, 5), place.sized(REPORTS, 20)
    data = place.fresh("first_sync") / "data"
    with opened(data) as store:
        crowd = gather(store, staff + 1, now_ms(), size=staff + 1)
        above = {post.superior for post in crowd.posts}
        head = next(post for post in crowd.posts if post.placement in above)
        others = [post for post in crowd.posts if post is not head]
        history.work(store, crowd, others, reports, now_ms())
        epoch = store.read_now(lambda tx: tx.epoch(crowd.instansi))
        seat, phone = new_phone(head, epoch, "", Chance())
        sign_in(store, crowd.instansi, [seat], now_ms())
    with serving(data) as server:
        before, begun = server.cpu_seconds(), time.perf_counter()
        found = pull(server, Phone(phone.cookie, b"", [pack(request_body(phone))]))
        seconds, cpu = time.perf_counter() - begun, server.cpu_seconds() - before
    assert found.records >= staff * (reports + 2), found
    name = f"first sync of the head of {staff} people"
    yield figure(name, round(seconds, 2), "s")
    yield figure(f"{name}: server's CPU", round(cpu, 2), "s")
    yield figure(f"{name}: requests", found.requests, "requests")
    yield figure(f"{name}: records", found.records, "records")
    yield figure(f"{name}: up", found.up, "bytes")
    against = f"{name}: down, bodies without compression"
    yield figure(f"{name}: down", found.down, "bytes", ratio=found.down / found.plain, against=against)
    yield figure(against, found.plain, "bytes")
    yield figure(f"{name}: longest cursor", found.longest_cursor, "bytes")
    yield figure(f"{name}: longest answer took", round(found.longest_s * 1000), "ms")


class Pulled(msgspec.Struct):
    """What one phone has fetched; bytes, heads included, except `plain`."""

    requests: int = 0
    records: int = 0
    up: int = 0
    down: int = 0
    plain: int = 0  # bodies before their compression
    longest_s: float = 0.0
    longest_cursor: int = 0


def pull(server: Server, phone: Phone) -> Pulled:
    """Exchange until there is no more."""
    found, cursor, more = Pulled(), phone.cursor, True
    line = http.client.HTTPConnection(server.place)
    while more:
        body, is_gzip = phone.bodies[0].fill(cursor)
        headers = {**HEADERS, "Cookie": phone.cookie, "Origin": f"http://{server.place}"}
        headers |= {"Content-Encoding": "gzip"} if is_gzip else {}
        begun = time.perf_counter()
        line.request("POST", "/api/sync", body, headers)
        response = line.getresponse()
        came = response.read()
        found.longest_s = max(found.longest_s, time.perf_counter() - begun)
        assert response.status == 200, came[:300]
        fields = response.getheaders()
        text = brotli.decompress(came) if response.getheader("content-encoding") == "br" else came
        answer = _answer.decode(text)
        found.requests += 1
        found.records += len(answer.changes)
        found.up += len(body) + sum(len(f"{name}: {value}\r\n") for name, value in headers.items()) + 60
        found.down += len(came) + sum(len(f"{name}: {value}\r\n") for name, value in fields) + 19
        found.plain += len(text)
        cursor, more = answer.cursor.encode(), answer.more
        found.longest_cursor = max(found.longest_cursor, len(cursor))
    line.close()
    return found
