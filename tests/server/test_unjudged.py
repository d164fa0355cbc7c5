"""F86: work that comes in a rush is kept at once and judged later, as if it had been judged when it came."""

import asyncio
from typing import Any

import msgspec
import pytest
from cast import BUDI, DAY_MS, INSTANSI, KEYS, LINE, PATIENTS, PLACE, SARI, Cast, Phone, names, report, uuid
from november import DEADLINE, HOUR_MS, LOCK, REPORT, at, november, token

from server import unjudged
from server.exchange import TooLargeError
from server.outcomes import Detail
from server.store.journal import Replica
from server.store.store import ReadTx
from server.store.unjudged import Unjudged
from server.unjudged import MOST_PUSHES, TooMuchUnjudgedError, judge, keep
from sync.mutation import run_digest, to_b64u
from sync.wire import MAX_BODY_BYTES, Answer, decode_hello


def kept(cast: Cast, phone: Phone, body: bytes | None = None) -> Answer:
    """Bring what a phone has, in a rush."""
    asked = phone.request()
    body = asked.body if body is None else body
    hello = decode_hello(body.split(b"\n")[0])

    def sender(tx: ReadTx) -> Replica:
        return tx.replica(INSTANSI, phone.who.replica.id) or phone.who.replica

    answer = asyncio.run(keep(cast.store, INSTANSI, sender, hello, body, cast.clock, KEYS))
    assert phone.settle(answer, asked.asked) == ()
    return answer


def waiting(cast: Cast) -> list[Unjudged]:
    return cast.store.read_now(lambda tx: tx.unjudged(INSTANSI, cast.clock(), 1_000))


def judge_all(cast: Cast) -> frozenset[str]:
    touched: frozenset[str] = frozenset()
    for one in waiting(cast):
        touched |= asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
    return touched


def test_what_is_kept_is_durable_and_judged_later_as_if_it_had_come_then(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001), quantity=4), report(uuid(7002), quantity=2))
    answer = kept(cast, budi)
    assert (answer.kept, answer.outcomes, answer.changes, answer.have) == (2, (), (), 0)
    lines = [entry.line.encode() for entry in budi.device.vault.entries]
    assert [one.body.split(b"\n")[1:] for one in waiting(cast)] == [lines]
    assert cast.lines_of(budi) == []
    assert [entry.ship for entry in budi.device.vault.entries] == [True, True]  # nothing is settled by it

    assert f"work:{PLACE[BUDI]}" in judge_all(cast)
    assert waiting(cast) == []
    assert len(cast.lines_of(budi)) == 2
    assert cast.progress()["reported"] == 6
    outcomes = budi.exchange()
    assert names(outcomes) == ["applied", "applied"]
    assert [one.again for one in outcomes] == [True, True]


def test_the_phone_may_be_faster_and_nothing_is_there_twice(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001), quantity=4))
    kept(cast, budi)
    budi.write(report(uuid(7002), quantity=2))
    assert names(budi.exchange()) == ["applied", "applied"]
    before = cast.journal()
    judge_all(cast)
    assert waiting(cast) == []
    assert cast.journal() == before
    assert cast.progress()["reported"] == 6


def test_f4_the_same_lines_are_kept_once_and_more_lines_beside_them(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    for _ in range(3):
        cast.clock.advance(1_000)
        kept(cast, budi)
    assert len(waiting(cast)) == 1
    budi.write(report(uuid(7002)))
    kept(cast, budi)
    assert len(waiting(cast)) == 2
    judge_all(cast)
    assert len(cast.lines_of(budi)) == 2


def bounds(cast: Cast) -> list[int]:
    """Until when each line of Budi's is proven to have existed."""
    details = [
        (msgspec.json.decode(envelope.detail, type=Detail), envelope.received_at)
        for envelope, _ in cast.journal()
        if envelope.n and envelope.actor == BUDI
    ]
    return [detail.latest or at for detail, at in details]


def test_f58_when_it_was_kept_is_proven_of_these_lines_even_while_others_are_not_here(cast: Cast) -> None:
    """A heartbeat names the end of the whole outbox, which may not come for days."""
    budi = cast.phone(BUDI)
    budi.exchange()
    budi.write(report(uuid(7001)), report(uuid(7002)), report(uuid(7003)))
    asked = budi.request().body.split(b"\n")
    run = budi.device.vault.entries[:2]
    hello = msgspec.json.decode(asked[0])
    hello["run"]["sig"] = to_b64u(budi.sign(run_digest(budi.who.replica.id, 1, [one.sha for one in run])))
    then = cast.clock()
    kept(cast, budi, b"\n".join([msgspec.json.encode(hello), *asked[1:3]]))
    cast.clock.advance(3 * DAY_MS)
    judge_all(cast)
    assert bounds(cast) == [then, then]


@pytest.mark.parametrize(
    ("is_kept", "judged", "outcome"),
    [
        (True, LOCK - 1, "applied"),
        (True, LOCK + HOUR_MS, "applied"),  # as an amendment, by itself
        (False, LOCK + HOUR_MS, "quarantined late_unproven"),
    ],
)
def test_f58_who_was_in_time_stays_in_time_however_late_it_is_judged(
    cast: Cast, is_kept: bool, judged: int, outcome: str
) -> None:
    november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - 2 * HOUR_MS)
    budi.write(report(REPORT), token=token(budi))
    at(cast, DEADLINE - HOUR_MS)
    if is_kept:
        kept(cast, budi)
    at(cast, judged)
    judge_all(cast)
    assert names(budi.exchange()) == [outcome]


