"""F86: whatever is kept in a rush has its hour: whoever brings it again, and whenever it is judged."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest
from cast import BUDI, INSTANSI, KEYS, PLACE, SARI, Cast, Phone, names, report, uuid
from moving import replace_sari
from november import DAY_MS, DEADLINE, HOUR_MS, LOCK, REPORT, SECOND, THIRD, at, november, token
from rush import judge_all, kept, waiting

from server import accept, unjudged
from server.bundles import accept_part
from server.exchange import authenticated, exchange
from server.store.contact import Announced
from server.store.store import ReadTx
from server.unjudged import judge
from sync.bundle import Part
from sync.mutation import run_digest, to_b64u
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


def outbox(cast: Cast, phone: Phone) -> Announced:
    (said,) = cast.store.read_now(lambda tx: tx.announced(INSTANSI, [phone.who.replica.id])).values()
    return said


def beginning_with(phone: Phone, n: int, upto: int, waiting: int, client: str = "0.1.0") -> bytes:
    """Make the exchange of a phone that brings these lines and says how many wait."""
    entries = phone.device.vault.entries[n - 1 : upto]
    digest = run_digest(phone.who.replica.id, n, [entry.sha for entry in entries])
    said = msgspec.json.decode(phone.request().body.split(b"\n")[0])
    said |= {"run": {"first": n, "sig": to_b64u(phone.sign(digest))}, "client": client}
    said["outbox"]["count"] = waiting
    return b"\n".join([msgspec.json.encode(said), *(entry.line.encode() for entry in entries)])


def test_f20_what_a_phone_says_later_of_what_waits_stands_when_what_was_kept_is_judged(cast: Cast) -> None:
    """A phone goes on with the rest of its outbox, and does not count what it knows to be kept."""
    budi = cast.phone(BUDI)
    budi.write(*(report(uuid(7001 + n)) for n in range(6)))
    kept(cast, budi, beginning_with(budi, 1, 2, 6))
    cast.clock.advance(1_000)
    kept(cast, budi, beginning_with(budi, 3, 4, 4, "0.2.0"))
    said = outbox(cast, budi)
    cast.clock.advance(HOUR_MS + 1_000)
    judge_all(cast)
    after = outbox(cast, budi)
    assert (after.n, after.count) == (6, 2)
    assert (after.client, after.at) == ("0.2.0", said.at)


def test_f20_a_line_that_was_kept_twice_waits_no_longer_only_once(cast: Cast) -> None:
    budi = cast.phone(BUDI)
    budi.write(*(report(uuid(7001 + n)) for n in range(5)))
    for upto in (1, 2):
        kept(cast, budi, beginning_with(budi, 1, upto, 5))
        cast.clock.advance(1_000)
    judge_all(cast)
    assert outbox(cast, budi).count == 3


@pytest.mark.parametrize("phone_first", [True, False])
def test_f79_what_was_kept_by_an_older_server_is_judged_though_its_first_line_reads_otherwise(
    cast: Cast, phone_first: bool
) -> None:
    budi = cast.phone(BUDI)
    budi.write(report(REPORT))
    kept(cast, budi)
    (one,) = waiting(cast)
    hello, line = one.body.split(b"\n")
    older = msgspec.json.decode(hello)
    for gone in ("t0", "outbox"):
        del older[gone]
    body = msgspec.json.encode(older) + b"\n" + line
    cast.store.write_now(lambda tx: tx.put_unjudged(INSTANSI, msgspec.structs.replace(one, body=body)))
    if not phone_first:
        judge_all(cast)
        assert len(cast.lines_of(budi)) == 1
    (told,) = budi.exchange()
    assert (told.outcome, told.again, waiting(cast)) == ("applied", True, [])
