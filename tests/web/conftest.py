"""A server with the cast's agency, where everybody but Rina has an account."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cast import NOW_MS, PEOPLE, RINA, Clock, found
from litestar import Litestar
from litestar.testing import TestClient
from postgres import REQUIRED
from web.browser import ORIGIN, PASSWORD, Server

from e2e.postgres_process import PostgresProcess, programs
from server.app import create_app
from server.credentials import Hasher
from server.settings import Settings
from server.store.accounts import Account
from server.store.sqlite import SqliteStore
from server.store.store import Tx

CHEAP = Hasher(memory_kib=64, passes=1)
SPARE: list[Litestar] = []  # apps that no test uses now: assembling one takes longer than most tests


@pytest.fixture(scope="session")
def mortal_postgres() -> Iterator[PostgresProcess]:
    """A PostgreSQL that a test may kill, if it starts it again."""
    if programs() is None:
        (pytest.fail if REQUIRED else pytest.skip)(
            "PostgreSQL is missing (on Debian: apt install postgresql)"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # it runs as another user
        process = PostgresProcess(folder / "postgres")
        process.start()
        yield process
        process.kill()


@pytest.fixture(scope="session")
def password_hash() -> str:
    return CHEAP.hash_password(PASSWORD)


@pytest.fixture
def serve(tmp_path: Path, password_hash: str) -> Iterator[Callable[..., Server]]:
    """Start a server, with other settings than the usual ones where a test wants some."""

    def give_accounts(tx: Tx) -> None:
        for person in PEOPLE.values():
            if person != RINA:
                tx.put_account(
                    1, Account(person=person, password_hash=password_hash, pin_hash="", changed_at=NOW_MS)
                )

    with ExitStack() as running:

        def start(heartbeat_s: float = 25.0, data_name: str = "data", **settings: Any) -> Server:
            store, clock = SqliteStore(tmp_path / data_name), Clock()
            running.callback(store.close)
            store.write_now(found)
            store.write_now(give_accounts)
            given = Settings(data=tmp_path / data_name, static=tmp_path / "dist", **settings)
            app = create_app(
                given,
                store=store,
                clock=clock,
                hasher=CHEAP,
                heartbeat_s=heartbeat_s,
                assembled=SPARE.pop() if SPARE else None,
            )
            running.callback(SPARE.append, app)  # once it has been shut down
            client = running.enter_context(TestClient(app, base_url=ORIGIN))
            return Server(store, clock, app.state.web, client)

        yield start


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve()
