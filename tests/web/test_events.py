"""Pokes: who is told, when a stream ends, how many there may be."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from cast import ADMIN, BUDI, PLACE, SARI, TONO
from web.asgi import Conversation, piece
from web.browser import Browser, Server, problem

from server.access import self_bucket
from server.accounts import SESSION_MS, token_hash
from server.web.events import COMMENT, POKE
from server.web.hub import AT_ONCE, MAX_STREAMS_OF_PERSON, MAX_STREAMS_OF_SESSION, PER_S, Hub, Stream

ENDED = {"type": "http.response.body", "body": b"", "more_body": False}


def listening(server: Server, browser: Browser) -> Conversation:
    return Conversation(server, browser, "GET", "/api/events", {})


async def begin(stream: Conversation) -> None:
    start = await stream.next()
    assert start["status"] == 200
    headers = dict(start["headers"])
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert headers[b"cache-control"] == b"no-store"
    assert b"content-encoding" not in headers
    assert (await stream.next())["body"] == b":\n\n"


def test_a_change_in_a_bucket_pokes_who_sees_it(server: Server) -> None:
    async def story() -> None:
        async with (
            listening(server, server.browser(SARI)) as sari,
            listening(server, server.browser(TONO)) as tono,
        ):
            await begin(sari)
            await begin(tono)
            server.web.hub.poke(1, [f"work:{PLACE[BUDI]}"])
            server.web.hub.poke(2, [f"work:{PLACE[TONO]}"])  # another agency's
            server.web.hub.poke(1, [f"work:{PLACE[TONO]}"], except_session="")
            assert (await sari.next())["body"] == b"event: poke\ndata:\n\n"
            assert (await tono.next())["body"] == b"event: poke\ndata:\n\n"
            assert len(server.web.hub) == 2
        assert len(server.web.hub) == 0

    asyncio.run(story())


def test_a_quiet_stream_is_kept_open_by_comments(serve: Callable[..., Server]) -> None:
    server = serve(heartbeat_s=0.01)

    async def story() -> None:
        async with listening(server, server.browser(SARI)) as stream:
            await begin(stream)
            assert [(await stream.next())["body"] for _ in range(3)] == [b":\n\n"] * 3

    asyncio.run(story())


def test_signing_out_ends_the_stream(server: Server) -> None:
    browser, other = server.browser(SARI), server.browser(SARI)

    async def story() -> None:
        async with listening(server, browser) as stream, listening(server, other) as others:
            await begin(stream)
            await begin(others)
            async with Conversation(server, browser, "DELETE", "/api/session", {}) as sign_out:
                assert (await sign_out.next())["status"] == 204
            assert await stream.next() == ENDED
            server.web.hub.poke(1, ["ref"])
            assert (await others.next())["body"] == b"event: poke\ndata:\n\n"

    asyncio.run(story())


def test_f48_disabling_an_account_ends_its_streams_at_once_and_no_others(server: Server) -> None:
    phone, kiosk, other = server.browser(BUDI), server.browser(BUDI), server.browser(SARI)
    desk = server.browser(ADMIN)
    path = f"/api/admin/people/{PLACE[BUDI]}/account"

    async def story() -> None:
        async with (
            listening(server, phone) as first,
            listening(server, kiosk) as second,
            listening(server, other) as others,
        ):
            for stream in (first, second, others):
                await begin(stream)
            body = b'{"disabled":true,"reason":"Pensiun"}'
            async with Conversation(server, desk, "POST", path, {}) as disabling:
                disabling.send([piece(body, more=False)])
                assert (await disabling.next())["status"] == 200
            for stream in (first, second):
                assert await stream.next() == ENDED
            server.web.hub.poke(1, ["ref"])
            assert (await others.next())["body"] == POKE

    asyncio.run(story())


@pytest.mark.parametrize("everything", [False, True])
def test_what_ended_elsewhere_ends_here_with_the_poke_for_its_person(
    server: Server, everything: bool
) -> None:
    """By another app server on the same database, or a command: long before the next heartbeat."""
    gone, here = server.browser(SARI), server.browser(SARI)

    async def story() -> None:
        async with listening(server, gone) as stream, listening(server, here) as others:
            await begin(stream)
            await begin(others)
            server.store.write_now(lambda tx: tx.drop_session(1, token_hash(gone.token)))
            server.web.hub.poke_all() if everything else server.web.hub.poke_here(1, [self_bucket(SARI)])
            assert (await stream.next())["body"] == POKE
            assert await stream.next() == ENDED
            assert [(await others.next())["body"] for _ in range(2)] == [POKE, COMMENT]

    asyncio.run(story())


def test_the_other_app_servers_are_told_whose_sessions_have_ended() -> None:
    told: list[tuple[int, list[str]]] = []

    async def story() -> None:
        hub = Hub(beside=lambda instansi, buckets: told.append((instansi, list(buckets))))
        kept, gone = hub.open(1, SARI, "a"), hub.open(1, SARI, "b")
        hub.close_person(1, SARI, but="a")
        assert (kept.closed, gone.closed) == (False, True)

    asyncio.run(story())
    assert told == [(1, [self_bucket(SARI)])]


def test_a_session_that_is_over_hears_nothing_more(serve: Callable[..., Server]) -> None:
    server = serve(heartbeat_s=0.01)

    async def story() -> None:
        async with listening(server, server.browser(SARI)) as stream:
            await begin(stream)
            server.clock.advance(SESSION_MS)
            while (message := await stream.next())["more_body"]:
                assert message["body"] == b":\n\n"
            assert len(server.web.hub) == 0

    asyncio.run(story())


def test_nobody_listens_without_signing_in(server: Server) -> None:
    assert problem(server.browser().get("/api/events")) == (401, "not_signed_in")


def test_pokes_that_nobody_has_picked_up_become_one() -> None:
    async def story() -> None:
        hub = Hub()
        stream = hub.open(1, SARI, "a")
        hub.listen(stream, frozenset({"ref", "self:x"}))
        for _ in range(3):
            hub.poke(1, ["ref", "self:x"])
        assert await stream.wait(1)
        assert not await stream.wait(0.001)

    asyncio.run(story())


def test_who_caused_a_change_is_not_poked_for_it() -> None:
    async def story() -> None:
        hub = Hub()
        own, others = hub.open(1, SARI, "a"), hub.open(1, SARI, "b")
        for stream in (own, others):
            hub.listen(stream, frozenset({"ref"}))
        hub.poke(1, ["ref"], except_session="a")
        assert await others.wait(1)
        assert not await own.wait(0.001)

    asyncio.run(story())


def test_a_lost_bucket_is_quiet() -> None:
    async def story() -> None:
        hub = Hub()
        stream = hub.open(1, SARI, "a")
        hub.listen(stream, frozenset({"ref", "work:x"}))
        hub.listen(stream, frozenset({"ref"}))
        hub.poke(1, ["work:x"])
        assert not await stream.wait(0.001)

    asyncio.run(story())


def test_a_session_has_a_few_streams_and_the_oldest_makes_room() -> None:
    async def story() -> None:
        hub = Hub()
        streams = [hub.open(1, SARI, "a") for _ in range(MAX_STREAMS_OF_SESSION + 1)]
        assert [stream.closed for stream in streams] == [True] + [False] * MAX_STREAMS_OF_SESSION
        assert len(hub) == MAX_STREAMS_OF_SESSION

    asyncio.run(story())


def test_a_person_has_some_streams_on_all_his_devices_and_the_oldest_makes_room() -> None:
    async def story() -> None:
        hub = Hub()
        other = hub.open(1, BUDI, "of budi")
        streams = [hub.open(1, SARI, f"s{n}") for n in range(MAX_STREAMS_OF_PERSON + 1)]
        assert [stream.closed for stream in streams] == [True] + [False] * MAX_STREAMS_OF_PERSON
        assert not other.closed
        hub.close_person(1, SARI)
        assert len(hub) == 1
        hub.close_all()
        assert hub._by_person == hub._by_session == {}

    asyncio.run(story())


def test_a_stream_that_is_poked_all_the_time_is_looked_at_nevertheless(serve: Callable[..., Server]) -> None:
    server = serve(heartbeat_s=0.05)

    async def story() -> None:
        async with listening(server, server.browser(SARI)) as stream:
            await begin(stream)
            server.clock.advance(SESSION_MS)
            while (message := await stream.next())["more_body"]:
                assert message["body"] in (b":\n\n", b"event: poke\ndata:\n\n")
                server.web.hub.poke(1, ["ref"])

    asyncio.run(story())


def test_who_begins_to_listen_hears_of_what_has_just_changed() -> None:
    """Between a phone's exchange and its stream there is a moment in which nobody would tell it."""

    async def story() -> None:
        seconds = [100.0]
        hub = Hub(lambda: seconds[0])
        hub.poke(1, ["work:x", "work:y"])
        listening, elsewhere = hub.open(1, SARI, "a"), hub.open(2, SARI, "b")
        for stream in (listening, elsewhere):
            hub.listen(stream, frozenset({"work:x"}))
        assert await listening.wait(1)
        assert not await elsewhere.wait(0)
        seconds[0] += 61
        later = hub.open(1, SARI, "c")
        hub.listen(later, frozenset({"work:x"}))
        assert not await later.wait(0)

    asyncio.run(story())


