"""What Prometheus reads, and who may read it."""

import re
from collections.abc import Callable

import msgspec
import pytest
from cast import BUDI, PEOPLE
from postgres import EVERYWHERE
from web.browser import NIPS, Server, problem

from server.backup_marker import Covered, Marker, write_marker
from server.checkpoints import keep, kept, sign_what_is_due
from server.settings import WrongSetting, load_settings

TOKEN = "0123456789abcdef"
SAMPLE = re.compile(r'([a-z_]+)(\{(?:[a-z]+="(?:[^"\\]|\\.)*",?)*\})? (-?[0-9.e+]+)')


@pytest.fixture
def server(serve: Callable[..., Server]) -> Server:
    return serve(metrics_token=TOKEN)


def read(server: Server) -> dict[str, float]:
    answer = server.client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    lines = [line for line in answer.text.splitlines() if not line.startswith("# ")]
    found = [SAMPLE.fullmatch(line) for line in lines]
    assert all(found), [line for line, one in zip(lines, found, strict=True) if not one]
    return {one[1] + (one[2] or ""): float(one[3]) for one in found if one}


def test_without_its_token_there_is_no_such_page(server: Server, serve: Callable[..., Server]) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer "}):
        assert problem(server.client.get("/metrics", headers=headers)) == (404, "not_found")
    other = serve(data_name="other")
    for token in ("", TOKEN):
        answer = other.client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert problem(answer) == (404, "not_found")


def test_a_token_that_can_be_guessed_stops_the_start() -> None:
    with pytest.raises(WrongSetting, match="LURING_METRICS_TOKEN"):
        load_settings({}, {"LURING_METRICS_TOKEN": "short"})


def test_requests_are_counted_by_route_and_nobody_is_named(server: Server) -> None:
    server.browser().sign_in(BUDI)
    server.browser().sign_in(BUDI, "wrong")
    server.client.get(f"/cari?nip={NIPS[BUDI]}")
    server.client.request("BREW", f"/{NIPS[BUDI]}")
    found = read(server)
    assert found['luring_requests_total{method="POST",path="/api/session",status="200"}'] == 1
    assert found['luring_requests_total{method="POST",path="/api/session",status="401"}'] == 1
    assert found['luring_request_seconds_count{path="/api/session"}'] == 2
    assert found['luring_request_seconds_bucket{path="/api/session",le="+Inf"}'] == 2
    assert all("BREW" not in name for name in found)
    secrets = {*NIPS.values(), *PEOPLE, *PEOPLE.values(), "Budi"}
    assert [name for name in found if any(secret in name for secret in secrets)] == []


def test_journal_backup_and_checkpoint_are_told_with_their_age(server: Server) -> None:
    agency = server.store.read_now(lambda tx: tx.agencies()[0].code)
    before = read(server)
    rows = server.store.read_now(lambda tx: tx.journal_end(1))
    assert before[f'luring_journal_rows{{agency="{agency}"}}'] == rows
    assert "luring_backup_age_seconds" not in before
    data, now_ms = server.web.settings.data, server.clock()
    epoch = server.store.read_now(lambda tx: tx.epoch(1))
    covered = {1: Covered(epoch=epoch, row=3, at=now_ms)}
    write_marker(data, Marker(file="x", made_at=now_ms, agencies=covered))
    keep(data, server.store.read_now(lambda tx: sign_what_is_due(tx, data, now_ms)))
    server.clock.advance(7_200_000)
    after = read(server)
    assert after["luring_backup_age_seconds"] == 7200
    assert after[f'luring_backup_row{{agency="{agency}"}}'] == 3
    assert after[f'luring_checkpoint_age_seconds{{agency="{agency}"}}'] == 7200
    assert after[f'luring_journal_agrees{{agency="{agency}"}}'] == 1
    (last,) = kept(data)
    keep(data, [msgspec.structs.replace(last, chain="A" * 43)])
    assert read(server)[f'luring_journal_agrees{{agency="{agency}"}}'] == 0
    assert after["luring_disk_free_bytes"] > 0
    assert EVERYWHERE or after["luring_database_bytes"] > 0  # it is told of a file only
