"""Units at the desk: made, renamed, moved, closed, each from a day on and by who administers them."""

from datetime import date
from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, NOW_MS, OFFICE, PLACE, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem

from server.org import Grant
from server.people.calendar import local_day
from server.store.store import Tx

REASON = "Perbup 4/2026"
TODAY = local_day(NOW_MS, "Asia/Jakarta")
AT = "/api/admin/units"


def post(server: Server, path: str = "", person: str = ADMIN, **body: Any) -> Any:
    return server.browser(person).post(f"{AT}{path}", json={**body, "reason": REASON})


def new(server: Server, **changes: Any) -> Any:
    told = {"code": "PUSTU", "name": "Pustu Rantau", "parent": CLINIC, "since": str(TODAY), **changes}
    return post(server, **told)


def units(server: Server) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in server.browser(ADMIN).get(AT).json()["units"]}


def test_a_unit_hangs_below_another_from_its_day_on_in_the_same_zone_and_sector(server: Server) -> None:
    assert new(server).status_code == 200
    made = units(server)["PUSTU"]
    assert (made["parent"], made["zone"], made["people"]) == (CLINIC, "Asia/Jakarta", 0)
    assert server.acts("unit_made") == [(ADMIN, made["id"])]
    assert problem(new(server)) == (409, "change_refused")
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    assert new(server, code="LAIN", since=str(tomorrow)).status_code == 200
    assert "LAIN" not in units(server)
    server.clock.advance(2 * DAY_MS)
    assert units(server)["LAIN"]["parent"] == CLINIC


def test_another_name_is_on_every_card_at_once(server: Server) -> None:
    assert post(server, f"/{CLINIC}/name", name="Klinik Pratama").status_code == 200
    assert server.browser(ADMIN).get(f"/api/admin/people/{PLACE[BUDI]}").json()["listed"]["unit_name"] == (
        "Klinik Pratama"
    )
    assert server.acts("unit_renamed") == [(ADMIN, CLINIC)]
    (act,) = server.browser(ADMIN).get("/api/admin/acts?name=unit_renamed").json()["acts"]
    assert (act["detail"]["before"], act["detail"]["name"]) == ("PKM", "Klinik Pratama")


def test_a_unit_moves_with_all_below_it_and_never_below_itself(server: Server) -> None:
    new(server)
    pustu = units(server)["PUSTU"]["id"]
    circle = post(server, f"/{CLINIC}/parent", parent=pustu, since=str(TODAY))
    assert circle.json()["reason"] == "unit_circle"
    top = post(server, f"/{OFFICE}/parent", parent=SCHOOL, since=str(TODAY))
    assert top.json()["reason"] in ("unit_top", "unit_circle")
    later = date.fromordinal(TODAY.toordinal() + 3)
    assert post(server, f"/{pustu}/parent", parent=SCHOOL, since=str(later)).status_code == 200
    assert units(server)["PUSTU"]["parent"] == CLINIC
    server.clock.advance(4 * DAY_MS)
    assert units(server)["PUSTU"]["parent"] == SCHOOL
    again = post(server, f"/{pustu}/parent", parent=SCHOOL, since=str(later))
    assert again.json()["reason"] == "same_unit"


def test_a_unit_is_closed_after_a_day_when_nobody_and_nothing_is_in_it(server: Server) -> None:
    new(server)
    pustu = units(server)["PUSTU"]["id"]
    full = post(server, f"/{CLINIC}/close", last_day=str(TODAY))
    assert full.json()["reason"] == "unit_people"
    assert post(server, f"/{pustu}/close", last_day=str(TODAY)).status_code == 200
    assert "PUSTU" in units(server)
    server.clock.advance(DAY_MS)
    assert "PUSTU" not in units(server)
    assert server.acts("unit_closed") == [(ADMIN, pustu)]
    assert server.browser(ADMIN).get("/api/admin/setup").status_code == 200, "still admin of the whole agency"


@pytest.mark.parametrize(("unit", "status"), [(CLINIC, 404), (SCHOOL, 200)])
def test_another_units_administrator_changes_only_his_own(server: Server, unit: str, status: int) -> None:
    def put(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(650), person=TONO, role="admin", unit=SCHOOL, since=0))
        tx.organisation_changed(1)

    server.store.write_now(put)
    assert post(server, f"/{unit}/name", TONO, name="Nama baru").status_code == status
    assert new(server, parent=unit, code="X").status_code == 200


def test_nothing_is_hung_below_a_unit_that_is_going_to_be_closed(server: Server) -> None:
    new(server)
    new(server, code="LAIN")
    pustu, other = units(server)["PUSTU"]["id"], units(server)["LAIN"]["id"]
    soon = date.fromordinal(TODAY.toordinal() + 3)
    assert post(server, f"/{pustu}/close", last_day=str(soon)).status_code == 200
    assert new(server, code="ANAK", parent=pustu).json()["reason"] == "unit_ends"
    assert post(server, f"/{other}/parent", parent=pustu, since=str(TODAY)).json()["reason"] == "unit_ends"
    person = {"unit": pustu, "since": str(soon), "superior": PLACE[SARI], "reason": REASON}
    moved = server.browser(ADMIN).post(f"/api/admin/people/{PLACE[BUDI]}/unit", json=person)
    assert moved.json()["reason"] == "unit_ends"
    server.clock.advance(5 * DAY_MS)
    assert "LAIN" in units(server)


def test_a_unit_has_a_name_that_can_be_read(server: Server) -> None:
    assert problem(new(server, name="   ")) == (400, "invalid_request")
    assert problem(post(server, f"/{CLINIC}/name", name="  ")) == (400, "invalid_request")
