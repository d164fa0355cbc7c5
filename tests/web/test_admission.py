"""F10, F86, F89: more at once than can be served. Who is let in, who is told to come back, and when."""

import asyncio
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cast import ADMIN, BUDI, SARI
from web.asgi import CUT, Conversation, piece
from web.browser import Server, problem
from web.phone import Phone, answer_of
from web.test_metrics import TOKEN, read

from server.exchange import exchange
from server.pull import PAGE_ROWS_UNDER_PRESSURE
from server.settings import Settings, WrongSetting, load_settings
from server.store.sqlite import SqliteStore
from server.store.store import WAITS_BEHIND, StoreBusyError
from server.web.admission import (
    CROWD_WAITS_BEHIND,
    DESK_WAITS_BEHIND,
    FILES,
    OTHERS,
    PULLS,
    RECEIPTS,
    STREAMS,
    Admission,
    address_in,
    brings_lines,
)
from server.web.arrivals import describe
from server.web.problems import Problem

MIB = 1024 * 1024


def admission(chance: float = 1.0, seconds: Callable[[], float] = lambda: 0.0, **given: Any) -> Admission:
    return Admission(Settings(**given), seconds, lambda: chance)


def test_who_brings_work_has_all_places_and_who_only_fetches_half_of_them() -> None:
    doors = admission(exchanges=4)
    assert [doors.enter(PULLS) for _ in range(3)] == [True, True, False]
    assert [doors.enter(RECEIPTS) for _ in range(3)] == [True, True, False]
    doors.leave(RECEIPTS)
    assert not doors.enter(PULLS)
    assert doors.enter(RECEIPTS)
    assert doors.refused == {PULLS: 2, RECEIPTS: 1}


def test_the_desk_files_and_streams_have_places_of_their_own() -> None:
    doors = admission(exchanges=2, uploads=2, requests=2, streams=2)
    assert [doors.enter(RECEIPTS) for _ in range(3)] == [True, True, False]
    for room in (FILES, OTHERS, STREAMS):
        assert [doors.enter(room) for _ in range(3)] == [True, True, False]


def test_f10_the_more_were_sent_away_the_longer_they_are_spread_and_that_is_forgotten() -> None:
    now = [0.0]
    last, first = admission(1.0, lambda: now[0], exchanges=2), admission(0.0, exchanges=2)
    quiet = last.retry_after()
    for doors in (last, first):
        for _ in range(1_000):
            doors.enter(RECEIPTS)
    assert (quiet, first.retry_after(), last.retry_after()) == (10, 5, 30)
    now[0] = 300.0
    assert last.retry_after() == 10


def test_f89_bytes_of_bodies_are_held_up_to_a_bound_and_given_back() -> None:
    doors = admission(bodies_mb=32)
    with doors.holding("a") as one, doors.holding("a") as same, doors.holding("b") as other:
        one(10 * MIB)
        with pytest.raises(Problem, match="busy"):
            same(7 * MIB)  # half of it is for all other addresses
        same(6 * MIB)
        other(16 * MIB)
        assert doors.bytes_held == 32 * MIB
        with doors.holding("c") as third, pytest.raises(Problem, match="busy"):
            third(1)  # nothing is left at all
    assert doors.bytes_held == 0
    assert doors.refused == {"bytes": 2}
    assert doors._bytes_of == {}


@pytest.mark.parametrize("zipped", [False, True])
def test_whether_an_exchange_brings_lines_is_seen_by_its_first_bytes(server: Server, zipped: bool) -> None:
    phone = Phone(server, BUDI)
    fetching = phone.request()
    phone.write()
    bringing = phone.request()
    for body, expected in ((fetching, False), (bringing, True), (fetching + b"{}\n", True), (b"", False)):
        assert brings_lines(gzip.compress(body) if zipped else body, zipped) is expected
    assert brings_lines(gzip.compress(bringing)[:400], True) or not zipped  # the rest is still on its way
    assert not brings_lines(b"no gzip", True)


def full(server: Server, room: str) -> None:
    while server.web.admission.enter(room):
        pass
    server.web.admission.refused[room] -= 1


@pytest.fixture
def small(serve: Callable[..., Server]) -> Server:
    return serve(exchanges=4, rush=0, uploads=2, requests=8, metrics_token=TOKEN)


