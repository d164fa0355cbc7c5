"""The exchange over HTTP: who may send, what is refused as a whole, and that nothing is lost by it."""

import asyncio
import gzip
import json
import sqlite3
from typing import Any

import pytest
from cast import BUDI, DAY_MS, PEOPLE, PLACE, SARI, TONO, uuid
from web.asgi import CUT, Conversation, piece, upload
from web.browser import Server, problem
from web.phone import Phone, answer_of
from web.test_activation import activate, slip_for

from server.settings import Settings
from server.store.sqlite import SqliteStore
from server.store.store import ReadTx
from sync.mutation import MAX_LINE_BYTES
from sync.wire import MAX_BODY_BYTES, MAX_LINES


def journal(server: Server) -> list[tuple[str, str]]:
    """Get replica and hash of every line that came from a phone."""

    def look(tx: ReadTx) -> list[tuple[str, str]]:
        phones = {replica.id for person in PEOPLE.values() for replica in tx.replicas_of(1, person)}
        return [(entry.replica, entry.sha) for entry, _ in tx.journal(1) if entry.replica in phones]

    return server.store.read_now(look)


def outcomes(answer: Any) -> list[tuple[int, str, str, bool]]:
    return [(outcome.n, outcome.outcome, outcome.code, outcome.again) for outcome in answer.outcomes]


def test_a_report_reaches_the_server_and_the_supervisor(server: Server) -> None:
    budi, sari = Phone(server, BUDI), Phone(server, SARI)
    budi.write()
    assert outcomes(budi.exchange()) == [(1, "applied", "", False)]

    pulled = sari.exchange()

    reports = [change for change in pulled.changes if change.c == "report"]
    assert [(report.owner, report.registers["body"].by) for report in reports] == [(PLACE[BUDI], BUDI)]
    assert [change for change in Phone(server, TONO).exchange().changes if change.c == "report"] == []


