"""The cast, for every room's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cast import Cast, make_cast
from postgres import cluster_or_skip

from server.store.postgres import PostgresStore
from server.store.sqlite import SqliteStore
from server.store.store import Store


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A database with empty tables, of this test alone."""
    cluster = cluster_or_skip()
    url = cluster.new_database()
    yield url
    cluster.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Open the one store of the test, again and again: every test that asks for it runs on each database."""
    if request.param == "sqlite":
        return lambda: SqliteStore(tmp_path / "data")
    url = request.getfixturevalue("postgres_url")
    return lambda: PostgresStore(url)


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    cast = make_cast(tmp_path / "data")
    yield cast
    cast.store.close()
