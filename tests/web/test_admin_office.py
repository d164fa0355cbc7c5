"""The desk of the personnel office: input on the appraisal and reports of behaviour, for nobody else."""

import uuid as uuids
from typing import Any

import pytest
from cast import ADMIN, BUDI, HASAN, INSTANSI, OFFICE, PLACE, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem
from web.phone import Phone

from server.org import Grant
from server.store.store import Tx

KINDS = ("process_input", "behaviour_report")


def say(server: Server) -> Phone:
    """Budi says something about the appraisal."""
    phone = Phone(server, BUDI)
    body = {"placement": PLACE[BUDI], "outcome": uuid(1), "about": "raters", "text": "Kenapa bukan Pak RT?"}
    phone.write(collection="process_input", put={"body": body}, form=None)
    assert phone.exchange().outcomes[0].outcome == "applied"
    return phone


def report(server: Server) -> Phone:
    """Sari gives Budi feedback, and reports his behaviour."""
    phone = Phone(server, SARI)
    given = {
        "placement": PLACE[BUDI],
        "from": PLACE[SARI],
        "kind": "feedback",
        "improve": "Datang tepat waktu.",
    }
    phone.write(collection="feedback", put={"body": given}, form=None)
    body = {
        "placement": PLACE[BUDI],
        "value": "akuntabel",
        "problem": "Terlambat tiap Senin.",
        "others": False,
    }
    phone.write(
        collection="behaviour_report", put={"body": {**body, "done": "Dua kali dibicarakan."}}, form=None
    )
    assert [one.outcome for one in phone.exchange().outcomes] == ["applied", "applied"]
    return phone


def letters(server: Server, sent: str, person: str = ADMIN, **query: Any) -> dict[str, Any]:
    answer = server.browser(person).get(f"/api/admin/letters/{sent}", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def answer(server: Server, one: dict[str, Any], reason: str | None, person: str = ADMIN) -> Any:
    path = f"/api/admin/letters/{one['collection']}/{one['id']}"
    return server.browser(person).post(path, json={"reason": reason, "saw": one["saw"]})


def grant(server: Server, person: str, role: Any, unit: str) -> None:
    def job(tx: Tx) -> None:
        tx.put_grant(INSTANSI, Grant(id=str(uuids.uuid4()), person=person, role=role, unit=unit, since=0))
        tx.organisation_changed(INSTANSI)

    server.store.write_now(job)


def test_input_reaches_the_office_and_its_author_reads_what_it_answers(server: Server) -> None:
    phone = say(server)
    (one,) = letters(server, "process_input")["letters"]
    assert (one["listed"]["name"], one["author"], one["state"]) == ("Budi", "Budi", "sent")
    assert one["body"] == {"about": "raters", "text": "Kenapa bukan Pak RT?"}
    assert one["result"] is None  # a result that is not his says nothing of itself
    assert answer(server, one, None).json()["outcome"] == "applied"
    assert letters(server, "process_input")["counts"] == {"read": 1}
    (one,) = letters(server, "process_input", standing="read")["letters"]
    assert answer(server, one, "Penilai ditambah tahun depan.").json()["outcome"] == "applied"
    (one,) = letters(server, "process_input", standing="answered")["letters"]
    assert one["reason"] == "Penilai ditambah tahun depan."
    states = [
        change.registers["state"] for change in phone.exchange(2).changes if change.c == "process_input"
    ]
    assert [(one.value, one.reason) for one in states] == [("answered", "Penilai ditambah tahun depan.")]
    journal = server.store.read_now(lambda tx: tx.journal(1))
    assert sum(row.actor == ADMIN and row.collection == "process_input" for row, _ in journal) == 2


def test_a_report_of_behaviour_reaches_the_office_with_the_feedback_that_came_before(server: Server) -> None:
    report(server)
    (one,) = letters(server, "behaviour_report")["letters"]
    assert (one["listed"]["name"], one["author"], one["feedback"]) == ("Budi", "Sari", 1)
    assert one["body"]["problem"] == "Terlambat tiap Senin."
    assert answer(server, one, "Konseling Kamis.").json()["outcome"] == "applied"
    assert letters(server, "behaviour_report")["total"] == 0


@pytest.mark.parametrize("sent", KINDS)
@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, None])
def test_nobody_without_the_task_reads_it(server: Server, sent: str, person: str | None) -> None:
    refusal = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert problem(server.browser(person).get(f"/api/admin/letters/{sent}")) == refusal


@pytest.mark.parametrize("role", ["admin", "pengelola"])
def test_the_office_of_another_unit_has_none_of_it(server: Server, role: str) -> None:
    say(server)
    report(server)
    found = [letters(server, sent)["letters"][0] for sent in KINDS]
    grant(server, TONO, role, SCHOOL)
    for one in found:
        assert letters(server, one["collection"], TONO) == {
            "is_office": True, "counts": {}, "letters": [], "total": 0, "next": None,
        }  # fmt: skip
        assert problem(answer(server, one, "Baik sekali", TONO)) == (404, "not_found")


def test_where_there_is_a_pengelola_the_admin_does_not_read_it(server: Server) -> None:
    say(server)
    grant(server, TONO, "pengelola", OFFICE)
    found = letters(server, "process_input")
    assert (found["is_office"], found["total"]) == (False, 0)
    assert letters(server, "process_input", TONO)["total"] == 1


def test_whom_a_report_is_about_does_not_read_it_even_as_the_office(server: Server) -> None:
    report(server)
    (one,) = letters(server, "behaviour_report")["letters"]
    grant(server, BUDI, "pengelola", OFFICE)
    assert letters(server, "behaviour_report", BUDI)["total"] == 0
    assert problem(answer(server, one, "Tidak benar", BUDI)) == (404, "not_found")


def test_an_auditor_does_not_read_letters(server: Server) -> None:
    grant(server, TONO, "auditor", OFFICE)
    assert problem(server.browser(TONO).get("/api/admin/letters/behaviour_report")) == (403, "not_allowed")


def test_there_is_no_other_list(server: Server) -> None:
    assert problem(server.browser(ADMIN).get("/api/admin/letters/rating")) == (404, "not_found")
