"""The audit view: who did what to whom and when, found by each of them, and nothing that is not an act."""

from datetime import date

import msgspec
import pytest
from cast import ADMIN, BUDI, HASAN, OFFICE, PLACE, SARI, TONO, WATI, uuid
from web.browser import Server, problem
from web.phone import Phone

from server.chance import Chance
from server.destruction import Destruction, Due, hold
from server.org import Grant
from server.store.store import Tx

REASON = "SK Bupati 12/2026"


def acted(server: Server) -> None:
    """Two acts of the admin, and work of somebody else."""
    admin = server.browser(ADMIN)
    body = {"superior": PLACE[WATI], "since": "2026-11-20", "reason": REASON}
    assert admin.post(f"/api/admin/people/{PLACE[BUDI]}/superior", json=body).status_code == 200
    body = {"disabled": True, "reason": REASON}
    assert admin.post(f"/api/admin/people/{PLACE[SARI]}/account", json=body).status_code == 200
    budi = Phone(server, BUDI)
    budi.write()
    budi.exchange()


def acts(server: Server, **query: str | int) -> list[tuple[str, str, str]]:
    found = server.browser(ADMIN).get("/api/admin/acts", params=query).json()
    return [(one["act"], one["by"], one["about"]) for one in found["acts"]]


def test_the_newest_act_comes_first_with_who_whom_and_why(server: Server) -> None:
    acted(server)
    assert acts(server) == [("account_disabled", "Admin", "Sari"), ("superior_set", "Admin", "Budi")]
    found = server.browser(ADMIN).get("/api/admin/acts").json()
    assert found["names"] == ["account_disabled", "superior_set"]
    first = found["acts"][1]
    assert first["detail"]["reason"] == REASON
    assert first["at"] == server.clock()
    assert "act" not in first["detail"]


def test_acts_are_found_by_name_person_and_day(server: Server) -> None:
    acted(server)
    assert acts(server, act="superior_set") == [("superior_set", "Admin", "Budi")]
    assert len(acts(server, who="adm")) == 2
    assert acts(server, who="budi") == []
    today = date(2026, 11, 18).isoformat()
    assert len(acts(server, first=today, last=today)) == 2
    assert acts(server, last="2026-11-17") == []
    assert acts(server, first="2026-11-19") == []


def test_pages_follow_each_other_without_a_gap(server: Server) -> None:
    admin = server.browser(ADMIN)
    for n in range(60):
        body = {"disabled": n % 2 == 0, "reason": REASON}
        admin.post(f"/api/admin/people/{PLACE[SARI]}/account", json=body)
    first = admin.get("/api/admin/acts").json()
    second = admin.get("/api/admin/acts", params={"start": first["next"]}).json()
    rows = [one["row"] for one in first["acts"] + second["acts"]]
    assert (len(rows), rows) == (60, sorted(set(rows), reverse=True))
    assert second["next"] is None


@pytest.mark.parametrize("person", [BUDI, HASAN, None])
def test_nobody_else_reads_them_and_the_auditor_does(server: Server, person: str | None) -> None:
    acted(server)

    def grant(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(651), person=TONO, role="auditor", unit=OFFICE, since=0))
        tx.organisation_changed(1)

    server.store.write_now(grant)
    expected = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert problem(server.browser(person).get("/api/admin/acts")) == expected
    auditor = server.browser(TONO)
    assert len(auditor.get("/api/admin/acts").json()["acts"]) == 2
    assert problem(auditor.get("/api/admin/people")) == (403, "not_allowed")


def test_records_of_destruction_are_shown_to_who_audits_everything(server: Server) -> None:
    counted = Due(kind="evidence", years=5, people=1, files=2)
    made = Destruction(at=server.clock(), by="Kepala BKPSDM", due=[counted], rows=[(1, 2)])
    body = msgspec.json.encode(made)
    server.store.write_now(lambda tx: tx.add_destruction(1, uuid(950), made.at, body))
    server.store.write_now(lambda tx: hold(tx, 1, BUDI, "perkara", made.at, Chance()))
    found = server.browser(ADMIN).get("/api/admin/destruction").json()
    assert (found["years"], found["holds"]) == ({"evidence": 5, "performance": 10}, 1)
    (one,) = found["destroyed"]
    assert one["by"] == "Kepala BKPSDM"
    assert "BERITA ACARA PEMUSNAHAN" in one["text"]
    assert problem(server.browser(SARI).get("/api/admin/destruction")) == (403, "not_allowed")
