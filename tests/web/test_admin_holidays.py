"""Holidays at the desk: by year, with a reason, from a pasted list; for who makes the rules of the agency."""

import json
from typing import Any

import pytest
from cast import ADMIN, BUDI, OFFICE, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem
from web.cycle_desk import REASON

from server.org import Grant
from server.store.store import Tx

HOLIDAYS = "/api/admin/holidays"
NEW_YEAR = {"day": "2027-01-01", "name": "Tahun Baru", "reason": REASON}


def get(server: Server, person: str | None = ADMIN, **query: Any) -> Any:
    return server.browser(person).get(HOLIDAYS, params=query)


def post(server: Server, path: str, body: dict[str, Any], person: str | None = ADMIN) -> Any:
    return server.browser(person).post(f"{HOLIDAYS}{path}", json=body)


def granted(server: Server, person: str, role: str, unit: str) -> None:
    def job(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(690), person=person, role=role, unit=unit, since=0))
        tx.organisation_changed(1)

    server.store.write_now(job)


@pytest.mark.parametrize("person", [BUDI, SARI, TONO, None])
def test_who_does_not_make_the_rules_neither_sees_nor_changes_holidays(
    server: Server, person: str | None
) -> None:
    granted(server, TONO, "admin", SCHOOL)
    refused = (401, "not_signed_in") if person is None else (403, "not_allowed")
    answers = [get(server, person), post(server, "", NEW_YEAR, person)]
    answers += [post(server, "/remove", {"day": "2027-01-01", "reason": REASON}, person)]
    answers += [post(server, "/list", {"text": "2027-01-01 X", "reason": REASON}, person)]
    assert {problem(one) for one in answers} == {refused}
    assert get(server, year=2027).json()["holidays"] == []


@pytest.mark.parametrize("person", [ADMIN, TONO])
def test_a_day_is_added_and_taken_away_with_a_reason_that_is_kept(server: Server, person: str) -> None:
    granted(server, TONO, "pengelola", OFFICE)
    found = post(server, "", NEW_YEAR, person).json()
    assert (found["year"], found["holidays"]) == (2027, [{"day": "2027-01-01", "name": "Tahun Baru"}])
    gone = post(server, "/remove", {"day": "2027-01-01", "reason": "Salah tanggal"}, person).json()
    assert gone["holidays"] == []
    journal = server.store.read_now(lambda tx: list(tx.journal(1)))
    acts = [
        (entry.actor, entry.outcome, json.loads(raw or b"")["reason"])
        for entry, raw in journal
        if entry.outcome.startswith("holiday_")
    ]
    assert acts == [(person, "holiday_added", REASON), (person, "holiday_removed", "Salah tanggal")]
    again = post(server, "/remove", {"day": "2027-01-01", "reason": REASON}, person)
    assert problem(again) == (404, "not_found")
    assert problem(post(server, "", {**NEW_YEAR, "day": "2207-01-01"}, person)) == (409, "change_refused")
    assert problem(post(server, "", {**NEW_YEAR, "name": "  "}, person)) == (409, "change_refused")


def test_the_example_counts_the_working_days_of_an_objection_without_holidays(server: Server) -> None:
    """After Thursday 31 December 2026 fourteen working days end on Wednesday 20 January; with the first, a
    Friday, off on the 21st. A Saturday changes nothing.
    """
    before = get(server, year=2027).json()["example"]
    assert (before["begins"], before["days"], before["last"]) == ("2026-12-31", 14, "2027-01-20")
    post(server, "", {**NEW_YEAR, "day": "2027-01-02", "name": "Sabtu"})
    after = post(server, "", NEW_YEAR).json()["example"]
    assert after["last"] == "2027-01-21"
    assert [one["day"] for one in after["skipped"]] == ["2027-01-01"]


PASTED = """Tanggal;Keterangan
2027-01-01;Tahun Baru Masehi
5/2/2027, Isra Mikraj
17 Agustus 2027 Hari Kemerdekaan
25-12-2027\tHari Raya Natal
"""


def test_a_pasted_list_is_tried_first_and_then_added_as_a_whole(server: Server) -> None:
    tried = post(server, "/list", {"text": PASTED}).json()
    assert tried["added"] is None
    assert [(one["day"], one["name"], one["code"]) for one in tried["lines"]] == [
        ("2027-01-01", "Tahun Baru Masehi", ""),
        ("2027-02-05", "Isra Mikraj", ""),
        ("2027-08-17", "Hari Kemerdekaan", ""),
        ("2027-12-25", "Hari Raya Natal", "weekend"),
    ]
    assert get(server, year=2027).json()["holidays"] == []
    assert post(server, "/list", {"text": PASTED, "reason": REASON}).json()["added"] == 4
    assert len(get(server, year=2027).json()["holidays"]) == 4
    again = post(server, "/list", {"text": PASTED, "reason": REASON}).json()
    assert (again["added"], {one["code"] for one in again["lines"]}) == (0, {"known"})


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2027-02-30 Tidak ada", "day"),
        ("besok libur", "day"),
        ("2027-03-01;", "name"),
        ("2027-01-01 Lagi", "twice"),
        ("2927-03-01 Jauh", "far"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_added(
    server: Server, line: str, code: str
) -> None:
    found = post(server, "/list", {"text": f"2027-01-01 Tahun Baru\n{line}", "reason": REASON}).json()
    assert (found["added"], [one["code"] for one in found["lines"]]) == (None, ["", code])
    assert get(server, year=2027).json()["holidays"] == []
