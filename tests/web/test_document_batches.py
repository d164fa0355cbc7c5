"""The documents of a unit: ordered at the desk, made in the background, fetched; and the agency's emblem."""

import asyncio
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    CLINIC,
    CYCLE,
    DAY_MS,
    DEWI,
    HASAN,
    INSTANSI,
    OFFICE,
    PEOPLE,
    PLACE,
    SARI,
    SCHOOL,
    TONO,
    UNIT_OF,
    placement,
    uuid,
)
from paper import pages_of, png, squeezed, text_of
from web.browser import Server, problem
from web.paper_office import SECRET, Office
from web.test_documents import code_on

from server.documents import batch as batches
from server.org import Unit, UnitParent
from server.store.store import Tx
from server.web.document_work import make_all

DESK = "/api/admin/documents"


def order(server: Server, person: str | None = ADMIN, **changes: Any) -> Any:
    body = {"unit": CLINIC, "forms": ["A.1.7", "A.1.8"], "about": CYCLE, "format": "zip", **changes}
    return server.browser(person).post(DESK, json=body)


def listed(server: Server, person: str = ADMIN) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.browser(person).get(DESK).json()["batches"]
    return found


def fetch(server: Server, id: str, person: str | None = ADMIN) -> Any:
    return server.browser(person).get(f"{DESK}/{id}/file")


def make(server: Server) -> None:
    asyncio.run(make_all(server.web))


def test_the_documents_of_a_unit_come_as_a_zip_with_a_file_each(server: Server) -> None:
    Office(server)
    answer = order(server)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["state"], answer.json()["done"]) == ("working", 0)
    id = answer.json()["id"]
    assert problem(fetch(server, id)) == (404, "not_found")  # not yet
    make(server)
    (one,) = listed(server)
    assert (one["state"], one["done"], one["made"]) == ("done", one["total"], 2)  # only Budi has a plan
    with ZipFile(BytesIO(fetch(server, id).content)) as found:
        files = {name: found.read(name) for name in found.namelist()}
    assert [name.partition("_")[2].partition("_2")[0] for name in sorted(files)] == [
        "A.1.7_Budi",
        "A.1.8_Budi",
    ]
    alone = server.browser(ADMIN).get(f"/api/documents/A.1.7/{PLACE[BUDI]}/{CYCLE}").content
    assert alone in files.values()  # the same document, whichever way it came


def test_or_as_one_pdf_in_which_each_has_its_own_code(server: Server) -> None:
    Office(server)
    id = order(server, format="pdf").json()["id"]
    make(server)
    pages = [squeezed(page) for page in pages_of(fetch(server, id).content)]
    codes = {page.partition("/cek/")[2][:26] for page in pages}
    assert len(codes) == 2
    for code in codes:
        found = server.browser(None).get(f"/api/document-checks/{code}")
        assert found.json()["standing"] == "current"


def test_a_unit_stands_before_those_below_it_and_in_each_people_by_name(server: Server) -> None:
    below = uuid(199)  # before the others, if ids counted

    def open_below_the_clinic(tx: Tx) -> None:
        since = tx.agency(INSTANSI).created
        tx.put_unit(INSTANSI, Unit(id=below, code="PST", name="Pustu", zone="Asia/Jakarta", sector="clinic"))
        tx.put_unit_parent(INSTANSI, UnitParent(unit=below, parent=CLINIC, since=since))
        tx.put_placement(INSTANSI, placement(AGUS, PLACE[AGUS], below, since))
        tx.organisation_changed(INSTANSI)

    server.store.write_now(open_below_the_clinic)
    id = order(server, unit=OFFICE).json()["id"]
    batch = server.store.read_now(lambda tx: batches.batch_of(tx, INSTANSI, id))
    assert batch is not None
    clinic = [person for person in sorted(PEOPLE) if PEOPLE[person] not in {AGUS, *UNIT_OF}]
    people = ["admin", "hasan", *clinic, "agus", "tono"]
    assert list(batch.todo) == [PLACE[PEOPLE[person]] for person in people]


def test_results_of_a_run_are_printed_by_unit_too_without_what_two_say_to_each_other(server: Server) -> None:
    office = Office(server)
    id = order(server, forms=["C.1.3", "D.1.1"], about=office.run, format="pdf").json()["id"]
    make(server)
    text = text_of(fetch(server, id).content)
    assert "FORMATD.1.1" in text
    assert squeezed(SECRET) not in text


def test_a_batch_that_was_broken_off_goes_on_where_it_stopped(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    Office(server)
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    id = order(server).json()["id"]
    real, full = batches.set_piece, [True]

    def breaks(folder: Any, batch: Any, piece: Any) -> Any:
        if full and piece.start >= 2:
            raise OSError(28, "No space left on device")
        return real(folder, batch, piece)

    monkeypatch.setattr(batches, "set_piece", breaks)
    make(server)
    (one,) = listed(server)
    assert (one["state"], one["done"]) == ("working", 2)
    full.clear()
    make(server)
    (one,) = listed(server)
    assert (one["state"], one["done"]) == ("done", one["total"])
    assert len(ZipFile(BytesIO(fetch(server, id).content)).namelist()) == 2


def test_a_batch_in_which_nothing_is_fails_and_says_so(server: Server) -> None:
    Office(server)
    order(server, about=uuid(999))
    make(server)
    (one,) = listed(server)
    assert (one["state"], one["made"]) == ("failed", 0)


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO])
def test_who_has_no_grant_orders_nothing(server: Server, person: str) -> None:
    Office(server)
    assert problem(order(server, person)) == (403, "not_allowed")
    assert problem(server.browser(person).get(DESK)) == (403, "not_allowed")


