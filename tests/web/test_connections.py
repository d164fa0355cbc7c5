"""What the server does to its own open files while it looks at its connections: nothing."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from cast import found

from server.settings import Settings
from server.store.sqlite import SqliteStore
from server.web.connections import Connections

COUNT = """
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM person").fetchone()[0])
"""


def _counted_by_another_process(database: Path) -> int:
    """Opens and closes it: whoever believes that he is the last one clears away the log."""
    told = subprocess.run([sys.executable, "-c", COUNT, str(database)], capture_output=True, check=True)
    return int(told.stdout)


def test_f90_looking_at_connections_takes_no_lock_from_the_database(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.write_now(found)
    people = store.read_now(lambda tx: len(tx.persons(1)))
    assert people > 1
    Connections(Settings(data=tmp_path)).look()
    assert _counted_by_another_process(tmp_path / "luring.db") == people
    assert (tmp_path / "luring.db-wal").exists()  # it is the server's, and what is committed is in it
    store.write_now(lambda tx: tx.put_policy(1, "seen", "by all"))
    with sqlite3.connect(tmp_path / "luring.db") as other:
        assert other.execute("SELECT value FROM agency_policy WHERE name = 'seen'").fetchall() == [
            ("by all",)
        ]
    other.close()
    store.close()
