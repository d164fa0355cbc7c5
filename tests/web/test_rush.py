"""F86: when all places for exchanges are taken, what is brought is kept; the door is as narrow as ever."""

import asyncio
import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from cast import BUDI, SARI
from web.asgi import CUT, Conversation, piece
from web.browser import Server, problem
from web.phone import Phone, answer_of
from web.test_admission import full, refused
from web.test_metrics import TOKEN, read

from server.store.sqlite import SqliteStore
from server.store.store import StoreFailedError
from server.web.admission import PULLS, RECEIPTS, RUSH
from server.web.backlog import Backlog
from server.web.judging import judge_some, judge_the_rest
from server.web.rush import RUSH_WAITS_BEHIND


@pytest.fixture
def rushed(serve: Callable[..., Server]) -> Server:
    server = serve(exchanges=4, rush=8, metrics_token=TOKEN)
    full(server, RECEIPTS)
    return server


def unjudged(server: Server) -> int:
    return server.store.read_now(lambda tx: tx.unjudged_size(1, None).count)


def judged(server: Server) -> tuple[int, int]:
    """Judge as the server's own task does, which only looks every few seconds."""
    return asyncio.run(judge_some(server.web))


def test_what_is_brought_in_a_rush_is_kept_and_has_its_outcome_afterwards(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    phone.write()
    answer = answer_of(phone.send())
    assert (answer.kept, answer.outcomes, answer.cursor, answer.oldest_client) == (2, (), "", "0.1.0")
    assert 10 <= answer.retry_after <= 30
    assert read(rushed)['luring_unjudged{agency="uji"}'] == unjudged(rushed) == 1
    rushed.web.admission.inside.clear()
    assert judged(rushed) == (1, 0)
    assert (unjudged(rushed), judged(rushed)) == (0, (0, 0))
    outcomes = answer_of(phone.send()).outcomes
    assert [(one.outcome, one.again) for one in outcomes] == [("applied", True)] * 2


def test_who_only_fetches_comes_later_and_so_does_everybody_when_no_more_is_kept(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    assert refused(phone.send())
    phone.write()
    full(rushed, RUSH)
    assert refused(phone.send())
    assert unjudged(rushed) == 0
    assert +rushed.web.admission.refused == {PULLS: 1, RUSH: 1}


def test_in_a_rush_few_are_judged_at_once_so_that_many_are_kept(serve: Callable[..., Server]) -> None:
    doors = serve(exchanges=128, rush=8).web.admission
    assert [doors.enter(RECEIPTS, may_wait=True) for _ in range(5)] == [True] * 5
    assert not doors.pressed
    assert doors.enter(RUSH)
    assert doors.pressed
    assert not doors.enter(RECEIPTS, may_wait=True)
    assert not doors.enter(PULLS)
    assert doors.enter(RECEIPTS)  # of the inbox, a kiosk, a courier: nothing of theirs is kept
    doors.leave(RUSH)
    assert doors.enter(RECEIPTS, may_wait=True)
    assert doors.enter(PULLS)


def test_a_heartbeat_is_heard_in_a_rush(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    hello = json.loads(phone.request().partition(b"\n")[0])
    del hello["run"]
    assert refused(phone.send(json.dumps(hello).encode()))
    (heard,) = rushed.store.read_now(lambda tx: tx.heartbeats(1, phone.replica))
    assert (heard.n, unjudged(rushed)) == (1, 0)


def test_a_long_question_is_not_answered_as_if_it_were_all(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    sums = {f"work:{n:036d}": "1.abcdef01" for n in range(200)}
    assert phone.send(phone.request(sums=sums)).status_code == 503
    assert unjudged(rushed) == 0


def test_who_has_his_outcomes_to_hear_hears_them_in_a_rush(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    assert answer_of(phone.send()).kept == 1
    judged(rushed)
    (outcome,) = answer_of(phone.send()).outcomes
    assert (outcome.outcome, outcome.again) == ("applied", True)
    assert +rushed.web.admission.inside == {RECEIPTS: 4}


def test_f89_nothing_is_held_of_who_is_not_signed_in(rushed: Server) -> None:
    body = gzip.compress(b'{"run":1}\n' + b"x" * 1_000_000)

    async def story() -> int:
        headers = {"Content-Encoding": "gzip"}
        async with Conversation(rushed, rushed.browser(), "POST", "/api/sync", headers) as talk:
            talk.send([piece(body[:-4])])
            await asyncio.sleep(0.05)
            held = rushed.web.admission.bytes_held
            talk.send([piece(body[-4:], more=False)])
            assert (await talk.next())["status"] == 401
            return held

    assert asyncio.run(story()) == 0


def test_the_door_is_as_narrow_as_ever(rushed: Server) -> None:
    phone, other = Phone(rushed, BUDI), Phone(rushed, SARI)
    phone.write()
    other.write()
    assert problem(phone.send(browser=rushed.browser())) == (401, "not_signed_in")
    assert problem(phone.send(browser=other.browser)) == (403, "replica_not_yours")
    assert problem(phone.send(headers={"Origin": "https://jahat.example"})) == (403, "origin")
    assert problem(phone.send(phone.request(client="0.0.1"))) == (426, "too_old")
    assert problem(phone.send(phone.request(replica="x"))) == (403, "replica_unknown")
    assert problem(phone.send(b'{"v":1}\n' + b"x" * 9_000)) == (400, "no_hello")
    assert problem(phone.send(phone.request() + b"\n" * 5_001)) == (413, "too_large")
    assert problem(phone.send(phone.request() + b"x" * (4 * 1024 * 1024))) == (413, "too_large")
    assert unjudged(rushed) == 0
    assert +rushed.web.admission.inside == {RECEIPTS: 4}
    assert rushed.web.admission.bytes_held == 0


def test_how_often_one_session_asks_is_limited_here_too(serve: Callable[..., Server]) -> None:
    server = serve(exchanges=4, rush=8, session_per_second=0.01, session_burst=2)
    phone = Phone(server, BUDI)
    phone.write()
    full(server, RECEIPTS)
    statuses = [phone.send().status_code for _ in range(3)]
    assert statuses == [200, 429, 429]


def test_a_body_that_breaks_off_is_not_kept(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    body = phone.request()

    async def story() -> None:
        async with Conversation(rushed, phone.browser, "POST", "/api/sync", {}) as talk:
            talk.send([piece(body[:-40]), CUT])
            assert (await talk.next())["status"] == 400

    asyncio.run(story())
    assert unjudged(rushed) == 0


def test_a_place_that_is_free_when_the_body_is_whole_is_taken(rushed: Server) -> None:
    """Full when its first bytes came, free when its last did: that is an exchange as ever."""
    phone = Phone(rushed, BUDI)
    phone.write()
    body = phone.request()

    async def story() -> dict[str, Any]:
        async with Conversation(rushed, phone.browser, "POST", "/api/sync", {}) as talk:
            talk.send([piece(body[:-40])])
            await asyncio.sleep(0.05)
            rushed.web.admission.inside.clear()
            talk.send([piece(body[-40:], more=False)])
            return await talk.next()

    assert asyncio.run(story())["status"] == 200
    assert unjudged(rushed) == 0
    assert answer_of(phone.send()).outcomes[0].again
    assert +rushed.web.admission.inside == {}


def test_f87_what_the_disk_does_not_take_is_not_called_kept(
    rushed: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    with monkeypatch.context() as busy:
        busy.setattr(SqliteStore, "waiting", lambda _: RUSH_WAITS_BEHIND)
        assert refused(phone.send())
    with monkeypatch.context() as small:
        small.setattr(rushed.web.backlog, "_most_bytes", 100)
        assert phone.send().status_code == 503
    assert unjudged(rushed) == 0
    assert answer_of(phone.send()).kept == 1


def test_one_that_cannot_be_judged_stops_nobody(rushed: Server) -> None:
    phones = [Phone(rushed, BUDI), Phone(rushed, SARI)]
    for phone in phones:
        phone.write()
        assert answer_of(phone.send()).kept == 1
    broken = phones[0].replica
    rushed.store.write_now(
        lambda tx: tx.execute("DELETE FROM replica WHERE id = ?", (broken,))  # type: ignore[attr-defined]
    )
    assert judged(rushed) == (1, 1)
    assert judged(rushed) == (0, 0)  # it is put off,
    assert unjudged(rushed) == 1  # and kept,
    found = read(rushed)  # and told of
    gauges = [found[f'luring_unjudged{what}{{agency="uji"}}'] for what in ("", "_put_off")]
    assert gauges == [0, 1]


def test_f89_what_cannot_be_judged_takes_room_of_its_agency_like_the_rest(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    assert answer_of(phone.send()).kept == 1

    def held(now_ms: int) -> tuple[int, int]:
        found = rushed.store.read_now(lambda tx: tx.unjudged_size(1, now_ms))
        return found.count, found.bytes

    count, size = held(2**53)
    now_ms = rushed.clock()
    rushed.store.write_now(
        lambda tx: [
            tx.put_off_unjudged(1, one.replica, one.sha, now_ms + 600_000)
            for one in tx.unjudged(1, now_ms, 9)
        ]
    )
    assert (count, held(now_ms)) == (1, (0, 0))
    backlog = Backlog(size + 100, lambda: 0.0, lambda: 0.5)

    def has_room(more: int) -> bool:
        return asyncio.run(backlog.has_room(rushed.store, 1, more, now_ms))

    assert [has_room(101), has_room(100)] == [False, True]
    assert backlog.retry_after(1) == 15  # nobody waits for it


def test_f87_a_full_disk_is_nobodys_fault_and_makes_nobody_busy(
    rushed: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(rushed, BUDI)
    phone.write()
    assert answer_of(phone.send()).kept == 1
    looks = 0

    async def full_disk(*_: Any) -> None:
        nonlocal looks
        looks += 1
        raise StoreFailedError

    async def story() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(judge_the_rest(rushed.web, 10.0), 0.3)

    with monkeypatch.context() as disk:
        disk.setattr(rushed.store, "write", full_disk)
        asyncio.run(story())
    assert looks <= 2  # this one, and the server's own
    assert judged(rushed) == (1, 0)


def test_f10_phones_come_back_about_when_they_have_their_turn(rushed: Server) -> None:
    now = [0.0]
    backlog = Backlog(10**9, lambda: now[0], lambda: 0.5)
    quiet = backlog.retry_after(1)

    def has_room(size: int) -> bool:
        return asyncio.run(backlog.has_room(rushed.store, 1, size, 0))

    assert has_room(100)
    for _ in range(2_000):
        backlog.add(1, 100)
    assert (quiet, backlog.retry_after(1)) == (15, 75)
    assert not has_room(10**9)
    now[0] = 10.0
    assert has_room(10**9)  # counted anew: there is nothing
    assert backlog.retry_after(1) == quiet
