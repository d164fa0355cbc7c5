"""Webhooks: signed, tried again, logged, sent once more; never into our own network unless it is meant."""

import asyncio
import base64
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from cast import ADMIN, BUDI, uuid
from web.browser import Server, problem
from web.push_service import PushService, push_service

from server.acts import record_act_on
from server.chance import Chance
from server.services.webhooks import FAR_ROWS, WAITS_S, has_news
from server.store.store import Tx
from server.web.delivering import deliver_all

AT = "/api/admin/services/webhooks"
CYCLE = uuid(301)


@pytest.fixture
def receiver() -> Iterator[PushService]:
    with push_service() as service:
        yield service


@pytest.fixture
def told(serve: Callable[..., Server], receiver: PushService) -> tuple[Server, str, str]:
    server = serve(webhook_private=True)
    events = ["results.released", "cycle.closed"]
    answer = server.browser(ADMIN).post(AT, json={"url": f"{receiver.base}/hook", "events": events})
    assert answer.status_code == 200
    return server, answer.json()["made"]["id"], answer.json()["secret"]


def happen(server: Server, name: str, detail: dict[str, object] | None = None) -> None:
    def job(tx: Tx) -> None:
        on = ("cycle", CYCLE)
        record_act_on(
            tx, 1, name, by=ADMIN, on=on, detail=detail or {}, now_ms=server.clock(), chance=Chance()
        )

    server.store.write_now(job)


def deliver(server: Server) -> int:
    return asyncio.run(deliver_all(server.web))


def log_of(server: Server, id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.browser(ADMIN).get(f"{AT}/{id}/deliveries").json()["deliveries"]
    return found


def test_an_event_arrives_signed_and_names_ids_only(
    told: tuple[Server, str, str], receiver: PushService
) -> None:
    server, id, secret = told
    happen(server, "cycle_opened")
    happen(server, "results_released", {"reason": "Budi Santoso dirilis"})
    assert deliver(server) == 1
    ((path, headers, body),) = receiver.received
    assert path == "/hook"
    said = json.loads(body)
    assert (said["type"], said["data"]["id"]) == ("results.released", CYCLE)
    assert set(said) == {"type", "timestamp", "data"}
    assert set(said["data"]) == {"id", "collection", "row"}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}".encode()
    expected = base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert int(headers["webhook-timestamp"]) == server.clock() // 1000
    (sent,) = log_of(server, id)
    assert (sent["status"], sent["tries"], sent["next_at"]) == (201, 1, None)
    assert deliver(server) == 0


def test_what_does_not_arrive_is_tried_later_and_later_and_then_given_up(
    told: tuple[Server, str, str], receiver: PushService
) -> None:
    server, id, _ = told
    happen(server, "cycle_closed")
    receiver.answers = [(500, {})] * 20
    assert deliver(server) == 1
    for wait_s in WAITS_S:
        assert deliver(server) == 0, "not before its time"
        server.clock.advance(wait_s * 1000)
        assert deliver(server) == 1
    (sent,) = log_of(server, id)
    assert (sent["status"], sent["tries"], sent["next_at"]) == (500, len(WAITS_S) + 1, None)
    ids = {headers["webhook-id"] for _, headers, _ in receiver.received}
    assert ids == {sent["id"]}, "the receiver knows it by its id"
    assert server.browser(ADMIN).get("/api/admin/services").json()["webhooks"][0]["failed"] == 1

    receiver.answers = []
    again = server.browser(ADMIN).post(f"{AT}/{id}/deliveries/{sent['id']}/resend")
    assert again.status_code == 200
    assert deliver(server) == 1
    assert log_of(server, id)[0]["status"] == 201


def test_a_removed_webhook_is_told_nothing_more(told: tuple[Server, str, str], receiver: PushService) -> None:
    server, id, _ = told
    assert server.browser(ADMIN).post(f"{AT}/{id}/ping").status_code == 200
    assert server.browser(ADMIN).post(f"{AT}/{id}/remove").status_code == 200
    happen(server, "cycle_closed")
    deliver(server)
    assert receiver.received == []
    assert server.acts("webhook_removed") == [(ADMIN, id)]
    assert problem(server.browser(ADMIN).post(f"{AT}/{id}/ping")) == (404, "not_found")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "https://127.0.0.1/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:10.0.0.1]/hook",
        "https://localhost/hook",
        "https://user:pass@93.184.216.34/hook",
        "https://93.184.216.34:8443/hook",
        "file:///etc/passwd",
    ],
)
def test_our_own_network_is_refused(server: Server, url: str) -> None:
    answer = server.browser(ADMIN).post(AT, json={"url": url, "events": ["cycle.closed"]})
    assert (problem(answer), answer.json()["reason"]) == ((409, "change_refused"), "address")


def test_an_address_that_turns_private_later_is_not_sent_to(
    told: tuple[Server, str, str], receiver: PushService
) -> None:
    server, id, _ = told
    strict = msgspec.structs.replace(
        server.web, settings=msgspec.structs.replace(server.web.settings, webhook_private=False)
    )
    happen(server, "cycle_closed")
    assert asyncio.run(deliver_all(strict)) == 1
    assert receiver.received == []
    assert log_of(server, id)[0]["status"] == 0


def test_the_secret_is_shown_once_and_kept_sealed(told: tuple[Server, str, str]) -> None:
    server, _, secret = told
    assert secret not in server.browser(ADMIN).get("/api/admin/services").text
    kept = server.store.read_now(lambda tx: tx.webhooks(1))[0]
    assert secret.removeprefix("whsec_") not in kept.secret


def test_a_journal_without_events_is_not_read_from_its_beginning_again_and_again(
    told: tuple[Server, str, str],
) -> None:
    server, _, _ = told
    for _ in range(3):
        happen(server, "cycle_opened")
    assert not server.store.read_now(lambda tx: has_news(tx, 1))
    for _ in range(FAR_ROWS):
        happen(server, "cycle_opened")
    assert server.store.read_now(lambda tx: has_news(tx, 1))
    deliver(server)
    hook = server.store.read_now(lambda tx: tx.webhooks(1))[0]
    assert hook.row == server.store.read_now(lambda tx: tx.last_row(1))


def test_who_does_not_administer_the_agency_sees_none(told: tuple[Server, str, str]) -> None:
    server, id, _ = told
    browser = server.browser(BUDI)
    assert problem(browser.get(f"{AT}/{id}/deliveries")) == (403, "not_allowed")
    assert problem(browser.post(f"{AT}/{id}/remove")) == (403, "not_allowed")
    gone = server.browser(ADMIN).get(f"{AT}/{uuid(999)}/deliveries")
    assert problem(gone) == (404, "not_found")