def test_a_grant_is_for_its_own_unit_and_a_batch_for_who_ordered_it(server: Server) -> None:
    Office(server)
    for unit in (OFFICE, SCHOOL):
        assert problem(order(server, DEWI, unit=unit)) == (404, "not_found")
    id = order(server, DEWI).json()["id"]
    make(server)
    assert fetch(server, id, DEWI).status_code == 200
    for person in (ADMIN, AGUS):
        assert problem(fetch(server, id, person)) == (404, "not_found")
    assert problem(fetch(server, id, BUDI)) == (403, "not_allowed")
    assert problem(fetch(server, id, None)) == (401, "not_signed_in")
    assert listed(server, AGUS) == []


def test_who_has_a_grant_is_told_its_units_and_only_who_administers_all_sets_the_emblem(
    server: Server,
) -> None:
    Office(server)
    told = {person: server.browser(person).get(DESK).json() for person in (ADMIN, DEWI, AGUS)}
    assert [unit["id"] for unit in told[DEWI]["units"]] == [CLINIC]
    assert {unit["id"] for unit in told[ADMIN]["units"]} == {OFFICE, CLINIC, SCHOOL}
    assert CLINIC in {unit["id"] for unit in told[AGUS]["units"]}
    assert [told[person]["sets_emblem"] for person in (ADMIN, DEWI, AGUS)] == [True, False, False]
    assert "A.1.7" in told[AGUS]["forms"]


def test_who_has_lost_his_grant_fetches_nothing_more(server: Server) -> None:
    Office(server)
    id = order(server, DEWI).json()["id"]
    make(server)

    def end(tx: Any) -> None:
        grant = next(one for one in tx.organisation(INSTANSI).grants if one.person == DEWI)
        tx.put_grant(
            INSTANSI, type(grant)(**{**{f: getattr(grant, f) for f in grant.__struct_fields__}, "until": 1})
        )
        tx.organisation_changed(INSTANSI)

    server.store.write_now(end)
    assert problem(fetch(server, id, DEWI)) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"forms": ["B.1.3"]}, 404),
        ({"forms": ["X.9"]}, 404),
        ({"unit": uuid(998)}, 404),
        ({"format": "doc"}, 400),
    ],
)
def test_what_cannot_be_made_is_refused(server: Server, changes: dict[str, Any], code: int) -> None:
    Office(server)
    assert order(server, **changes).status_code == code


def test_more_than_one_file_takes_is_refused_at_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    Office(server)
    monkeypatch.setitem(batches.MOST, "pdf", 3)
    answer = order(server, format="pdf")
    assert problem(answer) == (409, "change_refused")
    assert (answer.json()["reason"], answer.json()["limit"]) == ("documents_too_many", 3)


def test_after_a_week_the_file_is_gone_and_its_codes_still_verify(server: Server) -> None:
    Office(server)
    id = order(server, format="pdf").json()["id"]
    make(server)
    code = code_on(fetch(server, id).content)
    server.clock.advance(8 * DAY_MS)
    make(server)
    assert listed(server)[0]["state"] == "expired"
    assert problem(fetch(server, id)) == (404, "not_found")
    assert not batches.folder_of(server.web.settings.data, INSTANSI, id).exists()
    assert server.browser(None).get(f"/api/document-checks/{code}").status_code == 200


def test_a_batch_is_in_the_journal_without_a_name(server: Server) -> None:
    Office(server)
    order(server)
    assert [actor for actor, _ in server.acts("documents_ordered")] == [ADMIN]


def test_the_emblem_is_set_by_who_administers_the_agency_and_drawn(server: Server) -> None:
    office = Office(server)
    before = office.get("D.1.1", BUDI).content
    for person in (BUDI, DEWI, AGUS):
        assert problem(server.browser(person).request("PUT", "/api/admin/emblem", content=png())) == (
            403,
            "not_allowed",
        )
    assert server.browser(ADMIN).request("PUT", "/api/admin/emblem", content=png()).status_code == 204
    after = office.get("D.1.1", BUDI).content
    assert after != before
    assert code_on(after) == code_on(before)  # it is no part of what the document says
    assert server.browser(ADMIN).get(DESK).json()["has_emblem"]
    assert server.browser(ADMIN).request("DELETE", "/api/admin/emblem").status_code == 204
    assert office.get("D.1.1", BUDI).content == before


@pytest.mark.parametrize("image", [b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"damaged", b""])
def test_what_no_page_could_draw_is_no_emblem(server: Server, image: bytes) -> None:
    answer = server.browser(ADMIN).request("PUT", "/api/admin/emblem", content=image)
    assert problem(answer) == (415, "not_an_image")
