"""What is changed by hand in a cycle that runs, and how people stand in it."""

from typing import Any

import pytest
from cast import (
    ADMIN,
    BUDI,
    HASAN,
    INSTANSI,
    NAMESPACE,
    PLACE,
    RINA,
    SARI,
    TONO,
    WATI,
    Cast,
    names,
    report,
    uuid,
)
from cycles import (
    TEAM,
    added,
    change,
    closed,
    derived,
    figure,
    group,
    line,
    opened,
    record_of,
    removed,
    sends,
    standing,
    tasks,
)
from plans import met, superior_of

from server.cycle_plan import BadCycle
from server.effects import derived_id


def acts(cast: Cast) -> list[str]:
    return [entry.outcome for entry, _ in cast.journal() if entry.kind == "act"]


def refused(code: str) -> Any:
    return pytest.raises(BadCycle, match=f"^{code}$")


# Changing by hand


def test_whoever_is_asked_by_hand_may_answer_and_whoever_is_asked_no_more_does_not_count(cast: Cast) -> None:
    cycle = opened(cast)
    added(cast, change(cycle, BUDI, "peer", TONO, "Bertugas bersama di posyandu"))
    tono = met(cast, TONO)
    assert tasks(tono)["peer", PLACE[BUDI]]["reason"] == "added"
    sends(tono, cycle, BUDI, "peer", "5")
    assert names(tono.exchange()) == ["applied", "applied"]
    assert group(cast, cycle, BUDI, "peer") == {"group": "peer", "asked": 4, "answered": None}
    removed(cast, change(cycle, BUDI, "peer", TONO, "Ternyata tidak bertugas bersama"))
    tono.exchange()
    assert ("peer", PLACE[BUDI]) not in tasks(tono)
    assert group(cast, cycle, BUDI, "peer")["asked"] == 3
    record = record_of(cycle, BUDI, "peer", TONO)
    tono.write(tono.step("assessment_peer", record, "reopen"))
    assert names(tono.exchange()) == ["quarantined not_assigned"]
    audited = [entry for entry, _ in cast.journal() if entry.outcome in ("rater_added", "rater_removed")]
    assert [entry.record for entry in audited] == [cycle.id, cycle.id]
    payload = next(body for entry, body in cast.journal() if entry.outcome == "rater_removed")
    assert b"Ternyata tidak bertugas bersama" in (payload or b"")


def test_a_change_by_hand_is_refused_with_what_is_wrong(cast: Cast) -> None:
    cycle = opened(cast)
    for one, code in (
        (change(cycle, BUDI, "peer", BUDI), "himself"),
        (change(cycle, BUDI, "self", RINA), "himself"),
        (change(cycle, BUDI, "peer", SARI), "asked_already"),
        (change(cycle, BUDI, "peer", RINA), "asked_already"),
        (change(cycle, BUDI, "superior", TONO), "no_superior"),
        (change(cycle, BUDI, "subordinate", TONO), "no_group"),
        (change(cycle, BUDI, "peer", TONO, " "), "reason"),
    ):
        with refused(code):
            added(cast, one)
    with refused("not_asked"):
        removed(cast, change(cycle, BUDI, "peer", TONO))
    for part, value, code in (
        ("hasil", "90", "no_part"),
        ("kepuasan", "banyak", "no_number"),
        ("kepuasan", "NaN", "no_number"),
        ("kepuasan", "-1", "no_number"),
        ("kind", "sakti", "kind_unknown"),
    ):
        with refused(code):
            figure(cast, cycle, BUDI, part, value)
    closed(cast, cycle)
    with refused("not_open"):
        added(cast, change(cycle, BUDI, "peer", TONO))


def test_a_figure_moves_the_result_at_once_and_the_kind_what_it_weighs(cast: Cast) -> None:
    cycle = opened(cast)
    assert standing(cast, cycle, BUDI)["kind"] == "teknis"
    figure(cast, cycle, BUDI, "inisiatif", "3")
    assert line(cast, cycle, BUDI, "inisiatif")["value"]["exact"] == "90"
    figure(cast, cycle, BUDI, "kind", "pelayanan")
    figure(cast, cycle, BUDI, "kepuasan", "81.25")
    # From 25 to 100: (81.25 - 25) / 75 = 0.75
    assert line(cast, cycle, BUDI, "kepuasan")["value"]["exact"] == "75"
    assert line(cast, cycle, BUDI, "kepuasan")["weight"]["exact"] == "35"
    assert acts(cast).count("figure_put") == 3


