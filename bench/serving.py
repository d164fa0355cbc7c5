"""The server that is measured, in a process of its own, and what it has used (from /proc, so on Linux)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import msgspec

from bench.load import Found
from e2e.server_process import ServerProcess, free_port, wait_until_ready

TICKS = os.sysconf("SC_CLK_TCK")
TOKEN = "measured-by-the-bench"
FREE = {
    "LURING_SESSION_PER_SECOND": "1000000",
    "LURING_SESSION_BURST": "1000000",
    "LURING_METRICS_TOKEN": TOKEN,
    "LURING_CONNECTIONS_PER_ADDRESS": "0",  # everybody comes from here,
    "LURING_BODIES_MB": "128",  # and one address has half of it
}


class Server(ServerProcess):
    """A server without a limit on how fast one session may ask."""

    def __init__(self, data: Path) -> None:
        no_app = data.parent / "no_app"  # what is there is held in memory
        no_app.mkdir(exist_ok=True)
        super().__init__(data, no_app, FREE)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def cpu_seconds(self) -> float:
        """What it has used so far, all of its threads, in steps of 10 ms."""
        return cpu_of(self.pid)

    def memory_bytes(self, what: str = "VmRSS") -> int:
        """What it holds now; `VmHWM`: the most that it ever held."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(status.partition(f"{what}:")[2].split()[0]) * 1024

    def unjudged(self) -> int:
        """Count the pushes that were kept and wait to be judged, by what it tells Prometheus."""
        request = Request(f"http://{self.place}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        with urlopen(request, timeout=60) as answer:
            lines = answer.read().decode().splitlines()
        return sum(int(float(line.split()[-1])) for line in lines if line.startswith("luring_unjudged{"))


def cpu_of(pid: int) -> float:
    """Get the CPU seconds that a process has used (proc(5): fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    server = Server(data)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def bare(directory: Path) -> Iterator[tuple[str, int]]:
    """Run the bare handler (`bare.py`). Yields where it is, and its process."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.bare", str(directory), str(port)])
    try:
        wait_until_ready(port, "/", process)
        yield f"127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


def run_load(place: str, connections: int, answers: Path, files: list[Path]) -> Found:
    """Run the load generator in a process of its own. Raises: CalledProcessError when something failed."""
    return run_generator("bench.load", place, str(connections), str(answers), *map(str, files))


def run_generator(module: str, *arguments: str) -> Found:
    command = [sys.executable, "-m", module, *arguments]
    return msgspec.json.decode(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout, type=Found)
