"""The rules of plan lines, reports and data problems: who may do what, from where, with what contents."""

from typing import Any

import pytest
from cast import (
    ADMIN,
    BUDI,
    HASAN,
    LINE,
    PATIENTS,
    PLACE,
    RINA,
    SARI,
    TONO,
    Cast,
    indicator,
    plan_line,
    report,
    uuid,
)

from server.appraisal import COLLECTIONS, KINDS
from server.exchange import write_as_server
from sync.device import Intent
from sync.wire import Outcome
from sync.workflow import flaws

REPORT, SECOND, PROBLEM, NEW_LINE = uuid(7001), uuid(7002), uuid(7003), uuid(7004)
NOT_ALLOWED, INVALID = ["quarantined not_allowed"], ["quarantined invalid"]


def told(outcomes: list[Outcome]) -> list[str]:
    return [f"{one.outcome} {one.code}".strip() for one in outcomes]


def does(cast: Cast, person: str, *intents: Intent) -> list[str]:
    phone = cast.phone(person)
    phone.exchange()
    phone.write(*intents)
    return told(phone.exchange())


def heads(cast: Cast, collection: str, id: str) -> dict[str, tuple[str, ...]]:
    registers = cast.record(collection, id).registers
    return {name: register.heads for name, register in registers.items() if register.heads}


def step(cast: Cast, collection: str, id: str, name: str, reason: str | None = None) -> Intent:
    """A step by somebody who has seen everything, even if the server never showed it to him."""
    saw = heads(cast, collection, id)
    return Intent(collection=collection, record=id, step=name, reason=reason, saw=saw)


def test_every_declaration_holds_together() -> None:
    assert [flaw for collection in COLLECTIONS.values() for flaw in flaws(collection)] == []
    named = {
        "plan",
        "plan_line",
        "plan_note",
        "report",
        "rating",
        "outcome",
        "data_problem",
        "case",
        "onboarding",
    }
    named |= {"assessment_self", "assessment_superior", "assessment_peer"}
    named |= {"competency_self", "competency_superior", "development_plan", "improvement", "nomination"}
    named |= {"feedback", "feedback_request", "feedback_reply"}
    named |= {"dialog", "dialog_feedback", "behaviour_report", "result_question", "process_input"}
    named |= {"potential_tag", "appreciation"}
    assert KINDS.keys() == COLLECTIONS.keys() == named


@pytest.mark.parametrize("person", [BUDI, RINA, TONO, HASAN, ADMIN])
@pytest.mark.parametrize("name", ["approve", "return"])
def test_only_the_supervisor_judges_a_report(cast: Cast, person: str, name: str) -> None:
    assert does(cast, BUDI, report(REPORT)) == ["applied"]
    assert does(cast, person, step(cast, "report", REPORT, name, "kurang jelas")) == [
        "quarantined not_allowed"
    ]
    assert does(cast, SARI, step(cast, "report", REPORT, name, "kurang jelas")) == ["applied"]


@pytest.mark.parametrize("person", [SARI, RINA, TONO, ADMIN])
def test_only_its_author_writes_or_withdraws_a_report(cast: Cast, person: str) -> None:
    assert does(cast, person, report(REPORT)) == NOT_ALLOWED
    assert does(cast, BUDI, report(SECOND)) == ["applied"]
    assert does(cast, person, step(cast, "report", SECOND, "withdraw")) == NOT_ALLOWED
    assert does(cast, BUDI, step(cast, "report", SECOND, "withdraw")) == ["applied"]


@pytest.mark.parametrize(
    ("path", "end"),
    [
        (["approve"], "verified"),
        (["return"], "returned"),
        (["approve", "reopen"], "submitted"),
        (["approve", "reopen", "return"], "returned"),
    ],
)
def test_a_report_goes_its_way(cast: Cast, path: list[str], end: str) -> None:
    does(cast, BUDI, report(REPORT))
    for name in path:
        reason = None if name == "approve" else "Mohon dilengkapi"
        assert does(cast, SARI, step(cast, "report", REPORT, name, reason)) == ["applied"]
    assert cast.state("report", REPORT) == end


def test_a_report_is_not_returned_without_a_reason_nor_approved_twice(cast: Cast) -> None:
    does(cast, BUDI, report(REPORT))
    assert does(cast, SARI, step(cast, "report", REPORT, "return")) == INVALID
    assert does(cast, SARI, step(cast, "report", REPORT, "approve")) == ["applied"]
    assert does(cast, SARI, step(cast, "report", REPORT, "approve")) == NOT_ALLOWED
    assert does(cast, BUDI, step(cast, "report", REPORT, "withdraw")) == NOT_ALLOWED


