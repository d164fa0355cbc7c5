"""The tables in PostgreSQL: the statements that make them in SQLite, translated, and two of its own."""

from typing import Any

import psycopg

from server.store.postgres_sql import translated_table
from server.store.schema import VERSIONS
from server.store.store import StoreInUseError

# Two numbers name a lock of the database: the first is ours, the second the agency; 0 stands for all.
LOCKS = 0x4C555249
LOCK_ALL = f"SELECT pg_advisory_xact_lock({LOCKS}, 0)"
LOCK_SOME = f"SELECT pg_advisory_xact_lock_shared({LOCKS}, 0)"

_OWN = (
    'CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, "at" TIMESTAMPTZ NOT NULL)',
    # Which group a writer has committed last: after a broken connection it says whether the last one is in.
    'CREATE TABLE IF NOT EXISTS commit_marker (writer TEXT COLLATE "C" PRIMARY KEY, number BIGINT NOT NULL,'
    ' "at" TIMESTAMPTZ NOT NULL)',
    "DELETE FROM commit_marker WHERE \"at\" < now() - interval '30 days'",
)


def lock_agency(instansi: int) -> str:
    return f"SELECT pg_advisory_xact_lock({LOCKS}, {int(instansi)})"


def upgrade(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Make or change the tables, alone: whoever writes meanwhile waits, and who upgrades at the same time.

    Raises: StoreInUseError, where a newer version has been there.
    """
    with connection.transaction():
        connection.execute(LOCK_ALL)
        for statement in _OWN:
            connection.execute(statement)
        row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
        found = int(row[0]) if row else 0
        if found > len(VERSIONS):
            raise StoreInUseError(f"a newer version of the server uses the database (tables of {found})")
        for version, statements in enumerate(VERSIONS[found:], found + 1):
            for statement in filter(None, map(translated_table, statements)):
                connection.execute(statement)
            connection.execute("INSERT INTO schema_version VALUES (%s, now())", (version,))
