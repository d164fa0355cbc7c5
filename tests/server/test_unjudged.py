"""F86: work that comes in a rush is kept at once and judged later, as if it had been judged when it came."""

import asyncio
from typing import Any

import msgspec
import pytest
from cast import BUDI, INSTANSI, KEYS, LINE, PATIENTS, PLACE, SARI, Cast, Phone, names, report, uuid
from moving import replace_sari
from november import DAY_MS, DEADLINE, HOUR_MS, LOCK, REPORT, amendment, at, locked, november, token
from november import keep as keep_figures
from rush import judge_all, kept, waiting

from server import accept, unjudged
from server.exchange import TooLargeError, exchange
from server.store.unjudged import PUT_OFF_MS
from server.unjudged import IsJudgedError, NotKeptError, judge
from sync.mutation import run_digest, to_b64u
from sync.wire import MAX_BODY_BYTES, decode_hello


def not_kept(cast: Cast, phone: Phone, body: bytes | None = None) -> None:
    with pytest.raises(NotKeptError):
        kept(cast, phone, body)


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


def test_what_was_kept_waits_for_somebody_who_can_open_what_is_sealed(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001), quantity=4))
    kept(cast, budi)
    asyncio.run(exchange(cast.store, budi.who, budi.request().body, cast.clock, KEYS))
    assert len(waiting(cast)) == 1
    judge_all(cast)
    assert (waiting(cast), len(cast.lines_of(budi))) == ([], 1)


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


def heard(cast: Cast, phone: Phone) -> list[int]:
    return [one.n for one in cast.store.read_now(lambda tx: tx.heartbeats(INSTANSI, phone.who.replica.id))]


def first_line_only(phone: Phone) -> bytes:
    """Make the exchange in which only the first line of several goes up, as on a weak link."""
    hello, line = phone.request().body.split(b"\n")[:2]
    said = msgspec.json.decode(hello)
    first = phone.device.vault.entries[0].sha
    said["run"] = {"first": 1, "sig": to_b64u(phone.sign(run_digest(phone.who.replica.id, 1, [first])))}
    return msgspec.json.encode(said) + b"\n" + line


def test_f58_what_a_phone_says_of_its_outbox_is_heard_whatever_becomes_of_the_lines(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    kept(cast, budi)
    budi.write(report(uuid(7002)))
    kept(cast, budi, first_line_only(budi))  # the same line again
    budi.write(report(uuid(7003)))
    not_kept(cast, budi, budi.request().body.split(b"\n")[0])  # the heartbeat alone
    assert heard(cast, budi) == [1, 2, 3]
    announced = cast.store.read_now(lambda tx: tx.announced(INSTANSI, [budi.who.replica.id]))
    assert [one.n for one in announced.values()] == [3]


def test_f20_what_was_kept_of_a_phone_that_is_gone_leaves_the_rest_known_to_be_missing(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)), report(uuid(7002)))
    kept(cast, budi, first_line_only(budi))
    judge_all(cast)
    (said,) = cast.store.read_now(lambda tx: tx.announced(INSTANSI, [budi.who.replica.id])).values()
    assert (said.n, said.count) == (2, 1)


@pytest.mark.parametrize(
    ("is_kept", "judged", "outcome"),
    [
        (True, LOCK - 1, "applied"),
        (True, LOCK + HOUR_MS, "applied"),  # as an amendment that needs nobody
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


@pytest.mark.parametrize("phone_first", [True, False])
def test_f58_what_came_before_the_lock_is_not_late_because_it_was_judged_after_it(
    cast: Cast, phone_first: bool
) -> None:
    """In grace, and its time not proven: applied and marked, as if it had been judged at once."""
    november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - 2 * HOUR_MS)
    budi.write(report(REPORT), token=token(budi))
    at(cast, LOCK - 60_000)
    kept(cast, budi)
    at(cast, LOCK + 60_000)
    if not phone_first:
        judge_all(cast)
    (outcome,) = budi.exchange()
    assert (names([outcome]), outcome.at) == (["applied"], LOCK + 60_000)
    assert waiting(cast) == []


@pytest.mark.parametrize("phone_first", [True, False])
@pytest.mark.parametrize(("came", "proof"), [(DEADLINE - HOUR_MS, "amendment"), (LOCK - HOUR_MS, "unproven")])
def test_f58_what_came_before_the_lock_stands_beside_the_figures_with_its_hour_and_nobody_decides(
    cast: Cast, came: int, proof: str, phone_first: bool
) -> None:
    period = november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - 2 * HOUR_MS)
    budi.write(report(REPORT, LINE, quantity=4), token=token(budi))
    at(cast, came)
    kept(cast, budi)
    at(cast, LOCK + DAY_MS)
    keep_figures(cast)
    if not phone_first:
        judge_all(cast)
    assert names(budi.exchange()) == ["applied"]
    assert cast.progress()["reported"] == 4
    figures = locked(cast, period)
    assert figures["indicators"][PATIENTS]["reported"] == 0  # I8
    found = amendment(cast, budi.device.vault.entries[0].id)
    told = [found[name] for name in ("proof", "earliest", "latest", "state", "by")]
    assert told == [proof, DEADLINE - 2 * HOUR_MS, came, "accepted", ""]
    assert len(figures["amendments"]) == 1
    assert cast.store.read_now(lambda tx: tx.cases_of(INSTANSI, "report", REPORT)) == []


