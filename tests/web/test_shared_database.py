"""Two app servers on one PostgreSQL: who listens at one of them hears of the other; and what both of them
promise while the database is killed under them and comes back.
"""

import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import psycopg
import pytest
from cast import BUDI, NOW_MS, PEOPLE, SARI, Clock, found
from web.browser import ORIGIN, session_of
from web.phone import Outbox

from e2e.postgres_process import PostgresProcess, programs
from e2e.server_process import ServerProcess
from server.app import clock_ms
from server.store.postgres import PostgresStore
from server.store.store import Tx
from sync.wire import Answer

pytestmark = pytest.mark.skipif(programs() is None, reason="no PostgreSQL here")


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
    for person in (BUDI, SARI):
        tx.put_session(1, session_of(person, person, clock_ms()))  # the processes have the real time


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        postgres = PostgresProcess(folder / "postgres")
        postgres.start()
        url = postgres.make_database("luring")
        store = PostgresStore(url)
        store.write_now(found)
        store.write_now(sign_in)
        store.close()
        settings = {"LURING_DATABASE": url, "LURING_PUSH": "false", "LURING_SESSION_BURST": "100000"}
        servers = [ServerProcess(folder / "data", folder, settings) for _ in range(2)]
        try:
            for server in servers:
                server.start()
            yield Place(postgres, url, servers)
        finally:
            for server in servers:
                server.kill()
            postgres.kill()


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


@dataclass
class Heard:
    """What phones were told while they sent again and again."""

    acknowledged: set[str] = field(default_factory=set)
    again: int = 0  # lines that turned out to have been received before
    refused: list[httpx.Response] = field(default_factory=list)
    broken: int = 0
    written: set[str] = field(default_factory=set)


def report_until(ends: threading.Event, place: Place, number: int, heard: Heard) -> None:
    """Be a phone: what was not answered is sent again."""
    with place.client(number % 2, BUDI) as client:
        phone = phone_at(client, BUDI)
        while not ends.is_set():
            line = json.loads(phone.write())
            heard.written.add(line["id"])
            first = len(phone.lines)
            while True:
                answer = client.post("/api/sync", content=phone.request(first))
                if answer.status_code == 200:
                    break
                heard.refused.append(answer)
                time.sleep(0.1)
            outcomes = msgspec.json.decode(answer.content, type=Answer).outcomes
            heard.acknowledged |= {outcome.id for outcome in outcomes}
            heard.again += sum(outcome.again for outcome in outcomes)


def test_a_database_that_is_killed_under_load_costs_patience_and_nothing_else(place: Place) -> None:
    """F3, F86: while it is away nothing is promised, and when it is back nobody has to do anything."""
    heard, ends = Heard(), threading.Event()
    phones = [threading.Thread(target=report_until, args=(ends, place, number, heard)) for number in range(6)]
    with place.client(0, BUDI) as client:
        for thread in phones:
            thread.start()
        try:
            for _ in range(2):
                _wait(lambda enough=len(heard.acknowledged) + 30: len(heard.acknowledged) > enough)
                place.postgres.kill()
                refused = len(heard.refused)
                assert client.get("/health/live").status_code == 200
                assert client.get("/health/ready").status_code == 503
                _wait(lambda before=refused: len(heard.refused) > before)
                place.postgres.start()
            _wait(lambda enough=len(heard.acknowledged) + 30: len(heard.acknowledged) > enough)
            assert client.get("/health/ready").status_code == 200
        finally:
            ends.set()
            for thread in phones:
                thread.join()
    with psycopg.connect(place.url) as connection:
        kept = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM envelope WHERE kind = 'mutation' AND collection = 'report'"
            )
        ]
    assert len(kept) == len(set(kept))
    assert heard.acknowledged <= set(kept)
    assert heard.acknowledged == heard.written
    assert {answer.status_code for answer in heard.refused} == {503}
    for answer in heard.refused:
        assert answer.headers["content-type"] == "application/problem+json"
        assert 1 <= int(answer.headers["retry-after"]) <= 60


def _wait(holds: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)