def test_f94_an_edit_that_pretends_not_to_know_the_approval_moves_no_figure(cast: Cast) -> None:
    does(cast, BUDI, report(REPORT, quantity=4))
    seen = heads(cast, "report", REPORT)
    does(cast, SARI, step(cast, "report", REPORT, "approve"))
    forged = report(REPORT, quantity=400)
    relink = Intent(
        collection="report", record=REPORT, put={"link": {"line": None, "indicator": None}}, saw=seen
    )
    assert does(cast, BUDI, forged) == ["conflict"]
    assert does(cast, BUDI, relink) == ["conflict"]
    assert cast.progress()["verified"] == 4


def test_work_outside_the_plan_is_always_possible_and_can_be_linked_later(cast: Cast) -> None:
    assert does(cast, BUDI, report(REPORT, None, quantity=3)) == ["applied"]
    assert cast.progress()["count"] == 0
    put = {"link": {"line": LINE, "indicator": PATIENTS}}
    link = Intent(collection="report", record=REPORT, put=put, saw=heads(cast, "report", REPORT))
    assert does(cast, SARI, link) == ["applied"]
    assert cast.progress()["reported"] == 3


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"body": {"placement": PLACE[BUDI], "quantity": 1}}, "body.date"),
        ({"body": {"placement": None, "date": "2026-11-18"}}, "body.placement"),
        ({"body": {"placement": PLACE[BUDI], "date": "2026-11-18", "salary": 1}}, "body.salary"),
        ({"link": {"line": LINE}}, "link.indicator"),
        ({"link": {"line": "x", "indicator": "y"}}, "link.line"),
        ({"link": {}}, "link.line"),
    ],
)
def test_a_report_that_does_not_fit_its_form_says_where(
    cast: Cast, change: dict[str, Any], path: str
) -> None:
    made = report(REPORT)
    budi = cast.phone(BUDI)
    put = {**(made.put or {}), **change}
    budi.write(Intent(collection="report", record=REPORT, put=put, form=made.form))
    (outcome,) = budi.exchange()
    assert told([outcome]) == INVALID
    assert outcome.errors[0].path == path


def test_a_report_without_its_link_or_its_form_is_invalid(cast: Cast) -> None:
    made = report(REPORT)
    budi = cast.phone(BUDI)
    body = (made.put or {})["body"]
    budi.write(Intent(collection="report", record=REPORT, put={"body": body}, form=made.form))
    budi.write(Intent(collection="report", record=SECOND, put=made.put))
    first, second = budi.exchange()
    assert [(error.path, error.code) for error in first.errors] == [("link", "required")]
    assert [(error.path, error.code) for error in second.errors] == [("form", "required")]


@pytest.mark.parametrize("value", [{"report": REPORT}, {"report": "x"}, {}])
def test_a_report_is_not_replaced_by_itself_or_by_nothing(cast: Cast, value: dict[str, str]) -> None:
    does(cast, BUDI, report(REPORT))
    does(cast, SARI, step(cast, "report", REPORT, "return", "Salah hari"))
    saw = heads(cast, "report", REPORT)
    replace = Intent(collection="report", record=REPORT, put={"replaced_by": value}, saw=saw)
    assert does(cast, BUDI, replace) == INVALID


def test_evidence_is_known_by_the_report_that_names_it(cast: Cast) -> None:
    sha256 = "ab" * 32
    photo = {"sha256": sha256, "type": "image/jpeg", "bytes": 1000, "name": "foto.jpg"}
    does(cast, BUDI, report(REPORT, evidence=[photo]))
    assert cast.store.read_now(lambda tx: tx.record_names(1, "report", REPORT, sha256))
    assert not cast.store.read_now(lambda tx: tx.record_names(1, "report", REPORT, "cd" * 32))


