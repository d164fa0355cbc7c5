"""What came too late waits in a case; who decides there decides about the amendment too."""

from datetime import date
from typing import Any

import msgspec
import pytest
from cast import (
    ADMIN,
    BUDI,
    CLINIC,
    INSTANSI,
    KEYS,
    LINE,
    NAMESPACE,
    SARI,
    Cast,
    Phone,
    names,
    report,
    run_of,
    uuid,
)
from november import DEADLINE, HOUR_MS, LOCK, REPORT, amendment, at, keep, locked, november, proof, token
from test_heartbeat import announce

from server.chance import Chance
from server.effects import derived_id
from server.journal import verify
from server.period_acts import reopen_period
from server.release import release_late
from sync.mutation import line_hash


def late(cast: Cast, *, unproven: bool) -> str:
    """Let Budi's report arrive after the lock."""
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - HOUR_MS if unproven else DEADLINE + HOUR_MS)
    (id,) = budi.write(report(REPORT, quantity=4), token=token(budi))
    at(cast, LOCK + HOUR_MS)
    assert names(budi.exchange()) == [f"quarantined {'late_unproven' if unproven else 'late'}"]
    return id


def case_of(mutation: str) -> str:
    return derived_id(NAMESPACE, f"case/{mutation}")


def decide(cast: Cast, person: str, mutation: str, step: str) -> Phone:
    phone = cast.phone(person)
    phone.exchange()
    phone.write(phone.step("case", case_of(mutation), step, "Bukti cukup"), token=token(phone))
    assert names(phone.exchange()) == ["applied"]
    return phone


def test_f56_who_decides_is_shown_that_the_clock_was_set_back(cast: Cast) -> None:
    november(cast)
    budi = cast.phone(BUDI)
    known = token(budi)
    lines = []
    for id, stepped in ((uuid(7001), 2), (uuid(7002), 0)):
        budi.write(report(id), token=known)
        lines.append(msgspec.json.decode(budi.device.vault.entries[-1].line))
        lines[-1]["made"]["stepped"] = stepped
    first = msgspec.json.encode(lines[0])
    lines[1]["prev"] = line_hash(first)
    at(cast, LOCK + HOUR_MS)
    answer = cast.send(budi.who, run_of(budi, [first, msgspec.json.encode(lines[1])]))
    assert names(answer.outcomes) == ["quarantined late_unproven"] * 2
    ids = [case_of(one.id) for one in answer.outcomes]
    bodies = [cast.record("case", id).registers["body"].value for id in ids]
    assert [body.get("stepped") for body in bodies] == [2, None]


@pytest.mark.parametrize(("unproven", "who"), [(True, SARI), (False, ADMIN)])
def test_f58_who_accepts_late_work_accepts_its_amendment_and_the_locked_figure_stays(
    cast: Cast, unproven: bool, who: str
) -> None:
    period = november(cast)
    id = late(cast, unproven=unproven)
    before = locked(cast, period)
    decide(cast, who, id, "accept")
    assert cast.progress()["reported"] == 4
    found = amendment(cast, id)
    assert (found["state"], found["by"], found["reason"]) == ("accepted", who, "Bukti cukup")
    assert found["lines"] == [LINE]
    assert locked(cast, period)["indicators"] == before["indicators"]
    assert proof(cast, REPORT) == ("unproven" if unproven else "late")


@pytest.mark.parametrize("step", ["return", "close"])
def test_who_does_not_accept_it_rejects_the_amendment(cast: Cast, step: str) -> None:
    november(cast)
    id = late(cast, unproven=False)
    decide(cast, ADMIN, id, step)
    assert amendment(cast, id)["state"] == "rejected"
    decide(cast, ADMIN, id, "reopen")
    assert amendment(cast, id)["state"] == "pending"
    assert cast.progress()["count"] == 0


def test_late_work_that_is_accepted_before_the_lock_is_in_the_locked_figure(cast: Cast) -> None:
    period = november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE + HOUR_MS)
    (id,) = budi.write(report(REPORT, quantity=4), token=token(budi))
    cast.clock.advance(1)
    assert names(budi.exchange()) == ["quarantined late"]
    decide(cast, ADMIN, id, "accept")
    at(cast, LOCK)
    keep(cast)
    assert locked(cast, period)["indicators"]["pasien"]["reported"] == 4
    assert amendment(cast, id) is None
    assert proof(cast, REPORT) == "late"


