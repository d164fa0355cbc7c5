"""The real process: it says when it is ready, stops when told, and a kill loses nothing it has answered."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from cast import BUDI, SARI, Clock, found
from web.browser import ORIGIN, session_of
from web.phone import Outbox

from server.app import clock_ms
from server.store.sqlite import SqliteStore
from server.store.store import Tx
from sync.wire import Answer, Outcome

ROOT = Path(__file__).parents[2]
RUN = """
import sys
from server.serve import serve
from server.settings import load_settings
serve(load_settings({"data": sys.argv[1], "port": int(sys.argv[2]), "static": sys.argv[1]}))
"""


HEAD = f"POST /api/sync HTTP/1.1\r\nHost: kinerja.test\r\nOrigin: {ORIGIN}\r\nCookie: luring={BUDI}\r\n"


def headers_of(person: str) -> dict[str, str]:
    return {"Host": "kinerja.test", "Origin": ORIGIN, "Cookie": f"luring={person}"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A server process, and connections to it."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        arguments = [sys.executable, "-c", RUN, str(data), str(port)]
        self.popen = subprocess.Popen(
            arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.popen.stdout is not None
        self.first_line = self.popen.stdout.readline()

    def request(self, method: str, path: str, content: bytes = b"", person: str = BUDI) -> httpx.Response:
        return httpx.request(method, self.url(path), content=content, headers=headers_of(person))

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def end(self, how: signal.Signals) -> int:
        self.popen.send_signal(how)
        code = self.popen.wait(timeout=15)
        self.close()
        return code

    def close(self) -> None:
        if self.popen.poll() is None:
            self.popen.kill()
            self.popen.wait()
        for stream in (self.popen.stdout, self.popen.stderr):
            if stream is not None:
                stream.close()


def register(process: Process, phone: Outbox) -> None:
    answer = process.request("POST", "/api/replicas", msgspec.json.encode(phone.registration()))
    assert answer.status_code == 201


def exchange(process: Process, phone: Outbox, first: int) -> list[Outcome]:
    answer = process.request("POST", "/api/sync", phone.request(first))
    assert answer.status_code == 200
    return list(msgspec.json.decode(answer.content, type=Answer).outcomes)


def sign_in_both(tx: Tx) -> None:
    for person in (BUDI, SARI):
        tx.put_session(1, session_of(person, person, clock_ms()))  # the process has the real time


@pytest.fixture
def data(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "data")
    store.write_now(found)
    store.write_now(sign_in_both)
    store.close()
    return tmp_path / "data"


@pytest.fixture
def start(data: Path) -> Iterator[Callable[[], Process]]:
    running: list[Process] = []

    def started() -> Process:
        running.append(Process(data, free_port()))
        assert running[-1].first_line == f"Luring is ready: http://127.0.0.1:{running[-1].port}\n"
        return running[-1]

    yield started
    for process in running:
        process.close()


def test_the_server_says_when_it_is_ready_and_stops_when_told(start: Callable[[], Process]) -> None:
    process = start()
    assert process.request("GET", "/health/ready").status_code == 200
    assert process.end(signal.SIGTERM) == 0


def test_a_stop_does_not_wait_for_streams_that_are_open(start: Callable[[], Process]) -> None:
    process = start()
    with httpx.stream("GET", process.url("/api/events"), headers=headers_of(SARI)) as stream:
        assert stream.status_code == 200
        lines = stream.iter_lines()
        assert next(lines) == ":"
        assert process.end(signal.SIGTERM) == 0
        assert list(lines) == [""]


def test_a_second_server_on_the_port_refuses_to_start(start: Callable[[], Process], tmp_path: Path) -> None:
    process = start()
    second = Process(tmp_path / "other", process.port)
    assert second.popen.wait(timeout=15) != 0
    assert second.popen.stderr is not None
    assert "AddressTaken" in second.popen.stderr.read()
    second.close()
    assert process.request("GET", "/health/live").status_code == 200


def test_a_second_server_on_the_data_refuses_to_start(start: Callable[[], Process], data: Path) -> None:
    """F90."""
    process = start()
    second = Process(data, free_port())
    assert second.popen.wait(timeout=15) != 0
    assert second.popen.stderr is not None
    assert "StoreInUse" in second.popen.stderr.read()
    second.close()
    assert process.request("GET", "/health/ready").status_code == 200


def test_f3_a_kill_loses_nothing_that_was_answered(start: Callable[[], Process]) -> None:
    """Batches go out until the process dies in the middle of one; every answered line is there afterwards."""
    process, phone = start(), Outbox(BUDI, Clock())
    register(process, phone)
    answered: list[Outcome] = []
    for first in range(1, 101, 20):
        for _ in range(20):
            phone.write()
        answered += exchange(process, phone, first)
    for _ in range(20):
        phone.write()
    body = phone.request(101)
    with process.connect() as connection:
        connection.sendall(f"{HEAD}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert process.end(signal.SIGKILL) == -signal.SIGKILL

    outcomes = exchange(start(), phone, 1)

    assert len(answered) == 100
    assert outcomes[:100] == [msgspec.structs.replace(outcome, again=True) for outcome in answered]
    cut_off = {outcome.again for outcome in outcomes[100:]}
    assert len(cut_off) == 1, "what was not answered is in as a whole, or not at all"


def test_f2_a_connection_that_breaks_in_a_body_stores_nothing(start: Callable[[], Process]) -> None:
    process, phone = start(), Outbox(BUDI, Clock())
    register(process, phone)
    phone.write()
    body = phone.request()
    with process.connect() as connection:
        connection.sendall(f"{HEAD}Content-Length: {len(body) + 1}\r\n\r\n".encode() + body)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(4096)
    (outcome,) = exchange(process, phone, 1)
    assert (outcome.outcome, outcome.again) == ("applied", False)
