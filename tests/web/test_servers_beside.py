"""Two app servers on one PostgreSQL: who listens at one of them hears of the other; and what both of them
promise while the database is killed under them and comes back.
"""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import psycopg
import pytest
from cast import ADMIN, BUDI, PLACE, RINA, SARI, Clock, found
from litestar.testing import TestClient
from web.browser import ORIGIN, session_of
from web.phone import Outbox

from e2e.postgres_process import PostgresProcess
from e2e.server_process import ServerProcess
from server.app import clock_ms, create_app
from server.settings import Settings
from server.store.accounts import Account
from server.store.postgres import PostgresStore
from server.store.store import StoreAwayError, Tx
from sync.wire import Answer


@dataclass
class Place:
    postgres: PostgresProcess
    url: str
    servers: list[ServerProcess]

    def client(self, number: int, person: str) -> httpx.Client:
        headers = {"Host": "kinerja.test", "Origin": ORIGIN, "Cookie": f"luring={person}"}
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.servers[number].port}", headers=headers, timeout=40
        )


def sign_in(tx: Tx) -> None:
    for person in (ADMIN, BUDI, RINA, SARI):
        tx.put_session(1, session_of(person, person, clock_ms()))  # the processes have the real time
    tx.put_account(1, Account(person=RINA, password_hash="", pin_hash="", changed_at=1))