def test_a_device_that_is_revoked_meanwhile_has_brought_it_before(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT), token=token(budi))
    kept(cast, budi)
    cast.clock.advance(HOUR_MS)
    revoked = msgspec.structs.replace(budi.who.replica, revoked_at=cast.clock())
    cast.store.write_now(lambda tx: tx.put_replica(INSTANSI, revoked))
    judge_all(cast)
    assert names(budi.exchange()) == ["applied"]


def test_what_a_phone_says_of_its_outbox_later_is_not_overtaken_by_what_it_said_then(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)), report(uuid(7002)))
    kept(cast, budi)
    budi.write(report(uuid(7003)))
    budi.exchange()
    before = cast.store.read_now(lambda tx: tx.announced(INSTANSI, [budi.who.replica.id]))
    judge_all(cast)
    after = cast.store.read_now(lambda tx: tx.announced(INSTANSI, [budi.who.replica.id]))
    assert [(one.n, one.count) for one in after.values()] == [(one.n, one.count) for one in before.values()]
    assert [(one.n, one.count) for one in after.values()] == [(3, 0)]


def test_f11_what_cannot_be_judged_is_put_off_and_the_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(uuid(7001)))
    sari.write(report(uuid(7002), None, placement=PLACE[SARI]))
    kept(cast, budi)
    kept(cast, sari)
    really = unjudged.accept

    def fails(tx: Any, who: Any, *given: Any) -> Any:
        if who.person == BUDI:
            raise ZeroDivisionError
        return really(tx, who, *given)

    with monkeypatch.context() as bug:
        bug.setattr(unjudged, "accept", fails)
        for one in waiting(cast):
            if one.replica == budi.who.replica.id:
                with pytest.raises(ZeroDivisionError):
                    asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
            else:
                asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
    assert len(cast.lines_of(sari)) == 1
    assert waiting(cast) == []  # not now
    assert cast.store.read_now(lambda tx: tx.unjudged_size(INSTANSI)[0]) == 1
    cast.clock.advance(unjudged.AGAIN_MS)
    judge_all(cast)
    assert len(cast.lines_of(budi)) == 1


def test_f89_so_much_of_one_phone_is_kept_and_no_more(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    body = budi.request().body
    for n in range(MOST_PUSHES):
        kept(cast, budi, body + b"\nrubbish %d" % n)
    with pytest.raises(TooMuchUnjudgedError):
        kept(cast, budi)
    sari = cast.phone(SARI)
    sari.write(report(uuid(7002), None, placement=PLACE[SARI]))
    kept(cast, sari)
    with pytest.raises(TooLargeError):
        kept(cast, sari, sari.request().body + b"x" * MAX_BODY_BYTES)


def test_what_nobody_has_signed_is_judged_like_any_other_and_is_not_attributed(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    kept(cast, budi, budi.request().body.replace(b'"quantity":1', b'"quantity":9'))
    judge_all(cast)
    assert {entry.outcome for entry, _ in cast.journal() if entry.replica == budi.who.replica.id} == {
        "unreadable"
    }
    assert names(budi.exchange()) == ["applied"]


def test_f87_a_server_that_ends_in_between_has_it_when_it_starts_again(cast: Cast) -> None:
    """The store is opened again from what is on the disk."""
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    kept(cast, budi)
    found = cast.store.read_now(lambda tx: tx.unjudged(INSTANSI, cast.clock(), 10))
    assert [one.replica for one in found] == [budi.who.replica.id]
    assert cast.progress(LINE, PATIENTS).get("reported", 0) == 0
