"""A real `luring serve` in a process group of its own, to be killed and started again on its data.

Reading the code takes two seconds of a processor. Where a start is not what a story is about, one process
that has read it is forked for each server; everything from the command line on is as in any other.
"""

import contextlib
import http.client
import importlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parent.parent


LATER = """
import time

seconds, now, now_ns = {seconds}, time.time, time.time_ns
time.time = lambda: now() + seconds
time.time_ns = lambda: now_ns() + seconds * 10**9
"""


FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["server.__main__", "server.serve"])


class Waited(Protocol):
    def poll(self) -> int | None: ...


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServerProcess:
    """`forked`: from a process that has read the code."""

    def __init__(
        self, data: Path, static: Path, settings: Mapping[str, str] | None = None, *, forked: bool = False
    ) -> None:
        self._forked = forked
        self.settings = {**os.environ, **(settings or {})}
        self.data = data
        self.static = static
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | ForkedProcess | None = None
        self.log = data.parent / f"{data.name}.log"

    def start(self) -> None:
        """Start, and return when the server says that it is ready.

        Raises: AssertionError with the log when it does not become ready.
        """
        command = ["serve", "--data", str(self.data)]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--static", str(self.static)]
        if self._forked:
            self._process = ForkedProcess(command, self.settings, self.log)
        else:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "server", *command],
                    cwd=ROOT,
                    env=self.settings,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        try:
            wait_until_ready(self.port, "/health/ready", self._process)
        except TimeoutError:
            raise AssertionError(f"the server did not start:\n{self.log.read_text()[-3000:]}") from None

    def kill(self) -> None:
        """SIGKILL, as a power cut would: no farewell, no flush."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        self.kill()
        self.start()

    def live_later(self, days: int) -> None:
        """From the next start on, what the server takes for the time is so many days later."""
        shim = self.data.parent / "later"
        shim.mkdir(exist_ok=True)
        (shim / "sitecustomize.py").write_text(LATER.format(seconds=days * 86_400), encoding="utf-8")
        self.settings["PYTHONPATH"] = str(shim)
        self._forked = False  # what it wraps has been read by then

    @property
    def pid(self) -> int:
        """Of the server, and of the process group that it leads."""
        assert self._process is not None
        return self._process.pid

    def cpu_seconds(self) -> float:
        """What the server has used so far."""
        assert self._process is not None
        shown = subprocess.run(
            ["ps", "-o", "times=", "-p", str(self._process.pid)], capture_output=True, text=True, check=True
        )
        return float(shown.stdout)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, how)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)
        self._process = None


class ForkedProcess:
    """What `ServerProcess` asks of a process, of one that runs `luring` without reading its code anew."""

    def __init__(self, arguments: Sequence[str], settings: Mapping[str, str], log: Path) -> None:
        self._process: BaseProcess = FORKED.Process(
            target=run_forked, args=(arguments, dict(settings), log), daemon=True
        )
        self._process.start()
        self.pid = self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> None:
        """Raises: subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("luring", timeout)


def run_forked(arguments: Sequence[str], settings: Mapping[str, str], log: Path) -> None:
    """Be a process like one that was started: a group, an environment, a folder and outputs of its own."""
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(settings)
    for number, name, how in (
        (0, os.devnull, os.O_RDONLY),
        (1, log, os.O_WRONLY | os.O_APPEND | os.O_CREAT),
        (2, log, os.O_WRONLY | os.O_APPEND | os.O_CREAT),
    ):
        os.dup2(os.open(name, how, 0o600), number)
    sys.exit(importlib.import_module("server.__main__").main(arguments))


def wait_until_ready(port: int, path: str, process: Waited) -> None:
    """Wait until something answers on a port, and no longer than the process lives.

    Raises: TimeoutError.
    """
    deadline = time.monotonic() + 30
    while not answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