def test_a_plain_body_is_as_good_as_a_compressed_one(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    assert outcomes(answer_of(phone.browser.post("/api/sync", content=phone.request()))) == [
        (1, "applied", "", False)
    ]


def test_the_answer_is_never_kept_by_a_cache(server: Server) -> None:
    answer = Phone(server, BUDI).send()
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"


def test_an_exchange_without_news_is_small_both_ways(server: Server) -> None:
    """Under 1 kB each way, headers included: what Chromium adds to a fetch of our own page is
    counted, too.
    """
    phone = Phone(server, BUDI)
    while phone.exchange().more:
        pass
    chromium = {
        "Host": "kinerja.example.go.id",
        "Connection": "keep-alive",
        "Content-Length": "200",
        "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Mobile Safari/537.36",
        "Accept": "*/*",
        "Origin": "https://kinerja.example.go.id",
        "Sec-Fetch-Site": "same-origin",
        "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Dest": "empty",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Accept-Language": "id-ID,id;q=0.9,en;q=0.8",
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
        "Cookie": "luring=" + "x" * 43,
    }
    up = len("POST /api/sync HTTP/1.1\r\n") + sum(
        len(f"{name}: {value}\r\n") for name, value in chromium.items()
    )
    answer = phone.send(phone.request(), headers={"Accept-Encoding": "gzip, deflate, br"})
    down = len("HTTP/1.1 200 OK\r\ndate: Sun, 22 Nov 2026 21:00:00 GMT\r\n\r\n")
    down += sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
    down += int(answer.headers["content-length"])
    assert up + len(gzip.compress(phone.request())) < 1_024
    assert down < 700


def test_nobody_exchanges_without_signing_in(server: Server) -> None:
    phone = Phone(server, BUDI)
    assert problem(phone.send(browser=server.browser())) == (401, "not_signed_in")


def test_f50_anothers_session_does_not_send_for_a_replica(server: Server) -> None:
    """Sari signs in on Budi's phone while his work waits: nothing goes under her name, nothing is lost. The
    same for an exchange in the background that picks up the cookie of whoever signed in last (F51)."""
    phone = Phone(server, BUDI)
    phone.write()
    sari = server.browser(SARI)
    assert sari.get("/api/session").status_code == 200

    assert problem(phone.send(browser=sari)) == (403, "replica_not_yours")

    assert journal(server) == []
    assert outcomes(phone.exchange()) == [(1, "applied", "", False)]
    (report,) = [change for change in Phone(server, SARI).exchange().changes if change.c == "report"]
    assert report.registers["body"].by == BUDI


def test_f50_a_line_of_somebody_else_is_not_taken_from_his_replica(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write(actor=SARI)
    phone.write()
    assert outcomes(phone.exchange()) == [(1, "unreadable", "actor", False), (2, "applied", "", False)]


def test_a_replica_that_nobody_knows_is_refused(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.replica = uuid(12345)
    assert problem(phone.send()) == (403, "replica_unknown")


def test_f8_a_session_that_ends_in_the_middle_of_a_series_loses_nothing(server: Server) -> None:
    phone = Phone(server, BUDI)
    for _ in range(4):
        phone.write()
    assert [n for n, *_ in outcomes(answer_of(phone.send(phone.request(1, 2))))] == [1, 2]
    server.store.write_now(lambda tx: tx.drop_sessions(1, BUDI))

    assert problem(phone.send(phone.request(3, 2))) == (401, "not_signed_in")
    assert len(journal(server)) == 2

    assert phone.browser.sign_in(BUDI).status_code == 200
    assert outcomes(answer_of(phone.send(phone.request(1)))) == [
        (1, "applied", "", True),
        (2, "applied", "", True),
        (3, "applied", "", False),
        (4, "applied", "", False),
    ]
    assert len(journal(server)) == 4


def test_f49_a_new_password_in_the_middle_asks_to_sign_in_and_loses_nothing(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    assert len(phone.exchange().outcomes) == 1
    phone.write()
    assert activate(server.browser(), BUDI, slip_for(server, BUDI)["code"]).status_code == 201

    assert problem(phone.send(phone.request(2))) == (401, "not_signed_in")

    assert phone.browser.sign_in(BUDI, "angin laut di Kuala").status_code == 200
    assert outcomes(phone.exchange(2)) == [(2, "applied", "", False)]
    assert len(journal(server)) == 2


def test_f2_a_body_that_is_cut_stores_nothing(server: Server) -> None:
    phone = Phone(server, BUDI)
    for _ in range(3):
        phone.write()
    whole, packed = phone.request(), gzip.compress(phone.request())
    headers = {"content-encoding": "gzip"}
    assert upload(server, phone.browser, "POST", "/api/sync", [piece(whole[:900]), CUT]) == 400
    assert upload(server, phone.browser, "POST", "/api/sync", [piece(packed[:300]), CUT], headers) == 400
    assert (
        upload(server, phone.browser, "POST", "/api/sync", [piece(packed[:300], more=False)], headers) == 400
    )
    assert journal(server) == []
    assert [outcome for _, outcome, *_ in outcomes(phone.exchange())] == ["applied"] * 3


def test_f89_a_million_tiny_lines_are_refused_and_nothing_is_lost(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    million = phone.request() + b"{}\n" * 1_000_000
    assert len(million) < MAX_BODY_BYTES
    assert problem(phone.send(million)) == (413, "too_large")
    assert journal(server) == []
    assert outcomes(phone.exchange()) == [(1, "applied", "", False)]


def test_f89_the_most_lines_that_are_allowed_are_all_answered(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.lines = [b"{}"] * MAX_LINES
    answer = phone.exchange()
    assert {outcome for _, outcome, *_ in outcomes(answer)} == {"unreadable"}
    assert len(answer.outcomes) == MAX_LINES


def test_f89_deep_json_is_kept_and_explained(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.lines.append(b'{"put":' + b"[" * 20_000 + b"]" * 20_000 + b"}")
    phone.lines.append(b"[" * (MAX_LINE_BYTES // 2))
    phone.lines.append(b'{"v":1,"id":"\xff\xfe"}')
    phone.write()
    assert outcomes(phone.exchange()) == [
        (1, "unreadable", "json", False),
        (2, "unreadable", "json", False),
        (3, "unreadable", "json", False),
        (4, "applied", "", False),
    ]
    assert len(journal(server)) == 4


def test_ten_good_lines_are_not_held_up_by_three_bad_ones(server: Server) -> None:
    phone = Phone(server, BUDI)
    for number in range(13):
        if number == 3:
            phone.lines.append(b"not JSON at all")
        elif number == 6:
            phone.write(
                put={"body": phone.body(placement=PLACE[TONO]), "link": {"line": None, "indicator": None}}
            )
        elif number == 9:
            phone.write(put={"body": phone.body(note="x" * MAX_LINE_BYTES)})
        else:
            phone.write()
    answer = outcomes(phone.exchange())
    assert [outcome for _, outcome, *_ in answer].count("applied") == 10
    assert {n: (outcome, code) for n, outcome, code, _ in answer if outcome != "applied"} == {
        4: ("unreadable", "json"),
        7: ("quarantined", "not_allowed"),
        10: ("quarantined", "invalid"),
    }
    assert len(journal(server)) == 13


def test_f88_what_people_write_is_handed_on_as_they_wrote_it(server: Server) -> None:
    """The server never builds pages, so it escapes nothing: JSON, declared as JSON, not to be sniffed."""
    poison = "<script>alert(1)</script><img src=x onerror=alert(2)>\u2028"
    budi, sari = Phone(server, BUDI), Phone(server, SARI)
    budi.write(put={"body": budi.body(note=poison), "link": {"line": None, "indicator": None}})
    budi.exchange()
    answer = sari.send()
    (report,) = [change for change in answer_of(answer).changes if change.c == "report"]
    assert report.registers["body"].value["note"] == poison
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "body",
    [b"", b"\n", b"{}", b"null", b"<html>", b'{"v":2}', b"[" * 100_000, b'{"v":1,"client":"\xff"}'],
)
def test_a_request_without_a_hello_is_refused(server: Server, body: bytes) -> None:
    assert problem(server.browser(BUDI).post("/api/sync", content=body)) == (400, "no_hello")


def test_a_hello_with_fields_that_nobody_knows_is_refused(server: Server) -> None:
    phone = Phone(server, BUDI)
    assert problem(phone.send(phone.request(admin=True))) == (400, "no_hello")


@pytest.mark.parametrize("client", ["0.0.9", "", "zero", "-1.0.0"])
def test_an_app_that_is_too_old_is_told_so(server: Server, client: str) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    answer = phone.send(phone.request(client=client))
    assert problem(answer) == (426, "too_old")
    assert answer.json()["oldest"] == Settings().oldest_client
    assert journal(server) == []


def test_a_cursor_of_another_world_starts_from_the_beginning(server: Server) -> None:
    budi, sari = Phone(server, BUDI), Phone(server, SARI)
    budi.write()
    budi.exchange()
    sari.cursor = "../../etc/passwd"
    assert [change.c for change in sari.exchange().changes if change.c == "report"] == ["report"]


def test_a_poke_reaches_the_superior_after_an_exchange(server: Server) -> None:
    budi, sari, tono = Phone(server, BUDI), server.browser(SARI), server.browser(TONO)
    budi.write()

    async def story() -> None:
        async with (
            Conversation(server, sari, "GET", "/api/events", {}) as hers,
            Conversation(server, tono, "GET", "/api/events", {}) as his,
        ):
            for stream in (hers, his):
                assert (await stream.next())["status"] == 200
                assert (await stream.next())["body"] == b":\n\n"
            async with Conversation(server, budi.browser, "POST", "/api/sync", {}) as push:
                push.send([piece(budi.request(), more=False)])
                assert (await push.next())["status"] == 200
            assert (await hers.next())["body"] == b"event: poke\ndata:\n\n"
            server.web.hub.poke(1, ["ref"])  # the first that Tono hears of
            assert (await his.next())["body"] == b"event: poke\ndata:\n\n"
            assert his.silent

    asyncio.run(story())


def test_a_session_that_is_used_once_a_day_never_ends(server: Server) -> None:
    phone = Phone(server, BUDI)
    for _ in range(100):
        server.clock.advance(DAY_MS)
        assert phone.send().status_code == 200


def test_the_body_says_which_app_sent_it_and_not_the_header(server: Server) -> None:
    phone = Phone(server, BUDI)
    hello = json.loads(phone.request().splitlines()[0])
    assert hello["client"] == "0.1.0"
    assert phone.send(headers={"User-Agent": "Luring/0.0.1"}).status_code == 200


def test_f86_f87_a_store_that_cannot_write_answers_503_and_gives_no_receipt(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    store = server.store
    assert isinstance(store, SqliteStore)
    store._writer.execute("PRAGMA busy_timeout = 20")
    somebody = sqlite3.connect(store._path, isolation_level=None)
    somebody.execute("BEGIN IMMEDIATE")
    answer = phone.send()
    somebody.execute("ROLLBACK")
    somebody.close()
    assert problem(answer) == (503, "busy")
    assert int(answer.headers["retry-after"]) > 0
    assert journal(server) == []
    assert outcomes(phone.exchange()) == [(1, "applied", "", False)]
