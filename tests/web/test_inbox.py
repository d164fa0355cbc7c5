"""The inbox: work leaves a phone without a session and in any version, and only its key says whose it is."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from cast import BUDI, DAY_MS, INSTANSI, PLACE, SARI, private_key, uuid
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from web.browser import Server, problem
from web.phone import Phone, answer_of
from web.test_sync import journal, outcomes

from server.receipt import time_token
from server.store.accounts import Account
from server.store.journal import Replica
from server.web.limits import Bucket
from sync.mutation import to_b64u
from sync.wire import MAX_LINES, decode_hello, split

OLD_PUSH = Path(__file__).parent.parent / "versions" / "exchange-v1.request.ndjson"
YEAR_MS = 365 * DAY_MS


def ship(server: Server, body: bytes, **headers: str) -> httpx.Response:
    """Bring something without being anybody."""
    sent = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip", **headers}
    return server.browser().post("/api/inbox", content=gzip.compress(body), headers=sent)


def reports_of(server: Server, person: str) -> list[Any]:
    return [change for change in Phone(server, person).exchange().changes if change.c == "report"]


def test_f8_work_leaves_the_phone_after_its_session_has_expired(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    assert outcomes(phone.exchange()) == [(1, "applied", "", False)]
    phone.write()
    server.clock.advance(YEAR_MS)
    assert problem(phone.send(phone.request(2))) == (401, "not_signed_in")

    answer = answer_of(ship(server, phone.request(2)))

    assert outcomes(answer) == [(2, "applied", "", False)]
    assert len(reports_of(server, SARI)) == 2
    again = answer_of(ship(server, phone.request()))  # both, whichever way they had come
    assert outcomes(again) == [(1, "applied", "", True), (2, "applied", "", True)]
    assert answer.outcomes[0].mac == again.outcomes[1].mac


def test_nothing_comes_down_that_way(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    answer = answer_of(ship(server, phone.request()))
    assert (answer.changes, answer.gained, answer.lost, answer.standing) == ((), (), (), ())
    assert answer.cursor == ""
    assert answer.token


def test_f48_work_of_a_disabled_account_ships_to_quarantine_and_opens_nothing(server: Server) -> None:
    phone = Phone(server, BUDI)
    at = server.clock()
    gone = Account(person=BUDI, password_hash="", pin_hash="", changed_at=at, disabled_at=at)
    server.store.write_now(lambda tx: tx.put_account(INSTANSI, gone))
    server.clock.advance(YEAR_MS)
    phone.write(
        made={
            "at": server.clock(),
            "zone": "Asia/Jakarta",
            "token": time_token(server.web.keys, INSTANSI, at + DAY_MS),
        }
    )
    assert problem(phone.send()) == (401, "not_signed_in")
    assert phone.browser.sign_in(BUDI).status_code == 401

    (outcome,) = answer_of(ship(server, phone.request())).outcomes

    assert outcome.outcome == "quarantined"
    assert len(journal(server)) == 1
    assert problem(phone.browser.get("/api/session")) == (401, "not_signed_in")


def test_f79_an_app_of_twelve_months_ago_still_delivers(serve: Callable[..., Server]) -> None:
    server = serve(oldest_client="2.0.0")
    body = OLD_PUSH.read_bytes()
    replica = decode_hello(split(body)[0]).replica
    register(server, replica)
    server.clock.advance(YEAR_MS)
    browser = server.browser(BUDI)
    assert problem(browser.post("/api/sync", content=body)) == (426, "too_old")
    assert journal(server) == []

    answer = answer_of(ship(server, body))

    assert outcomes(answer) == [(1, "applied", "", False), (2, "applied", "", False)]
    assert answer.oldest_client == "2.0.0"
    assert [state_of(server, uuid(n)) for n in (7001, 7002)] == ["submitted", "submitted"]


def state_of(server: Server, report: str) -> str:
    row = server.store.read_now(lambda tx: tx.record(INSTANSI, "report", report))
    return row.state if row is not None else ""


def register(server: Server, replica: str) -> None:
    """Let the phone of the fixtures be known."""
    point = private_key(1).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    known = Replica(
        id=replica, person=BUDI, kind="phone", key=to_b64u(point), label="HP", registered_at=server.clock()
    )
    server.store.write_now(lambda tx: tx.put_replica(INSTANSI, known))


@pytest.mark.parametrize("version", [0, 2, 17])
def test_f79_a_push_of_any_version_gets_receipts(server: Server, version: int) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    changes = {"v": version, "outbox": "differs", "colour": "green"}
    assert problem(phone.send(phone.request(**changes))) == (426, "too_old")
    assert outcomes(answer_of(ship(server, phone.request(**changes)))) == [(1, "applied", "", False)]


def test_f79_a_line_of_a_version_to_come_is_held_as_it_is(server: Server) -> None:
    phone = Phone(server, BUDI)
    line = phone.write(v=2, mood="cheerful")
    answer = answer_of(ship(server, phone.request(v=2)))
    assert outcomes(answer) == [(1, "held", "newer", False)]
    kept = server.store.read_now(lambda tx: tx.aside(INSTANSI))
    assert [one.payload for one in kept] == [line]


def test_what_the_key_has_not_signed_is_not_kept(server: Server) -> None:
    phone, other = Phone(server, BUDI), Phone(server, SARI)
    phone.write()
    first, rest = phone.request().split(b"\n", 1)
    hello = json.loads(first)
    forged = json.dumps(hello | {"run": {"first": 1, "sig": other.sign(1, phone.lines)}}).encode()
    unsigned = json.dumps(hello | {"run": None}).encode()
    for head in (forged, unsigned):
        assert problem(ship(server, head + b"\n" + rest)) == (403, "not_signed")
    assert journal(server) == []
    stranger = json.dumps(hello | {"replica": uuid(4242)}).encode()
    assert problem(ship(server, stranger + b"\n" + rest)) == (403, "replica_unknown")
    namespace = server.store.read_now(lambda tx: tx.agency(INSTANSI).namespace)
    ours = server.store.read_now(lambda tx: tx.replicas_of(INSTANSI, namespace))[0].id
    own = json.dumps(hello | {"replica": ours}).encode()
    assert problem(ship(server, own + b"\n" + rest)) == (403, "replica_unknown")


def test_nobody_can_speak_for_another_person_with_his_own_key(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write(actor=SARI, put={"body": phone.body(placement=PLACE[SARI])})
    assert outcomes(answer_of(ship(server, phone.request()))) == [(1, "unreadable", "actor", False)]


def test_a_heartbeat_that_nobody_signed_is_not_believed(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    assert outcomes(phone.exchange()) == [(1, "applied", "", False)]
    lie = {"n": 1, "hash": "A" * 43, "count": 1, "bytes": 1}
    answer = answer_of(ship(server, phone.request(outbox=lie)))
    assert answer.directives == ()


def test_how_often_is_limited_by_key_and_failures_by_address(server: Server) -> None:
    server.web.limits.inboxes = Bucket(per_second=0.1, burst=2)
    server.web.limits.unsigned_by_address = Bucket(per_second=0.1, burst=2)
    phone = Phone(server, BUDI)
    phone.write()
    for _ in range(2):
        answer_of(ship(server, phone.request()))
    refused = ship(server, phone.request())
    assert problem(refused) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0
    other = Phone(server, SARI)
    answer_of(ship(server, other.request()))
    stranger = json.dumps({"v": 1, "replica": uuid(4242)}).encode()
    assert [ship(server, stranger).status_code for _ in range(3)] == [403, 403, 429]


def test_a_push_has_a_limit_of_lines_and_another_site_cannot_send_one(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    assert problem(ship(server, b"\n" * (MAX_LINES + 2))) == (413, "too_large")
    assert problem(ship(server, b"{")) == (400, "no_hello")
    assert problem(ship(server, phone.request(), Origin="http://evil.test")) == (403, "origin")
    assert msgspec.json.decode(ship(server, phone.request()).content)["have"] == 1
