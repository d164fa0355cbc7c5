"""Official documents over the network: who gets which, what stands in them, and how a paper is verified."""

import hashlib

import pytest
from cast import ADMIN, AGUS, BUDI, DAY_MS, DEWI, HASAN, INSTANSI, PLACE, RINA, SARI, TONO, report, uuid
from paper import pages_of, squeezed, text_of
from web.browser import Server, problem
from web.paper_office import SECRET, Office, leader

from server.access_documents import DOCUMENT_READERS
from server.documents.forms import FORMS
from server.documents.issue import initials
from server.documents.reader import value_of
from server.tasks import read

OFFICE = (ADMIN, DEWI, AGUS)
WORK = (BUDI, SARI, *OFFICE)
RESULT = (*WORK, HASAN)
EVERYBODY = (BUDI, SARI, HASAN, TONO, RINA, *OFFICE)
FOR_LEADERS = ("A.1.1", "A.1.2", "B.1.4", "C.1.2")

# role x form: who gets it about Budi, of all whom the cast knows.
MAY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("A.1.1", "A.1.2", "A.1.6", "A.1.7", "A.1.8", "B.1.1", "B.1.2", "B.1.9"), WORK),
    **dict.fromkeys(("B.1.3", "B.1.4", "B.1.5", "B.1.6", "B.1.7"), (BUDI, SARI)),
    "B.1.8": (BUDI, HASAN),
    "B.1.10": (SARI, HASAN),
    **dict.fromkeys(("C.1.1", "C.1.2", "C.1.3", "D.1.1", "D.1.2", "D.1.3", "AK"), RESULT),
}


def test_every_form_has_a_row_of_who_may_have_it() -> None:
    assert set(DOCUMENT_READERS) == set(FORMS)
    assert set(MAY) | {"A.1.5"} == set(FORMS)


def test_each_role_gets_its_forms_and_for_all_others_there_are_none(server: Server) -> None:
    office = Office(server, disputed=True)
    for form in FORMS:
        if form == "A.1.5" or form in FOR_LEADERS:
            continue
        for person in EVERYBODY:
            answer = office.get(form, person)
            if person in MAY[form]:
                assert answer.status_code == 200, (form, person, answer.text)
                assert answer.content.startswith(b"%PDF-")
            else:
                assert problem(answer) == (404, "not_found"), (form, person)
    assert problem(office.get("A.1.7", None)) == (401, "not_signed_in")


def test_the_forms_of_heads_are_for_heads_only(server: Server) -> None:
    office = Office(server)
    assert {problem(office.get(form, BUDI)) for form in FOR_LEADERS} == {(404, "not_found")}
    server.store.write_now(leader)
    for form in FOR_LEADERS:
        assert office.get(form, BUDI).status_code == 200, form
    assert problem(office.get("A.1.7", BUDI)) == (404, "not_found")


def test_a_leader_and_the_office_get_his_matrix_and_his_superior_does_not(server: Server) -> None:
    office = Office(server)
    for person in (SARI, *OFFICE):
        answer = office.get("A.1.5", person, PLACE[SARI])
        assert answer.status_code == 200
        assert "Budi" in text_of(answer.content)
    for person in (HASAN, BUDI, TONO, RINA):
        assert problem(office.get("A.1.5", person, PLACE[SARI])) == (404, "not_found")


def test_of_another_unit_there_is_nothing(server: Server) -> None:
    office = Office(server)
    assert office.get("A.1.7", TONO, PLACE[TONO]).status_code == 200
    for person in (SARI, BUDI, DEWI, AGUS):  # their grants are for the clinic
        assert problem(office.get("A.1.7", person, PLACE[TONO])) == (404, "not_found")
        assert problem(server.browser(person).get(f"/api/documents?placement={PLACE[TONO]}")) == (
            404,
            "not_found",
        )


def test_a_record_of_somebody_else_does_not_open_by_naming_oneself(server: Server) -> None:
    office = Office(server)
    assert office.get("D.1.1", BUDI).status_code == 200
    assert problem(office.get("D.1.1", TONO, PLACE[TONO], office.outcome)) == (404, "not_found")
    assert problem(office.get("B.1.10", BUDI)) == (404, "not_found")
    assert problem(office.get("D.1.1", BUDI, PLACE[BUDI], uuid(999))) == (404, "not_found")


