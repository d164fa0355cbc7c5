"""An administrator reads and changes the organisation of his units, from a day on; nobody else does."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, HASAN, OFFICE, PLACE, RINA, SARI, SCHOOL, TONO, WATI, uuid
from web.browser import PASSWORD, Server, problem
from web.phone import Phone

from server.org import Grant
from server.store.store import Tx

REASON = "SK Bupati 12/2026"


def superior(server: Server, placement: str) -> list[tuple[str, str, str | None]]:
    found = server.browser(ADMIN).get(f"/api/admin/people/{placement}").json()
    return [(one["name"], one["since"], one["until"]) for one in found["superiors"]]


def test_the_admin_finds_people_by_name_and_by_nip(server: Server) -> None:
    admin = server.browser(ADMIN)
    assert {one["name"] for one in admin.get("/api/admin/people").json()["people"]} >= {
        "Budi",
        "Tono",
        "Sari",
    }
    found = admin.get("/api/admin/people", params={"q": "bud"}).json()
    assert [(one["name"], one["superior"]["name"]) for one in found["people"]] == [("Budi", "Sari")]
    by_nip = admin.get("/api/admin/people", params={"q": found["people"][0]["nip"][:8]}).json()
    assert "Budi" in {one["name"] for one in by_nip["people"]}
    school = admin.get("/api/admin/people", params={"unit": SCHOOL}).json()
    assert [one["name"] for one in school["people"]] == ["Tono"]
    assert {one["id"] for one in admin.get("/api/admin/units").json()["units"]} == {OFFICE, CLINIC, SCHOOL}


CHANGES: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "/api/admin/units", None),
    ("GET", "/api/admin/people", None),
    ("GET", f"/api/admin/people/{PLACE[BUDI]}", None),
    ("GET", "/api/admin/devices", None),
    (
        "POST",
        f"/api/admin/people/{PLACE[BUDI]}/superior",
        {"superior": PLACE[WATI], "since": "2026-11-20", "reason": REASON},
    ),
    (
        "POST",
        f"/api/admin/people/{PLACE[BUDI]}/unit",
        {"unit": SCHOOL, "superior": PLACE[HASAN], "since": "2026-11-20", "reason": REASON},
    ),
    ("POST", f"/api/admin/people/{PLACE[BUDI]}/end", {"last_day": "2026-11-20", "reason": REASON}),
    ("POST", f"/api/admin/people/{PLACE[BUDI]}/account", {"disabled": True, "reason": REASON}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, None])
def test_nobody_but_the_admin_may(
    server: Server, method: str, path: str, body: dict[str, Any] | None, person: str | None
) -> None:
    refused = server.browser(person).request(method, path, json=body)
    assert problem(refused) == ((401, "not_signed_in") if person is None else (403, "not_allowed"))
    assert server.browser(ADMIN).request(method, path, json=body).status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), [one for one in CHANGES if PLACE[BUDI] in one[1]])
def test_an_admin_of_another_unit_finds_nobody_there(
    server: Server, method: str, path: str, body: dict[str, Any] | None
) -> None:
    def grant(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=SCHOOL, since=0))
        tx.organisation_changed(1)

    server.store.write_now(grant)
    tono = server.browser(TONO)
    assert [one["name"] for one in tono.get("/api/admin/people").json()["people"]] == ["Tono"]
    assert problem(tono.request(method, path, json=body)) == (404, "not_found")


def test_a_new_superior_counts_from_his_day_on_and_the_old_one_until_then(server: Server) -> None:
    body = {"superior": PLACE[WATI], "since": "2026-11-20", "reason": REASON}
    answer = server.browser(ADMIN).post(f"/api/admin/people/{PLACE[BUDI]}/superior", json=body)
    assert answer.status_code == 200
    assert [(name, until) for name, _, until in superior(server, PLACE[BUDI])] == [
        ("Sari", "2026-11-19"),
        ("Wati", None),
    ]
    wati = Phone(server, WATI)
    assert f"work:{PLACE[BUDI]}" not in {b for change in wati.exchange().changes for b in change.inside}
    server.clock.advance(3 * DAY_MS)
    gained = wati.exchange()
    assert set(gained.gained) == {f"{kind}:{PLACE[BUDI]}" for kind in ("work", "judge", "talk")}
    assert {change.owner for change in gained.changes} == {PLACE[BUDI]}
    assert server.acts("superior_set") == [(ADMIN, BUDI)]


def test_whoever_is_moved_gets_a_new_placement_and_the_old_one_ends(server: Server) -> None:
    body = {"unit": SCHOOL, "superior": PLACE[HASAN], "since": "2026-11-20", "reason": REASON}
    moved = server.browser(ADMIN).post(f"/api/admin/people/{PLACE[BUDI]}/unit", json=body).json()
    assert moved["listed"]["unit"] == SCHOOL
    assert moved["listed"]["placement"] != PLACE[BUDI]
    assert moved["listed"]["superior"]["name"] == "Hasan"
    assert [(one["unit"], one["until"]) for one in moved["placements"]] == [
        (CLINIC, "2026-11-19"),
        (SCHOOL, None),
    ]


@pytest.mark.parametrize(
    ("placement", "superior_", "code"),
    [(BUDI, BUDI, "own_superior"), (SARI, BUDI, "circle")],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    server: Server, placement: str, superior_: str, code: str
) -> None:
    body = {"superior": PLACE[superior_], "since": "2026-11-20", "reason": REASON}
    answer = server.browser(ADMIN).post(f"/api/admin/people/{PLACE[placement]}/superior", json=body)
    assert problem(answer) == (409, "change_refused")
    assert answer.json()["reason"] == code


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("change", ["superior", "unit", "end"])
def test_a_year_with_a_wrong_digit_is_refused(server: Server, change: str, day: str) -> None:
    body = {
        "superior": {"superior": PLACE[WATI]},
        "unit": {"unit": SCHOOL, "superior": PLACE[HASAN]},
        "end": {},
    }
    when = {"last_day" if change == "end" else "since": day, "reason": REASON}
    answer = server.browser(ADMIN).post(
        f"/api/admin/people/{PLACE[BUDI]}/{change}", json={**body[change], **when}
    )
    assert problem(answer) == (409, "change_refused")
    assert answer.json()["reason"] == "far"


def test_a_change_without_a_reason_is_refused(server: Server) -> None:
    body = {"superior": PLACE[WATI], "since": "2026-11-20", "reason": ""}
    answer = server.browser(ADMIN).post(f"/api/admin/people/{PLACE[BUDI]}/superior", json=body)
    assert problem(answer) == (400, "invalid_request")


def test_a_disabled_account_is_signed_out_and_stays_out_until_it_is_enabled(server: Server) -> None:
    admin, budi = server.browser(ADMIN), server.browser(BUDI)
    assert budi.get("/api/session").status_code == 200
    path = f"/api/admin/people/{PLACE[BUDI]}/account"
    shown = admin.post(path, json={"disabled": True, "reason": REASON}).json()
    assert shown["account"]["state"] == "disabled"
    assert budi.get("/api/session").status_code == 401
    assert server.browser().sign_in(BUDI, PASSWORD).status_code == 401
    admin.post(path, json={"disabled": False, "reason": REASON})
    assert server.browser().sign_in(BUDI, PASSWORD).status_code == 200
    assert server.acts("account_disabled") == server.acts("account_enabled") == [(ADMIN, BUDI)]


def test_who_has_no_account_cannot_be_barred(server: Server) -> None:
    body = {"disabled": True, "reason": REASON}
    answer = server.browser(ADMIN).post(f"/api/admin/people/{PLACE[RINA]}/account", json=body)
    assert problem(answer) == (404, "not_found")


def test_a_device_is_listed_with_what_has_arrived_and_can_be_revoked(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    phone.exchange()
    admin = server.browser(ADMIN)
    (device,) = admin.get("/api/admin/devices", params={"unit": CLINIC}).json()["devices"]
    assert (device["name"], device["received"], device["revoked_at"]) == ("Budi", 1, None)
    assert (device["announced"], device["seen_at"], device["client"]) == (1, server.clock(), "0.1.0")
    revoke = f"/api/admin/devices/{phone.replica}/revoke"
    assert problem(server.browser(SARI).post(revoke, json={"reason": REASON})) == (403, "not_allowed")
    assert admin.post(revoke, json={"reason": REASON}).json()["revoked_at"]
    phone.write()
    assert [(one.outcome, one.code) for one in phone.exchange(2).outcomes] == [
        ("quarantined", "device_revoked")
    ]


def test_a_device_that_announced_more_than_it_brought_is_seen_to_lag(server: Server) -> None:
    phone = Phone(server, BUDI)
    phone.write()
    phone.write()
    phone.exchange(first=3)  # only a heartbeat gets through
    (device,) = server.browser(ADMIN).get("/api/admin/devices", params={"unit": CLINIC}).json()["devices"]
    assert (device["received"], device["announced"]) == (0, 2)
