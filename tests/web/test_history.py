"""`GET /api/history`: for those who see the record; the same 404 for everybody else."""

import pytest
from cast import BUDI, SARI, TONO, uuid
from web.browser import Server, problem
from web.phone import Phone


def test_the_history_of_a_report_is_for_those_who_see_it(server: Server) -> None:
    budi = Phone(server, BUDI)
    record = uuid(7001)
    budi.write(record=record)
    budi.exchange()
    for person in (BUDI, SARI):
        answer = server.browser(person).get(f"/api/history/report/{record}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        (line,) = answer.json()["mutations"]
        assert (line["name"], line["outcome"], line["put"]["body"]["note"]) == ("Budi", "applied", "Posyandu")
        assert answer.json()["next"] is None
    refused = server.browser(TONO).get(f"/api/history/report/{record}")
    assert problem(refused) == (404, "not_found")
    assert server.browser(None).get(f"/api/history/report/{record}").status_code == 401


@pytest.mark.parametrize("path", [f"report/{uuid(7777)}", f"rumor/{uuid(7001)}", f"case/{uuid(7001)}"])
def test_what_is_not_there_is_not_found(server: Server, path: str) -> None:
    assert problem(server.browser(SARI).get(f"/api/history/{path}")) == (404, "not_found")
