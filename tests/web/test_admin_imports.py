"""An import at the desk: looked at, applied in one switch, and taken back while it is free."""

import asyncio
import io
import time
from datetime import datetime
from typing import Any

import httpx
import msgspec
import openpyxl
import pytest
from cast import ADMIN, BUDI, CLINIC, HASAN, PLACE, SARI, TONO, uuid
from msgspec.structs import replace
from web.browser import Browser, Server, problem
from web.phone import Phone

from server.org import Grant, Superior
from server.people import import_acts
from server.store.imports import ImportRow
from server.store.store import Tx
from server.text.spreadsheet import workbook
from server.web.import_work import finish_imports

HEADS = "nip;nama;unit_kode;jabatan;nip_atasan;tmt_mulai\n"
NEW = "198807072012122001"
NEWER = "199001012015031002"


@pytest.fixture
def admin(server: Server) -> Browser:
    return server.browser(ADMIN)


def code_of(server: Server, unit: str) -> str:
    return server.store.read_now(lambda tx: tx.organisation(1)).units[unit].code


def nip_of(server: Server, person: str) -> str:
    rows = server.store.read_now(lambda tx: tx.person_nips(1))
    return next(row.nip for row in rows if row.person == person)


def two_people(server: Server) -> str:
    clinic = code_of(server, CLINIC)
    return (
        f"{HEADS}{NEW};Nur Aini;{clinic};Perawat;{nip_of(server, SARI)};2026-01-01\n"
        f"{NEWER};Ujang Saputra;{clinic};Bidan;{NEW};2026-01-01\n"
    )


def send(browser: Browser, content: bytes | str, name: str = "pegawai.csv") -> httpx.Response:
    data = content if isinstance(content, bytes) else content.encode()
    return browser.request(
        "POST",
        f"/api/admin/imports?name={name}",
        content=data,
        headers={"Content-Type": "application/octet-stream"},
    )


def until(browser: Browser, id: str, *states: str) -> dict[str, Any]:
    """Wait for the work in the background."""
    for _ in range(150):
        found: dict[str, Any] = browser.get(f"/api/admin/imports/{id}").json()
        if found["state"] in states:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def looked_at(browser: Browser, content: bytes | str, name: str = "pegawai.csv") -> dict[str, Any]:
    sent = send(browser, content, name)
    assert sent.status_code == 201, sent.text
    return until(browser, sent.json()["id"], "ready", "refused")


def applied(browser: Browser, content: bytes | str) -> str:
    found = looked_at(browser, content)
    assert found["state"] == "ready", browser.get(f"/api/admin/imports/{found['id']}/rows").json()
    assert browser.post(f"/api/admin/imports/{found['id']}/apply", json={}).status_code == 200
    return str(until(browser, found["id"], "applied")["id"])


def names(browser: Browser) -> set[str]:
    return {one["name"] for one in browser.get("/api/admin/people").json()["people"]}


def undo(browser: Browser, id: str) -> httpx.Response:
    return browser.post(f"/api/admin/imports/{id}/undo", json={"reason": "Berkas yang salah"})


def blocks(browser: Browser, id: str) -> set[str]:
    return {one["code"] for one in browser.get(f"/api/admin/imports/{id}/undo").json()["blocks"]}


