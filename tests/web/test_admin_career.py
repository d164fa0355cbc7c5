"""Nominations are decided at the desk with why and why not; the nine boxes show what they are made of."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, HASAN, OFFICE, PLACE, SARI, SCHOOL, TONO, Phone, uuid
from web.browser import Server, problem
from web.cycle_desk import Beside, closed, opened, year
from web.test_admin_board import grant, released

from server.effects import derived_id
from server.growth import publish_growth
from sync.device import Intent

NOMINATIONS, BOXES = "/api/admin/career/nominations", "/api/admin/career/boxes"
ID, TAG = uuid(7401), uuid(7501)
REASON = "Angkatan II, sesuai kuota"


@pytest.fixture
def beside(server: Server) -> Beside:
    server.store.write_now(lambda tx: publish_growth(tx, 1))
    return Beside(server)


def sends(phone: Phone, *intents: Intent) -> None:
    phone.exchange()
    phone.write(*intents)
    assert {one.outcome for one in phone.exchange()} == {"applied"}


def nominate(beside: Beside, *, supported: bool = True) -> None:
    body = {
        "placement": PLACE[BUDI],
        "name": "Budi",
        "position": "Perawat",
        "kind": "kepemimpinan",
        "label": "Pelatihan kepemimpinan",
        "reason": "Memimpin posyandu",
        "conditions": {"predikat": "unknown", "jp": "unmet"},
    }
    sends(beside.phone(SARI), Intent(collection="nomination", record=ID, put={"body": body}))
    if supported:
        hasan = beside.phone(HASAN)
        hasan.exchange()
        sends(hasan, hasan.step("nomination", ID, "support", "Sependapat"))


def listed(server: Server, person: str = ADMIN, **query: Any) -> Any:
    answer = server.browser(person).get(NOMINATIONS, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def decide(server: Server, one: Any, step: str = "grant", person: str | None = ADMIN) -> Any:
    body = {"step": step, "saw": one["saw"], "reason": REASON}
    return server.browser(person).post(f"{NOMINATIONS}/{ID}", json=body)


def test_a_nomination_says_what_is_met_then_and_now_with_its_input_and_source(
    server: Server, beside: Beside
) -> None:
    nominate(beside, supported=False)
    found = listed(server)
    (one,) = found["nominations"]
    assert (one["state"], one["by"], one["listed"]["name"]) == ("proposed", "Sari", "Budi")
    assert one["verdict"] == "no"
    rows = {row["id"]: row for row in one["conditions"]}
    assert (rows["jp"]["then"], rows["jp"]["met"], rows["jp"]["input"]) == ("unmet", False, 0)
    assert rows["jp"]["source"] == "PP 11/2017 ps. 203"
    assert (rows["predikat"]["met"], rows["predikat"]["input"]) == (None, [])
    assert found["counts"]["proposed"] == 1
    assert listed(server, standing="granted")["nominations"] == []


def test_a_released_result_turns_the_condition_and_the_box(server: Server, beside: Beside) -> None:
    nominate(beside)
    cycle = opened(server, "jambi", kinds=["pelayanan"])
    closed(server, cycle)
    released(server, cycle, BUDI)
    (one,) = listed(server)["nominations"]
    assert {row["id"]: row["met"] for row in one["conditions"]}["predikat"] is True
    before = boxed(server)
    assert (before["performance"]["points"], before["potential"], before["box"]) == (
        "80.0",
        {"points": None, "level": None},
        None,
    )
    assess(beside)
    after = boxed(server)
    assert (after["met"], after["assessed"], after["potential"]["points"], after["box"]) == (1, 2, "40.0", 2)
    sends(
        beside.phone(SARI),
        Intent(
            collection="potential_tag",
            record=TAG,
            put={
                "body": {
                    "placement": PLACE[BUDI],
                    "by": "Sari",
                    "sign": "proyek",
                    "label": "Memimpin proyek",
                    "evidence": "Mengatur posyandu tiga desa",
                }
            },
        ),
    )
    tagged = boxed(server)
    assert (tagged["potential"]["points"], tagged["box"]) == ("50.0", 5)
    assert [(tag["by"], tag["evidence"]) for tag in tagged["tags"]] == [
        ("Sari", "Mengatur posyandu tiga desa")
    ]


def assess(beside: Beside) -> None:
    """By the superior: one as the post wants, one below."""
    period = beside.store.read_now(lambda tx: tx.periods(1))[0].id
    namespace = beside.store.read_now(lambda tx: tx.agency(1).namespace)
    levels = {"nasional.integritas": 5, "nasional.komunikasi": 0}
    answers = {
        "placement": PLACE[BUDI],
        "period": period,
        "levels": levels,
        "reasons": {"nasional.komunikasi": "Belum terlihat"},
    }
    record = derived_id(namespace, f"competency_superior/{PLACE[BUDI]}/{period}")
    sends(
        beside.phone(SARI), Intent(collection="competency_superior", record=record, put={"answers": answers})
    )


def boxed(server: Server, person: str = BUDI) -> Any:
    answer = server.browser(ADMIN).get(BOXES, params={"unit": CLINIC})
    assert answer.status_code == 200, answer.text
    return next(one for one in answer.json()["people"] if one["listed"]["placement"] == PLACE[person])


def test_the_boxes_come_with_the_rules_they_were_made_with(server: Server, beside: Beside) -> None:
    found = server.browser(ADMIN).get(BOXES).json()
    assert sorted(box["number"] for box in found["boxes"]) == list(range(1, 10))
    assert found["performance"] == {"middle": 70, "high": 90}
    assert (found["competency"], found["sign"], found["most_signs"]) == (80, 10, 2)
    assert found["counts"] == {**{str(n): 0 for n in range(1, 10)}, "": found["total"]}


def test_the_desk_grants_with_a_reason_and_the_journal_says_who(server: Server, beside: Beside) -> None:
    nominate(beside)
    (one,) = listed(server)["nominations"]
    assert decide(server, one).json() == {"outcome": "applied", "code": ""}
    (after,) = listed(server, standing="granted")["nominations"]
    assert (after["decided_by"], after["decided_reason"]) == ("Admin", REASON)
    budi = beside.phone(BUDI)
    budi.exchange()
    shown = budi.sees("nomination", ID)
    assert shown is not None
    assert shown.registers["state"].value == "granted"
    journal = server.store.read_now(lambda tx: tx.journal(1))
    assert [row.actor for row, _ in journal if row.record == ID][-1] == ADMIN


def test_nothing_is_decided_before_it_is_supported(server: Server, beside: Beside) -> None:
    nominate(beside, supported=False)
    (one,) = listed(server)["nominations"]
    assert decide(server, one).json()["outcome"] == "quarantined"
    assert listed(server, standing="granted")["nominations"] == []


def test_two_who_decide_differently_leave_a_question(server: Server, beside: Beside) -> None:
    nominate(beside)
    (one,) = listed(server)["nominations"]
    assert decide(server, one).json()["outcome"] == "applied"
    assert decide(server, one, "refuse").json()["outcome"] == "conflict"


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, None])
def test_who_manages_no_unit_reads_and_decides_nothing(
    server: Server, beside: Beside, person: str | None
) -> None:
    nominate(beside)
    (one,) = listed(server)["nominations"]
    refusal = (401, "not_signed_in") if person is None else (403, "not_allowed")
    for path in (NOMINATIONS, BOXES):
        assert problem(server.browser(person).get(path)) == refusal
    assert problem(decide(server, one, person=person)) == refusal


@pytest.mark.parametrize("role", ["admin", "pengelola"])
def test_another_units_people_are_not_there(server: Server, beside: Beside, role: str) -> None:
    nominate(beside)
    (one,) = listed(server)["nominations"]
    grant(server, TONO, role, SCHOOL)
    assert listed(server, TONO)["nominations"] == []
    assert problem(decide(server, one, person=TONO)) == (404, "not_found")
    people = server.browser(TONO).get(BOXES).json()["people"]
    assert {person["listed"]["unit"] for person in people} == {SCHOOL}
    for path in (NOMINATIONS, BOXES):
        assert problem(server.browser(TONO).get(path, params={"unit": OFFICE})) == (404, "not_found")


def test_a_pengelola_of_the_unit_decides(server: Server, beside: Beside) -> None:
    nominate(beside)
    grant(server, TONO, "pengelola", CLINIC)
    (one,) = listed(server, TONO)["nominations"]
    assert decide(server, one, "refuse", TONO).json()["outcome"] == "applied"


def test_only_begun_periods_have_levels(server: Server, beside: Beside) -> None:
    assert year(server)
    assert boxed(server)["assessed"] == 0
