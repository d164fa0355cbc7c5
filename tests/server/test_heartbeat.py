"""Heartbeats: what a phone says it has, before the link is good enough to bring it."""

import msgspec
import pytest
from cast import BUDI, NOW_MS, Cast, Phone, names, report, run_of, uuid

from server.outcomes import Detail
from server.store.periods import Heartbeat

HOUR_MS = 3_600_000


def heard(cast: Cast, phone: Phone) -> list[Heartbeat]:
    return cast.store.read_now(lambda tx: tx.heartbeats(1, phone.who.replica.id))


def announce(cast: Cast, phone: Phone) -> None:
    """Do an exchange on which only the first line gets through."""
    hello = phone.request().body.split(b"\n")[0]
    without = msgspec.json.decode(hello)
    without.pop("run", None)
    cast.send(phone.who, msgspec.json.encode(without))


def bounds(cast: Cast, n: int) -> tuple[int, int]:
    for envelope, _ in cast.journal():
        if envelope.n == n and envelope.actor == BUDI:
            detail = msgspec.json.decode(envelope.detail, type=Detail)
            return detail.earliest, detail.latest or envelope.received_at
    raise AssertionError(f"no line {n}")


def test_a_heartbeat_is_written_once_and_idle_exchanges_only_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    budi.exchange()
    budi.write(report(uuid(7001)))
    announce(cast, budi)
    (first,) = heard(cast, budi)
    assert (first.n, first.hash, first.at) == (1, budi.device.vault.hash, NOW_MS)
    cast.clock.advance(HOUR_MS // 2)
    with monkeypatch.context() as patched:
        patched.setattr(cast.store, "write", None)
        announce(cast, budi)
    assert heard(cast, budi) == [first]

    budi.exchange()
    assert heard(cast, budi) == []  # what it proved stands in the journal, with the line
    monkeypatch.setattr(cast.store, "write", None)
    budi.exchange_once()


def test_a_heartbeat_proves_when_a_line_existed_that_came_much_later(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    token = budi.exchange_once().token
    budi.write(report(uuid(7001)), report(uuid(7002)), token=token)
    announce(cast, budi)
    cast.clock.advance(50 * HOUR_MS)
    budi.write(report(uuid(7003)), token=token)
    budi.exchange()
    assert [bounds(cast, n) for n in (1, 2, 3)] == [
        (NOW_MS, NOW_MS),
        (NOW_MS, NOW_MS),
        (NOW_MS, NOW_MS + 50 * HOUR_MS),
    ]


def test_f56_a_heartbeat_with_an_invented_hash_proves_nothing_of_what_is_written_later(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.exchange()
    hello = msgspec.json.decode(budi.request().body)
    hello["outbox"] = {"n": 500, "hash": "A" * 43, "count": 500, "bytes": 1}
    cast.send(budi.who, msgspec.json.encode(hello))
    assert [one.n for one in heard(cast, budi)] == [500]
    cast.clock.advance(50 * HOUR_MS)
    budi.write(*(report(uuid(7000 + n)) for n in range(1, 501)), at=NOW_MS)
    assert set(names(budi.exchange())) == {"applied"}
    assert bounds(cast, 1)[1] == bounds(cast, 500)[1] == NOW_MS + 50 * HOUR_MS


def test_f56_of_two_reports_a_step_of_the_clock_between_them_changes_no_bound(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    token = budi.exchange_once().token
    cast.clock.advance(10 * HOUR_MS)
    later = budi.exchange_once().token
    budi.write(report(uuid(7001)), token=later)
    budi.write(report(uuid(7002)), at=NOW_MS - 90 * HOUR_MS, token=token)  # an older token, for good measure
    budi.exchange()
    assert bounds(cast, 2) == bounds(cast, 1) == (NOW_MS + 10 * HOUR_MS, NOW_MS + 10 * HOUR_MS)


@pytest.mark.parametrize("order", [[(5, 6), (3, 4), (1, 2)], [(3, 4), (5, 6), (1, 2)]])
def test_a_heartbeat_reaches_back_through_pieces_that_are_here(
    cast: Cast, order: list[tuple[int, int]]
) -> None:
    budi = cast.phone(BUDI)
    budi.write(*(report(uuid(7000 + n)) for n in range(1, 7)))
    announce(cast, budi)
    lines = [entry.line.encode() for entry in budi.device.vault.entries]
    for first, last in order:
        cast.clock.advance(HOUR_MS)
        cast.send(budi.who, run_of(budi, lines[first - 1 : last], first=first))
    assert [bounds(cast, n)[1] for n in (1, 2, 5, 6)] == [NOW_MS] * 4


def test_who_announces_without_end_writes_no_more_than_a_thousand(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.exchange()
    some = [Heartbeat(n, "B" * 43, NOW_MS) for n in range(1, 1_001)]
    cast.store.write_now(lambda tx: [tx.add_heartbeat(1, budi.who.replica.id, one) for one in some])
    budi.write(report(uuid(7001)))
    announce(cast, budi)
    assert len(heard(cast, budi)) == 1_000