# Results


def test_a_result_costs_what_changed_and_follows_in_the_same_transaction(cast: Cast) -> None:
    cycle = opened(cast)
    sari = met(cast, SARI)
    sends(sari, cycle, BUDI, "superior", "4")
    sari.exchange_once()
    assert {one for one in cast.touched if one.startswith("judge:")} == {f"judge:{PLACE[BUDI]}"}
    sari.exchange()
    told = [one for one in derived(sari, "standing_result") if one["placement"] == PLACE[BUDI]]
    assert told == [standing(cast, cycle, BUDI)]
    rows = cast.store.read_now(lambda tx: tx.owned(INSTANSI, "standing_result", PLACE[RINA]))
    seq = [row.seq for row in rows]
    sends(sari, cycle, BUDI, "superior", "4")
    sari.exchange()
    again = cast.store.read_now(lambda tx: tx.owned(INSTANSI, "standing_result", PLACE[RINA]))
    assert [row.seq for row in again] == seq


def test_a_report_moves_what_was_achieved(cast: Cast) -> None:
    cycle = opened(cast)
    assert line(cast, cycle, BUDI, "hasil")["figure"]["exact"] == "0"
    budi = met(cast, BUDI)
    budi.write(report(uuid(7001), quantity=5))  # 5 of 10, 0 of 4, 0 of 20: two lines, alike
    budi.exchange()
    # First line: (50 % + 0 %) / 2 = 25 %; second line 0 %: together 12.5 %
    assert line(cast, cycle, BUDI, "hasil")["figure"]["exact"] == "12.5"
    budi.write(report(uuid(7002), quantity=25))  # 300 %, which is worth 100 %
    budi.exchange()
    assert line(cast, cycle, BUDI, "hasil")["figure"]["exact"] == "25"


def test_who_sees_how_somebody_stands(cast: Cast) -> None:
    cycle = opened(cast)
    id = derived_id(NAMESPACE, f"standing_result/{cycle.id}/{PLACE[BUDI]}")
    seen = {
        person: f"standing_result/{id}" in met(cast, person).device.cache.rows
        for person in (*TEAM, SARI, HASAN, ADMIN, TONO, WATI)
    }
    assert [person for person, sees in seen.items() if sees] == [SARI, HASAN]


def test_two_superiors_are_asked_for_one_answer(cast: Cast) -> None:
    cast.change(lambda tx: tx.put_superior(INSTANSI, superior_of(BUDI, WATI)))
    cycle = opened(cast)
    sari, wati = met(cast, SARI), met(cast, WATI)
    assert group(cast, cycle, BUDI, "superior") == {"group": "superior", "asked": 1, "answered": 0}
    sends(sari, cycle, BUDI, "superior", "3")
    sari.exchange()
    wati.exchange()
    assert group(cast, cycle, BUDI, "superior")["answered"] == 1
    assert [tasks(one)["superior", PLACE[BUDI]]["state"] for one in (sari, wati)] == ["done", "done"]
    assert wati.sees("assessment_superior", record_of(cycle, BUDI, "superior", WATI)) is not None


def test_two_superiors_who_answer_differently_at_once_leave_a_question_and_count_once_it_is_answered(
    cast: Cast,
) -> None:
    cast.change(lambda tx: tx.put_superior(INSTANSI, superior_of(BUDI, WATI)))
    cycle = opened(cast)
    sari, wati = met(cast, SARI), met(cast, WATI)
    sends(sari, cycle, BUDI, "superior", "3")
    sends(wati, cycle, BUDI, "superior", "5")
    sari.exchange()
    assert "conflict" in names(wati.exchange())
    record = record_of(cycle, BUDI, "superior", SARI)
    assert {one.register for one in cast.record("assessment_superior", record).conflicts} == {"answers"}
