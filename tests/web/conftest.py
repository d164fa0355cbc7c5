"""A small agency behind a real store and the real app: who visits it signs in like a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from server.accounts import SESSION_MS, token_hash
from server.app import create_app
from server.credentials import Hasher
from server.settings import Settings
from server.store.accounts import Account, Session
from server.store.agency import Agency
from server.store.people import Grant, Person, PersonNip, Placement, Position, Superior, Unit, UnitParent
from server.store.sqlite import SqliteStore
from server.store.store import Tx
from server.web.context import Web

ORIGIN = "http://kinerja.test"
NOW_MS = 1_795_000_000_000
DAY_MS = 86_400_000


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


BUDI, SARI, HASAN, TONO, ADMIN, RINA = (uuid(number) for number in range(1, 7))
PLACE = {person: uuid(100 + number) for number, person in enumerate((BUDI, SARI, HASAN, TONO, ADMIN, RINA))}
OFFICE, CLINIC, SCHOOL = uuid(201), uuid(202), uuid(203)
NAMES = {BUDI: "Budi", SARI: "Sari", HASAN: "Pak Hasan", TONO: "Tono", ADMIN: "Admin", RINA: "Rina"}
NIPS = {person: f"19850{number}172010011{number:03d}" for number, person in enumerate(NAMES, start=1)}
UNITS = {BUDI: CLINIC, SARI: CLINIC, HASAN: OFFICE, TONO: SCHOOL, ADMIN: OFFICE, RINA: CLINIC}
PASSWORD = "hujan deras di Muaro"
PIN = "402917"


class Clock:
    """The server's time, as the test wants it."""

    def __init__(self) -> None:
        self.now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms

    def advance(self, ms: int) -> None:
        self.now_ms += ms


class Server:
    """The app on its store, and the browsers that visit it."""

    def __init__(self, store: SqliteStore, clock: Clock, web: Web, client: TestClient[Any]) -> None:
        self.store = store
        self.clock = clock
        self.web = web
        self.client = client

    def browser(self, person: str | None = None) -> "Browser":
        """Open a browser; with a person, one where he has been signed in for a while."""
        browser = Browser(self.client)
        if person is not None:
            browser.token = f"token of {person} {len(self.web.hub)} {id(browser)}"
            self.store.write_now(
                lambda tx: tx.put_session(1, session_of(person, browser.token, self.clock()))
            )
        return browser

    def acts(self, name: str) -> list[tuple[str, str]]:
        """Get who did this to whom, from the journal."""
        journal = self.store.read_now(lambda tx: tx.journal(1))
        return [
            (entry.actor, entry.record)
            for entry, _ in journal
            if (entry.kind, entry.outcome) == ("act", name)
        ]


class Browser:
    """Sends what a browser sends, and keeps the one cookie."""

    def __init__(self, client: TestClient[Any]) -> None:
        self.client = client
        self.token = ""

    def request(
        self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        sent = {"Origin": ORIGIN, **(headers or {})}
        if self.token:
            sent["Cookie"] = f"luring={self.token}"
        self.client.cookies.clear()
        response = self.client.request(method, path, headers=sent, **more)
        if "luring" in response.cookies:
            self.token = response.cookies["luring"]
        self.client.cookies.clear()
        return response

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)

    def sign_in(self, person: str, password: str = PASSWORD) -> httpx.Response:
        return self.post("/api/session", json={"nip": NIPS[person], "password": password})


def session_of(person: str, token: str, now_ms: int) -> Session:
    return Session(
        token_hash=token_hash(token), person=person, created=now_ms, seen=now_ms, expires=now_ms + SESSION_MS
    )


def found_agency(tx: Tx) -> None:
    """Budi and Rina report to Sari in the clinic, she to Pak Hasan in the office; Tono is in the school,
    alone.
    """
    since = NOW_MS - 400 * DAY_MS
    tx.add_agency(
        Agency(1, "muaro", "*", "Kabupaten Contoh", uuid(900), "Asia/Jakarta", since), epoch="first"
    )
    for unit, name in ((OFFICE, "Kantor"), (CLINIC, "Puskesmas"), (SCHOOL, "SMP 1")):
        tx.put_unit(1, Unit(id=unit, code=name, name=name, zone="Asia/Jakarta", sector="clinic"))
        parent = None if unit == OFFICE else OFFICE
        tx.put_unit_parent(1, UnitParent(unit=unit, parent=parent, since=since))
    tx.put_position(1, Position(id=uuid(300), title="Pelaksana", kind="pelaksana"))
    for person, name in NAMES.items():
        tx.put_person(1, Person(id=person, name=name))
        tx.put_person_nip(1, PersonNip(person=person, nip=NIPS[person], since=since))
        placement = Placement(
            id=PLACE[person],
            person=person,
            position=uuid(300),
            unit=UNITS[person],
            kind="definitive",
            since=since,
        )
        tx.put_placement(1, placement)
    for staff, superior in ((BUDI, SARI), (RINA, SARI), (SARI, HASAN)):
        tx.put_superior(1, Superior(placement=PLACE[staff], superior=PLACE[superior], since=since))
    tx.put_grant(1, Grant(id=uuid(400), person=ADMIN, role="admin", unit=OFFICE, since=since))
    tx.organisation_changed(1)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return Hasher().hash_password(PASSWORD)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def serve(tmp_path: Path, clock: Clock, password_hash: str) -> Iterator[Callable[..., Server]]:
    """Start a server with other settings than the usual ones."""
    opened: list[Server] = []

    def start(heartbeat_s: float = 25.0, **settings: Any) -> Server:
        store = SqliteStore(tmp_path / "data")
        store.write_now(found_agency)
        for person in (BUDI, SARI, HASAN, TONO, ADMIN):
            account = Account(person=person, password_hash=password_hash, pin_hash="", changed_at=NOW_MS)
            store.write_now(lambda tx, account=account: tx.put_account(1, account))
        given = Settings(data=tmp_path / "data", static=tmp_path / "dist", **settings)
        app = create_app(given, store=store, clock=clock, heartbeat_s=heartbeat_s)
        client = TestClient(app, base_url=ORIGIN, raise_server_exceptions=True)
        client.__enter__()
        opened.append(Server(store, clock, app.state.web, client))
        return opened[-1]

    yield start
    for server in opened:
        server.client.__exit__(None, None, None)
        server.store.close()


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()


def problem(response: httpx.Response) -> tuple[int, str]:
    """Read a refusal: status and code, after checking that it has the shape of one."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/problems/{body['code']}"
    assert body["status"] == response.status_code
    assert body["title"]
    return response.status_code, body["code"]