def test_looking_at_a_file_changes_nothing_and_tells_every_row(server: Server, admin: Browser) -> None:
    version = server.store.read_now(lambda tx: tx.organisation_version(1))
    clinic, budi = code_of(server, CLINIC), nip_of(server, BUDI)
    rows = two_people(server) + f"{budi};Budi;{clinic};;;\n{NEW[:-1]}9;Siti;TIADA;Bidan;;\n"
    found = looked_at(admin, rows)
    assert found["state"] == "refused"
    assert found["counts"]["pegawai"] == {"new": 2, "same": 1, "refused": 1}
    assert server.store.read_now(lambda tx: tx.organisation_version(1)) == version
    assert "Nur Aini" not in names(admin)
    refused = admin.get(f"/api/admin/imports/{found['id']}/rows", params={"result": "refused"}).json()
    assert [(line["row"], line["grave"]) for line in refused["lines"]] == [(5, "error")]
    assert "TIADA" in refused["lines"][0]["messages"][0]
    assert problem(admin.post(f"/api/admin/imports/{found['id']}/apply", json={})) == (409, "change_refused")
    report = admin.get(f"/api/admin/imports/{found['id']}/report").content.decode("utf-8-sig")
    assert report.splitlines()[0] == "tabel;baris;status;pesan"
    assert "pegawai;5;ditolak;" in report
    assert "pegawai;2;baru;" in report
    book = admin.get(f"/api/admin/imports/{found['id']}/report", params={"format": "xlsx", "lang": "en"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert [cell.value for cell in sheet[1]] == ["table", "row", "status", "message"]


def test_an_applied_file_is_in_the_organisation_on_the_cards_and_in_the_journal(
    server: Server, admin: Browser
) -> None:
    id = applied(admin, two_people(server))
    assert {"Nur Aini", "Ujang Saputra"} <= names(admin)
    assert server.acts("import_applied") == [(ADMIN, "")]
    sari = Phone(server, SARI)
    cards = [one.value for one in sari.exchange().changes if one.c == "placement"]
    assert "Nur Aini" in {card["name"] for card in cards if card}
    history = admin.get("/api/admin/imports").json()["imports"]
    assert [(one["id"], one["state"], one["counts"]["pegawai"]) for one in history] == [
        (id, "applied", {"new": 2})
    ]
    assert server.store.read_now(lambda tx: tx.import_part(1, id, "file")) is None
    assert looked_at(admin, two_people(server))["counts"]["pegawai"] == {"same": 2}


def test_an_applied_file_is_taken_back_without_a_trace_in_the_organisation(
    server: Server, admin: Browser
) -> None:
    before = organisation(server)
    clinic, budi = code_of(server, CLINIC), nip_of(server, BUDI)
    id = applied(admin, two_people(server) + f"{budi};Budi Hartono;{clinic};Perawat Ahli;;2026-10-01\n")
    assert organisation(server) != before
    assert blocks(admin, id) == set()
    assert undo(admin, id).status_code == 200
    until(admin, id, "undone")
    assert organisation(server) == before
    assert names(admin) == names(server.browser(ADMIN))
    assert "Nur Aini" not in names(admin)
    sari = Phone(server, SARI)
    shown = [one for one in sari.exchange().changes if one.c == "placement" and one.inside]
    assert "Nur Aini" not in {one.value["name"] for one in shown if one.value}
    assert server.acts("import_undone") == [(ADMIN, "")]
    assert problem(undo(admin, id)) == (409, "change_refused")


def organisation(server: Server) -> list[Any]:
    def look(tx: Any) -> list[Any]:
        org = tx.organisation(1)
        rows = [*org.units.values(), *org.placements.values(), *org.superiors, *org.unit_parents]
        return sorted(map(repr, [*rows, *tx.persons(1), *tx.person_nips(1), *tx.positions(1)]))

    return server.store.read_now(look)


def later_superior(server: Server, person: str) -> None:
    def put(tx: Tx) -> None:
        org = tx.organisation(1)
        post = next(one for one in org.placements_of[person])
        tx.put_superior(
            1, Superior(placement=PLACE[TONO], superior=post.id, since=post.since + 1, role="plt")
        )
        tx.organisation_changed(1)

    server.store.write_now(put)


def person_named(server: Server, name: str) -> str:
    return next(one.id for one in server.store.read_now(lambda tx: tx.persons(1)) if one.name == name)


def test_what_was_built_upon_an_import_keeps_it_and_is_named(server: Server, admin: Browser) -> None:
    id = applied(admin, two_people(server))
    assert blocks(admin, id) == set()
    nur = person_named(server, "Nur Aini")
    later_superior(server, nur)
    assert blocks(admin, id) == {"below"}
    ujang = person_named(server, "Ujang Saputra")
    placement = server.store.read_now(lambda tx: tx.organisation(1)).placements_of[ujang][0].id
    slips = admin.post("/api/slips", json={"placements": [placement]})
    assert slips.status_code in (200, 201), slips.text
    found = admin.get(f"/api/admin/imports/{id}/undo").json()["blocks"]
    assert {one["code"]: one["examples"] for one in found} == {
        "below": ["Tono"],
        "slip": ["Ujang Saputra"],
    }
    assert problem(undo(admin, id)) == (409, "change_refused")
    assert "Ujang Saputra" in names(admin)


def test_work_of_whom_an_import_moved_keeps_it(server: Server, admin: Browser) -> None:
    clinic, budi = code_of(server, CLINIC), nip_of(server, BUDI)
    id = applied(admin, f"{HEADS}{budi};Budi;{clinic};Perawat Ahli;;2026-10-01\n")
    assert blocks(admin, id) == set()
    phone = Phone(server, BUDI)
    phone.write()
    phone.exchange()
    assert blocks(admin, id) == {"work"}


def test_a_change_after_the_look_has_to_be_looked_at_again(server: Server, admin: Browser) -> None:
    found = looked_at(admin, two_people(server))

    def rename(tx: Tx) -> None:
        unit = tx.organisation(1).units[CLINIC]
        tx.put_unit(1, replace(unit, code="LAIN"))
        tx.organisation_changed(1)

    server.store.write_now(rename)
    assert admin.post(f"/api/admin/imports/{found['id']}/apply", json={}).status_code == 200
    again = until(admin, found["id"], "refused", "applied")
    assert (again["state"], again["changed_since"]) == ("refused", True)
    assert "Nur Aini" not in names(admin)


def test_what_a_server_left_unfinished_is_taken_up_by_the_next(server: Server, admin: Browser) -> None:
    found = looked_at(admin, two_people(server))
    id = found["id"]
    # As it stands with an import whose server was killed: agreed to, half of it staged, nobody at work on it.
    server.store.write_now(lambda tx: import_acts.agree(tx, 1, id, ADMIN))
    row = ImportRow(kind="person", before=None, after=msgspec.Raw(b'{"id":"x","name":"Setengah"}'))
    server.store.write_now(lambda tx: tx.stage_import_rows(1, id, 0, [row] * 50))
    asyncio.run(finish_imports(server.web))
    assert admin.get(f"/api/admin/imports/{id}").json()["state"] == "applied"
    people = {one.name for one in server.store.read_now(lambda tx: tx.persons(1))}
    assert "Nur Aini" in people
    assert "Setengah" not in people


def test_one_import_at_a_time_and_a_dropped_file_is_gone(server: Server, admin: Browser) -> None:
    found = looked_at(admin, two_people(server))
    assert admin.post(f"/api/admin/imports/{found['id']}/drop", json={}).json()["state"] == "dropped"
    assert server.store.read_now(lambda tx: tx.import_part(1, found["id"], "file")) is None
    assert problem(admin.post(f"/api/admin/imports/{found['id']}/apply", json={}))[0] == 409
    assert problem(admin.post(f"/api/admin/imports/{uuid(1)}/apply", json={})) == (404, "not_found")


def workbook_of(server: Server, nip: Any) -> bytes:
    head = HEADS.strip().split(";")
    book = openpyxl.Workbook()
    book.active.title = "Pegawai"
    book.active.append(head)
    book.active.append([nip, "Nur Aini", code_of(server, CLINIC), "Perawat", None, datetime(2026, 3, 1)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("nip", [198807072012122001, 1.98807072012122e17, "1,98807E+17"])
def test_a_nip_that_excel_made_a_number_is_refused_and_the_trap_is_named(
    server: Server, admin: Browser, nip: Any
) -> None:
    found = looked_at(admin, workbook_of(server, nip), "pegawai.xlsx")
    assert found["state"] == "refused"
    line = admin.get(f"/api/admin/imports/{found['id']}/rows", params={"result": "refused"}).json()["lines"][
        0
    ]
    assert "Excel" in line["messages"][0]
    assert "digit" in line["messages"][0]


def test_a_workbook_with_excel_dates_and_text_nips_comes_in(server: Server, admin: Browser) -> None:
    found = looked_at(admin, workbook_of(server, NEW), "pegawai.xlsx")
    assert (found["state"], found["counts"]["pegawai"]) == ("ready", {"new": 1})
    admin.post(f"/api/admin/imports/{found['id']}/apply", json={})
    until(admin, found["id"], "applied")
    person = person_named(server, "Nur Aini")
    listed = admin.get("/api/admin/people", params={"q": "nur aini"}).json()["people"][0]
    assert (listed["person"], listed["since"], listed["nip"]) == (person, "2026-03-01", NEW)


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_comes_in_with_either_separator_with_or_without_a_mark(
    server: Server, admin: Browser, separator: str, mark: str
) -> None:
    rows = mark + two_people(server).replace(";", separator)
    assert looked_at(admin, rows)["counts"]["pegawai"] == {"new": 2}


def test_a_nip_that_our_own_tables_protect_is_read_back(server: Server, admin: Browser) -> None:
    rows = two_people(server).replace(NEW, f'"=""{NEW}"""')
    assert looked_at(admin, rows)["counts"]["pegawai"] == {"new": 2}


@pytest.mark.parametrize("table", ["xlsx", "unit.csv", "pegawai.csv"])
def test_the_template_is_a_file_that_the_import_takes(server: Server, admin: Browser, table: str) -> None:
    given = admin.get("/api/admin/imports/template", params={"table": table})
    assert given.status_code == 200
    if table == "pegawai.csv":  # its unit comes with the other table
        units = admin.get("/api/admin/imports/template", params={"table": "unit.csv"}).content
        applied(admin, units)
    found = looked_at(admin, given.content, f"templat.{table.rpartition('.')[2]}")
    assert found["state"] == "ready", admin.get(f"/api/admin/imports/{found['id']}/rows").json()


def test_a_file_that_is_no_table_is_refused_with_words(server: Server, admin: Browser) -> None:
    for content in (b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 broken", b"", b"halo"):
        found = looked_at(admin, content)
        assert found["state"] == "refused"
        lines = admin.get(f"/api/admin/imports/{found['id']}/rows").json()["lines"]
        assert lines[0]["grave"] == "error"
        assert lines[0]["row"] == 0


def test_a_table_of_plans_is_named_as_belonging_elsewhere(server: Server, admin: Browser) -> None:
    plans = workbook(
        [("RHK", [("nip", "siklus", "rhk", "indikator", "target"), (NEW, "2026", "a", "b", "3")])]
    )
    found = looked_at(admin, plans, "rhk.xlsx")
    lines = admin.get(f"/api/admin/imports/{found['id']}/rows").json()["lines"]
    assert "luring import" in lines[0]["messages"][0]


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO, None])
def test_only_who_administers_the_whole_agency_imports(
    server: Server, admin: Browser, person: str | None
) -> None:
    def grant(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=CLINIC, since=0))
        tx.organisation_changed(1)

    server.store.write_now(grant)
    id = applied(admin, two_people(server))
    other = server.browser(person)
    expected = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert problem(send(other, two_people(server))) == expected
    for path in ("", f"/{id}", f"/{id}/rows", f"/{id}/report", f"/{id}/undo", "/template"):
        assert problem(other.get(f"/api/admin/imports{path}")) == expected
    for act, body in (("apply", {}), ("drop", {}), ("undo", {"reason": "Berkas salah"})):
        assert problem(other.post(f"/api/admin/imports/{id}/{act}", json=body)) == expected
