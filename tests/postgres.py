"""A PostgreSQL of the tests' own: started when the first test asks, gone with the process that runs them.

It listens on a socket in its own folder only. A database takes some milliseconds: it is a copy of one that
has the tables already.
"""

import atexit
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import psycopg
import pytest

from server.store.postgres import PostgresStore
from server.store.postgres_copy import fill
from server.store.postgres_link import Link
from server.store.sqlite_copy import DATABASE
from server.store.store import Store

EVERYWHERE = os.environ.get("TEST_STORE") == "postgres"  # in the place of SQLite, in every test
REQUIRED = os.environ.get("TEST_POSTGRES") == "required"
PREFIX = "luring-pg-"
MEMORY = Path("/dev/shm")
NEEDED_BYTES = 1_000_000_000
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "max_wal_size": "128MB",
    "min_wal_size": "32MB",
    "full_page_writes": "off",
    "autovacuum": "off",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}


class MissingError(Exception):
    """There is no PostgreSQL here that the tests could start."""


class Cluster:
    """One server with its files."""

    def __init__(self) -> None:
        programs = _programs()
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_place()))
        self._as_whom, data = _whom(), self._folder / "data"
        if self._as_whom:
            shutil.chown(self._folder, "nobody")
        made = ["-U", "luring", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        self._run(programs / "initdb", "-D", data, *made)
        given = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [*self._as_whom, programs / "postgres", "-D", data, "-k", self._folder, *given]
        with (self._folder / "log").open("w") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        atexit.register(self.stop)
        Finalize(None, self.stop, exitpriority=1)  # where a worker of multiprocessing ends
        self._administrator = self._wait()
        self._made = 0
        # Copied file by file, not through the log of changes, where there is the choice: in half the time.
        self._how = " STRATEGY file_copy" if self._administrator.info.server_version >= 150_000 else ""
        self._administer("CREATE DATABASE tables")
        PostgresStore(self.url("tables")).close()

    def url(self, database: str) -> str:
        return f"postgresql:///{database}?host={self._folder}&user=luring"

    def new_database(self) -> str:
        """Make a database with empty tables. Returns its URL."""
        return self._copy("tables")

    def copy(self, url: str) -> str:
        """Make a database like another one, which nobody is connected to. Returns its URL."""
        return self._copy(_name(url))

    def drop(self, url: str) -> None:
        self._administer(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def stop(self) -> None:
        self._administrator.close()
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _copy(self, template: str) -> str:
        self._made += 1
        name = f"t{self._made}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {template}{self._how}")
        return self.url(name)

    def _administer(self, statement: str) -> None:
        self._administrator.execute(statement)  # type: ignore[call-overload]

    def _run(self, *command: object) -> None:
        done = subprocess.run([*self._as_whom, *map(str, command)], cwd="/", capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def _wait(self) -> psycopg.Connection[tuple[Any, ...]]:
        until = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(self.url("postgres"), autocommit=True)
            except psycopg.OperationalError:
                assert self._server.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < until
                time.sleep(0.05)


@cache
def cluster() -> Cluster:
    """Raises: MissingError."""
    return Cluster()


def why_missing() -> str:
    """Say why there is no PostgreSQL here; "": there is one. It fails where there has to be one."""
    try:
        cluster()
    except MissingError as missing:
        if REQUIRED:
            pytest.fail(f"{missing}, and TEST_POSTGRES=required")
        return str(missing)
    return ""


def cluster_or_skip() -> Cluster:
    if missing := why_missing():
        pytest.skip(missing)
    return cluster()


def _name(url: str) -> str:
    return url.removeprefix("postgresql:///").split("?")[0]


# --- in the place of SQLite

_URLS: dict[tuple[Path, int], str] = {}


def _key(directory: Path) -> tuple[Path, int]:
    """A folder that takes the place of one that was moved away is another one."""
    return directory.absolute(), directory.stat().st_ino if directory.exists() else 0


def url_of(directory: Path) -> str:
    """Get the database that stands for a data directory."""
    directory.mkdir(parents=True, exist_ok=True)
    key = _key(directory)
    if key not in _URLS:
        _URLS[key] = cluster().new_database()
        if (file := directory / DATABASE).exists():  # a backup that was restored, or a copy
            fill(file, _URLS[key])
    return _URLS[key]


def copy(directory: Path, target: Path) -> None:
    target.mkdir(parents=True)
    _URLS[_key(target)] = cluster().copy(url_of(directory))


@contextmanager
def of_this_test_alone() -> Iterator[None]:
    """Drop afterwards what has been made meanwhile: what was there before belongs to more than one test."""
    before = set(_URLS)
    yield
    for key in set(_URLS) - before:
        cluster().drop(_URLS.pop(key))


@contextmanager
def behind_the_back(directory: Path) -> Iterator[Any]:
    """What somebody can do who has the database itself, whichever it is: `execute(sql, parameters)`."""
    if not EVERYWHERE:
        with closing(sqlite3.connect(directory / DATABASE)) as connection, connection:
            yield connection
        return
    with closing(Link(url_of(directory))) as link:
        link.begin("")
        yield link
        link.commit()


class StandIn(PostgresStore):
    """What the tests call a SqliteStore."""

    def __init__(self, directory: Path, *, beside: bool = False) -> None:
        super().__init__(url_of(directory))


def stand_in() -> None:
    """From now on every data directory has a PostgreSQL database, whoever opens it."""
    from server import restore  # noqa: F401 - files stay files
    from server.store import opening, sqlite

    open_store, moment_of, has_data = opening.open_store, opening.moment_of, opening.has_data

    def open_there(data: Path, database: str = "", *, beside: bool = False) -> Store:
        return open_store(data, database or url_of(data))

    def has_data_there(data: Path, database: str = "") -> bool:
        return has_data(data, database) if database else _key(data) in _URLS or (data / DATABASE).exists()

    def moment_there(data: Path, database: str = "") -> object:
        return moment_of(data, database or _URLS.get(_key(data), ""))

    instead = [
        (sqlite.SqliteStore, StandIn),
        (open_store, open_there),
        (has_data, has_data_there),
        (moment_of, moment_there),
    ]
    for name, module in list(sys.modules.items()):
        for was, now in instead:
            is_file = name == "server.restore" or (name == "server.store.opening" and now is StandIn)
            if not is_file and vars(module).get(was.__name__) is was:
                setattr(module, was.__name__, now)


# What is about the files of SQLite, or about processes that know of no other store: file or test, and why.
NOT_HERE = {
    "server/test_sqlite.py": "the embedded store's own promises",
    "server/test_cycle_work.py::test_a_command_works_beside": "the lock of a file",
    "server/test_destruction.py::test_the_journal_is_read_along_once": "counts the steps of SQLite's machine",
    "web/test_activation.py::test_the_store_keeps_no_code": "reads a file",
    "web/test_kiosk_sessions.py::test_the_command_line": "a process of its own, with a file",
    "web/test_kiosk_envelopes.py::test_what_citizens": "PostgreSQL keeps the order, docs/postgresql.md",
    "web/test_kiosk_envelopes.py::test_a_pin_is_nowhere": "reads a file",
    "web/test_connections.py": "the locks of a file",
    "web/test_sync.py::test_f86_f87": "locks a file",
    "web/test_serve.py": "a process of its own, with a file",
    "web/test_slow.py": "a process of its own, with a file",
    "people/test_check.py::test_what_is_wrong": "looks at the rights of a file",
    "people/test_command_line.py::test_nothing_is_imported_while": "commands work beside any server there",
    "people/test_command_line.py::test_a_demonstration": "no shared database is erased for it",
    "people/test_cycle_command.py::test_cycles_are_run_beside": "commands work beside any server there",
    "people/test_migrate.py": "moves a file",
    "server/test_store_alike.py::test_both_databases": "has both",
    "server/test_postgres.py::test_a_file_with_a_text": "fills from a file",
    "versions/": "files that older versions have written",
    "test_bench.py::test_a_history": "lays it down in a file",
    "test_mutants.py": "breaks the code, not the store",
    "test_house.py": "reads the source",
    "faults/": "runs other tests by name",
}


# --- where it comes from


def _programs() -> Path:
    """Find the folder of initdb and postgres: Debian keeps them out of the way."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[-3]))
    if found:
        return found[-1].parent
    if (program := shutil.which("initdb")) and shutil.which("postgres"):
        return Path(program).parent
    raise MissingError("PostgreSQL is not installed (on Debian: apt install postgresql)")


def _whom() -> list[str]:
    """PostgreSQL refuses to be root. Whatever happens to us, it ends with us."""
    if not (program := shutil.which("setpriv")):
        if os.getuid() == 0:
            raise MissingError("PostgreSQL does not run as root, and there is no setpriv")
        return []
    end = [program, "--pdeathsig", "INT"]
    return [*end, "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else end


def _sweep() -> None:
    """Remove what servers have left behind that could not clean up after themselves."""
    for left in Path(_place() or tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        try:
            os.kill(int(left.name.removeprefix(PREFIX).split("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (OSError, ValueError):
            continue  # somebody else's


def _place() -> str | None:
    """In memory, where writing through to the disk costs nothing."""
    try:
        return str(MEMORY) if shutil.disk_usage(MEMORY).free > NEEDED_BYTES else None
    except OSError:
        return None