def refused(answer: Any) -> bool:
    if answer.status_code != 503:
        return False
    assert problem(answer) == (503, "busy")
    assert 5 <= int(answer.headers["Retry-After"]) <= 30
    assert answer.headers["Cache-Control"] == "no-store"
    return True


def test_f10_pulls_are_refused_first_and_receipts_only_when_all_is_taken(small: Server) -> None:
    fetching, bringing = Phone(small, BUDI), Phone(small, SARI)
    bringing.write()
    full(small, PULLS)
    assert refused(fetching.send())
    assert answer_of(bringing.send()).outcomes[0].outcome == "applied"
    full(small, RECEIPTS)
    assert refused(bringing.send())
    assert small.browser(BUDI).get("/api/session").status_code == 200
    assert small.browser(ADMIN).get("/api/admin/units").status_code == 200
    small.web.admission.inside.clear()
    assert answer_of(bringing.send()).outcomes[0].again
    assert answer_of(fetching.send()).epoch
    found = read(small)
    assert found['luring_refused_total{room="pulls"}'] == 1
    assert found['luring_refused_total{room="rush"}'] == 1  # where there would have been a last place
    assert found['luring_requests_inside{room="receipts"}'] == 0
    assert found["luring_body_bytes"] == found["luring_writer_waiting"] == 0
    assert found['luring_slow_ended_total{why="body"}'] == 0


@pytest.mark.parametrize(
    ("room", "method", "path"),
    [
        (FILES, "PATCH", "/api/uploads/" + "0" * 32),
        (FILES, "PUT", "/api/evidence/" + "0" * 64),
        (STREAMS, "GET", "/api/events"),
        (OTHERS, "GET", "/api/session"),
        (RECEIPTS, "POST", "/api/inbox"),
        (RECEIPTS, "POST", "/api/bundles"),
        (RECEIPTS, "POST", "/api/kiosk/envelopes"),
    ],
)
def test_a_full_room_refuses_before_anybody_is_asked_who_he_is(
    small: Server, monkeypatch: pytest.MonkeyPatch, room: str, method: str, path: str
) -> None:
    async def asked(*_: Any) -> None:
        raise AssertionError("the store was asked")

    small.web.admission._most[STREAMS] = 2
    full(small, room)
    monkeypatch.setattr(SqliteStore, "read", asked)
    assert refused(small.browser(BUDI).request(method, path, content=b"x" if method != "GET" else None))
    assert small.client.get("/health/live").status_code == 200


def test_a_place_is_given_back_whatever_becomes_of_the_request(small: Server) -> None:
    for body in (b"", b"nonsense\n", b"\x00" * 70_000):
        assert small.browser(BUDI).post("/api/sync", content=body).status_code in (400, 413)
        assert small.browser().post("/api/sync", content=body).status_code == 401
    assert +small.web.admission.inside == {}
    assert small.web.admission.bytes_held == 0


def test_a_refused_body_is_taken_in_so_that_the_refusal_arrives(small: Server) -> None:
    full(small, RECEIPTS)

    async def story() -> None:
        async with Conversation(small, small.browser(BUDI), "POST", "/api/inbox", {}) as talk:
            talk.send([piece(b"x" * 10_000)] * 3)
            await asyncio.sleep(0)
            assert talk.silent
            talk.send([piece(b"", more=False)])
            assert (await talk.next())["status"] == 503
        async with Conversation(small, small.browser(BUDI), "POST", "/api/inbox", {}) as talk:
            talk.send([piece(b"x"), CUT])
            assert (await talk.next())["status"] == 503

    asyncio.run(story())


def test_a_room_that_fills_up_while_a_body_comes_refuses_it_at_once(small: Server) -> None:
    """Not only when the connection ends: nothing more comes of a body that is whole."""

    async def story() -> None:
        async with Conversation(small, small.browser(BUDI), "POST", "/api/sync", {}) as talk:
            talk.send([piece(b"x" * 10_000)])
            for _ in range(20):
                await asyncio.sleep(0.01)
            assert talk.silent
            full(small, RECEIPTS)
            talk.send([piece(b"x", more=False)])
            assert (await talk.next())["status"] == 503

    asyncio.run(story())


