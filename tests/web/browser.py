"""The real app on a real store, and browsers that visit it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
from cast import NOW_MS, PEOPLE, Clock
from litestar.testing import TestClient

from server.accounts import SESSION_MS, token_hash
from server.store.accounts import Session
from server.store.sqlite import SqliteStore
from server.web.context import Web

T = TypeVar("T")

ORIGIN = "http://kinerja.test"
SINCE_MS = NOW_MS - 300 * 86_400_000  # of everything in the agency
NIPS = {person: f"19850{number}172010011{number:03d}" for number, person in enumerate(PEOPLE.values(), 1)}
PASSWORD = "hujan deras di Muaro"
PIN = "402917"


class Server:
    """The app on its store, and the browsers that visit it."""

    def __init__(self, store: SqliteStore, clock: Clock, web: Web, client: TestClient[Any]) -> None:
        self.store = store
        self.clock = clock
        self.web = web
        self.client = client
        self._browsers = 0

    def browser(self, person: str | None = None) -> "Browser":
        """Open a browser; with a person, one where he has been signed in for a while."""
        self._browsers += 1
        browser = Browser(self.client)
        if person is not None:
            browser.token = f"{person}.{self._browsers}"
            session = session_of(person, browser.token, self.clock())
            self.store.write_now(lambda tx: tx.put_session(1, session))
        return browser

    def run(self, work: Callable[[Web], Awaitable[T]]) -> T:
        """Do some of the background's work, on the loop that the server's own is on: they share locks."""
        with self.client.portal() as portal:
            return portal.call(work, self.web)

    def acts(self, name: str) -> list[tuple[str, str]]:
        """Get who did this to whom, from the journal."""
        journal = self.store.read_now(lambda tx: tx.journal(1))
        acts = [entry for entry, _ in journal if entry.kind == "act" and entry.outcome == name]
        return [(act.actor, act.record) for act in acts]


class Browser:
    """Sends what a browser sends from our own page, and keeps the one cookie."""

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


def problem(response: httpx.Response) -> tuple[int, str]:
    """Read a refusal: status and code, after checking that it has the shape of one."""
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["type"] == f"/problems/{body['code']}"
    assert body["status"] == response.status_code
    assert body["title"]
    return response.status_code, body["code"]
