"""A real `luring serve` in a process group of its own, to be killed and started again on its data."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent


LATER = """
import time

seconds, now, now_ns = {seconds}, time.time, time.time_ns
time.time = lambda: now() + seconds
time.time_ns = lambda: now_ns() + seconds * 10**9
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServerProcess:
    def __init__(self, data: Path, static: Path, settings: Mapping[str, str] | None = None) -> None:
        self.settings = {**os.environ, **(settings or {})}
        self.data = data
        self.static = static
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.log = data.parent / f"{data.name}.log"

    def start(self) -> None:
        """Start, and return when the server says that it is ready.

        Raises: AssertionError with the log when it does not become ready.
        """
        command = [sys.executable, "-m", "server", "serve", "--data", str(self.data)]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--static", str(self.static)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
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


def wait_until_ready(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until something answers on a port, and no longer than the process lives.

    Raises: TimeoutError.
    """
    deadline = time.monotonic() + 30
    while not answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise TimeoutError
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)


def answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
