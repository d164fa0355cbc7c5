"""F86: when all places for exchanges are taken, what is brought is kept; the door is as narrow as ever."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from cast import BUDI, SARI
from web.asgi import CUT, Conversation, piece
from web.browser import Server, problem
from web.phone import Phone, answer_of
from web.test_admission import full, refused
from web.test_metrics import TOKEN, read

from server.store.sqlite import SqliteStore
from server.web.admission import PULLS, RECEIPTS, RUSH
from server.web.backlog import Backlog
from server.web.judging import judge_some
from server.web.problems import Problem
from server.web.rush import RUSH_WAITS_BEHIND


@pytest.fixture
def rushed(serve: Callable[..., Server]) -> Server:
    server = serve(exchanges=4, rush=8, metrics_token=TOKEN)
    full(server, RECEIPTS)
    return server


def unjudged(server: Server) -> int:
    return server.store.read_now(lambda tx: tx.unjudged_size(1)[0])


def judged(server: Server) -> int:
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
    assert judged(rushed) == 1
    assert (unjudged(rushed), judged(rushed)) == (0, 0)
    outcomes = answer_of(phone.send()).outcomes
    assert [(one.outcome, one.again) for one in outcomes] == [("applied", True)] * 2


def test_who_only_fetches_comes_later_and_so_does_everybody_when_no_more_is_kept(rushed: Server) -> None:
    phone = Phone(rushed, BUDI)
    assert refused(phone.send())
    phone.write()
    full(rushed, RUSH)
    assert refused(phone.send())
    assert (unjudged(rushed), rushed.web.admission.refused[RUSH]) == (0, 0)


def test_in_a_rush_few_are_judged_at_once_so_that_many_are_kept(serve: Callable[..., Server]) -> None:
    doors = serve(exchanges=64, rush=8).web.admission
    assert [doors.enter(RECEIPTS) for _ in range(5)] == [True] * 5
    assert doors.enter(RUSH)
    assert not doors.enter(RECEIPTS)
    assert not doors.enter(PULLS)
    doors.leave(RUSH)
    assert doors.enter(RECEIPTS)
    assert doors.enter(PULLS)


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


def test_one_that_cannot_be_judged_stops_nobody(rushed: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    phones = [Phone(rushed, BUDI), Phone(rushed, SARI)]
    for phone in phones:
        phone.write()
        assert answer_of(phone.send()).kept == 1
    broken = phones[0].replica
    rushed.store.write_now(
        lambda tx: tx.execute("DELETE FROM replica WHERE id = ?", (broken,))  # type: ignore[attr-defined]
    )
    assert judged(rushed) == 2
    assert (unjudged(rushed), judged(rushed)) == (1, 0)  # put off, and kept


def test_f10_phones_come_back_about_when_they_have_their_turn(rushed: Server) -> None:
    now = [0.0]
    backlog = Backlog(10**9, lambda: now[0], lambda: 0.5)
    quiet = backlog.retry_after(1)

    async def rush() -> None:
        for _ in range(5_000):
            await backlog.make_room(rushed.store, 1, 100)

    asyncio.run(rush())
    assert (quiet, backlog.retry_after(1)) == (15, 165)
    with pytest.raises(Problem, match="busy"):
        asyncio.run(backlog.make_room(rushed.store, 1, 10**9))
    now[0] = 10.0
    asyncio.run(backlog.make_room(rushed.store, 1, 1))  # counted anew: there is nothing
    assert backlog.retry_after(1) == quiet
