"""Periods: open until the deadline, in grace until the lock, then locked; and what comes when (sync.md 8).

The work of November is due by the end of the 20th, and locked after the 25th, where the clinic is.
"""

from typing import Any

import pytest
from cast import (
    BUDI,
    INSTANSI,
    LINE,
    NAMESPACE,
    SARI,
    Cast,
    names,
    report,
)
from november import (
    DAY_MS,
    DEADLINE,
    HOUR_MS,
    LOCK,
    REPORT,
    SECOND,
    THIRD,
    amendment,
    at,
    keep,
    locked,
    november,
    proof,
    token,
)
from test_heartbeat import announce

from server.effects import derived_id
from server.journal import verify
from server.store.periods import Period
from sync import device


@pytest.fixture
def period(cast: Cast) -> Period:
    return november(cast)


# made (by token) and delivered, by whether there was a heartbeat: what becomes of it
BEFORE, AROUND, AFTER = DEADLINE - 2 * HOUR_MS, DEADLINE - HOUR_MS, DEADLINE + HOUR_MS
TABLE = [
    # token,  heartbeat, received,            outcome,                     proof
    (BEFORE, None, DEADLINE - 1, "applied", ""),
    (BEFORE, None, DEADLINE, "applied", ""),
    (BEFORE, None, AFTER, "applied", "unproven"),
    (BEFORE, AROUND, AFTER, "applied", ""),
    (AFTER, None, AFTER + 1, "quarantined late", "late"),
    (DEADLINE, None, AFTER, "quarantined late", "late"),
    (BEFORE, None, LOCK, "quarantined late_unproven", "unproven"),
    (BEFORE, AROUND, LOCK, "applied", "amendment"),
    (BEFORE, AFTER, LOCK, "quarantined late_unproven", "unproven"),
    (AFTER, None, LOCK, "quarantined late", "late"),
    (LOCK, None, LOCK + HOUR_MS, "quarantined late", "late"),
]


@pytest.mark.parametrize(("made", "heartbeat", "received", "outcome", "proven"), TABLE)
def test_f58_every_row_of_the_table_of_bounds_and_locks(
    cast: Cast, period: Period, made: int, heartbeat: int | None, received: int, outcome: str, proven: str
) -> None:
    budi = cast.phone(BUDI)
    at(cast, made)
    known = token(budi)
    (id,) = budi.write(report(REPORT), token=known)
    if heartbeat is not None:
        at(cast, heartbeat)
        announce(cast, budi)
    at(cast, received)
    assert names(budi.exchange()) == [outcome]
    found = amendment(cast, id)
    if received < LOCK:
        assert found is None
    else:
        states = {"applied": "accepted"}
        assert found["state"] == states.get(outcome, "pending")
        assert (found["proof"], found["lines"], found["period"]) == (proven, [LINE], period.id)
        assert (found["earliest"], found["latest"]) == (made, heartbeat or received)
        figures = locked(cast, period)
        assert figures["indicators"]["pasien"]["count"] == 0
        assert figures["amendments"] == [derived_id(NAMESPACE, f"amendment/{id}")]
    if outcome == "applied":
        assert proof(cast, REPORT) == proven
        assert cast.progress()["count"] == 1
    else:
        assert cast.progress()["count"] == 0
    assert verify(cast.journal()) == []


@pytest.mark.parametrize("days", [-365, 365])
@pytest.mark.parametrize("heartbeat", [False, True])
def test_f55_a_phone_a_year_off_is_never_refused_and_its_work_is_marked(
    cast: Cast, period: Period, days: int, heartbeat: bool
) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    at(cast, BEFORE)
    known = token(budi)
    wrong = cast.clock() + days * DAY_MS
    budi.write(report(REPORT), at=wrong, token=known)
    if heartbeat:
        announce(cast, budi)
    at(cast, AFTER)
    assert names(budi.exchange()) == ["applied"]
    sari.exchange()
    shown = sari.sees("report", REPORT)
    assert shown is not None
    body = shown.registers["body"]
    assert (body.at, body.received, body.proof) == (wrong, AFTER, "" if heartbeat else "unproven")


@pytest.mark.parametrize("received", [AFTER, LOCK + HOUR_MS])
def test_f59_a_clock_set_back_makes_nothing_in_time(cast: Cast, period: Period, received: int) -> None:
    budi = cast.phone(BUDI)
    at(cast, received - 1)
    known = token(budi)
    at(cast, received)
    budi.write(report(REPORT), at=BEFORE, token=known)
    budi.write(report(SECOND), at=BEFORE, token=None)  # as if it had never heard the server's time
    budi.write(report(THIRD), at=BEFORE, token="1.forged")
    assert names(budi.exchange()) == ["quarantined late"] * 3
    assert cast.progress()["count"] == 0


