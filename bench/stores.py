"""The store that the measurements lay their data into: the one that the server will open, and no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.store.sqlite import SqliteStore
from server.store.store import Store


def open_store(data: Path) -> Store:
    return SqliteStore(data)


@contextmanager
def opened(data: Path) -> Iterator[Store]:
    store = open_store(data)
    try:
        yield store
    finally:
        store.close()