@pytest.fixture(scope="module")
def place(mortal_postgres: PostgresProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("servers")
    url = mortal_postgres.make_database("luring")
    store = PostgresStore(url)
    store.write_now(found)
    store.write_now(sign_in)
    store.close()
    settings = {"LURING_DATABASE": url, "LURING_PUSH": "false", "LURING_SESSION_BURST": "100000"}
    servers = [ServerProcess(folder / "data", folder, settings) for _ in range(2)]
    try:
        for server in servers:
            server.start()
        yield Place(mortal_postgres, url, servers)
    finally:
        for server in servers:
            server.kill()


def phone_at(client: httpx.Client, person: str) -> Outbox:
    phone = Outbox(person, Clock())
    assert client.post("/api/replicas", json=phone.registration()).status_code == 201
    return phone


def test_who_listens_at_one_server_hears_of_what_came_to_the_other(place: Place) -> None:
    with place.client(0, SARI) as here, place.client(1, BUDI) as there:
        phone = phone_at(there, BUDI)
        with here.stream("GET", "/api/events", timeout=10) as stream:
            lines = stream.iter_lines()
            assert next(lines) == ":"
            phone.write()
            assert there.post("/api/sync", content=phone.request()).status_code == 200
            assert "event: poke" in (line for line in lines)


def test_f48_whose_account_is_disabled_at_one_server_hears_nothing_more_at_the_other(place: Place) -> None:
    with place.client(0, RINA) as here, place.client(1, ADMIN) as desk:
        with here.stream("GET", "/api/events", timeout=10) as stream:  # and not 25 s, which is the heartbeat
            lines = stream.iter_lines()
            assert next(lines) == ":"
            reason = {"disabled": True, "reason": "Pensiun"}
            assert desk.post(f"/api/admin/people/{PLACE[RINA]}/account", json=reason).status_code == 200
            list(lines)


@dataclass
class Heard:
    """What phones were told while they reported."""

    acknowledged: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    wrong: list[httpx.Response] = field(default_factory=list)


def report_until(ends: threading.Event, place: Place, number: int, heard: Heard) -> None:
    with place.client(number % 2, BUDI) as client:
        phone = phone_at(client, BUDI)
        while not ends.is_set():
            heard.written.append(json.loads(phone.write())["id"])
            answer = client.post("/api/sync", content=phone.request(len(phone.lines)))
            if answer.status_code != 200:
                heard.wrong.append(answer)
                return
            outcomes = msgspec.json.decode(answer.content, type=Answer).outcomes
            heard.acknowledged += [outcome.id for outcome in outcomes if outcome.outcome == "applied"]


def test_f3_a_database_that_is_killed_under_load_and_comes_back_costs_patience_only(place: Place) -> None:
    heard, ends = Heard(), threading.Event()
    phones = [threading.Thread(target=report_until, args=(ends, place, number, heard)) for number in range(6)]
    for thread in phones:
        thread.start()
    try:
        for _ in range(2):
            wait_for(heard, 20)
            place.postgres.kill()
            place.postgres.start()
        wait_for(heard, 20)
    finally:
        ends.set()
        for thread in phones:
            thread.join()
    kept = reports_in(place.url)
    assert heard.wrong == []
    assert sorted(heard.acknowledged) == sorted(heard.written)
    assert len(kept) == len(set(kept))
    assert set(heard.acknowledged) <= set(kept)


def wait_for(heard: Heard, more: int, seconds: float = 60) -> None:
    """Wait until so much more has been acknowledged."""
    until, enough = time.monotonic() + seconds, len(heard.acknowledged) + more
    while len(heard.acknowledged) < enough:
        assert time.monotonic() < until
        assert heard.wrong == []
        time.sleep(0.02)


def reports_in(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        asked = "SELECT id FROM envelope WHERE kind = 'mutation' AND collection = 'report'"
        return [row[0] for row in connection.execute(asked)]


def test_f86_while_the_database_is_away_everybody_is_told_to_come_again_and_then_may(
    place: Place, tmp_path: Path
) -> None:
    url = place.postgres.make_database("away")
    store = PostgresStore(url, patience_s=0.3)
    store.write_now(found)
    store.write_now(sign_in)
    app = create_app(Settings(data=tmp_path, static=tmp_path), store=store)
    try:
        with TestClient(app, base_url=ORIGIN) as client:
            client.headers.update({"Origin": ORIGIN, "Cookie": f"luring={BUDI}"})
            phone = phone_at(client, BUDI)
            phone.write()
            assert client.post("/api/sync", content=phone.request()).status_code == 200
            place.postgres.kill()
            phone.write()
            for answer in (client.post("/api/sync", content=phone.request(2)), client.get("/api/session")):
                assert answer.status_code == 503
                assert answer.headers["content-type"] == "application/problem+json"
                assert (answer.json()["code"], answer.headers["retry-after"]) == ("busy", "10")
            assert client.get("/health/ready").status_code == 503
            assert client.get("/health/live").status_code == 200
            place.postgres.start()
            until = time.monotonic() + 30
            while client.post("/api/sync", content=phone.request(2)).status_code != 200:
                assert time.monotonic() < until
            assert client.get("/health/ready").status_code == 200
            assert len(reports_in(url)) == 2
    finally:
        store.close()


def write_something(tx: Tx) -> None:
    tx.put_policy(1, "tried", str(time.monotonic()))


def test_a_commit_that_no_replica_has_is_not_acknowledged(mortal_postgres: PostgresProcess) -> None:
    """A synchronous replica is away, and somebody cancels the wait for it: PostgreSQL then says COMMIT."""
    url = mortal_postgres.make_database("alone")
    store = PostgresStore(url)
    store.write_now(found)
    with psycopg.connect(url, autocommit=True) as beside:
        beside.execute("ALTER SYSTEM SET synchronous_standby_names = 'away'")
        beside.execute("SELECT pg_reload_conf()")
        waiting = "SELECT pid FROM pg_stat_activity WHERE datname = 'alone' AND wait_event = 'SyncRep'"
        try:
            with ThreadPoolExecutor(1) as pool:
                written = pool.submit(store.write_now, write_something)
                while (row := beside.execute(waiting).fetchone()) is None:
                    if written.done():  # before its connection had heard of it
                        written = pool.submit(store.write_now, write_something)
                    time.sleep(0.02)
                assert not written.done()
                beside.execute("SELECT pg_cancel_backend(%s)", row)
                with pytest.raises(StoreAwayError):
                    written.result(20)
        finally:
            beside.execute("ALTER SYSTEM RESET synchronous_standby_names")
            beside.execute("SELECT pg_reload_conf()")
    store.close()
