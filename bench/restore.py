"""After a restore: 1,000 phones send 100,000 reports that the restored database has not got, each with the
receipt that the lost one gave for it, in batches as the app makes them, and get their copies anew. Every
twentieth phone sends its first batch twice, as if the answer had been lost. 64 connections, closed loop.

Mutations a second; and afterwards, from the store, whether any is lost or there twice, and whether each has
the time of its first receipt.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from bench import limit, outbox
from bench.bodies import Body, Phone, pack, write_phones
from bench.crowd import Crowd, Seat, gather, sign_in
from bench.figure import figure
from bench.phones import new_phone
from bench.place import Place
from bench.serving import run_load, serving
from bench.stores import opened
from server.chance import Chance
from server.receipt import Cursor, ServerKeys, receipt_mac, time_token, write_cursor
from server.settings import load_secrets
from server.store.store import ReadTx
from sync import pace as paces
from sync.device import Device, request
from sync.pace import Pace
from sync.vault import Entry
from sync.wire import Outcome

PHONES, REPORTS = 1_000, 100
CONNECTIONS = 64
TWICE = 20  # every so many phones
NAME = "sent again after a restore"


class Sent(msgspec.Struct):
    """A phone, and the hashes of its lines."""

    seat: Seat
    shas: list[str]


def measure(place: Place) -> Iterator[dict[str, Any]]:
    count, reports = place.sized(PHONES, 70), place.sized(REPORTS, 30)
    folder = place.fresh("restore")
    data, at = folder / "data", outbox.now_ms()
    with opened(data) as store:
        crowd = gather(store, count, at)
        keys = ServerKeys(mac=load_secrets(data).mac_key_bytes)
        sent = _write(folder / "phones", crowd, keys, reports, at)
        sign_in(store, crowd.instansi, [one.seat for one in sent], at)
    with serving(data) as server:
        before = server.cpu_seconds()
        found = run_load(server.place, CONNECTIONS, folder / "answers", [folder / "phones"])
        cpu = server.cpu_seconds() - before
        memory = server.memory_bytes("VmHWM")
    total = sum(len(one.shas) for one in sent)
    with opened(data) as store:
        lost, doubled, other = store.read_now(lambda tx: _compare(tx, crowd.instansi, sent, at))
        records = store.read_now(lambda tx: _reports(tx, crowd))
    yield figure(NAME, round(total / found.seconds), "mutations/s")
    yield figure(f"{NAME}: mutations", total, "mutations")
    yield figure(f"{NAME}: lost", lost, "mutations")
    yield figure(f"{NAME}: there twice", doubled, "mutations")
    yield figure(f"{NAME}: with another time or outcome than before", other, "mutations")
    against = f"{NAME}: mutations"
    yield figure(
        f"{NAME}: reports that there are", records, "records", ratio=records / total, against=against
    )
    yield figure(f"{NAME}: requests", found.requests, "requests")
    yield from limit.around(NAME, found)
    yield figure(f"{NAME}: server's CPU", round(cpu / total * 1000, 2), "ms each")
    up, down = found.head_up + found.body_up, found.head_down + found.body_down
    yield figure(f"{NAME}: up per 1,000 mutations", round(up / total * 1000), "bytes")
    yield figure(f"{NAME}: down per 1,000 mutations", round(down / total * 1000), "bytes")
    yield figure(f"{NAME}: server's memory", round(memory / 1e6), "MB")


def _write(file: Path, crowd: Crowd, keys: ServerKeys, reports: int, at: int) -> list[Sent]:
    """Write what each phone sends."""
    chance, lost_epoch = Chance(), Chance().new_id()
    token = time_token(keys, crowd.instansi, at)
    cursor = write_cursor(Cursor(lost_epoch, 1_000_000)).encode()
    sent: list[Sent] = []

    def phones() -> Iterator[Phone]:
        for number, post in enumerate(crowd.posts):
            seat, phone = new_phone(post, lost_epoch, token, chance)
            outbox.write_reports(phone, reports)
            device = _with_receipts(phone.device, keys, crowd.instansi, at)
            sent.append(Sent(seat, [entry.sha for entry in device.vault.entries]))
            bodies = list(_batches(phone, device))
            yield Phone(phone.cookie, cursor, bodies[: number % TWICE == 0] + bodies)

    write_phones(file, phones())
    return sent


def _with_receipts(device: Device, keys: ServerKeys, instansi: int, at: int) -> Device:
    """Give every line the receipt that the lost database gave for it; all are to be sent again."""

    def received(entry: Entry) -> Entry:
        mac = receipt_mac(keys, instansi, device.vault.replica, entry.n, entry.sha, "applied", "", at)
        outcome = Outcome(n=entry.n, sha=entry.sha, id=entry.id, outcome="applied", at=at, mac=mac)
        return replace(entry, outcome=outcome)

    entries = tuple(map(received, device.vault.entries))
    return replace(device, vault=replace(device.vault, entries=entries), pace=Pace())


def _batches(phone: outbox.Phone, device: Device) -> Iterator[Body]:
    """Make the exchanges of a phone that sends all it has, each as large as the app would make it."""
    while any(entry.ship for entry in device.vault.entries):
        asked = request(device, now_ms=outbox.now_ms(), client=outbox.CLIENT, sign=phone.sign)
        yield pack(asked.body)
        entries = tuple(
            replace(entry, ship=entry.ship and entry.n not in asked.asked.sent)
            for entry in device.vault.entries
        )
        pace = paces.passed(device.pace, carried=True, rest=any(entry.ship for entry in entries))
        device = replace(device, vault=replace(device.vault, entries=entries), pace=pace)


def _compare(tx: ReadTx, instansi: int, sent: list[Sent], at: int) -> tuple[int, int, int]:
    """Count what is lost, what is there twice, and what has not the receipt that it had."""
    lost = doubled = other = 0
    for one in sent:
        here = tx.received(instansi, one.seat.replica, 1, len(one.shas) + 1)
        count = Counter(received.sha for received in here)
        lost += sum(sha not in count for sha in one.shas)
        doubled += sum(number - 1 for number in count.values())
        other += sum((received.outcome, received.received_at) != ("applied", at) for received in here)
    return lost, doubled, other


def _reports(tx: ReadTx, crowd: Crowd) -> int:
    return sum(len(tx.owned(crowd.instansi, "report", post.placement)) for post in crowd.posts)