@pytest.mark.parametrize("phone_first", [True, False])
def test_f44_who_approved_before_midnight_was_the_superior_then(cast: Cast, phone_first: bool) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"), token=token(sari))
    replace_sari(cast, cast.clock() + 60_000)  # from midnight on it is Wati
    kept(cast, sari)
    cast.clock.advance(120_000)
    if not phone_first:
        judge_all(cast)
    assert names(sari.exchange()) == ["applied"]
    assert cast.state("report", REPORT) == "verified"


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
    really = accept._accept

    def fails(tx: Any, who: Any, hello: Any, lines: Any, *given: Any) -> Any:
        if who.person == BUDI and lines[0].kept_at:
            raise ZeroDivisionError
        return really(tx, who, hello, lines, *given)

    with monkeypatch.context() as bug:
        bug.setattr(accept, "_accept", fails)
        for one in waiting(cast):
            if one.replica == budi.who.replica.id:
                with pytest.raises(ZeroDivisionError):
                    asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
            else:
                asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
    assert len(cast.lines_of(sari)) == 1
    assert waiting(cast) == []  # not now
    assert cast.store.read_now(lambda tx: tx.unjudged_put_off(INSTANSI, cast.clock())) == 1
    assert cast.store.read_now(lambda tx: tx.unjudged_size(INSTANSI, cast.clock()).count) == 0
    cast.clock.advance(PUT_OFF_MS)
    judge_all(cast)
    assert len(cast.lines_of(budi)) == 1


def test_f11_a_bug_in_what_was_kept_does_not_keep_the_phone_from_exchanging(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    kept(cast, budi)
    with monkeypatch.context() as bug:
        bug.setattr(accept, "take_kept", lambda *_: 1 // 0)
        assert names(budi.exchange()) == ["applied"]
    assert cast.store.read_now(lambda tx: tx.unjudged_put_off(INSTANSI, cast.clock())) == 1


def test_f89_so_much_of_one_person_is_kept_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unjudged, "MOST_PUSHES", 2)
    budi, other, sari = cast.phone(BUDI), cast.phone(BUDI), cast.phone(SARI)
    for phone in (budi, budi, other):
        phone.write(report(uuid(7001 + len(waiting(cast)))))
        if phone is other:
            not_kept(cast, phone)
        else:
            kept(cast, phone)
    sari.write(report(uuid(7009), None, placement=PLACE[SARI]))
    kept(cast, sari)
    with pytest.raises(TooLargeError):
        kept(cast, sari, sari.request().body + b"x" * MAX_BODY_BYTES)


def test_what_nobody_has_signed_is_judged_like_any_other_and_is_not_attributed(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    body = budi.request().body
    kept(cast, budi, body.replace(b'"quantity":1', b'"quantity":9'))
    hello, line = body.split(b"\n")
    unsigned = msgspec.json.decode(hello)
    del unsigned["run"]
    not_kept(cast, budi, msgspec.json.encode(unsigned) + b"\n" + line)
    judge_all(cast)
    assert {entry.outcome for entry, _ in cast.journal() if entry.replica == budi.who.replica.id} == {
        "unreadable"
    }
    assert names(budi.exchange()) == ["applied"]


@pytest.mark.parametrize("where", ["run", "outbox"])
@pytest.mark.parametrize("number", [2**53 + 1, 2**63, 2**70, -(2**70)])
def test_f89_a_number_that_no_phone_counts_up_to_is_no_first_line(
    cast: Cast, where: str, number: int
) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    hello = msgspec.json.decode(budi.request().body.split(b"\n")[0])
    hello[where]["first" if where == "run" else "n"] = number
    with pytest.raises(msgspec.DecodeError):
        decode_hello(msgspec.json.encode(hello))


def test_lines_that_have_outcomes_are_not_kept_again(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(uuid(7001)))
    body = budi.request().body
    kept(cast, budi, body)
    judge_all(cast)
    with pytest.raises(IsJudgedError):
        kept(cast, budi, body)
    assert waiting(cast) == []


def test_what_waits_of_somebody_can_be_forgotten_with_the_rest_of_him(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    for n, phone in enumerate((budi, sari)):
        person = phone.who.person
        phone.write(report(uuid(7001 + n), None, placement=PLACE[person]))
        kept(cast, phone)
    assert cast.store.write_now(lambda tx: tx.drop_unjudged_by(INSTANSI, BUDI)) == 1
    assert [one.person for one in waiting(cast)] == [SARI]