def test_f59_an_old_token_without_a_heartbeat_is_no_proof_after_the_lock(cast: Cast, period: Period) -> None:
    budi = cast.phone(BUDI)
    known = token(budi)
    at(cast, LOCK + HOUR_MS)
    budi.write(report(REPORT), at=BEFORE, token=known)
    assert names(budi.exchange()) == ["quarantined late_unproven"]


def test_f58_a_locked_figure_never_changes_whatever_comes_later(cast: Cast, period: Period) -> None:
    """I8: what is decided or withdrawn after the lock is an amendment, with its proof."""
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT, quantity=4), report(SECOND, quantity=5), report(THIRD, date="2026-11-25"))
    budi.exchange()
    sari.exchange()
    known = token(sari)
    (approved,) = sari.write(sari.step("report", REPORT, "approve"), token=known)
    (withdrawn,) = budi.write(budi.step("report", SECOND, "withdraw"), token=token(budi))
    announce(cast, sari)
    announce(cast, budi)
    at(cast, LOCK)
    keep(cast)
    before = locked(cast, period)
    assert (before["at"], before["indicators"]["pasien"]["reported"]) == (LOCK, 9)
    assert before["indicators"]["pasien"]["verified"] == 0
    assert names([*sari.exchange(), *budi.exchange()]) == ["applied", "applied"]
    after = locked(cast, period)
    assert after["indicators"] == before["indicators"]
    assert len(after["amendments"]) == 2
    assert [amendment(cast, id)["state"] for id in (approved, withdrawn)] == ["accepted", "accepted"]
    assert proof(cast, REPORT, "state") == "amendment"
    assert cast.progress()["verified"] == 4
    keep(cast)
    assert locked(cast, period) == after


def test_f58_the_resolution_of_an_old_conflict_is_an_amendment_too(cast: Cast, period: Period) -> None:
    budi, other, sari = cast.phone(BUDI), cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT, quantity=4))
    for phone in (budi, other, sari):
        phone.exchange()
    nothing = {"line": None, "indicator": None}
    there = {"line": LINE, "indicator": "kunjungan"}
    for phone, link in ((budi, nothing), (other, there)):
        phone.write(
            device.Intent(
                collection="report", record=REPORT, put={"link": link}, saw=phone.saw("report", REPORT)
            )
        )
        phone.exchange()
    sari.exchange()
    assert cast.record("report", REPORT).conflicts
    known, saw = token(sari), sari.saw("report", REPORT)
    (chosen,) = sari.write(
        device.Intent(collection="report", record=REPORT, put={"link": nothing}, saw=saw), token=known
    )
    announce(cast, sari)
    at(cast, LOCK)
    assert names(sari.exchange()) == ["applied"]
    assert locked(cast, period)["indicators"]["pasien"]["reported"] == 4
    assert cast.progress()["reported"] == 0
    assert amendment(cast, chosen)["lines"] == [LINE]


def test_f60_of_two_batches_around_the_lock_each_is_judged_on_its_own_side(
    cast: Cast, period: Period
) -> None:
    """The figures are kept by the first who would move them, also when the server's round is late."""
    budi = cast.phone(BUDI)
    known = token(budi)
    budi.write(report(REPORT, quantity=2), token=known)
    announce(cast, budi)
    at(cast, LOCK - 1)
    assert names(budi.exchange()) == ["applied"]
    budi.write(report(SECOND, quantity=3), token=known)
    at(cast, LOCK)
    assert names(budi.exchange()) == ["quarantined late_unproven"]
    assert locked(cast, period)["indicators"]["pasien"]["reported"] == 2
    assert cast.store.read_now(lambda tx: tx.locks(INSTANSI)) == []
    keep(cast)
    assert len(cast.store.read_now(lambda tx: tx.locks(INSTANSI))) == 1
    assert locked(cast, period)["indicators"]["pasien"]["reported"] == 2


def test_f60_a_lock_between_the_lines_of_a_crash_keeps_what_was_before_it(cast: Cast, period: Period) -> None:
    """Whoever keeps figures and then fails has kept nothing; the next one keeps the same."""
    budi = cast.phone(BUDI)
    budi.write(report(REPORT, quantity=2))
    budi.exchange()
    at(cast, LOCK)

    def fails(tx: Any) -> None:
        from server.locks import keep_some

        keep_some(tx, INSTANSI, "", LOCK)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cast.store.write_now(fails)
    assert locked(cast, period) is None
    keep(cast)
    assert locked(cast, period)["indicators"]["pasien"]["reported"] == 2