def test_a_plan_line_is_drafted_by_the_employee_and_agreed_by_the_supervisor(cast: Cast) -> None:
    put = {"line": plan_line(PLACE[BUDI], indicator("surat", 12))}
    draft = Intent(collection="plan_line", record=NEW_LINE, put=put)
    assert does(cast, RINA, draft) == NOT_ALLOWED
    assert does(cast, BUDI, draft) == ["applied"]
    for person in (BUDI, RINA, TONO):
        assert does(cast, person, step(cast, "plan_line", NEW_LINE, "agree")) == NOT_ALLOWED
    assert does(cast, SARI, step(cast, "plan_line", NEW_LINE, "agree")) == ["applied"]
    saw = heads(cast, "plan_line", NEW_LINE)
    change = Intent(collection="plan_line", record=NEW_LINE, put=put, saw=saw)
    assert does(cast, BUDI, change) == NOT_ALLOWED


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"placement": PLACE[TONO]}, "line.placement"),
        ({"kind": "lain"}, "line.kind"),
        ({"rhk": "x" * 1001}, "line.rhk"),
        ({"order": -1}, "line.order"),
        ({"parent": "x"}, "line.parent"),
        ({"indicators": {}}, "line.indicators"),
        ({"indicators": [indicator("a", 1)] * 2}, "line.indicators"),
        ({"indicators": [indicator(str(i), 1) for i in range(21)]}, "line.indicators"),
        ({"indicators": [indicator("a", 1, aggregate="sums")]}, "line.indicators.0.aggregate"),
        ({"indicators": [indicator("a", 1e15)]}, "line.indicators.0.target.value"),
        ({"indicators": [{"id": "a"}]}, "line.indicators.0.aspect"),
        ({"weight": 30}, "line.weight"),
    ],
)
def test_a_plan_line_that_does_not_fit_says_where(cast: Cast, change: dict[str, Any], path: str) -> None:
    budi = cast.phone(BUDI)
    value = plan_line(PLACE[BUDI], indicator("surat", 12)) | change
    budi.write(
        Intent(collection="plan_line", record=LINE, put={"line": value}, saw=heads(cast, "plan_line", LINE))
    )
    (outcome,) = budi.exchange()
    assert told([outcome]) == INVALID
    assert outcome.errors[0].path == path


def test_the_agency_itself_may_change_an_agreed_line_and_its_figures_follow(cast: Cast) -> None:
    does(cast, BUDI, report(REPORT, quantity=5))
    assert cast.progress()["reached"] == 0.5
    put = {"line": plan_line(PLACE[BUDI], indicator(PATIENTS, 5))}
    change = Intent(collection="plan_line", record=LINE, put=put)
    outcomes = cast.store.write_now(lambda tx: write_as_server(tx, 1, [change], cast.clock()))
    assert told(outcomes) == ["applied"]
    assert cast.progress()["reached"] == 1
    assert cast.state("plan_line", LINE) == "agreed"


def test_an_import_that_names_nobody_is_told_so(cast: Cast) -> None:
    put = {"line": plan_line(uuid(1), indicator(PATIENTS, 5))}
    bad = Intent(collection="plan_line", record=NEW_LINE, put=put)
    unknown = Intent(collection="nonsense", record=NEW_LINE, put=put)
    outcomes = cast.store.write_now(lambda tx: write_as_server(tx, 1, [bad, unknown], cast.clock()))
    assert told(outcomes) == INVALID * 2


def test_wrong_data_is_reported_by_its_owner_and_closed_with_a_reason_by_an_admin(cast: Cast) -> None:
    body = {"placement": PLACE[BUDI], "about": "superior", "text": "Atasan saya Bu Wati"}
    problem = Intent(collection="data_problem", record=PROBLEM, put={"body": body})
    assert does(cast, RINA, problem) == NOT_ALLOWED
    assert does(cast, BUDI, problem) == ["applied"]
    assert does(cast, SARI, step(cast, "data_problem", PROBLEM, "close", "x")) == NOT_ALLOWED
    assert does(cast, ADMIN, step(cast, "data_problem", PROBLEM, "close")) == INVALID
    assert does(cast, ADMIN, step(cast, "data_problem", PROBLEM, "close", "Sudah diubah")) == ["applied"]


@pytest.mark.parametrize("change", [{"about": "weather"}, {"text": "x" * 2001}, {"text": 1}, {"more": 1}])
def test_a_data_problem_that_does_not_fit_is_invalid(cast: Cast, change: dict[str, Any]) -> None:
    body = {"placement": PLACE[BUDI], "about": "superior", **change}
    assert does(cast, BUDI, Intent(collection="data_problem", record=PROBLEM, put={"body": body})) == [
        "quarantined invalid"
    ]
