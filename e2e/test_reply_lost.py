"""F1: the server has committed, and the phone never hears of it."""

from collections.abc import Callable
from pathlib import Path

from e2e import steps
from e2e.agency import ask
from e2e.line import Line, Request
from e2e.phone import Phone
from e2e.server_process import ServerProcess

COUNT = "SELECT count(*) FROM envelope WHERE collection = 'report'"


def carries_work(request: Request) -> bool:
    return request.is_exchange and b"run" in request.text


def test_f1_the_reply_is_lost_after_the_commit_and_nothing_is_stored_twice(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.fate = lambda request: "lose_reply" if carries_work(request) else "pass"
    steps.write_report(budi.page, "12", "Poli umum pagi")
    line.wait_for(lambda requests: sum(map(carries_work, requests)) >= 2, 30)
    assert ask(data, COUNT) == [(1,)]

    line.mend()
    steps.expect_sent(budi.page)
    assert ask(data, COUNT) == [(1,)]
    assert ask(data, "SELECT outcome FROM envelope WHERE collection = 'report'") == [("applied",)]


def test_f1_the_server_is_killed_between_its_commit_and_its_answer(
    line: Line, data: Path, server: ServerProcess, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.fate = lambda request: "lose_reply" if carries_work(request) else "pass"
    line.on_lost_reply = lambda request: server.kill()
    steps.write_report(budi.page, "12", "Poli umum pagi")
    line.wait_for(lambda requests: any(map(carries_work, requests)))

    line.mend()
    server.start()
    assert ask(data, COUNT) == [(1,)]
    steps.expect_sent(budi.page)
    assert ask(data, COUNT) == [(1,)]
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(1,)]
