"""Who administers the whole agency adds periods and opens one again for a unit; everybody else only looks."""

import json
from datetime import date
from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, HASAN, OFFICE, SARI, SCHOOL, TONO, ZONE, uuid
from web.browser import Server, problem
from web.phone import Phone

from server.access import REFERENCE
from server.org import Grant, UnitParent
from server.people.calendar import after_ms
from server.store.store import Tx

PERIODS = "/api/admin/periods"
REASON = "Keputusan Bupati 12/2026"
NOVEMBER = {"first": "2026-11-01", "last": "2026-11-20", "deadline": "2026-11-20", "lock": "2026-11-25"}
AFTER = after_ms(date(2026, 11, 20), ZONE) + DAY_MS


def grant(server: Server, person: str, unit: str) -> None:
    def job(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(602), person=person, role="admin", unit=unit, since=0))
        tx.organisation_changed(1)

    server.store.write_now(job)


def add(server: Server, person: str | None = ADMIN, **changes: Any) -> Any:
    return server.browser(person).post(PERIODS, json={**NOVEMBER, "reason": REASON, **changes})


def reopen(server: Server, period: str, person: str | None = ADMIN, **changes: Any) -> Any:
    body = {"unit": CLINIC, "until": "2026-11-30", "reason": REASON, **changes}
    return server.browser(person).post(f"{PERIODS}/{period}/reopen", json=body)


def listed(server: Server, person: str = ADMIN) -> dict[str, Any]:
    answer = server.browser(person).get(PERIODS)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def act(server: Server, name: str) -> tuple[str, dict[str, Any]]:
    """Get who did the last act of this name, and what the journal says of it."""
    journal = server.store.read_now(lambda tx: tx.journal(1))
    actor, payload = [(entry.actor, raw) for entry, raw in journal if entry.outcome == name][-1]
    assert payload is not None
    return actor, json.loads(payload)


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, None])
def test_who_administers_nothing_neither_sees_nor_changes_a_period(
    server: Server, person: str | None
) -> None:
    period = add(server).json()["id"]
    refused = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert problem(server.browser(person).get(PERIODS)) == refused
    assert problem(add(server, person, first="2026-10-01", last="2026-10-31")) == refused
    assert problem(reopen(server, period, person)) == refused
    assert len(listed(server)["periods"]) == 1
    assert listed(server)["periods"][0]["reopened"] == []


def test_the_admin_of_a_part_of_the_agency_looks_and_does_nothing(server: Server) -> None:
    grant(server, TONO, SCHOOL)
    period = add(server).json()["id"]
    assert listed(server)["may_act"] is True
    shown = listed(server, TONO)
    assert (shown["may_act"], [one["id"] for one in shown["periods"]]) == (False, [period])
    assert problem(add(server, TONO, first="2026-10-01", last="2026-10-31")) == (403, "not_allowed")
    assert problem(reopen(server, period, TONO, unit=SCHOOL)) == (403, "not_allowed")
    assert listed(server)["periods"][0]["reopened"] == []


def test_of_an_agency_with_two_tops_nobody_administers_all_who_has_only_one(server: Server) -> None:
    def part(tx: Tx) -> None:
        old = next(row for row in tx.organisation(1).unit_parents if row.unit == SCHOOL)
        tx.put_unit_parent(1, UnitParent(unit=SCHOOL, parent=None, since=old.since))
        tx.organisation_changed(1)

    server.store.write_now(part)
    assert listed(server)["may_act"] is False
    assert problem(add(server)) == (403, "not_allowed")
    grant(server, ADMIN, SCHOOL)
    assert add(server).status_code == 200


