"""The results of a closed cycle at the desk: looked at, changed with a reason, handed out."""

import json
from typing import Any

import pytest
from cast import ADMIN, AGUS, BUDI, CLINIC, DEWI, INSTANSI, NAMESPACE, OFFICE, PLACE, RINA, SARI, SCHOOL, uuid
from web.browser import Server, problem
from web.cycle_desk import REASON, Beside, closed, counted, finished, get, opened, post
from web.test_admin_board import grant

from server.effects import derived_id


def rated(server: Server, *, close: bool = True) -> str:
    """A cycle in which Budi has everything that the scheme asks for, and nobody else has."""
    cycle = opened(server, "jambi", kinds=["pelayanan"])
    Beside(server).rate(cycle, BUDI, BUDI, SARI, RINA, DEWI, AGUS)
    counted(server, cycle, BUDI, kepuasan="85", inisiatif="3")
    if close:
        closed(server, cycle)
    return cycle


def results(server: Server, cycle: str, **query: Any) -> dict[str, Any]:
    answer = get(server, f"/{cycle}/results", **query)
    assert answer.status_code == 200, answer.text
    return {one["listed"]["placement"]: one for one in answer.json()["results"]}


def calibrate(server: Server, cycle: str, **changes: Any) -> Any:
    body = {"predikat": "sangat_baik", "reason": REASON, **changes}
    return post(server, f"/{cycle}/results/{PLACE[BUDI]}", body)


def acts(server: Server, name: str) -> list[tuple[str, Any]]:
    journal = server.store.read_now(lambda tx: tx.journal(INSTANSI))
    found = [(entry.actor, json.loads(raw or b"{}")) for entry, raw in journal if entry.outcome == name]
    return [(actor, said["detail"]) for actor, said in found]


def released_to_budi(server: Server, cycle: str) -> bool:
    id = derived_id(NAMESPACE, f"outcome/{cycle}/{PLACE[BUDI]}")
    return server.store.read_now(lambda tx: tx.record(INSTANSI, "outcome", id)) is not None


def test_before_a_cycle_is_closed_nobody_looks_at_its_results(server: Server) -> None:
    cycle = rated(server, close=False)
    answers = [get(server, f"/{cycle}/{one}", unit=CLINIC) for one in ("results", "severities", "spread")]
    answers += [calibrate(server, cycle), post(server, f"/{cycle}/release", {"reason": REASON})]
    assert {(problem(one), one.json()["reason"]) for one in answers} == {
        ((409, "change_refused"), "cycle_not_closed")
    }


def test_every_result_is_shown_with_what_it_waits_for(server: Server) -> None:
    cycle = rated(server)
    found = results(server, cycle)
    budi, rina = found[PLACE[BUDI]], found[PLACE[RINA]]
    assert budi["predikat"]
    assert budi["score"]
    assert (budi["waits"], budi["after"], budi["is_released"]) == ([], None, False)
    assert rina["predikat"] is None
    assert set(results(server, cycle, q="budi")) == {PLACE[BUDI]}
    assert {one["listed"]["unit"] for one in results(server, cycle, unit=SCHOOL).values()} <= {SCHOOL}
    assert problem(get(server, f"/{cycle}/results", unit=uuid(999))) == (404, "not_found")


def test_a_unit_is_compared_with_the_guide_as_advice(server: Server) -> None:
    cycle = rated(server)
    path = f"/{cycle}/spread"
    plain = get(server, path, unit=CLINIC).json()
    assert (sum(one["people"] for one in plain["counts"]), plain["departures"]) == (1, [])
    guides = get(server, f"/{cycle}").json()["guides"]
    for guide in guides:
        found = get(server, path, unit=CLINIC, achieved=guide).json()
        counts = [(one["predikat"], one["people"]) for one in found["counts"]]
        assert counts == [(one["predikat"], one["people"]) for one in plain["counts"]]
        assert all(one["small"] for one in found["departures"])
    refused = get(server, path, unit=CLINIC, achieved="gemilang")
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_no_guide")
    assert problem(get(server, path, unit=uuid(999))) == (404, "not_found")


def test_of_a_superior_who_rated_few_nothing_is_said(server: Server) -> None:
    cycle = rated(server)
    told = get(server, f"/{cycle}/severities")
    assert told.json() == {"superiors": [], "few": 1, "least": 5}
    assert PLACE[SARI] not in told.text
    assert "Sari" not in told.text


def test_a_result_is_changed_with_a_reason_and_what_was_computed_stays(server: Server) -> None:
    cycle = rated(server)
    before = results(server, cycle)[PLACE[BUDI]]
    changed = calibrate(server, cycle, score="95.5").json()
    assert (changed["score"], changed["predikat"]) == (before["score"], before["predikat"])
    assert changed["after"] == {"score": "95.5", "predikat": "sangat_baik"}
    assert (changed["reason"], changed["by"]) == (REASON, "Admin")
    assert results(server, cycle)[PLACE[BUDI]] == changed
    ((actor, said),) = acts(server, "result_calibrated")
    assert (actor, said["reason"]) == (ADMIN, REASON)
    counts = get(server, f"/{cycle}/spread", unit=CLINIC).json()["counts"]
    assert {one["predikat"] for one in counts if one["people"]} == {"sangat_baik"}


@pytest.mark.parametrize(
    ("changes", "code"), [({"predikat": "hebat"}, "results_predikat"), ({"score": "500"}, "results_range")]
)
def test_a_change_that_makes_no_sense_is_refused(server: Server, changes: dict[str, Any], code: str) -> None:
    refused = calibrate(server, rated(server), **changes)
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), code)


def test_results_are_handed_out_in_the_background_and_then_changed_no_more(server: Server) -> None:
    cycle = rated(server)
    calibrate(server, cycle)
    begun = post(server, f"/{cycle}/release", {"reason": REASON})
    assert begun.status_code == 200, begun.text
    step = finished(server, cycle)
    complete = [one for one in results(server, cycle).values() if one["predikat"]]
    assert (step["released"], step["total"]) == (len(complete), 9)
    assert released_to_budi(server, cycle)
    assert results(server, cycle)[PLACE[BUDI]]["is_released"] is True
    refused = calibrate(server, cycle)
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "results_released")
    assert acts(server, "release_begun") == [(ADMIN, {"reason": REASON})]
    ((actor, said),) = acts(server, "results_released")
    assert (actor, said) == (ADMIN, {"released": len(complete), "waiting": 9 - len(complete)})
    assert get(server).json()["cycles"][0]["state"] == "closed"  # the others wait


def test_a_release_that_is_begun_again_passes_over_who_has_his_result(server: Server) -> None:
    cycle = rated(server)
    for _ in range(2):
        assert post(server, f"/{cycle}/release", {"reason": REASON}).status_code == 200
        assert finished(server, cycle)["released"] == 1
    said = [detail for _, detail in acts(server, "results_released")]
    assert said == [{"released": 1, "waiting": 8}] * 2


def test_nobody_changes_his_own_result_or_a_figure_of_it(server: Server) -> None:
    """Budi administers the agency too: his own result is for somebody else to change."""
    cycle = rated(server)
    grant(server, BUDI, "admin", OFFICE)
    change = {"predikat": "sangat_baik", "reason": REASON}
    figure = {"placement": PLACE[BUDI], "part": "kepuasan", "value": "100", "reason": REASON}
    for path, body in ((f"/{cycle}/results/{PLACE[BUDI]}", change), (f"/{cycle}/figures", figure)):
        refused = post(server, path, body, BUDI)
        assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "results_own")
        assert post(server, path, body).status_code == 200
