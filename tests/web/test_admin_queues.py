"""What waits for an administrator is listed for him, and what he decides is a mutation of his own."""

from typing import Any

import msgspec
import pytest
from cast import ADMIN, BUDI, CLINIC, PLACE, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem
from web.phone import Phone

from server.access import self_bucket
from server.org import Grant
from server.store.store import Tx

REASON = "HP hilang, laporannya benar"


def revoked_work(server: Server, count: int = 1) -> Phone:
    """Reports of Budi's that come from a phone whose right to write was taken away."""
    phone = Phone(server, BUDI)
    for _ in range(count):
        phone.write()
    revoke = f"/api/admin/devices/{phone.replica}/revoke"
    assert server.browser(ADMIN).post(revoke, json={"reason": "hilang"}).status_code == 200
    assert {one.code for one in phone.exchange().outcomes} == {"device_revoked"}
    return phone


def waiting(server: Server, queue: str = "case", person: str = ADMIN, **query: Any) -> dict[str, Any]:
    answer = server.browser(person).get(f"/api/admin/queues/{queue}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def decision(one: dict[str, Any], step: str) -> dict[str, Any]:
    return {"collection": one["collection"], "id": one["id"], "step": step, "saw": one["saw"]}


def decide(server: Server, step: str, *found: dict[str, Any], person: str = ADMIN) -> Any:
    body = {"decisions": [decision(one, step) for one in found], "reason": REASON}
    return server.browser(person).post("/api/admin/decisions", json=body)


def test_a_line_that_does_not_count_waits_with_all_that_is_needed_to_decide(server: Server) -> None:
    revoked_work(server)
    found = waiting(server)
    (one,) = found["waiting"]
    assert (one["name"], one["body"]["code"], one["state"]) == ("Budi", "device_revoked", "open")
    assert one["body"]["contents"]["put"]["body"]["note"] == "Posyandu"
    assert one["for_me"] is True
    assert one["form"] in found["forms"]
    named = {field["name"]: field["label"]["id"] for field in found["forms"][one["form"]]["fields"]}
    assert named["note"] == "Uraian kegiatan"
    assert found["codes"] == {"device_revoked": 1}
    assert waiting(server, code="late")["waiting"] == []


def test_an_accepted_line_counts_and_the_journal_says_who_accepted_it(server: Server) -> None:
    phone = revoked_work(server)
    (one,) = waiting(server)["waiting"]
    assert decide(server, "accept", one).json()["decided"] == [
        {"id": one["id"], "outcome": "applied", "code": ""}
    ]
    assert waiting(server)["waiting"] == []
    assert waiting(server, standing="accepted")["waiting"][0]["reason"] == REASON
    shown = [change for change in Phone(server, SARI).exchange().changes if change.c == "report"]
    assert [change.registers["state"].value for change in shown] == ["submitted"]
    journal = server.store.read_now(lambda tx: tx.journal(1))
    steps = [row for row, _ in journal if row.collection == "case" and row.actor == ADMIN]
    assert steps
    assert phone.exchange(2).standing


def test_many_are_decided_at_once_each_by_itself(server: Server) -> None:
    revoked_work(server, 3)
    found = waiting(server)["waiting"]
    assert [one["outcome"] for one in decide(server, "close", *found).json()["decided"]] == ["applied"] * 3
    assert waiting(server, standing="closed")["total"] == 3


def test_two_who_decide_differently_leave_it_open_until_one_of_them_has_seen_both(server: Server) -> None:
    revoked_work(server)
    (one,) = waiting(server)["waiting"]
    assert decide(server, "accept", one).json()["decided"][0]["outcome"] == "applied"
    (again,) = decide(server, "close", one).json()["decided"]  # with what he had seen before
    assert again["outcome"] == "conflict"
    assert waiting(server, standing="open")["total"] == 1
    shown = [change for change in Phone(server, SARI).exchange().changes if change.c == "report"]
    assert [change.registers.keys() for change in shown] == [{"state"}]  # nothing of it is in the state


@pytest.mark.parametrize("person", [BUDI, SARI, None])
def test_nobody_but_the_admin_reads_or_decides(server: Server, person: str | None) -> None:
    revoked_work(server)
    (one,) = waiting(server)["waiting"]
    refusal = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert problem(server.browser(person).get("/api/admin/queues/case")) == refusal
    assert problem(server.browser(person).get("/api/admin/queues/data_problem")) == refusal
    body = {"decisions": [decision(one, "accept")], "reason": REASON}
    assert problem(server.browser(person).post("/api/admin/decisions", json=body)) == refusal
    assert waiting(server)["total"] == 1


def grant_school_to_tono(tx: Tx) -> None:
    tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=SCHOOL, since=0))
    tx.organisation_changed(1)