def test_f61_the_case_of_what_counts_after_a_reopening_closes_itself(cast: Cast) -> None:
    period = november(cast)
    id = late(cast, unproven=False)

    def again(tx: Any) -> int:
        until = date(2026, 11, 30)
        reopen_period(tx, INSTANSI, period, CLINIC, until, now_ms=cast.clock(), chance=Chance())
        return release_late(tx, INSTANSI, KEYS, cast.clock())

    assert cast.state("case", case_of(id)) == "open"
    assert cast.store.write_now(again) == 1
    assert cast.state("case", case_of(id)) != "open"
    assert amendment(cast, id)["state"] == "accepted"
    assert cast.progress()["reported"] == 4


@pytest.mark.parametrize("step", ["return", "close"])
def test_f61_a_reopening_overrules_nobody_who_has_returned_or_closed_it(cast: Cast, step: str) -> None:
    """He may have written it anew since: it would count twice."""
    period = november(cast)
    id = late(cast, unproven=False)
    decide(cast, ADMIN, id, step)

    def again(tx: Any) -> int:
        until = date(2026, 11, 30)
        reopen_period(tx, INSTANSI, period, CLINIC, until, now_ms=cast.clock(), chance=Chance())
        return release_late(tx, INSTANSI, KEYS, cast.clock())

    assert cast.store.write_now(again) == 0
    assert cast.progress()["count"] == 0
    assert cast.state("case", case_of(id)) == {"return": "returned", "close": "closed"}[step]
    assert amendment(cast, id)["state"] == "rejected"


def test_f93_what_is_proven_in_time_and_was_never_allowed_stays_open_and_amends_nothing(cast: Cast) -> None:
    november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - HOUR_MS)
    budi.write(report(REPORT))
    budi.exchange()
    known = token(budi)
    (own,) = budi.write(budi.step("report", REPORT, "approve"), token=known)
    budi.write(report(uuid(7200)), token=known)
    announce(cast, budi)
    lines = [entry.line.encode() for entry in budi.device.vault.entries][-2:]
    at(cast, LOCK + HOUR_MS)
    assert names(cast.send(budi.who, run_of(budi, lines[:1], first=2)).outcomes) == [
        "quarantined late_unproven"
    ]
    assert names(cast.send(budi.who, run_of(budi, lines[1:], first=3)).outcomes) == ["applied"]
    assert cast.state("report", REPORT) == "submitted"
    assert cast.state("case", case_of(own)) == "open"
    assert amendment(cast, own)["state"] == "pending"


def test_f44_the_successor_accepts_what_his_predecessor_had_decided(cast: Cast) -> None:
    from moving import replace_sari, reports

    budi, sari = reports(cast, 1), cast.phone(SARI)
    from cast import DAY_MS, WATI
    from moving import REPORTS

    sari.exchange()
    (id,) = sari.write(sari.step("report", REPORTS[0], "approve"), token=token(sari))
    cast.clock.advance(2 * DAY_MS)
    replace_sari(cast, cast.clock() - DAY_MS)
    assert names(sari.exchange()) == ["quarantined scope_moved"]
    wati = decide(cast, WATI, id, "accept")
    assert cast.state("report", REPORTS[0]) == "verified"
    assert cast.progress()["verified"] == 1
    assert wati.who.person == WATI
    budi.exchange()
    shown = budi.sees("report", REPORTS[0])
    assert shown is not None
    assert shown.registers["state"].by == SARI


@pytest.mark.parametrize("received", [DEADLINE + HOUR_MS, LOCK + HOUR_MS])
def test_f56_what_came_in_pieces_before_its_proof_is_judged_again_when_that_is_here(
    cast: Cast, received: int
) -> None:
    """On a weak link the first piece arrives long before the line whose hash was announced in time."""
    period = november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - HOUR_MS)
    known = token(budi)
    ids = budi.write(*(report(uuid(7100 + n)) for n in range(4)), token=known)
    announce(cast, budi)
    lines = [entry.line.encode() for entry in budi.device.vault.entries]
    at(cast, received)
    first = cast.send(budi.who, run_of(budi, lines[:2])).outcomes
    locked_by_then = received > LOCK
    assert names(first) == ["quarantined late_unproven" if locked_by_then else "applied"] * 2
    cast.clock.advance(HOUR_MS)
    assert names(cast.send(budi.who, run_of(budi, lines[2:3], first=3)).outcomes) == names(first)[:1]
    cast.clock.advance(HOUR_MS)
    assert names(cast.send(budi.who, run_of(budi, lines[3:], first=4)).outcomes) == ["applied"]
    assert cast.progress()["count"] == 4
    mark = "amendment" if locked_by_then else ""
    assert {proof(cast, uuid(7100 + n)) for n in range(4)} == {mark}
    if locked_by_then:
        assert {amendment(cast, id)["state"] for id in ids} == {"accepted"}
        assert {cast.state("case", case_of(id)) for id in ids[:3]} == {"settled"}
        assert locked(cast, period)["indicators"]["pasien"]["count"] == 0
    assert verify(cast.journal()) == []
