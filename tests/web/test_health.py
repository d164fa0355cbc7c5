"""Whether the server lives and can work."""

from collections.abc import Callable

import pytest
import structlog
from cast import BUDI
from structlog.testing import capture_logs
from web.browser import NIPS, Server, problem

from server.store.sqlite import SqliteStore
from server.web.limits import Bucket
from server.web.requests import configure_logs


def test_a_server_that_can_write_is_ready(server: Server) -> None:
    assert server.client.get("/health/live").json() == {"status": "live"}
    assert server.client.get("/health/ready").json() == {"status": "ready"}


def test_a_full_disk_is_not_ready(serve: Callable[..., Server]) -> None:
    server = serve(min_free_mb=10**9)
    assert server.client.get("/health/live").status_code == 200
    assert problem(server.client.get("/health/ready")) == (503, "disk_full")


def test_a_store_that_does_not_write_is_not_ready(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(SqliteStore, "write", broken)
    assert problem(server.client.get("/health/ready")) == (503, "busy")


def test_a_bug_is_answered_with_its_request_and_logged_without_what_people_wrote(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise ValueError(f"cannot understand {NIPS[BUDI]}")

    monkeypatch.setattr(Bucket, "take", bug)
    with capture_logs() as logs:
        answer = server.browser(BUDI).get("/api/session")
    assert problem(answer) == (500, "internal")
    (found,) = [entry for entry in logs if entry["event"] == "bug"]
    assert found["error"] == "ValueError"
    assert found["request"] == answer.json()["request"]
    assert any("provide_visitor" in frame for frame in found["at"])
    assert NIPS[BUDI] not in repr(logs)
    assert NIPS[BUDI] not in answer.text


def test_a_request_is_logged_once_without_names_or_numbers_of_people(server: Server) -> None:
    with capture_logs() as logs:
        server.browser().sign_in(BUDI)
        server.client.get(f"/cari?nip={NIPS[BUDI]}")
    requests = [entry for entry in logs if entry["event"] == "request"]
    assert [(entry["method"], entry["path"], entry["status"]) for entry in requests] == [
        ("POST", "/api/session", 200),
        ("GET", "/{path}", 404),
    ]
    assert len({entry["request"] for entry in requests}) == 2
    assert not any(secret in repr(logs) for secret in (NIPS[BUDI], "Budi", BUDI))


def test_logs_are_lines_of_json() -> None:
    try:
        configure_logs()
        assert any(
            isinstance(one, structlog.processors.JSONRenderer) for one in structlog.get_config()["processors"]
        )
    finally:
        structlog.reset_defaults()