def test_an_admin_of_another_unit_sees_none_of_it(server: Server) -> None:
    revoked_work(server)
    server.store.write_now(grant_school_to_tono)
    (one,) = waiting(server)["waiting"]
    assert waiting(server, person=TONO)["total"] == 0
    assert problem(decide(server, "accept", one, person=TONO)) == (404, "not_found")


def test_wrong_data_go_to_the_nearest_admin(server: Server) -> None:
    def grant_clinic(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(603), person=TONO, role="admin", unit=CLINIC, since=0))
        tx.organisation_changed(1)

    phone = Phone(server, BUDI)
    body = {"placement": PLACE[BUDI], "about": "superior", "text": "Atasan saya dr. Wati"}
    phone.write(collection="data_problem", put={"body": body}, form=None)
    assert phone.exchange().outcomes[0].outcome == "applied"
    (one,) = waiting(server, "data_problem")["waiting"]
    assert (one["body"]["text"], one["for_me"]) == ("Atasan saya dr. Wati", True)
    server.store.write_now(grant_clinic)
    assert waiting(server, "data_problem")["waiting"][0]["for_me"] is False
    assert waiting(server, "data_problem", person=TONO)["waiting"][0]["for_me"] is True
    assert decide(server, "close", one, person=TONO).json()["decided"][0]["outcome"] == "applied"
    assert waiting(server, "data_problem")["total"] == 0


def test_a_step_that_does_not_exist_is_refused_as_a_whole(server: Server) -> None:
    revoked_work(server, 2)
    found = waiting(server)["waiting"]
    assert problem(decide(server, "promote", *found)) == (400, "invalid_request")
    assert waiting(server)["total"] == 2


def ask_for_a_correction(server: Server, about: str = "position") -> Phone:
    phone = Phone(server, BUDI)
    body = {"placement": PLACE[BUDI], "about": about, "text": "Perawat Ahli Muda"}
    phone.write(collection="data_problem", put={"body": body}, form=None)
    assert phone.exchange().outcomes[0].outcome == "applied"
    return phone


def told_of_corrections(server: Server, person: str) -> list[tuple[str, bool]]:
    rows = server.store.read_now(lambda tx: tx.all_derived(1, "news"))
    values = [msgspec.json.decode(row.body) for row in rows if self_bucket(person) in row.buckets]
    news = [one["registers"]["body"]["value"] if "registers" in one else one for one in values]
    return [(one["sent"], one["undone"]) for one in news if one["kind"] == "office_answer"]


def test_a_correction_shows_what_is_kept_and_is_due_in_three_days(server: Server) -> None:
    ask_for_a_correction(server, "contact")
    (one,) = waiting(server, "data_problem")["waiting"]
    assert one["kept"]["name"] == "Budi"
    assert one["kept"]["position"]
    assert one["due"] == one["received"] + 3 * 24 * 3_600_000


@pytest.mark.parametrize(("step", "state"), [("close", "closed"), ("refuse", "refused")])
def test_an_answered_correction_tells_the_person_and_why(server: Server, step: str, state: str) -> None:
    ask_for_a_correction(server)
    (one,) = waiting(server, "data_problem")["waiting"]
    assert told_of_corrections(server, BUDI) == []
    assert decide(server, step, one).json()["decided"][0]["outcome"] == "applied"
    assert told_of_corrections(server, BUDI) == [("data_problem", False)]
    (after,) = waiting(server, "data_problem", standing=state)["waiting"]
    assert (after["reason"] != "", after["due"]) == (True, None)


def test_only_who_administers_the_unit_refuses_a_correction(server: Server) -> None:
    phone = ask_for_a_correction(server)
    (one,) = waiting(server, "data_problem")["waiting"]
    step = {"record": one["id"], "step": "refuse", "reason": "Tidak", "saw": one["saw"]}
    phone.write(collection="data_problem", put=None, form=None, **step)
    assert phone.exchange(2).outcomes[0].code == "not_allowed"
    assert waiting(server, "data_problem")["total"] == 1
