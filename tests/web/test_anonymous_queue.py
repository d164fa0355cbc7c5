"""What an administrator is shown of answers that do not count: reasons and how many, nothing else."""

from typing import Any

import pytest
from cast import ADMIN, AGUS, BUDI, DEWI, HASAN, PLACE, RINA, SARI, TONO, Cast
from cycles import answers, opened, record_of
from web.browser import Server
from web.phone import Phone
from web.test_admin_queues import decide, waiting

SECRET = "Tidak-pernah-membantu"


def rejected(server: Server, person: str, cycle: Any) -> Phone:
    """An answer that the scheme does not offer."""
    phone = Phone(server, person)
    phone.write(
        collection="assessment_peer",
        record=record_of(cycle, BUDI, "peer", person),
        put={"answers": answers(cycle, BUDI, "peer", person, "9", note=SECRET)},
        form=None,
    )
    assert {one.code for one in phone.exchange().outcomes} == {"invalid"}
    return phone


def cycle_of(server: Server) -> Any:
    cast = Cast.__new__(Cast)
    cast.store, cast.clock = server.store, server.clock
    return opened(cast)


def test_f100_the_queue_tells_neither_who_it_was_nor_what_nor_when(server: Server) -> None:
    cycle = cycle_of(server)
    for person in (DEWI, AGUS):
        rejected(server, person, cycle)
    found = waiting(server)
    assert found["codes"] == {"invalid": 2}
    assert [one["id"] for one in found["waiting"]] == sorted(one["id"] for one in found["waiting"])
    for one in found["waiting"]:
        rest = {name: value for name, value in one.items() if name not in ("id", "saw")}
        assert rest == {
            "collection": "case",
            "state": "open",
            "owner": "",
            "name": "",
            "unit_name": "",
            "body": {"code": "invalid", "to": "admin"},
            "handler": None,
            "at": 0,
            "received": 0,
            "reason": "",
            "form": "",
            "for_me": True,
            "due": None,  # of a wish for a correction only, like what is kept beside it
            "kept": None,
        }
    text = server.browser(ADMIN).get("/api/admin/queues/case").text
    for hidden in (SECRET, DEWI, AGUS, PLACE[DEWI], PLACE[AGUS], BUDI, PLACE[BUDI]):
        assert hidden not in text


def test_it_can_be_closed_without_being_read(server: Server) -> None:
    phone = rejected(server, DEWI, cycle_of(server))
    (one,) = waiting(server)["waiting"]
    assert decide(server, "close", one).json()["decided"][0]["outcome"] == "applied"
    assert waiting(server)["total"] == 0
    cases = [change for change in phone.exchange(2).changes if change.c == "case"]
    assert [change.registers["state"].value for change in cases] == ["closed"]
    assert server.browser(ADMIN).get(f"/api/history/case/{one['id']}").json()["mutations"] != []
    assert SECRET not in server.browser(ADMIN).get(f"/api/history/case/{one['id']}").text


def answered(server: Server, person: str, cycle: Any) -> Phone:
    phone = Phone(server, person)
    phone.write(
        collection="assessment_peer",
        record=record_of(cycle, BUDI, "peer", person),
        put={"answers": answers(cycle, BUDI, "peer", person, "2", note=SECRET)},
        form=None,
    )
    assert {one.outcome for one in phone.exchange().outcomes} == {"applied"}
    return phone


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, ADMIN, AGUS, TONO])
def test_f100_over_the_web_there_is_no_history_of_an_answer_whether_there_is_one_or_not(
    server: Server, person: str
) -> None:
    cycle = cycle_of(server)
    answered(server, DEWI, cycle)
    there, none = (record_of(cycle, BUDI, "peer", rater) for rater in (DEWI, RINA))
    told = [server.browser(person).get(f"/api/history/assessment_peer/{id}") for id in (there, none)]
    assert [one.status_code for one in told] == [404, 404]
    same = [{name: value for name, value in one.json().items() if name != "request"} for one in told]
    assert same[0] == same[1]
    assert server.browser(DEWI).get(f"/api/history/assessment_peer/{there}").status_code == 200


@pytest.mark.parametrize(
    "path", ["losses", "missing-files", "held", "devices", "queues/case", "queues/data_problem", "people"]
)
def test_f100_no_list_of_an_administrator_has_anything_of_an_answer(server: Server, path: str) -> None:
    cycle = cycle_of(server)
    answered(server, DEWI, cycle)
    before = server.browser(ADMIN).get(f"/api/admin/{path}")
    assert before.status_code == 200, before.text
    for hidden in (SECRET, "assessment_peer", cycle.id, record_of(cycle, BUDI, "peer", DEWI)):
        assert hidden not in before.text
