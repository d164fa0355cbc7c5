"""F86: all come at once. What a phone brings is kept, judged later, and told as what it is all the time."""

import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line, Request
from e2e.phone import Phone
from e2e.pictures import picture
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now

PLACES = 2
TOKEN = "0123456789abcdef"
KEPT = "Sudah di server"
REPORTS = "SELECT outcome, count(*) FROM envelope WHERE collection = 'report' GROUP BY outcome"
HELD = """id => new Promise((resolve, reject) => {
    const opening = indexedDB.open(`luring-vault-${id}`);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const all = opening.result.transaction("outbox").objectStore("outbox").getAll();
        all.onsuccess = () => {
            opening.result.close();
            resolve(all.result.filter(({ receipt }) => !receipt).length);
        };
    };
})"""


@pytest.fixture
def server(data: Path, built_app: Path) -> Iterator[ServerProcess]:
    settings = {"LURING_EXCHANGES": str(PLACES), "LURING_METRICS_TOKEN": TOKEN}
    process = ServerProcess(data, built_app, settings)
    process.start()
    yield process
    process.stop()


def brings_work(request: Request) -> bool:
    return request.is_exchange and b'"run"' in request.text


def until(met: Callable[[], bool]) -> None:
    """Wait for what the server does by itself. Raises: TimeoutError."""
    deadline = time.monotonic() + 20
    while not met():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def inside(server: ServerProcess, room: str) -> int:
    """Ask how many exchanges of a kind the server is at."""
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=5)) as connection:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        told = connection.getresponse().read().decode()
    found = re.search(rf'^luring_requests_inside{{room="{room}"}} (\d+)', told, re.MULTILINE)
    assert found is not None, told
    return int(found[1])


@contextmanager
def rush(server: ServerProcess, data: Path, work: Request) -> Iterator[None]:
    """Let others have all places: their exchanges wait for the disk, and none ends before this does."""
    with ExitStack() as stack:
        slow = stack.enter_context(closing(sqlite3.connect(data / "luring.db", isolation_level=None)))
        slow.execute("BEGIN IMMEDIATE")
        for _ in range(PLACES):
            other = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            other.sendall(work.head + work.body)
        until(lambda: inside(server, "receipts") == PLACES)
        yield
        slow.execute("ROLLBACK")
        until(lambda: inside(server, "receipts") == 0)


def expect_rows(page: Page, words: str) -> None:
    """Both lists on which the two reports are."""
    page.goto(re.sub(r"(://[^/]+)/.*", r"\1/sinkron", page.url))
    queue = page.get_by_role("main").get_by_role("listitem").filter(has_text="pasien")
    expect(queue.filter(has_text=words)).to_have_count(2)
    expect(queue).to_have_count(2)
    picture(page, f"queue-{words}")
    steps.go(page, "Laporan")
    for quantity in ("12 pasien", "7 pasien"):
        expect(steps.report_row(page, quantity)).to_contain_text(words)
    picture(page, f"reports-{words}")


def test_f10_f15_f86_what_is_kept_in_a_rush_says_so_survives_both_ends_and_is_received_once(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    sari, budi = arrived("Sari"), arrived("Budi")
    steps.write_report(budi.page, "5", "Poli umum kemarin")
    steps.expect_sent(budi.page)
    line.wait_for(lambda requests: any(map(brings_work, requests)))
    work = next(filter(brings_work, line.requests))
    budi.close()
    budi.open()
    line.cut()
    steps.write_report(budi.page, "12", "Poli umum pagi")
    steps.write_report(budi.page, "7", "Poli umum sore")
    expect(steps.chip(budi.page, f"{steps.OFFLINE} (2)")).to_be_visible(timeout=30_000)

    with rush(server, data, work):
        line.mend()
        sync_now(budi.page)
        until(lambda: inside(server, "rush") == 1)
    expect(steps.chip(budi.page, f"{KEPT} (2)")).to_be_visible()
    server.kill()  # what it has said that it has, it has
    line.cut()
    expect_rows(budi.page, KEPT)
    budi.kill()
    page = budi.open()
    expect_rows(page, KEPT)
    ((person,),) = ask(data, "SELECT DISTINCT actor FROM envelope WHERE collection = 'report'")
    assert page.evaluate(HELD, person) == 2  # nothing is settled by it
    budi.kill()

    server.start()
    until(lambda: ask(data, REPORTS) == [("applied", 3)])  # by itself
    assert ask(data, "SELECT count(*) FROM unjudged") == [(0,)]
    line.mend()
    sync_now(sari.page)
    steps.open_first_report(sari.page, "Budi Santoso")
    expect(sari.page.get_by_text("24 menunggu verifikasi")).to_be_visible()

    page = budi.open()
    steps.expect_sent(page)
    steps.go(page, "Laporan")
    for quantity in ("12 pasien", "7 pasien"):
        expect(steps.report_row(page, quantity)).to_contain_text("Terkirim")
    assert page.evaluate(HELD, person) == 0
    assert ask(data, REPORTS) == [("applied", 3)]
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(3,)]
