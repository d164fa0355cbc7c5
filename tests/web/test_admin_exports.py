"""Exports: what the screen shows, to whom it shows it, as a file; each that is fetched leaves a line."""

import csv
import io
import json
import time
from typing import Any

import httpx
import openpyxl
import pytest
from cast import ADMIN, BUDI, CLINIC, SARI, SCHOOL, TONO, uuid
from web.browser import Browser, Server, problem
from web.cycle_desk import opened

from server.access_desk import AT_THE_DESK
from server.lists import LISTS, NOT_IN_A_DUMP
from server.org import Grant
from server.store.people import Person
from server.store.store import Tx
from server.text import LANGUAGES, sentences
from server.web import export_jobs


@pytest.fixture
def admin(server: Server) -> Browser:
    return server.browser(ADMIN)


def begin(browser: Browser, list: str, format: str, **more: Any) -> httpx.Response:
    return browser.post("/api/admin/exports", json={"list": list, "format": format, **more})


def made(browser: Browser, list: str, format: str, **more: Any) -> dict[str, Any]:
    begun = begin(browser, list, format, **more)
    assert begun.status_code == 201, begun.text
    for _ in range(150):
        found: dict[str, Any] = browser.get(f"/api/admin/exports/{begun.json()['id']}").json()
        if found["state"] != "working":
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def fetched(browser: Browser, list: str, format: str, **more: Any) -> bytes:
    found = made(browser, list, format, **more)
    assert found["state"] == "done", found
    answer = browser.get(f"/api/admin/exports/{found['id']}/file")
    assert answer.status_code == 200, answer.text
    return answer.content


def table(content: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]


def school_admin(server: Server) -> Browser:
    def grant(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=SCHOOL, since=0))
        tx.organisation_changed(1)

    server.store.write_now(grant)
    return server.browser(TONO)


def rename(server: Server, person: str, name: str) -> None:
    def put(tx: Tx) -> None:
        tx.put_person(1, Person(id=person, name=name))
        tx.organisation_changed(1)

    server.store.write_now(put)


def test_a_list_is_exported_as_the_screen_shows_it_with_its_filters(admin: Browser) -> None:
    shown = admin.get("/api/admin/people", params={"unit": CLINIC}).json()["people"]
    rows = json.loads(fetched(admin, "people", "json", query={"unit": CLINIC}))["rows"]
    assert rows == shown
    assert rows
    lines = fetched(admin, "people", "ndjson", query={"unit": CLINIC, "q": "bud"}).splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["Budi"]


def test_a_nip_stays_text_and_no_formula_runs_in_any_format(server: Server, admin: Browser) -> None:
    rename(server, BUDI, '=HYPERLINK("http://jahat.test";"Budi")')
    nip = admin.get("/api/admin/people", params={"q": "hyperlink"}).json()["people"][0]["nip"]
    rows = table(fetched(admin, "people", "csv", query={"q": "hyperlink"}))
    assert rows[0][:3] == ["NIP", "Nama", "Jabatan"]
    assert rows[1][:2] == [f'="{nip}"' if len(nip) > 15 else nip, '\'=HYPERLINK("http://jahat.test";"Budi")']
    content = fetched(admin, "people", "xlsx", query={"q": "hyperlink"}, lang="en")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]][:2] == ["NIP", "Name"]
    assert [(cell.data_type, cell.value) for cell in sheet[2]][:2] == [
        ("s", nip),
        ("s", '=HYPERLINK("http://jahat.test";"Budi")'),
    ]


def test_an_admin_of_one_unit_takes_along_what_he_sees_and_no_more(server: Server) -> None:
    tono = school_admin(server)
    rows = json.loads(fetched(tono, "people", "json"))["rows"]
    assert [row["name"] for row in rows] == ["Tono"]
    elsewhere = made(tono, "people", "json", query={"unit": CLINIC})
    assert (elsewhere["state"], elsewhere["code"]) == ("failed", "not_found")
    cycles = made(tono, "cycles", "json")
    assert (cycles["state"], cycles["code"]) == ("failed", "not_allowed")
    assert problem(tono.get(f"/api/admin/exports/{cycles['id']}/file")) == (404, "not_found")


@pytest.mark.parametrize("person", [BUDI, SARI, None])
def test_nobody_else_exports_anything(server: Server, person: str | None) -> None:
    expected = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert problem(begin(server.browser(person), "people", "csv")) == expected


def test_an_export_is_of_him_who_asked_and_only_while_he_may(server: Server, admin: Browser) -> None:
    tono = school_admin(server)
    mine = made(tono, "people", "json")
    assert problem(admin.get(f"/api/admin/exports/{mine['id']}")) == (404, "not_found")
    assert problem(admin.get(f"/api/admin/exports/{mine['id']}/file")) == (404, "not_found")

    def take_away(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=SCHOOL, since=0, until=1))
        tx.organisation_changed(1)

    server.store.write_now(take_away)
    assert problem(tono.get(f"/api/admin/exports/{mine['id']}/file")) == (403, "not_allowed")


