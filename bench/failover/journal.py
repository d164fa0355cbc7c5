"""What the database says afterwards, read from its own tables: the test does not ask the program it tests."""

from collections.abc import Iterable

import psycopg


def ids_in(url: str) -> list[str]:
    """List the id of every report in the journal, once for each time that it is there."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT id FROM envelope WHERE kind = 'mutation' AND collection = 'report'"
        ).fetchall()
    return [str(row[0]) for row in found]


def lost(acknowledged: Iterable[str], kept: Iterable[str]) -> set[str]:
    return set(acknowledged) - set(kept)


def doubled(kept: list[str]) -> int:
    return len(kept) - len(set(kept))
