"""F86: whatever is kept in a rush has its hour: whoever brings it again, and whenever it is judged."""

import asyncio
from collections.abc import Callable

import pytest
from cast import BUDI, INSTANSI, KEYS, PLACE, SARI, Cast, Phone, names, report, uuid
from moving import replace_sari
from november import DAY_MS, DEADLINE, HOUR_MS, LOCK, REPORT, SECOND, THIRD, at, november, token
from test_unjudged import judge_all, kept, waiting

from server import accept, unjudged
from server.bundles import accept_part
from server.exchange import authenticated, exchange
from server.store.store import ReadTx
from server.unjudged import judge
from sync.bundle import Part
from sync.wire import decode_hello


def put_off(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let our own code stumble over all that waits."""
    with monkeypatch.context() as bug:
        bug.setattr(unjudged, "take_kept", lambda *_: 1 // 0)
        for one in waiting(cast):
            with pytest.raises(ZeroDivisionError):
                asyncio.run(judge(cast.store, INSTANSI, one, cast.clock, KEYS, cast.opens))
    assert waiting(cast) == []


def carried(cast: Cast, phone: Phone) -> None:
    """Bring what a phone has in an envelope of a kiosk, where nothing that is sealed is opened."""
    hello, *raws = phone.request().body.split(b"\n")
    run = decode_hello(hello).run
    assert run is not None
    replica = phone.who.replica
    part = Part(replica=replica.id, key=replica.key, run=run, lines=len(raws))

    async def bring() -> None:
        lines = await authenticated(replica, run, raws)
        await accept_part(cast.store, INSTANSI, replica, part, lines, cast.clock, KEYS, None)

    asyncio.run(bring())


def unproven(cast: Cast) -> Phone:
    """Keep what somebody wrote in time, and brings in grace without a proof of that."""
    november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - 2 * HOUR_MS)
    budi.write(report(REPORT), token=token(budi))
    at(cast, LOCK - 60_000)
    kept(cast, budi)
    return budi


@pytest.mark.parametrize("more", [False, True])
def test_f11_f58_what_was_put_off_has_its_hour_when_its_phone_brings_it_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, more: bool
) -> None:
    budi = unproven(cast)
    put_off(cast, monkeypatch)
    at(cast, LOCK + 60_000)
    if more:
        budi.write(report(uuid(7009)))
    outcomes = budi.exchange()
    assert names(outcomes) == ["applied", "quarantined late_unproven"][: 1 + more]
    at(cast, LOCK + HOUR_MS)
    before = cast.journal()
    judge_all(cast)
    assert (waiting(cast), cast.journal()) == ([], before)


def test_f11_f58_what_was_put_off_has_its_hour_in_what_was_kept_after_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = unproven(cast)
    put_off(cast, monkeypatch)
    at(cast, LOCK + 60_000)
    budi.write(report(uuid(7009)))
    kept(cast, budi)
    judge_all(cast)
    assert names(budi.exchange()) == ["applied", "quarantined late_unproven"]


@pytest.mark.parametrize("bring", [carried, None])
def test_f58_what_was_kept_before_the_lock_has_its_hour_in_an_envelope(
    cast: Cast, bring: Callable[[Cast, Phone], None] | None
) -> None:
    budi = unproven(cast)
    at(cast, LOCK + 60_000)
    if bring is not None:
        bring(cast, budi)
    else:
        asyncio.run(exchange(cast.store, budi.who, budi.request().body, cast.clock, KEYS))
    assert len(waiting(cast)) == 1
    judge_all(cast)
    assert names(budi.exchange()) == ["applied"]


def test_f44_who_approved_before_midnight_was_the_superior_in_an_envelope_too(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"), token=token(sari))
    replace_sari(cast, cast.clock() + 60_000)
    kept(cast, sari)
    cast.clock.advance(120_000)
    carried(cast, sari)
    assert names(sari.exchange()) == ["applied"]
    assert cast.state("report", REPORT) == "verified"


@pytest.mark.parametrize(("most", "size"), [(2, 10**6), (9, 3_000)])
def test_f89_one_exchange_judges_little_of_what_was_kept_and_the_rest_has_its_hour(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int, size: int
) -> None:
    monkeypatch.setattr(accept, "MOST_KEPT", most)
    monkeypatch.setattr(accept, "MOST_KEPT_BYTES", size)
    november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - 2 * HOUR_MS)
    first = token(budi)
    at(cast, LOCK - 60_000)
    for n in range(5):
        budi.write(report(uuid(7001 + n), placement=PLACE[BUDI]), token=first)
        kept(cast, budi)
        cast.clock.advance(1)
    at(cast, LOCK + 60_000)
    outcomes = budi.exchange()
    assert names(outcomes) == ["applied"] * 5
    assert 0 < len(waiting(cast)) < 5
    before = cast.journal()
    judge_all(cast)
    assert (waiting(cast), cast.journal()) == ([], before)


def counted(cast: Cast) -> tuple[int, int, int]:
    """What is due, what the agency's quota counts, what is put off."""

    def look(tx: ReadTx) -> tuple[int, int]:
        size, off = tx.unjudged_size(INSTANSI, cast.clock()), tx.unjudged_put_off(INSTANSI, cast.clock())
        return size.count, off

    return len(waiting(cast)), *cast.store.read_now(look)


def test_f62_what_is_kept_is_due_after_the_clock_was_ahead(cast: Cast) -> None:
    now, budi = cast.clock(), cast.phone(BUDI)
    at(cast, now + 365 * DAY_MS)
    cast.store.write_now(lambda tx: tx.clamp(INSTANSI, cast.clock()))
    at(cast, now)
    budi.write(report(uuid(7001)))
    kept(cast, budi)
    assert counted(cast) == (1, 1, 0)
    judge_all(cast)
    assert names(budi.exchange()) == ["applied"]


@pytest.mark.parametrize("is_put_off", [False, True])
def test_f62_what_is_kept_while_the_clock_is_ahead_is_due_when_it_is_put_right(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_put_off: bool
) -> None:
    now, budi = cast.clock(), cast.phone(BUDI)
    at(cast, now + 365 * DAY_MS)
    budi.write(report(uuid(7001)))
    kept(cast, budi)
    if is_put_off:
        put_off(cast, monkeypatch)
        assert counted(cast) == (0, 0, 1)
    at(cast, now)
    assert counted(cast) == (1, 1, 0)
    put_off(cast, monkeypatch)
    assert counted(cast) == (0, 0, 1)
    at(cast, now + 365 * DAY_MS)
    assert counted(cast) == (1, 1, 0)
    judge_all(cast)
    assert names(budi.exchange()) == ["applied"]


@pytest.mark.parametrize("lost", ["judged", "overtaken", "answer"])
def test_f23_a_copied_phone_is_told_so_though_its_lines_have_their_outcomes(cast: Cast, lost: str) -> None:
    """They were kept and judged in the background or before it asked again, or the answer was lost."""
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    copy = budi.device
    budi.write(report(SECOND, quantity=2))
    budi.exchange()
    budi.device = copy
    budi.write(report(THIRD, quantity=3), report(uuid(7009), quantity=3))
    if lost == "answer":
        cast.send(budi.who, budi.request().body)
    else:
        kept(cast, budi)
    if lost == "judged":
        judge_all(cast)
    answer = budi.exchange_once()
    assert answer.directives == ("new_replica",)
    assert [one.again for one in answer.outcomes] == [True, True]


def test_f23_the_phone_that_wrote_first_is_not_told_that_it_was_copied(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    budi.exchange()
    copy = budi.device
    budi.write(report(SECOND, quantity=2))
    first = budi.request().body
    budi.exchange()
    budi.device = copy
    budi.write(report(THIRD, quantity=3))
    assert budi.exchange_once().directives == ("new_replica",)
    assert cast.send(budi.who, first).directives == ()
