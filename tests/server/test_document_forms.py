"""Every form has the headings and columns of the annex, in its order; long tables break with their head.

The lines of PermenPANRB 6/2022, annex, are in `annex.txt`, as they stand there.
"""

import re
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from paper import line, pages_of, pdf_of, png, sample, squeezed, text_of
from pypdf import PdfReader

from server.documents.forms import FORMS
from server.documents.typeset import TEMPLATES, emblem_svg, set_pages

HERE = Path(__file__).parent


def annex() -> dict[str, list[str]]:
    """Read the lines of the annex by form."""
    found: dict[str, list[str]] = {}
    for row in (HERE / "annex.txt").read_text("utf-8").splitlines():
        if row.startswith("["):
            found[row.strip("[]")] = rows = []
        elif row and not row.startswith("#"):
            rows.append(row)
    return found


ANNEX = annex()


@pytest.mark.parametrize("form", ANNEX)
def test_a_form_has_the_headings_and_columns_of_the_annex_in_its_order(form: str) -> None:
    text, at = text_of(pdf_of(sample(form))), 0
    for heading in ANNEX[form]:
        found = text.find(squeezed(heading.replace("|", "")), at)
        assert found >= 0, f"{heading} is not there, or not in its place"
        at = found + 1


def test_the_criteria_of_a_session_stand_beside_their_subjects() -> None:
    text = text_of(pdf_of(sample("B.1.8")))
    subjects = (
        "TENTANG PEGAWAI",
        "TENTANG PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
        "TENTANG PEGAWAI DAN PIMPINAN/ PIHAK LAIN YANG DIBERIKAN PENUGASAN KHUSUS",
    )
    at = [text.index(squeezed(one)) for one in subjects]
    assert at == sorted(at)


def test_every_form_but_the_conversion_is_compared_with_the_annex() -> None:
    assert set(FORMS) - set(ANNEX) == {"AK"}
    assert {path.stem for path in TEMPLATES.glob("*.typ")} >= {form.template for form in FORMS.values()}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_without_anything_in_it_is_the_paper_form(form: str) -> None:
    nobody = dict.fromkeys(("name", "nip", "rank", "position", "unit"), "")
    empty: dict[str, Any] = {
        name: [] for name in ("main", "additional", "lines", "support", "accountability")
    }
    empty |= {name: [] for name in ("consequences", "across", "staff", "strategy", "actions", "shares")}
    empty |= {"people": [nobody] * 3, "term": {"which": "", "words": ""}, "adjusts": "", "others": ""}
    pages = pages_of(pdf_of(sample(form, **empty)))
    assert 1 <= len(pages) <= 4
    assert "Budi" not in "".join(pages)


@pytest.mark.parametrize("form", ["A.1.7", "B.1.5", "C.1.3"])
def test_the_head_of_a_long_table_comes_again_on_every_page_it_goes_on_to(form: str) -> None:
    many = [line(f"Rencana hasil kerja nomor {n} dengan kata-kata yang cukup panjang") for n in range(40)]
    pages = [squeezed(page) for page in pages_of(pdf_of(sample(form, main=many)))]
    goes_on = [page for page in pages if "Rencanahasilkerjanomor" in page]
    assert len(goes_on) > 1
    assert all("INDIKATORKINERJAINDIVIDU" in page and "(1)(2)(3)" in page for page in goes_on)
    assert all(f"Rencanahasilkerjanomor{n}dengan" in "".join(pages) for n in range(40))


@pytest.mark.parametrize("form", ["A.1.1", "A.1.7", "B.1.3", "B.1.5"])
def test_a_row_that_is_short_stays_whole_on_one_page(form: str) -> None:
    """Neither a value without its guides, nor a line of a plan without its end, wherever the page ends."""
    for count in range(1, 12):
        lines = [
            f"Hasil {n} {'yang cukup panjang untuk beberapa baris ' * 3}dan habis {n}." for n in range(count)
        ]
        pages = [squeezed(page) for page in pages_of(pdf_of(sample(form, main=[line(one) for one in lines])))]
        for words in (*lines, "Loyal-Memegang teguh ideologi", "Harmonis-Menghargai setiap orang"):
            assert any(squeezed(words) in re.sub("[–‐•]", "-", page) for page in pages), (count, words)


