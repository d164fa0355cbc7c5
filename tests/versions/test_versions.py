"""Every version that ever shipped can still be read: what its phones send, and its databases."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cast import BUDI, DAY_MS, KEYS, LINE, SARI, Cast, Clock, private_key, report, uuid
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlite_utils import Database

from server.exchange import Who
from server.journal import verify
from server.lines import authenticate
from server.receipt import receipt_mac
from server.sealing import SealingKeys
from server.store.schema import migrations
from server.store.sqlite import SqliteStore
from sync.mutation import to_b64u
from sync.wire import Answer, decode_hello, split

HERE = Path(__file__).parent
REPORT, SECOND = uuid(7001), uuid(7002)
REQUESTS = sorted(HERE.glob("exchange-v*.request.ndjson"))
DATABASES = sorted(HERE.glob("schema-v*.sql"), key=lambda path: int(path.stem.removeprefix("schema-v")))


def test_there_is_a_fixture_of_every_version() -> None:
    assert [path.name for path in REQUESTS] == ["exchange-v1.request.ndjson"]
    assert [path.name for path in DATABASES] == [f"schema-v{n}.sql" for n in range(1, 12)]
    database = Database(memory=True)
    migrations.apply(database)
    assert len(migrations.applied(database)) == len(DATABASES)


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.name)
def test_an_old_request_is_still_authentic_and_readable(path: Path) -> None:
    first, *raws = split(path.read_bytes())
    hello = decode_hello(first)
    key = private_key(1).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    lines = authenticate(hello.replica, to_b64u(key), BUDI, hello.run, raws)
    assert [line.unfit for line in lines] == [None, None]
    assert [line.mutation.record for line in lines if line.mutation] == [REPORT, SECOND]


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.name)
def test_an_old_receipt_is_still_ours(path: Path) -> None:
    hello = decode_hello(split(path.read_bytes())[0])
    answered = path.with_name(path.name.replace("request.ndjson", "answer.json")).read_bytes()
    answer = msgspec.json.decode(answered, type=Answer)
    assert [one.outcome for one in answer.outcomes] == ["applied", "applied"]
    for one in answer.outcomes:
        assert one.mac == receipt_mac(KEYS, 1, hello.replica, one.n, one.sha, one.outcome, one.code, one.at)


@pytest.fixture(params=DATABASES, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cast]:
    connection = sqlite3.connect(tmp_path / "luring.db")
    connection.executescript(request.param.read_text("utf-8"))
    connection.close()
    cast = Cast.__new__(Cast)
    cast.store, cast.clock, cast.sealing = SqliteStore(tmp_path), Clock(), SealingKeys(tmp_path)
    cast.clock.advance(DAY_MS)
    cast._ids = cast._phones = 50
    cast.sealing = SealingKeys(tmp_path)
    cast.sealing.make_first(cast.clock())
    yield cast
    cast.store.close()


def tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


def test_a_migration_that_shipped_is_never_edited() -> None:
    fresh, shipped = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    migrations.apply(Database(fresh), stop_before=f"v{len(DATABASES) + 1}")
    shipped.executescript(DATABASES[-1].read_text("utf-8"))
    assert tables(fresh) == tables(shipped)
    fresh.close()
    shipped.close()


def test_an_old_database_still_verifies_and_shows_the_same(old: Cast) -> None:
    assert verify(old.journal()) == []
    assert old.progress(LINE)["verified"] == 4
    assert old.state("report", SECOND) == "returned"
    assert old.store.read_now(lambda tx: tx.record_names(1, "report", REPORT, "ab" * 32))


def test_work_goes_on_in_an_old_database(old: Cast) -> None:
    budi, sari = old.phone(BUDI), old.phone(SARI)
    budi.write(report(uuid(7003), quantity=2))
    assert [one.outcome for one in budi.exchange()] == ["applied"]
    sari.exchange()
    sari.write(sari.step("report", uuid(7003), "approve"))
    assert [one.outcome for one in sari.exchange()] == ["applied"]
    assert old.progress(LINE)["verified"] == 6
    assert verify(old.journal()) == []


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.name)
def test_an_old_request_that_comes_again_gets_its_first_receipt(old: Cast, path: Path) -> None:
    body = path.read_bytes()
    replica = old.store.read_now(lambda tx: tx.replica(1, decode_hello(split(body)[0]).replica))
    assert replica is not None
    answered = path.with_name(path.name.replace("request.ndjson", "answer.json")).read_bytes()
    before = msgspec.json.decode(answered, type=Answer).outcomes
    again = old.send(Who(instansi=1, person=BUDI, replica=replica), body).outcomes
    assert [one.mac for one in again] == [one.mac for one in before]
    assert all(one.again for one in again)