def test_under_pressure_less_comes_down_with_what_goes_up(small: Server) -> None:
    """Receipts first; the rest is a pull of its own, which may be refused."""
    author, reader = Phone(small, BUDI), Phone(small, SARI)
    for _ in range(3 * PAGE_ROWS_UNDER_PRESSURE):
        author.write()
    author.exchange()
    reader.write()
    for _ in range(3):
        small.web.admission.enter(RECEIPTS)
    hurried = answer_of(reader.send())
    small.web.admission.inside.clear()
    usual = answer_of(reader.send())
    assert len(hurried.changes) <= PAGE_ROWS_UNDER_PRESSURE < len(usual.changes)
    assert hurried.more
    assert hurried.outcomes[0].outcome == usual.outcomes[0].outcome == "applied"
    assert sorted(change.id for change in hurried.changes) != []


def test_a_body_in_memory_counts_until_its_answer_and_a_file_never_does(
    small: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def noting(usual: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*given: Any, **named: Any) -> Any:
            seen.append(small.web.admission.bytes_held)
            return usual(*given, **named)

        return noted

    monkeypatch.setattr("server.web.sync.exchange", noting(exchange))
    monkeypatch.setattr("server.web.evidence.describe", noting(describe))
    body = Phone(small, BUDI).request()
    zipped = {"Content-Encoding": "gzip"}
    assert small.browser(BUDI).post("/api/sync", content=gzip.compress(body), headers=zipped).is_success
    small.browser(BUDI).request("PUT", "/api/evidence/" + "0" * 64, content=b"\xff" * 10_000)
    assert seen == [len(body), 0]
    assert small.web.admission.bytes_held == 0


def test_f86_the_writers_queue_is_bounded_for_phones_first_and_never_for_our_own_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [0]
    monkeypatch.setattr(SqliteStore, "waiting", lambda _: waiting[0])
    store = SqliteStore(tmp_path)

    async def is_written(behind: float | None) -> bool:
        if behind is not None:
            WAITS_BEHIND.set(behind)
        try:
            await store.write(lambda tx: tx.agencies())
        except StoreBusyError:
            return False
        return True

    async def story() -> list[list[bool]]:
        found = []
        for waiting[0] in (511, 512, 1_024):
            whose = (CROWD_WAITS_BEHIND, DESK_WAITS_BEHIND, None)
            found.append([await asyncio.create_task(is_written(behind)) for behind in whose])
        return found

    assert asyncio.run(story()) == [[True, True, True], [False, True, True], [False, False, True]]
    store.close()


def test_f86_a_busy_writer_is_a_503_and_nothing_of_the_exchange_is_in(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    with monkeypatch.context() as busy:
        busy.setattr(SqliteStore, "waiting", lambda _: CROWD_WAITS_BEHIND)
        assert refused(phone.send())
        signed_in = server.browser().sign_in(SARI)  # which writes, too
        assert signed_in.status_code == 200
    assert not answer_of(phone.send()).outcomes[0].again


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EXCHANGES", "1"),
        ("RUSH", "-1"),
        ("UNJUDGED_MB", "-1"),
        ("BODIES_MB", "8"),
        ("CONNECTIONS_PER_ADDRESS", "-1"),
        ("HEAD_S", "0"),
        ("SLOW_S", "0.5"),
    ],
)
def test_a_bound_that_serves_nobody_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^LURING_{name}: "):
        load_settings({}, {f"LURING_{name}": value})


def test_the_refusal_is_a_problem_like_every_other(small: Server) -> None:
    full(small, OTHERS)
    answer = small.browser(BUDI).get("/api/session")
    assert answer.json() == json.loads(
        '{"type":"/problems/busy","title":"Service Unavailable","status":503,"code":"busy"}'
    )


@pytest.mark.parametrize(
    "headers",
    [
        [(b"x-forwarded-for", b"10.0.0.1, 10.9.9.9")],
        [(b"x-forwarded-for", b"10.0.0.1"), (b"x-forwarded-for", b"10.9.9.9")],
    ],
    ids=["one header made longer", "another header"],
)
def test_whoever_claims_an_address_is_counted_by_the_one_that_our_proxy_saw(
    headers: list[tuple[bytes, bytes]],
) -> None:
    scope: Any = {"type": "http", "headers": headers, "client": ("127.0.0.1", 9)}
    assert address_in(scope, True) == "10.9.9.9"
    assert address_in(scope, False) == "127.0.0.1"
