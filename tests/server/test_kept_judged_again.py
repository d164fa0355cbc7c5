"""F86: what was kept in a rush is judged as of its hour, whatever is asked about it, and whenever again."""

from collections.abc import Callable
from typing import Any

import pytest
from cast import (
    BUDI,
    CLINIC,
    INSTANSI,
    KEYS,
    PLACE,
    RINA,
    SARI,
    Cast,
    Phone,
    names,
    placement,
    report,
    run_of,
    uuid,
)
from deciding import case_of
from moving import SINCE, replace_sari
from november import DEADLINE, HOUR_MS, LOCK, REPORT, amendment, at, november, proof, token
from plans import does, met
from rush import judge_all, kept
from test_feedback import asked, reply, said
from test_heartbeat import announce
from test_kept_hours import unproven

from server import judge, worlds
from server.journal import verify
from server.judge import Judge
from server.outcomes import kept_at
from server.release import release_held
from server.world import World
from sync.device import Intent

MIDNIGHT_MS = 60_000  # from now on


def replies(cast: Cast) -> Phone:
    """Let a superior reply to feedback, the last minute before he is replaced."""
    does(met(cast, RINA), said(RINA))
    sari = met(cast, SARI)
    sari.write(reply(RINA), token=token(sari))
    replace_sari(cast, cast.clock() + MIDNIGHT_MS)
    return sari


def asks(cast: Cast) -> Phone:
    """Let somebody ask a colleague, the last minute before that one leaves."""
    budi = met(cast, BUDI)
    budi.write(asked(BUDI, RINA), token=token(budi))
    end = cast.clock() + MIDNIGHT_MS
    gone = placement(RINA, PLACE[RINA], CLINIC, SINCE, until=end)
    cast.change(lambda tx: tx.put_placement(INSTANSI, gone))
    return budi


def accepts(cast: Cast) -> Phone:
    """Let a superior accept what needs his right, the last minute before he is replaced."""
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    budi.exchange()
    (done,) = budi.write(budi.step("report", REPORT, "approve"))
    assert names(budi.exchange()) == ["quarantined not_allowed"]
    sari.exchange()
    sari.write(sari.step("case", case_of(done), "accept", "Sudah"), token=token(sari))
    replace_sari(cast, cast.clock() + MIDNIGHT_MS)
    return sari


@pytest.mark.parametrize("phone_first", [True, False])
@pytest.mark.parametrize("does_so", [replies, asks, accepts])
def test_f44_who_spoke_before_midnight_was_who_he_was_then(
    cast: Cast, does_so: Callable[[Cast], Phone], phone_first: bool
) -> None:
    phone = does_so(cast)
    kept(cast, phone)
    cast.clock.advance(2 * MIDNIGHT_MS)
    if not phone_first:
        judge_all(cast)
    assert names(phone.exchange()) == ["applied"]
    if does_so is accepts:
        assert cast.state("report", REPORT) == "verified"


def stumbles(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge all that is kept, with a bug in what judges it."""
    with monkeypatch.context() as bug:
        bug.setattr(Judge, "_merge", lambda *_: 1 // 0)
        bug.setattr(judge.log, "error", lambda *_, **__: None)
        judge_all(cast)


def mended(cast: Cast) -> int:
    return cast.store.write_now(lambda tx: release_held(tx, INSTANSI, KEYS, cast.clock()))


def test_f11_f44_what_a_bug_held_is_judged_again_as_of_when_it_was_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    budi.write(report(REPORT))
    budi.exchange()
    sari.exchange()
    sari.write(sari.step("report", REPORT, "approve"), token=token(sari))
    replace_sari(cast, cast.clock() + MIDNIGHT_MS)
    came = cast.clock()
    kept(cast, sari)
    cast.clock.advance(2 * MIDNIGHT_MS)
    stumbles(cast, monkeypatch)
    assert mended(cast) == 1
    assert names(sari.exchange()) == ["held internal"]
    assert cast.state("report", REPORT) == "verified"
    hours = {kept_at(entry.detail) for entry, _ in cast.journal() if entry.replica == sari.who.replica.id}
    assert came in hours
    assert verify(cast.journal()) == []


def test_f11_f58_what_a_bug_held_is_not_late_when_it_is_judged_after_the_lock(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = unproven(cast)
    (entry,) = budi.device.vault.entries
    at(cast, LOCK + 60_000)
    stumbles(cast, monkeypatch)
    assert mended(cast) == 1
    assert names(budi.exchange()) == ["held internal"]
    assert cast.state("report", REPORT) == "submitted"
    found = amendment(cast, entry.id)
    assert (found["proof"], found["latest"], found["state"]) == ("unproven", LOCK - 60_000, "accepted")


def test_f44_what_came_before_its_record_is_judged_with_it_as_of_when_it_was_kept(cast: Cast) -> None:
    budi, sari = cast.phone(BUDI), cast.phone(SARI)
    (made,) = budi.write(report(REPORT))
    saw = {"body": (made,), "link": (made,)}
    sari.write(Intent(collection="report", record=REPORT, step="approve", saw=saw), token=token(sari))
    replace_sari(cast, cast.clock() + MIDNIGHT_MS)
    kept(cast, sari)
    cast.clock.advance(2 * MIDNIGHT_MS)
    judge_all(cast)
    assert names(sari.exchange()) == ["held missing"]
    assert names(budi.exchange()) == ["applied"]
    assert cast.state("report", REPORT) == "verified"


@pytest.mark.parametrize("is_kept", [False, True])
@pytest.mark.parametrize(("heard", "mark"), [(DEADLINE - HOUR_MS, ""), (DEADLINE + HOUR_MS, "unproven")])
def test_f58_a_proof_of_an_hour_after_the_deadline_clears_no_mark(
    cast: Cast, heard: int, mark: str, is_kept: bool
) -> None:
    november(cast)
    budi = cast.phone(BUDI)
    at(cast, DEADLINE - 2 * HOUR_MS)
    known = token(budi)
    budi.write(report(REPORT), report(uuid(7009)), token=known)
    first, second = (entry.line.encode() for entry in budi.device.vault.entries)
    at(cast, heard)
    announce(cast, budi)
    at(cast, LOCK - HOUR_MS)
    if is_kept:
        kept(cast, budi, run_of(budi, [first]))
        at(cast, LOCK + HOUR_MS)
        judge_all(cast)
    else:
        cast.send(budi.who, run_of(budi, [first]))
    assert proof(cast, REPORT) == "unproven"
    cast.send(budi.who, run_of(budi, [second], first=2))
    assert proof(cast, REPORT) == mark


def test_the_world_of_an_hour_is_read_once_for_all_lines_of_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    class Counted(World):
        def __init__(self, *given: Any) -> None:
            looks.append(given)
            super().__init__(*given)

    budi = cast.phone(BUDI)
    budi.write(*(report(uuid(7001 + n)) for n in range(5)))
    kept(cast, budi)
    monkeypatch.setattr(worlds, "World", Counted)
    judge_all(cast)
    assert len(looks) == 2  # as of now, and as of then
