"""One's own data, and who has opened it."""

from typing import Any

from cast import ADMIN, BUDI, DAY_MS, PLACE, SARI, report, uuid
from rush import judge_all, kept
from web.browser import NIPS, Server
from web.cycle_desk import Beside


def read(server: Server, person: str) -> dict[str, Any]:
    answer = server.browser(person).get("/api/my-data")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_it_holds_what_is_kept_of_a_person_and_nothing_of_others(server: Server) -> None:
    beside = Beside(server)
    budi, sari = beside.phone(BUDI), beside.phone(SARI)
    budi.write(report(uuid(7001), quantity=3))
    budi.exchange()
    mine = read(server, BUDI)
    assert mine["person"] == {"id": BUDI, "name": "Budi", "nip": [NIPS[BUDI]]}
    assert [post["id"] for post in mine["placements"]] == [PLACE[BUDI]]
    assert [device["lines"] for device in mine["devices"]] == [1]
    reports = [one for one in mine["records"] if one["collection"] == "report"]
    assert [one["id"] for one in reports] == [uuid(7001)]
    assert reports[0]["body"]["registers"]["body"]["value"]["quantity"] == 3
    sari.exchange()
    hers = read(server, SARI)
    assert [one for one in hers["records"] if one["collection"] == "report"] == [], "her staff's are not hers"
    secrets = str(mine)
    for secret in ("password", "pin_hash", "$argon2"):
        assert secret not in secrets


def test_it_says_how_much_a_rush_has_left_to_be_judged(server: Server) -> None:
    beside = Beside(server)
    budi = beside.phone(BUDI)
    budi.write(report(uuid(7001)))
    kept(beside, budi)
    assert [read(server, person)["unjudged"] for person in (BUDI, SARI)] == [1, 0]
    judge_all(beside)
    assert read(server, BUDI)["unjudged"] == 0


def test_who_opens_a_person_at_the_desk_is_named_in_the_trail(server: Server) -> None:
    admin = server.browser(ADMIN)
    for _ in range(2):
        assert admin.get(f"/api/admin/people/{PLACE[BUDI]}").status_code == 200
    (seen,) = read(server, BUDI)["opened"]
    assert (seen["by"], seen["what"], seen["times"]) == ("Admin", "desk_person", 2)
    server.clock.advance(DAY_MS)
    admin.get(f"/api/admin/people/{PLACE[BUDI]}")
    assert [one["times"] for one in read(server, BUDI)["opened"]] == [1, 2]
    assert read(server, SARI)["opened"] == []
    admin.get(f"/api/admin/people/{PLACE[ADMIN]}")
    assert read(server, ADMIN)["opened"] == [], "his own"


def test_what_a_token_reads_is_in_the_trail_by_the_name_of_the_system(server: Server) -> None:
    admin = server.browser(ADMIN)
    body = {"name": "SIMPEG", "scopes": ["people.read"]}
    token = admin.post("/api/admin/services/tokens", json=body).json()["token"]
    server.browser().get("/api/service/people", headers={"Authorization": f"Bearer {token}"})
    (seen,) = read(server, BUDI)["opened"]
    assert (seen["by"], seen["what"]) == ("SIMPEG", "service_people")


def test_acts_on_a_person_are_told_to_him(server: Server) -> None:
    body = {"disabled": False, "reason": "Rahasia jabatan"}
    server.browser(ADMIN).post(f"/api/admin/people/{PLACE[BUDI]}/account", json=body)
    (act,) = read(server, BUDI)["acts"]
    assert (act["by"], act["act"]) == ("Admin", "account_enabled")


def test_nobody_reads_it_without_being_signed_in(server: Server) -> None:
    assert server.browser().get("/api/my-data").status_code == 401