@pytest.mark.parametrize("form", ["C.1.1", "C.1.3"])
def test_nobody_signs_a_page_on_which_nothing_else_stands(form: str) -> None:
    for count in range(1, 6):
        lines = [line(f"Hasil {n} {'yang cukup panjang untuk beberapa baris ' * 4}") for n in range(count)]
        pages = [squeezed(page) for page in pages_of(pdf_of(sample(form, main=lines)))]
        assert "NIP198502172010011002" in pages[-1]
        assert "PREDIKATKINERJAPEGAWAI" in pages[-1], count


def test_who_has_parts_in_several_results_stands_whole_on_one_page_with_each_apart() -> None:
    parts = [f"Bagian {n} yang cukup panjang untuk beberapa baris" for n in range(4)]
    staff = [{"name": f"Pegawai {n}.", "position": "Perawat", "parts": [parts]} for n in range(30)]
    pages = [re.sub("[–‐•]", "-", squeezed(page)) for page in pages_of(pdf_of(sample("A.1.5", staff=staff)))]
    whole = squeezed("".join(f"- {one}" for one in parts))
    assert len(pages) > 1
    for n in range(30):
        assert any(f"Pegawai{n}.Perawat{whole}" in page for page in pages), n


@pytest.mark.parametrize("form", ["B.1.1", "B.1.2"])
def test_the_numbers_where_nothing_is_written_yet_stand_below_each_other(form: str) -> None:
    nothing = line(actions=[], evidence=[])
    page = PdfReader(BytesIO(pdf_of(sample(form, lines=[nothing])))).pages[0]
    rows = page.extract_text(extraction_mode="layout").splitlines()
    at = [(match.group(), match.start()) for row in rows for match in re.finditer(r"(?<=  )[12]\.", row)]
    assert {words for words, _ in at} == {"1.", "2."}
    assert {place for words, place in at if words == "1."} == {place for words, place in at if words == "2."}


@pytest.mark.parametrize("form", FORMS)
def test_every_page_says_where_it_is_verified_and_which_of_how_many_it_is(form: str) -> None:
    pages = pages_of(pdf_of(sample(form, main=[line() for _ in range(30)])))
    for number, page in enumerate(pages, 1):
        assert "https://kinerja.example.go.id/cek/KODE" in page
        assert f"halaman {number} dari {len(pages)}" in page


def test_documents_in_one_file_count_their_pages_each_for_itself() -> None:
    one = sample("A.1.7", main=[line() for _ in range(30)])
    two = sample(
        "D.1.1", check={**one["check"], "id": "LAIN", "url": "https://kinerja.example.go.id/cek/LAIN"}
    )
    pages = pages_of(pdf_of(one, two))
    assert "D.1.1 · halaman 1 dari 1" in pages[-1]
    assert f"A.1.7 · halaman 1 dari {len(pages) - 1}" in pages[0]
    assert "cek/LAIN" in pages[-1]


def test_the_same_contents_give_the_same_bytes() -> None:
    assert pdf_of(sample("D.1.1")) == pdf_of(sample("D.1.1"))


def test_what_people_write_is_set_as_it_is_and_never_as_markup() -> None:
    said = "#panic() *bukan* $rumus$ `kode` \\ <b> @rujukan _garis_"
    text = text_of(pdf_of(sample("D.1.3", objection=[said])))
    assert squeezed(said) in text


def test_an_uploaded_emblem_is_drawn_and_a_neutral_mark_stands_in() -> None:
    emblem = emblem_svg(png(), "image/png")
    with_emblem = set_pages([sample("D.1.1")], title="", made_at_ms=0, emblem=emblem)[0]
    assert with_emblem != set_pages([sample("D.1.1")], title="", made_at_ms=0)[0]


def test_a_page_is_set_in_less_than_a_second() -> None:
    began = time.monotonic()
    pdf_of(sample("C.1.3"))
    assert time.monotonic() - began < 5  # on a machine that does other things, too
