"""Where the employee rates himself first, his superior's answer waits for that: nothing of it is lost."""

import pytest
from cast import BUDI, INSTANSI, PLACE, SARI, Cast, names
from cycles import answers, change, closed, line, opened, record_of, removed, sends, tasks
from plans import met

from server.chance import Chance
from server.cycle_work import undo_cycle
from server.journal import verify
from server.release import release_early
from server.store.cycles import Cycle
from sync.device import Intent

DAY_MS = 86_400_000
HELD = ["held self_first", "held missing"]


@pytest.fixture
def cycle(cast: Cast) -> Cycle:
    return opened(cast, "pauh")


def superior(cast: Cast, cycle: Cycle) -> str:
    record = record_of(cycle, BUDI, "superior", SARI)
    found = cast.store.read_now(lambda tx: tx.record(INSTANSI, "assessment_superior", record))
    return found.state if found is not None and found.owner else ""


def test_the_superior_after_the_employee_counts_at_once(cast: Cast, cycle: Cycle) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    sends(budi, cycle, BUDI, "self")
    budi.exchange()
    sends(sari, cycle, BUDI, "superior")
    assert names(sari.exchange()) == ["applied", "applied"]
    assert superior(cast, cycle) == "submitted"


def test_the_superior_before_the_employee_waits_and_counts_when_he_has_rated_himself(
    cast: Cast, cycle: Cycle
) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    sends(sari, cycle, BUDI, "superior")
    sends(budi, cycle, BUDI, "self")  # both without a signal
    assert names(sari.exchange()) == HELD
    assert superior(cast, cycle) == ""
    assert names(sari.exchange()) == []
    assert names(budi.exchange()) == ["applied", "applied"]
    assert superior(cast, cycle) == "submitted"
    sari.exchange()
    assert tasks(sari)["superior", PLACE[BUDI]]["state"] == "done"
    assert sari.sees("assessment_superior", record_of(cycle, BUDI, "superior", SARI)) is not None
    assert verify(cast.journal()) == []


def test_who_declines_to_rate_himself_lets_his_superior_go_on(cast: Cast, cycle: Cycle) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    sends(sari, cycle, BUDI, "superior")
    assert names(sari.exchange()) == HELD
    id = record_of(cycle, BUDI, "self", BUDI)
    put = {"answers": answers(cycle, BUDI, "self", BUDI, None)}
    budi.write(Intent(collection="assessment_self", record=id, put=put))
    budi.exchange()
    assert superior(cast, cycle) == ""  # begun is not sent
    budi.write(budi.step("assessment_self", id, "decline", "Baru kembali dari cuti"))
    budi.exchange()
    assert superior(cast, cycle) == "submitted"


def test_what_was_heard_once_may_be_changed_while_the_employee_thinks_again(cast: Cast, cycle: Cycle) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    sends(budi, cycle, BUDI, "self")
    budi.exchange()
    sends(sari, cycle, BUDI, "superior")
    sari.exchange()
    budi.write(budi.step("assessment_self", record_of(cycle, BUDI, "self", BUDI), "reopen"))
    budi.exchange()
    sari.write(sari.step("assessment_superior", record_of(cycle, BUDI, "superior", SARI), "reopen"))
    assert names(sari.exchange()) == ["applied"]


def test_who_changes_his_mind_while_he_waits_is_heard_with_what_he_said_last(
    cast: Cast, cycle: Cycle
) -> None:
    budi, sari = met(cast, BUDI), met(cast, SARI)
    sends(sari, cycle, BUDI, "superior", "2")
    assert names(sari.exchange()) == HELD
    sari.write(sari.step("assessment_superior", record_of(cycle, BUDI, "superior", SARI), "reopen"))
    sends(sari, cycle, BUDI, "superior", "5")
    assert set(names(sari.exchange())) == set(HELD)
    sends(budi, cycle, BUDI, "self")
    budi.exchange()
    assert superior(cast, cycle) == "submitted"
    [group] = [one for one in line(cast, cycle, BUDI, "kompetensi")["groups"] if one["group"] == "superior"]
    assert group["value"]["exact"] == "5"
    sari.exchange()
    assert tasks(sari)["superior", PLACE[BUDI]]["state"] == "done"


def test_what_waits_in_a_cycle_that_is_undone_is_told_to_its_author(cast: Cast, cycle: Cycle) -> None:
    sari = met(cast, SARI)
    sends(sari, cycle, BUDI, "superior")
    assert names(sari.exchange()) == HELD
    undo_cycle(cast.store, INSTANSI, cycle.id, now_ms=cast.clock(), chance=Chance(), reason="Salah skema")
    cast.store.write_now(lambda tx: release_early(tx, INSTANSI, cast.clock()))
    told = {one.standing for one in sari.exchange_once().standing}
    assert told == {"not_counted"}


def test_when_the_last_day_is_over_the_superior_waits_no_longer(cast: Cast, cycle: Cycle) -> None:
    sari = met(cast, SARI)
    sends(sari, cycle, BUDI, "superior")
    assert names(sari.exchange()) == HELD
    judged = cast.store.write_now(lambda tx: release_early(tx, INSTANSI, cast.clock()))
    assert (judged, superior(cast, cycle)) == (frozenset(), "")
    judged = cast.store.write_now(lambda tx: release_early(tx, INSTANSI, cast.clock() + 15 * DAY_MS))
    assert (f"judge:{PLACE[BUDI]}" in judged, superior(cast, cycle)) == (True, "submitted")
    assert verify(cast.journal()) == []


def test_closing_the_cycle_hears_the_superiors_who_waited(cast: Cast, cycle: Cycle) -> None:
    sari = met(cast, SARI)
    sends(sari, cycle, BUDI, "superior")
    assert names(sari.exchange()) == HELD
    closed(cast, cycle)
    assert superior(cast, cycle) == "submitted"
    [part] = [one for one in line(cast, cycle, BUDI, "kompetensi")["groups"] if one["group"] == "superior"]
    assert part["count"] == 1


def test_a_scheme_without_that_rule_and_nobody_asked_wait_for_nothing(cast: Cast, cycle: Cycle) -> None:
    sari = met(cast, SARI)
    removed(cast, change(cycle, BUDI, "self", BUDI))
    sends(sari, cycle, BUDI, "superior")
    sends(sari, opened(cast, "jambi"), BUDI, "superior")
    assert set(names(sari.exchange())) == {"applied"}