def test_what_is_offered_is_what_one_gets(server: Server) -> None:
    office = Office(server, disputed=True)
    for person in EVERYBODY:
        answer = server.browser(person).get(f"/api/documents?placement={PLACE[BUDI]}")
        listed = answer.json().get("documents", [])
        wanted = [form for form in FORMS if person in MAY.get(form, ()) and form not in FOR_LEADERS]
        assert sorted({one["form"] for one in listed}) == sorted(wanted), person
        assert all(one["about"] == office.about(one["form"]) for one in listed)
        for one in listed:
            path = f"/api/documents/{one['form']}/{one['placement']}/{one['about']}"
            assert server.browser(person).get(path).status_code == 200, one


def test_what_is_said_between_two_is_on_their_paper_and_on_no_other(server: Server) -> None:
    office = Office(server)
    for form in ("B.1.5", "C.1.3"):
        assert squeezed(SECRET) in text_of(office.get(form, BUDI).content)
        assert squeezed(SECRET) in text_of(office.get(form, SARI).content)
    for person in (ADMIN, DEWI, AGUS, HASAN):
        text = text_of(office.get("C.1.3", person).content)
        assert "Pelayananyangbaik" in text
        assert squeezed(SECRET) not in text


def test_no_document_has_what_an_anonymous_group_answered(server: Server) -> None:
    office = Office(server)
    record = server.store.read_now(lambda tx: tx.record(INSTANSI, "outcome", office.outcome))
    assert record is not None
    assert b"peer" in record.body  # there is something to be kept back
    for form in ("C.1.1", "C.1.3", "D.1.1", "AK"):
        text = text_of(office.get(form, BUDI).content)
        assert "Rina" not in text
        assert "rekan" not in text.lower()


def test_the_records_stand_on_the_paper(server: Server) -> None:
    office = Office(server, disputed=True)
    skp = text_of(office.get("A.1.7", BUDI).content)
    for said in (
        "Budi",
        "Sari",
        "Pelayanan yang baik",
        "Jumlah pasien",
        "10 pasien",
        "Catatan selesai hari itu juga",
    ):
        assert squeezed(said) in skp
    assert "RANCANGAN" in skp  # nobody has agreed to it
    assert squeezed("Tablet") in text_of(office.get("A.1.8", BUDI).content)
    done = text_of(office.get("B.1.2", BUDI).content)
    assert squeezed("18 November 2026: 1 pasien; Poli umum (tanpa berkas, belum diverifikasi)") in done
    assert squeezed("Antrean lebih pendek") in text_of(office.get("B.1.6", SARI).content)
    assert squeezed("Jujur soal kekurangan") in text_of(office.get("B.1.9", BUDI).content)
    assert squeezed("Terlambat berulang") in text_of(office.get("B.1.10", HASAN).content)
    assert squeezed("Bukti belum dihitung") in text_of(office.get("D.1.3", HASAN).content)
    record = server.store.read_now(lambda tx: tx.record(INSTANSI, "outcome", office.outcome))
    result = value_of(read(record), "result")
    predikat = next(one["label"]["id"] for one in result["choices"] if one["id"] == result["predikat"])
    assert f"PREDIKATKINERJAPEGAWAI:{squeezed(predikat).upper()}" in text_of(
        office.get("D.1.1", BUDI).content
    )
    assert "ahlipertama" in text_of(office.get("AK", BUDI).content)


def test_a_period_narrows_what_came_of_a_plan(server: Server) -> None:
    office = Office(server)
    period = server.store.read_now(lambda tx: tx.periods(INSTANSI)[0].id)
    assert office.get("B.1.2", BUDI, period=period).status_code == 200
    assert problem(office.get("B.1.2", BUDI, period=uuid(999))) == (404, "not_found")
    assert problem(office.get("A.1.7", BUDI, period=period)) == (404, "not_found")


def code_on(pdf: bytes) -> str:
    return squeezed(pages_of(pdf)[0]).partition("/cek/")[2][:26]