def crowd(hub: Hub, count: int) -> list[Stream]:
    streams = [hub.open(1, f"p{n}", f"s{n}") for n in range(count)]
    for stream in streams:
        hub.listen(stream, frozenset({"ref"}))
    return streams


def test_what_concerns_many_is_told_to_them_one_after_the_other() -> None:
    async def story() -> None:
        clock, draws = [100.0], iter(n / 4000 for n in range(4000))
        hub = Hub(lambda: clock[0], lambda: next(draws))
        streams = crowd(hub, 4000)
        hub.poke(1, ["ref"])
        first = [stream.due for stream in streams]
        longest = (4000 - AT_ONCE) / PER_S
        assert (min(first), max(first)) == (100.0, pytest.approx(100 + longest, abs=0.1))
        a_second = Counter(int(due) for due in first)
        assert max(a_second.values()) <= PER_S * 1.1
        heard = 0
        for _ in range(int(longest) + 2):
            heard += sum([await stream.wait(0) for stream in streams])
            clock[0] += 1
        assert heard == 4000  # everybody, once

    asyncio.run(story())


def test_a_second_poke_makes_nobody_wait_longer_and_few_hear_at_once() -> None:
    async def story() -> None:
        clock, draw = [100.0], [0.25]
        hub = Hub(lambda: clock[0], lambda: draw[0])
        streams = crowd(hub, AT_ONCE + 100)
        hub.poke(1, ["ref"])
        draw[0] = 1.0
        hub.poke(1, ["ref"])
        assert {stream.due for stream in streams} == {100.0 + 0.25 * 100 / PER_S}
        assert not await streams[0].wait(0)
        few = Hub(lambda: clock[0], lambda: 1.0)
        heard = crowd(few, AT_ONCE)
        few.poke(1, ["ref"])
        assert all([await stream.wait(0) for stream in heard])

    asyncio.run(story())
