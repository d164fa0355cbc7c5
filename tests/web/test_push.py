"""Web Push to a service that runs here and opens what it gets: who hears what, when, and what ends it."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from cast import ADMIN, BUDI, DAY_MS, INSTANSI, LINE, NOW_MS, PATIENTS, SARI, TONO, uuid
from structlog.testing import capture_logs
from web.browser import Browser, Server, problem
from web.phone import Phone
from web.push_service import PushService, Subscribed, push_service

from server.channels import MOST, channels_of
from server.news_settings import Preferences, Quiet, is_held
from server.own_replica import write_as_server
from server.people.calendar import midnight_ms
from server.web.telling import forget_ways, tell_all
from sync.vault import Intent

NOON_MS = NOW_MS - NOW_MS % DAY_MS + 5 * 3_600_000  # 12.00 in Jakarta
ALWAYS = {"quiet": {"first": "00:00", "last": "00:00"}}


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def noon(serve: Callable[..., Server]) -> Server:
    server = serve(push_private=True)
    server.clock.now_ms = max(NOON_MS, NOW_MS)
    server.clock.now_ms += (NOON_MS - server.clock.now_ms) % DAY_MS
    return server


def tell(server: Server) -> int:
    return asyncio.run(tell_all(server.web))


def subscribe(server: Server, person: str, browser: Subscribed, **preferences: Any) -> Browser:
    visitor = server.browser(person)
    assert visitor.post("/api/push/subscriptions", json=browser.told()).status_code == 204
    if preferences:
        assert visitor.request("PUT", "/api/news/settings", json=preferences).status_code == 204
    return visitor


def work(server: Server, quantity: int = 500) -> Phone:
    """Budi reaches his target: news for him and for Sari."""
    budi = Phone(server, BUDI)
    link = {"line": LINE, "indicator": PATIENTS}
    budi.write(put={"body": budi.body(quantity=quantity), "link": link})
    budi.exchange()
    return budi


def test_who_has_news_is_told_once_and_nothing_of_them(noon: Server, service: PushService) -> None:
    sari, tono = service.subscribed("sari", 1), service.subscribed("tono", 2)
    subscribe(noon, SARI, sari)
    subscribe(noon, TONO, tono)
    assert tell(noon) == 0  # what was there before is no news
    work(noon)
    assert tell(noon) == 1
    assert tell(noon) == 0
    assert service.opened(sari) == [
        {"body": "Ada kabar baru di Luring", "tag": "kabar", "data": "/lain/kabar"}
    ]
    assert service.opened(tono) == []
    (_, headers, body) = service.received[0]
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["TTL"], headers["Urgency"], headers["Topic"]) == ("172800", "normal", "kabar")
    assert headers["Authorization"].startswith("vapid t=")
    assert noon.browser(SARI).get("/api/push/key").json()["key"] in headers["Authorization"]
    assert b"Luring" not in body


def test_who_wants_words_is_told_what_kind_it_is_and_where(noon: Server, service: PushService) -> None:
    sari, budi = service.subscribed("sari", 1), service.subscribed("budi", 2)
    subscribe(noon, SARI, sari, words=True)
    subscribe(noon, BUDI, budi, words=True, lang="en")
    work(noon)
    assert tell(noon) == 2
    assert service.opened(sari) == [{"body": "Target tercapai", "tag": "kabar", "data": f"/tim/{uuid(101)}"}]
    assert service.opened(budi) == [
        {"body": "Target reached", "tag": "kabar", "data": f"/kinerja/{uuid(401)}"}
    ]


def test_what_was_undone_or_read_or_is_not_wanted_is_not_told(noon: Server, service: PushService) -> None:
    sari, budi = service.subscribed("sari", 1), service.subscribed("budi", 2)
    subscribe(noon, SARI, sari, off=["target_reached"])
    visitor = subscribe(noon, BUDI, budi)
    phone = work(noon)
    changes = [one for one in phone.exchange().changes if one.c == "news"]
    ids = [one.id for one in changes] or [
        one.id for one in Phone(noon, BUDI).exchange().changes if one.c == "news"
    ]
    assert visitor.request("PUT", "/api/news/read", json={"ids": ids}).status_code == 204
    assert tell(noon) == 0
    assert service.received == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_is_gone_is_forgotten(noon: Server, service: PushService, status: int) -> None:
    subscribe(noon, SARI, service.subscribed())
    work(noon)
    service.answers = [(status, {})]
    assert tell(noon) == 0
    assert noon.store.read_now(lambda tx: channels_of(tx, INSTANSI, SARI)) == ()
    assert len(service.received) == 1


def test_a_service_that_is_busy_is_asked_again_later_and_nothing_is_lost(
    noon: Server, service: PushService
) -> None:
    browser = service.subscribed()
    subscribe(noon, SARI, browser)
    work(noon)
    service.answers = [(503, {}), (429, {"Retry-After": "600"})]
    assert tell(noon) == tell(noon) == 0
    assert len(service.received) == 1  # not at once
    noon.clock.advance(61_000)
    assert tell(noon) == 0
    noon.clock.advance(599_000)
    assert tell(noon) == 0
    assert len(service.received) == 2
    noon.clock.advance(2_000)
    assert tell(noon) == 1
    assert len(service.opened(browser)) == 3  # the same message, until it was taken


def test_a_service_that_nobody_answers_for_fails_nobody_else(noon: Server, service: PushService) -> None:
    dead = Subscribed("http://127.0.0.1:1", "nobody")
    subscribe(noon, BUDI, dead)
    alive = service.subscribed()
    subscribe(noon, SARI, alive)
    work(noon)
    assert tell(noon) == 1
    assert len(service.opened(alive)) == 1


def test_who_signed_out_hears_nothing_more_on_that_device(noon: Server, service: PushService) -> None:
    visitor = subscribe(noon, SARI, service.subscribed())
    assert visitor.request("DELETE", "/api/session").status_code == 204
    work(noon)
    assert tell(noon) == 0
    assert service.received == []
    assert noon.store.read_now(lambda tx: channels_of(tx, INSTANSI, SARI)) == ()


def test_ways_of_sessions_that_are_over_are_let_go(noon: Server, service: PushService) -> None:
    visitor = subscribe(noon, SARI, service.subscribed())
    visitor.request("DELETE", "/api/session")
    asyncio.run(forget_ways(noon.web))
    assert noon.store.read_now(lambda tx: channels_of(tx, INSTANSI, SARI)) == ()


def test_a_browser_is_of_the_last_who_signed_in_there(noon: Server, service: PushService) -> None:
    shared = service.subscribed()
    subscribe(noon, SARI, shared)
    subscribe(noon, TONO, shared)
    work(noon)
    assert tell(noon) == 0
    assert service.received == []


def test_nobody_has_more_than_a_few_subscriptions_and_may_end_his_own_only(
    noon: Server, service: PushService
) -> None:
    visitor = noon.browser(SARI)
    for number in range(MOST + 2):
        told = service.subscribed(f"nr{number}").told()
        assert visitor.post("/api/push/subscriptions", json=told).status_code == 204
    kept = noon.store.read_now(lambda tx: channels_of(tx, INSTANSI, SARI))
    assert [one.to.rpartition("/")[2] for one in kept] == [f"nr{n}" for n in range(2, MOST + 2)]
    gone = {"endpoint": kept[0].to}
    assert noon.browser(TONO).request("DELETE", "/api/push/subscriptions", json=gone).status_code == 204
    assert len(noon.store.read_now(lambda tx: channels_of(tx, INSTANSI, SARI))) == MOST
    assert visitor.request("DELETE", "/api/push/subscriptions", json=gone).status_code == 204
    assert len(noon.store.read_now(lambda tx: channels_of(tx, INSTANSI, SARI))) == MOST - 1


def test_an_address_in_our_own_network_and_keys_that_are_none_are_refused(
    serve: Callable[..., Server], service: PushService
) -> None:
    visitor = serve().browser(SARI)
    told = service.subscribed().told()
    assert problem(visitor.post("/api/push/subscriptions", json=told)) == (403, "not_allowed")
    inside = {**told, "endpoint": "https://127.0.0.1/a"}
    assert problem(visitor.post("/api/push/subscriptions", json=inside)) == (403, "not_allowed")
    bad = {**told, "keys": {"p256dh": "A" * 87, "auth": told["keys"]["auth"]}}
    assert problem(visitor.post("/api/push/subscriptions", json=bad)) == (422, "key_invalid")
    assert service.received == []


def test_a_server_without_push_says_so_and_sends_nothing(
    serve: Callable[..., Server], service: PushService
) -> None:
    server = serve(push=False)
    visitor = server.browser(SARI)
    assert visitor.get("/api/push/key").json() == {"key": "", "mail": False}
    told = service.subscribed().told()
    assert problem(visitor.post("/api/push/subscriptions", json=told)) == (404, "not_found")
    work(server)
    assert tell(server) == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/push/key"),
        ("POST", "/api/push/subscriptions"),
        ("DELETE", "/api/push/subscriptions"),
        ("POST", "/api/push/test"),
        ("PUT", "/api/news/read"),
        ("GET", "/api/news/settings"),
        ("PUT", "/api/news/settings"),
    ],
)
def test_nobody_is_reached_who_is_not_signed_in(server: Server, method: str, path: str) -> None:
    assert problem(server.browser().request(method, path, json={}))[1] in ("not_signed_in", "invalid_request")


# --- quiet hours and the digest ------------------------------------------------------------------------


def test_nothing_is_told_in_quiet_hours_and_then_all_at_once(noon: Server, service: PushService) -> None:
    browser = service.subscribed()
    subscribe(noon, BUDI, browser, words=True, quiet={"first": "11:00", "last": "13:00"})
    budi = work(noon)
    sari = Phone(noon, SARI)
    sari.exchange()
    noon.clock.advance(1_000)
    note = {"placement": uuid(101), "cycle": uuid(301), "line": uuid(401), "text": "Rahasia"}
    intent = Intent(collection="plan_note", record=uuid(7100), put={"body": note})
    noon.store.write_now(lambda tx: write_as_server(tx, INSTANSI, [intent], noon.clock()))
    assert tell(noon) == 0
    noon.clock.advance(3_600_000)
    assert tell(noon) == 1
    assert service.opened(browser) == [
        {"body": "Ada 2 kabar baru di Luring", "tag": "kabar", "data": "/lain/kabar"}
    ]
    assert budi.exchange().have == 1


def test_a_digest_comes_once_a_day_at_its_time(noon: Server, service: PushService) -> None:
    browser = service.subscribed()
    subscribe(noon, BUDI, browser, digest="16:00", **ALWAYS)
    work(noon)
    assert tell(noon) == 0
    noon.clock.advance(4 * 3_600_000)
    assert tell(noon) == 1
    assert len(service.opened(browser)) == 1


@pytest.mark.parametrize(
    ("first", "last", "hour", "held"),
    [
        ("21:00", "05:00", 21, True),
        ("21:00", "05:00", 4, True),
        ("21:00", "05:00", 5, False),
        ("21:00", "05:00", 12, False),
        ("12:00", "13:00", 12, True),
        ("12:00", "13:00", 13, False),
        ("00:00", "00:00", 3, False),
    ],
)
def test_quiet_hours_are_those_of_the_place(first: str, last: str, hour: int, held: bool) -> None:
    for zone in ("Asia/Jakarta", "Asia/Jayapura"):
        at = midnight_ms(date(2026, 11, 18), zone) + hour * 3_600_000
        assert is_held(Preferences(quiet=Quiet(first=first, last=last)), zone, 0, at) is held


def test_a_digest_that_was_sent_today_waits_for_tomorrow() -> None:
    four = midnight_ms(date(2026, 11, 18), "Asia/Jakarta") + 16 * 3_600_000
    wanted, minute = Preferences(digest="16:00", quiet=Quiet(first="00:00", last="00:00")), 60_000
    for told, at, held in (
        (0, four - minute, True),
        (0, four, False),
        (four, four + minute, True),
        (four, four + DAY_MS - minute, True),
        (four, four + DAY_MS, False),
    ):
        assert is_held(wanted, "Asia/Jakarta", told, at) is held


# --- settings, tests, logs ----------------------------------------------------------------------------


def test_settings_are_kept_for_oneself_and_reach_all_his_devices(server: Server) -> None:
    visitor = server.browser(BUDI)
    assert visitor.get("/api/news/settings").json()["quiet"] == {"first": "21:00", "last": "05:00"}
    wanted = {"off": ["question"], "digest": "07:30", "words": True, "lang": "en"}
    assert visitor.request("PUT", "/api/news/settings", json=wanted).status_code == 204
    assert visitor.get("/api/news/settings").json()["digest"] == "07:30"
    assert server.browser(SARI).get("/api/news/settings").json()["digest"] == ""
    for person, count in ((BUDI, 1), (SARI, 0), (ADMIN, 0)):
        changes = Phone(server, person).exchange().changes
        assert len([one for one in changes if one.c == "news_settings"]) == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"off": ["gossip"]},
        {"digest": "25:00"},
        {"mail": True},
        {"address": "a b@c.id"},
        {"address": "a@b.id\r\nBcc: x@y.id"},
        {"more": 1},
    ],
)
def test_settings_that_make_no_sense_are_refused(server: Server, wrong: dict[str, Any]) -> None:
    answer = server.browser(BUDI).request("PUT", "/api/news/settings", json=wrong)
    assert problem(answer) == (400, "invalid_request")


def test_a_test_says_what_happened_by_each_way_whatever_the_hour(noon: Server, service: PushService) -> None:
    browser = service.subscribed()
    visitor = subscribe(noon, SARI, browser, quiet={"first": "00:00", "last": "23:59"})
    assert visitor.post("/api/push/test").json() == {"tried": [{"by": "push", "status": 201}]}
    assert service.opened(browser)[0]["body"] == "Kabar percobaan dari Luring"
    service.answers = [(410, {})]
    assert visitor.post("/api/push/test").json() == {"tried": [{"by": "push", "status": 410}]}
    assert noon.browser(TONO).post("/api/push/test").json() == {"tried": []}


def test_the_log_says_neither_to_whom_nor_what(noon: Server, service: PushService) -> None:
    browser = service.subscribed("secret-endpoint")
    subscribe(noon, SARI, browser, words=True)
    work(noon)
    with capture_logs() as logs:
        tell(noon)
    (line,) = [one for one in logs if one["event"] == "told"]
    assert (line["by"], line["status"], line["news"]) == ("push", 201, 1)
    for secret in (SARI, "secret-endpoint", browser.auth, "Target"):
        assert secret not in json.dumps(logs)
