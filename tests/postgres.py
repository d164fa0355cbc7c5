"""A PostgreSQL of the tests' own: started when the first test asks, gone with the process that runs them.

It listens on a socket in its own folder only. A database takes some milliseconds: it is a copy of one that
has the tables already.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg
import pytest

from server.store.postgres import PostgresStore

REQUIRED = os.environ.get("LURING_TEST_POSTGRES") == "required"
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
        self._folder = Path(tempfile.mkdtemp(prefix="luring-pg-", dir=_place()))
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
        self._wait()
        self._made = 0
        self._administer("CREATE DATABASE tables")
        PostgresStore(self.url("tables")).close()

    def url(self, database: str) -> str:
        return f"postgresql:///{database}?host={self._folder}&user=luring"

    def new_database(self) -> str:
        """Make a database with empty tables. Returns its URL."""
        self._made += 1
        name = f"t{self._made}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE tables")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.removeprefix("postgresql:///").split("?")[0]
        self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def _run(self, *command: object) -> None:
        done = subprocess.run([*self._as_whom, *map(str, command)], cwd="/", capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                return psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                assert self._server.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < until
                time.sleep(0.05)


@cache
def cluster() -> Cluster:
    """Raises: MissingError."""
    return Cluster()


def cluster_or_skip() -> Cluster:
    try:
        return cluster()
    except MissingError as missing:
        if REQUIRED:
            pytest.fail(f"{missing}, and LURING_TEST_POSTGRES=required")
        pytest.skip(str(missing))


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
    for left in Path(_place() or tempfile.gettempdir()).glob("luring-pg-*"):
        try:
            os.kill(int((left / "data" / "postmaster.pid").read_text().split()[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (OSError, ValueError):
            continue  # somebody else's, or only just being made


def _place() -> str | None:
    """In memory, where writing through to the disk costs nothing."""
    try:
        return str(MEMORY) if shutil.disk_usage(MEMORY).free > NEEDED_BYTES else None
    except OSError:
        return None
