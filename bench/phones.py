"""Phones with their work prepared: written, chained, hashed and signed before anything is measured, in as
many processes as there are cores.
"""

import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bench import outbox
from bench.bodies import CURSOR, Phone, pack, write_phones
from bench.crowd import Crowd, Post, Seat, cursor_of_now, sign_in
from server.chance import Chance
from server.receipt import ServerKeys, time_token
from server.settings import load_secrets
from server.store.store import Store
from server.web.cookie import COOKIE
from sync.device import create
from sync.mutation import to_b64u

IN_PART = 500  # phones of one file, and of one task of a process


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What one process is to make."""

    file: str
    posts: list[Post]  # a phone for each
    exchanges: int
    reports: int
    cursor: str
    epoch: str
    token: str  # time token


def prepare(
    store: Store, data: Path, crowd: Crowd, *, exchanges: int, reports: int, devices: int = 1, name: str = "p"
) -> list[Path]:
    """Give everybody so many phones, each with so many exchanges of so many new reports, and register them.
    They have seen everything up to now. Returns the files with what they send, `name` and a number beside the
    data: the first phones of everybody, then the second.
    """
    now_ms = time.time_ns() // 1_000_000
    keys = ServerKeys(mac=load_secrets(data).mac_key_bytes)
    cursor = cursor_of_now(store, crowd.instansi)
    epoch = store.read_now(lambda tx: tx.epoch(crowd.instansi))
    token = time_token(keys, crowd.instansi, now_ms)
    posts = [post for _ in range(devices) for post in crowd.posts]
    orders = [
        Order(
            file=str(data.parent / f"{name}-{start}"),
            posts=posts[start : start + IN_PART],
            exchanges=exchanges,
            reports=reports,
            cursor=cursor,
            epoch=epoch,
            token=token,
        )
        for start in range(0, len(posts), IN_PART)
    ]
    # Not forked: this process has the threads of a store.
    workers = ProcessPoolExecutor(
        min(len(orders), os.cpu_count() or 1), mp_context=multiprocessing.get_context("spawn")
    )
    with workers:
        for seats in workers.map(make, orders):
            sign_in(store, crowd.instansi, seats, now_ms, heard=not reports)
    return [Path(order.file) for order in orders]


def make(order: Order) -> list[Seat]:
    """Make the phones of one file."""
    made = [_phone(post, order) for post in order.posts]
    write_phones(Path(order.file), (phone for phone, _ in made))
    return [seat for _, seat in made]


def _phone(post: Post, order: Order) -> tuple[Phone, Seat]:
    chance = Chance()
    seat, phone = new_phone(post, order.epoch, order.token, chance)
    bodies = [pack(outbox.exchange_body(phone, order.reports)) for _ in range(order.exchanges)]
    return Phone(phone.cookie, order.cursor.encode(), bodies), seat


def new_phone(post: Post, epoch: str, token: str, chance: Chance) -> tuple[Seat, outbox.Phone]:
    """Make a phone with a key and a session of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    seat = Seat(person=post.person, token=chance.token(), replica=chance.new_id(), key=to_b64u(point))
    device = create(seat.replica, post.person)
    cache = msgspec.structs.replace(device.cache, cursor=CURSOR.decode(), epoch=epoch)
    phone = outbox.Phone(
        cookie=f"{COOKIE}={seat.token}",
        placement=post.placement,
        device=msgspec.structs.replace(device, cache=cache),
        key=key,
        links=[{"line": link.line, "indicator": link.indicator} for link in post.links],
        epoch=epoch,
        token=token,
    )
    return seat, phone
