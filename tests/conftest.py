"""The cast, for every room's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cast import Cast, make_cast
from hypothesis import settings
from postgres import EVERYWHERE, NOT_HERE, cluster_or_skip, of_this_test_alone, stand_in, why_missing

from server.store.postgres import PostgresStore
from server.store.sqlite import SqliteStore
from server.store.store import Store

TESTS = Path(__file__).parent

# What is slow says a measurement, not a test: machines have other things to do.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

if EVERYWHERE:
    stand_in()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if EVERYWHERE:
        missing = why_missing()
        for item in items:
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))
            name = item.nodeid.removeprefix("tests/").partition("[")[0]
            for place, why in NOT_HERE.items():
                if name.startswith(place):
                    item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(autouse=EVERYWHERE)
def drop_databases() -> Iterator[None]:
    with of_this_test_alone():
        yield


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