def test_an_added_period_is_shown_to_everybody_and_the_journal_says_why(server: Server) -> None:
    budi = Phone(server, BUDI)
    budi.exchange()
    added = add(server).json()
    assert added == {**NOVEMBER, "id": added["id"], "state": "open", "amendments": 0, "reopened": []}
    assert listed(server)["periods"] == [added]
    (change,) = [one for one in budi.exchange().changes if one.c == "period"]
    assert (change.id, REFERENCE in change.inside) == (added["id"], True)
    actor, said = act(server, "period_added")
    assert (actor, said["period"], said["reason"]) == (ADMIN, added["id"], REASON)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"deadline": "2026-11-19"}, "period_order"),
        ({"lock": "2026-11-19"}, "period_order"),
        ({"first": "2026-11-21"}, "period_order"),
        ({}, "period_overlap"),
        ({"first": "2026-11-20", "last": "2026-11-20"}, "period_overlap"),
        ({"lock": "9999-12-31"}, "far"),
        ({"first": "0001-01-01"}, "far"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_with_the_reason(
    server: Server, changes: dict[str, Any], code: str
) -> None:
    assert add(server).status_code == 200
    refused = add(server, **changes)
    assert problem(refused) == (409, "change_refused")
    assert refused.json()["reason"] == code
    assert len(listed(server)["periods"]) == 1


@pytest.mark.parametrize("changes", [{"reason": ""}, {"first": "kemarin"}, {"colour": "green"}])
def test_what_is_no_period_is_refused(server: Server, changes: dict[str, Any]) -> None:
    assert problem(add(server, **changes)) == (400, "invalid_request")


def test_the_states_follow_the_days(server: Server) -> None:
    add(server)
    seen = [listed(server)["periods"][0]["state"]]
    for day in (date(2026, 11, 20), date(2026, 11, 25)):
        server.clock.now_ms = after_ms(day, ZONE)
        seen.append(listed(server)["periods"][0]["state"])
    assert seen == ["open", "grace", "locked"]


def test_f60_a_period_whose_lock_has_passed_is_locked_as_soon_as_it_is_added(server: Server) -> None:
    add(server, first="2026-10-01", last="2026-10-31", deadline="2026-11-01", lock="2026-11-05")
    assert listed(server)["periods"][0]["state"] == "locked"
    assert [lock.zone for lock in server.store.read_now(lambda tx: tx.locks(1))] == [ZONE]


def test_f61_a_period_opened_again_at_the_desk_lets_the_late_work_of_that_unit_in(server: Server) -> None:
    period = add(server).json()["id"]
    server.clock.now_ms = AFTER
    phones = [Phone(server, person) for person in (BUDI, TONO)]
    for phone in phones:
        proof = phone.exchange().token  # it was made after this, so it is late
        phone.write(made={"at": server.clock(), "zone": ZONE, "token": proof})
        assert [(one.outcome, one.code) for one in phone.exchange().outcomes] == [("quarantined", "late")]
    done = reopen(server, period).json()
    assert done["released"] == 1
    (again,) = done["period"]["reopened"]
    assert (again["unit"], again["until"]) == (CLINIC, "2026-11-30")
    assert listed(server)["periods"] == [done["period"]]
    budi, tono = phones
    assert {one.standing for one in budi.exchange(2).standing} == {"in_force"}
    assert tono.exchange(2).standing == ()
    actor, said = act(server, "period_reopened")
    assert (actor, said["period"], said["reason"]) == (ADMIN, period, REASON)
    assert said["detail"]["unit"] == CLINIC


def test_what_cannot_be_opened_again_is_refused(server: Server) -> None:
    period = add(server).json()["id"]
    assert problem(reopen(server, uuid(999))) == (404, "not_found")
    assert problem(reopen(server, period, unit=uuid(999))) == (404, "not_found")
    for until, code in (("2026-11-17", "period_past"), ("9999-12-31", "far")):
        refused = reopen(server, period, until=until)
        assert problem(refused) == (409, "change_refused")
        assert refused.json()["reason"] == code
    assert problem(reopen(server, period, unit=OFFICE, reason="x")) == (400, "invalid_request")


def test_what_stands_beside_the_locked_figures_is_counted_by_period(server: Server) -> None:
    first, other = add(server).json()["id"], uuid(998)

    def amend(tx: Tx) -> None:
        for number, period in enumerate((first, first, other)):
            value = {"period": period, "lines": []}
            tx.put_derived(1, "amendment", uuid(9000 + number), owner="", buckets=(), value=value)

    server.store.write_now(amend)
    assert [one["amendments"] for one in listed(server)["periods"]] == [2]
