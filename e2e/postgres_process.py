"""A PostgreSQL of one's own, in a folder of one's own, to be killed and started again; with fsync on, so that
what it has acknowledged is on the disk.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

from e2e.server_process import free_port

BIN = Path("/usr/lib/postgresql")
USER = "postgres"  # it refuses to run as root


def programs() -> Path | None:
    """Find the programs of the newest PostgreSQL that Debian has installed."""
    found = sorted(BIN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def as_user() -> dict[str, Any]:
    """What `subprocess` is told so that a program does not run as root."""
    if os.getuid() != 0:
        return {}
    return {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []}


def give(*paths: Path) -> None:
    """Have these belong to the user that PostgreSQL runs as."""
    if os.getuid() == 0:
        for path in paths:
            shutil.chown(path, USER, USER)


class PostgresProcess:
    """`folder`: it must not be there yet, and every folder above it must be open to everybody."""

    def __init__(self, folder: Path) -> None:
        own_bin = programs()
        assert own_bin is not None
        self._bin, self._folder, self.port = own_bin, folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        give(folder)
        self._call(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, and return when it answers. It refuses while a child of the one before is not quite dead."""
        deadline = time.monotonic() + 60
        self._spawn()
        while not self._answers():
            if time.monotonic() > deadline:
                raise AssertionError((self._folder / "log").read_text()[-2000:])
            if self._process is None or self._process.poll() is not None:
                self._spawn()
            time.sleep(0.05)

    def _spawn(self) -> None:
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": ""}
        command = [str(self._bin / "postgres"), "-D", str(self._folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self._folder,
                **as_user(),
            )

    def kill(self) -> None:
        """SIGKILL to it and all its children, as a power cut would: nobody finishes what he was at."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def make_database(self, name: str) -> str:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if how == signal.SIGKILL:
                os.killpg(self._process.pid, how)
            else:
                self._process.send_signal(how)
        self._process.wait(20)
        self._process = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _call(self, program: str, *arguments: str) -> None:
        done: Sequence[str] = [str(self._bin / program), *arguments]
        subprocess.run(done, check=True, capture_output=True, cwd=self._folder, **as_user())
