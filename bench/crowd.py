"""A crowd for the measurements: an agency (`people.py`) whose people have plans, see their buckets, and use
phones that are signed in. Laid straight into the store: by HTTP the passwords alone would take hours.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import TypeVar

import msgspec

from bench.people import UNIT, ZONE, employ
from bench.stock import Author, Stock
from server.access import placements_held
from server.accounts import SESSION_MS, token_hash
from server.chance import Chance
from server.organisation import buckets_of, organisation_of
from server.people.cards import put_cycle, refresh_reference
from server.receipt import Cursor, write_cursor
from server.store.accounts import Session
from server.store.contact import Announced
from server.store.journal import Replica
from server.store.store import ReadTx, Store, Tx

T = TypeVar("T")

AT_ONCE = 1_000
LINES = 2  # plan lines of everybody
CLIENT = "0.1.0"


class Link(msgspec.Struct, frozen=True):
    """What a report counts for."""

    line: str
    indicator: str


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at work."""

    person: str
    placement: str
    superior: str  # a placement; "": nobody
    links: tuple[Link, ...] = ()


class Crowd(msgspec.Struct, frozen=True, kw_only=True):
    instansi: int
    cycle: str
    admin: str  # a person
    posts: tuple[Post, ...]


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that is signed in."""

    person: str
    token: str  # of its session
    replica: str
    key: str  # uncompressed P-256 point, base64url


def gather(store: Store, people: int, now_ms: int, size: int = UNIT) -> Crowd:
    """Make the agency, everybody's plan, and what everybody sees."""
    chance = Chance()
    agency, _ = employ(store, people, now_ms, size)
    instansi = agency.instansi

    def begin(tx: Tx) -> str:
        refresh_reference(tx, instansi, now_ms)
        return put_cycle(tx, instansi, date.fromtimestamp(now_ms / 1000).year)

    cycle = store.write_now(begin)
    admin, posts = store.read_now(partial(_posts, instansi=instansi, now_ms=now_ms))
    planned: list[Post] = []
    for some in _parts(posts):
        planned += store.write_now(
            partial(_plan, instansi=instansi, cycle=cycle, posts=some, now_ms=now_ms, chance=chance)
        )
    see(store, instansi, [*(post.person for post in planned), admin], now_ms)
    return Crowd(instansi=instansi, cycle=cycle, admin=admin, posts=tuple(planned))


def _posts(tx: ReadTx, instansi: int, now_ms: int) -> tuple[str, list[Post]]:
    org = organisation_of(tx, instansi)
    admin = next(grant.person for grant in org.grants if grant.role == "admin")
    return admin, [
        Post(
            person=post.person,
            placement=post.id,
            superior=next((row.superior for row in org.superiors_of.get(post.id, ())), ""),
        )
        for post in org.placements.values()
        if post.person != admin and placements_held(org, post.person, now_ms)
    ]


def _plan(
    tx: Tx, instansi: int, cycle: str, posts: Collection[Post], now_ms: int, chance: Chance
) -> list[Post]:
    stock, server = Stock(tx, instansi, ZONE, chance), Author(chance.new_id(), chance.new_id(), "server")
    planned = [
        msgspec.structs.replace(
            post,
            links=tuple(
                plan_line(stock, server, post, cycle, order, now_ms, chance) for order in range(LINES)
            ),
        )
        for post in posts
    ]
    tx.put_replica(instansi, server.row(now_ms))
    stock.derive([link.line for post in planned for link in post.links])
    return planned


def plan_line(
    stock: Stock, author: Author, post: Post, cycle: str, order: int, at: int, chance: Chance
) -> Link:
    """Give somebody a line of his plan that is agreed, with two indicators."""
    line, ids = chance.new_id(), (chance.new_id(), chance.new_id())
    value = {
        "placement": post.placement,
        "cycle": cycle,
        "kind": "utama",
        "rhk": "Terlaksananya pelayanan kesehatan sesuai standar bagi warga di wilayah kerja Puskesmas",
        "parent": None,
        "order": order + 1,
        "indicators": [
            {
                "id": id,
                "aspect": aspect,
                "name": name,
                "unit": unit,
                "target": {"value": target, "low": None, "high": None, "text": None},
                "aggregate": "sum",
                "direction": "higher",
            }
            for id, aspect, name, unit, target in (
                (ids[0], "kuantitas", "Jumlah pasien yang dilayani", "pasien", 100_000),
                (ids[1], "kualitas", "Jumlah kunjungan rumah yang selesai tepat waktu", "kunjungan", 48_000),
            )
        ],
    }
    put = stock.write(author, "plan_line", line, at, put={"line": value})
    stock.write(author, "plan_line", line, at, step="agree", saw={"line": (put,)})
    stock.keep()
    return Link(line, ids[0])


def see(store: Store, instansi: int, people: Iterable[str], now_ms: int) -> None:
    """Assign to these people the buckets that they see."""

    def assign(tx: Tx, some: Collection[str]) -> None:
        org = organisation_of(tx, instansi)
        for person in some:
            tx.assign(instansi, person, gained=buckets_of(org, person, now_ms), lost=())

    for some in _parts(list(people)):
        store.write_now(partial(assign, some=some))


def cursor_of_now(store: Store, instansi: int) -> str:
    """Get the cursor of a phone that has everything."""
    return store.read_now(lambda tx: write_cursor(Cursor(tx.epoch(instansi), tx.seq(instansi))))


def sign_in(store: Store, instansi: int, seats: Iterable[Seat], now_ms: int, *, heard: bool = False) -> None:
    """Register the phones and open a session for each. `heard`: they have exchanged before."""

    def register(tx: Tx, some: Collection[Seat]) -> None:
        for seat in some:
            tx.put_replica(
                instansi,
                Replica(
                    id=seat.replica,
                    person=seat.person,
                    kind="phone",
                    key=seat.key,
                    label="bench",
                    registered_at=now_ms - 86_400_000,
                ),
            )
            tx.put_session(
                instansi,
                Session(
                    token_hash=token_hash(seat.token),
                    person=seat.person,
                    created=now_ms,
                    seen=now_ms,
                    expires=now_ms + SESSION_MS,
                ),
            )
            if heard:
                said = Announced(
                    replica=seat.replica, n=0, hash="", count=0, bytes=0, client=CLIENT, at=now_ms
                )
                tx.put_announced(instansi, said)

    for some in _parts(list(seats)):
        store.write_now(partial(register, some=some))


def _parts(items: list[T]) -> Iterable[list[T]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