def test_an_export_is_gone_after_half_an_hour(server: Server, admin: Browser) -> None:
    found = made(admin, "people", "json")
    server.clock.advance(31 * 60 * 1000)
    assert problem(admin.get(f"/api/admin/exports/{found['id']}")) == (404, "not_found")


def test_exports_that_wait_to_be_fetched_have_so_many_bytes_and_the_newest_stays(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_jobs, "MOST_KEPT_BYTES", 1)
    first = made(admin, "people", "csv")
    assert admin.get(f"/api/admin/exports/{first['id']}").status_code == 200
    second = made(admin, "people", "csv")
    assert admin.get(f"/api/admin/exports/{first['id']}").status_code == 404
    assert admin.get(f"/api/admin/exports/{second['id']}").status_code == 200


def test_what_is_fetched_is_written_down_without_the_words_that_were_searched_for(
    server: Server, admin: Browser
) -> None:
    found = made(admin, "people", "csv", query={"q": "budi", "unit": CLINIC})
    assert server.acts("list_exported") == []
    admin.get(f"/api/admin/exports/{found['id']}/file")
    assert server.acts("list_exported") == [(ADMIN, "people")]
    act = admin.get("/api/admin/acts", params={"act": "list_exported"}).json()["acts"][0]
    assert act["detail"]["rows"] == 1
    assert act["detail"]["searched"] is True
    assert "budi" not in json.dumps(act).lower()


@pytest.mark.parametrize("format", ["xlsx", "csv"])
@pytest.mark.parametrize("name", sorted(name for name, one in LISTS.items() if not one.within))
def test_every_list_comes_as_a_table(server: Server, admin: Browser, name: str, format: str) -> None:
    if name == "preview":
        pytest.skip("asks for a scheme and a period")
    found = made(admin, name, format)
    assert found["state"] == "done", found
    assert admin.get(f"/api/admin/exports/{found['id']}/file").content


def test_the_lists_of_a_cycle_obey_its_state_as_the_screens_do(server: Server, admin: Browser) -> None:
    cycle = opened(server)
    shut = made(admin, "results", "json", within={"cycle": cycle})
    assert (shut["state"], shut["code"]) == ("failed", "change_refused")
    objections = json.loads(fetched(admin, "objections", "json", within={"cycle": cycle}))
    assert objections["within"] == {"cycle": cycle}


def test_a_board_keeps_what_it_suppresses_in_its_export(server: Server, admin: Browser) -> None:
    opened(server)
    shown = admin.get("/api/admin/board").json()["board"]["units"]
    rows = json.loads(fetched(admin, "board", "json"))["rows"]
    assert rows == shown
    assert [row["spread"] for row in rows] == [None] * len(rows)  # too few to tell


def test_a_dump_has_every_list_that_somebody_sees_and_names_the_others(
    server: Server, admin: Browser
) -> None:
    lines = [json.loads(line) for line in fetched(admin, "everything", "ndjson").splitlines()]
    assert lines[0]["luring"] == "dump"
    whole = [name for name, one in LISTS.items() if not one.within and name not in NOT_IN_A_DUMP]
    assert {line["refused"] for line in lines if "refused" in line} == set()
    assert {"people", "units", "roles"} <= {line["list"] for line in lines[1:]} <= set(whole)
    tono = school_admin(server)
    lines = [json.loads(line) for line in fetched(tono, "everything", "ndjson").splitlines()]
    assert {line["row"]["name"] for line in lines if line.get("list") == "people"} == {"Tono"}
    assert {line["list"] for line in lines if line.get("refused") == "not_allowed"} >= {"cycles", "acts"}


@pytest.mark.parametrize(
    "asked",
    [
        {"list": "secrets"},
        {"list": "people", "query": {"most": "3"}},
        {"list": "results"},
        {"list": "everything", "format": "csv"},
    ],
)
def test_what_is_no_list_of_the_desk_is_not_there(admin: Browser, asked: dict[str, Any]) -> None:
    assert problem(begin(admin, asked.pop("list"), asked.pop("format", "json"), **asked)) == (
        404,
        "not_found",
    )


def test_every_list_of_the_desk_is_one_that_can_be_taken_along() -> None:
    served = {path for door in AT_THE_DESK for method, _, path in [door.partition(" ")] if method == "GET"}
    for name, one in LISTS.items():
        path = one.path.replace("queues/case", "queues/{queue}").replace(
            "queues/data_problem", "queues/{queue}"
        )
        assert path in served, name
    for language in LANGUAGES:
        heads = {f"export.{column.head}" for one in LISTS.values() for column in one.columns}
        assert heads <= sentences(language).keys()
