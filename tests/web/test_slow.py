"""The real process, and others who take their time: heads and bodies that trickle, answers that nobody reads,
more connections than one address gets. Whoever behaves is served meanwhile.
"""

import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
import pytest
from cast import BUDI, found
from web.test_metrics import SAMPLE, TOKEN
from web.test_serve import HEAD, headers_of, sign_in_both

from e2e.server_process import ServerProcess
from server import serve
from server.store.sqlite import SqliteStore

BIG = "besar.bin"
BIG_BYTES = 24 * 1024 * 1024  # more than the kernel keeps for one connection
MOST_OF_ONE = 12
SETTINGS = {
    "LURING_HEAD_S": "2",
    "LURING_SLOW_S": "2",
    "LURING_METRICS_TOKEN": TOKEN,
    "LURING_CONNECTIONS_PER_ADDRESS": str(MOST_OF_ONE),
    "LURING_EXCHANGES": "2",
}
PATIENCE_S = 20.0  # of a machine that has much else to do


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    here = tmp_path_factory.mktemp("slow")
    store = SqliteStore(here / "data")
    store.write_now(found)
    store.write_now(sign_in_both)
    store.close()
    (here / "dist").mkdir()
    (here / "dist" / BIG).write_bytes(bytes(BIG_BYTES))
    server = ServerProcess(here / "data", here / "dist", SETTINGS)
    server.start()
    yield server
    server.stop()


def connect(process: ServerProcess) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", process.port), timeout=PATIENCE_S)
    connection.settimeout(0.25)
    return connection


def trickle(connection: socket.socket, first: bytes, then: bytes = b"a") -> bytes:
    """Send a byte again and again until it is closed. Returns what was said.

    Raises: AssertionError when it stays open, where the settings say two seconds.
    """
    begun, said = time.monotonic(), b""
    connection.sendall(first)
    while time.monotonic() - begun < PATIENCE_S:
        try:
            piece = connection.recv(65_536)
            if not piece:
                return said
            said += piece
        except TimeoutError:
            connection.sendall(then)
        except ConnectionError:
            return said
    raise AssertionError(f"still open after {PATIENCE_S} s; it has said {said[:200]!r}")


def is_served(process: ServerProcess, person: str = BUDI) -> bool:
    answer = httpx.get(
        f"http://127.0.0.1:{process.port}/api/session", headers=headers_of(person), timeout=PATIENCE_S
    )
    return answer.status_code == 200


def figures(process: ServerProcess) -> dict[str, float]:
    answer = httpx.get(
        f"http://127.0.0.1:{process.port}/metrics",
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=PATIENCE_S,
    )
    lines = [SAMPLE.fullmatch(line) for line in answer.text.splitlines()]
    return {one[1] + (one[2] or ""): float(one[3]) for one in lines if one}


def ended(process: ServerProcess, why: str) -> float:
    return figures(process)[f'luring_slow_ended_total{{why="{why}"}}']


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_a_head_that_comes_byte_by_byte_is_closed_and_so_is_silence(process: ServerProcess) -> None:
    silent = [connect(process) for _ in range(3)]
    with connect(process) as connection:
        said = trickle(connection, b"GET /api/session HTTP/1.1\r\nHost: kinerja.test\r\nX-Slow: ")
    assert b"200" not in said
    for one in silent:
        assert trickle(one, b"", b"") == b""
        one.close()
    assert is_served(process)


def test_a_body_that_trickles_is_answered_408_and_closed_and_others_are_served(
    process: ServerProcess,
) -> None:
    """Two such bodies would take both places for exchanges: a place is taken when a body is whole."""
    before = ended(process, "body")
    slow = [connect(process) for _ in range(4)]
    for one, length in zip(slow, (4_000, 4_000, 100_000, 100_000), strict=True):
        one.sendall(f"{HEAD}Content-Length: {length}\r\n\r\n{{".encode())
    assert is_served(process)
    hello = b'{"v":1,"client":"0.1.0"}\n'
    exchange = httpx.post(
        f"http://127.0.0.1:{process.port}/api/sync",
        content=hello,
        headers=headers_of(BUDI),
        timeout=PATIENCE_S,
    )
    assert exchange.status_code == 400  # and not 503
    for one in slow:
        said = trickle(one, b"{")
        assert said.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"too_slow"' in said
        assert b"connection: close" in said.lower()
        one.close()
    assert ended(process, "body") == before + 4


def test_a_body_that_comes_steadily_may_take_longer_than_one_that_trickles(process: ServerProcess) -> None:
    body = b'{"nip":"' + b" " * 6_000 + b'"}'
    with connect(process) as connection:
        head = HEAD.replace("/api/sync", "/api/session")
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        for at in range(0, len(body), 1_000):
            connection.sendall(body[at : at + 1_000])
            time.sleep(0.5)  # 3.5 s in all
        connection.settimeout(5)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 400 ")


def test_who_does_not_read_what_he_asked_for_is_ended_and_holds_no_memory(process: ServerProcess) -> None:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.connect(("127.0.0.1", process.port))
    connection.sendall(f"GET /{BIG} HTTP/1.1\r\nHost: kinerja.test\r\n\r\n".encode())
    assert until(lambda: ended(process, "reader") == 1)
    connection.settimeout(5)
    read = 0
    with suppress(ConnectionError):
        while piece := connection.recv(65_536):
            read += len(piece)
    assert read < BIG_BYTES
    connection.close()
    whole = httpx.get(f"http://127.0.0.1:{process.port}/{BIG}", timeout=20)
    assert len(whole.content) == BIG_BYTES  # who reads gets all of it


def test_one_address_has_so_many_connections_and_the_newest_go(process: ServerProcess) -> None:
    stream = f"GET /api/events HTTP/1.1\r\nHost: kinerja.test\r\nCookie: luring={BUDI}\r\n\r\n".encode()
    first = connect(process)
    first.sendall(stream)
    assert first.recv(15) == b"HTTP/1.1 200 OK"
    assert until(lambda: figures(process)["luring_open_connections"] >= 1)
    others = [connect(process) for _ in range(MOST_OF_ONE + 4)]
    for one in others:
        one.sendall(b"GET /api/sess")
    time.sleep(4)  # what is allowed has to bring its head within 2 s
    assert ended(process, "address") >= 4
    heard = b""
    first.settimeout(1)
    with suppress(TimeoutError):
        while piece := first.recv(65_536):
            heard += piece
        raise AssertionError("the oldest was closed")
    assert heard.endswith(b":\n\n\r\n")
    for one in (first, *others):
        one.close()
    assert is_served(process)


@pytest.mark.parametrize(
    ("limits", "allowed", "asked"),
    [((1_024, 100_000), 8_192, 8_704), ((1_024, 4_096), 3_584, 4_096), ((100_000, 100_000), 8_192, None)],
)
def test_no_more_connections_are_let_in_than_the_system_has_files_for(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], allowed: int, asked: int | None
) -> None:
    set_to: list[int] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, given: set_to.append(given[0]))
    assert serve.open_files_for(8_192) == allowed
    assert set_to == ([] if asked is None else [asked])