def test_the_code_on_a_paper_verifies_and_says_less_than_the_paper(server: Server) -> None:
    office = Office(server)
    pdf = office.get("D.1.1", BUDI).content
    answer = server.browser(None).get(f"/api/document-checks/{code_on(pdf)}")
    assert answer.status_code == 200
    found = answer.json()
    assert set(found) == {"form", "initials", "version", "made_at", "standing", "file"}
    assert (found["form"], found["initials"], found["standing"], found["file"]) == (
        "D.1.1",
        "B.",
        "current",
        None,
    )
    assert found["version"] in squeezed(pages_of(pdf)[0])
    assert "Budi" not in answer.text
    assert PLACE[BUDI] not in answer.text


def test_an_unchanged_document_has_the_same_code_and_the_same_bytes_again(server: Server) -> None:
    office = Office(server)
    first = office.get("D.1.1", BUDI).content
    server.clock.advance(DAY_MS)
    assert office.get("D.1.1", BUDI).content == first
    assert office.get("D.1.1", SARI).content == first


def test_a_changed_file_does_not_verify(server: Server) -> None:
    office = Office(server)
    pdf = office.get("D.1.1", BUDI).content
    code = code_on(pdf)

    def is_ours(content: bytes) -> bool:
        sha256 = hashlib.sha256(content).hexdigest()
        answer = server.browser(None).get(f"/api/document-checks/{code}", params={"sha256": sha256})
        return bool(answer.json()["file"])

    assert is_ours(pdf)
    assert not is_ours(pdf.replace(b"%%EOF", b"%%EOF\n"))
    assert not is_ours(office.get("A.1.7", BUDI).content)  # a genuine one, under the code of another


def test_a_paper_that_the_records_have_left_behind_says_so(server: Server) -> None:
    office = Office(server)
    code = code_on(office.get("B.1.2", BUDI).content)
    assert server.browser(None).get(f"/api/document-checks/{code}").json()["standing"] == "current"
    office.sends(office.budi, report(uuid(722), quantity=3))
    assert server.browser(None).get(f"/api/document-checks/{code}").json()["standing"] == "changed"
    newer = code_on(office.get("B.1.2", BUDI).content)
    assert newer != code
    assert server.browser(None).get(f"/api/document-checks/{newer}").json()["standing"] == "current"


@pytest.mark.parametrize("code", ["A" * 26, "B" * 25 + "2"])
def test_a_code_that_we_have_not_given_is_not_there(server: Server, code: str) -> None:
    Office(server)
    assert problem(server.browser(None).get(f"/api/document-checks/{code}")) == (404, "not_found")
    page = server.browser(None).get(f"/cek/{code}")
    assert page.status_code == 404
    assert "Tidak dikenal" in page.text


def test_one_letter_of_a_code_changed_is_another_code(server: Server) -> None:
    code = code_on(Office(server).get("D.1.1", BUDI).content)
    other = ("A" if code[0] != "A" else "B") + code[1:]
    assert problem(server.browser(None).get(f"/api/document-checks/{other}")) == (404, "not_found")


def test_asking_again_and_again_is_slowed_down(server: Server) -> None:
    Office(server)
    answers = [server.browser(None).get(f"/api/document-checks/{'A' * 26}") for _ in range(40)]
    assert problem(answers[0]) == (404, "not_found")
    assert problem(answers[-1]) == (429, "too_many_requests")
    assert "retry-after" in answers[-1].headers


def test_the_page_behind_the_code_needs_no_script_and_names_nobody(server: Server) -> None:
    office = Office(server)
    pdf = office.get("D.1.1", BUDI).content
    url = f"/cek/{code_on(pdf)}"
    page = server.browser(None).get(url)
    assert page.status_code == 200
    assert "Asli, dan masih sesuai" in page.text
    assert "<script" not in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert "Budi" not in page.text
    same = server.browser(None).post(url, files={"file": ("d.pdf", pdf, "application/pdf")})
    assert "Berkasnya sama" in same.text
    other = server.browser(None).post(url, files={"file": ("d.pdf", pdf + b" ", "application/pdf")})
    assert "Berkasnya lain" in other.text
    assert "Genuine" in server.browser(None).get(f"{url}?lang=en").text


def test_a_name_is_shortened_to_its_initials() -> None:
    names = {"dr. Sari Wulandari, M.K.M.": "S. W.", "Budi Santoso, A.Md.Kep.": "B. S.", "Hasan": "H.", "": ""}
    assert {name: initials(name) for name in names} == names
