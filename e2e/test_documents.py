"""Official documents: fetched from a plan on the phone, said to need the internet without it; at the desk for
a unit in the background; and a paper verified by anybody. Nothing serious for axe.
"""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from e2e.agency import NIP
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious
from e2e.test_plan_conflict import open_own_plan


def fetched(page: Page, name: str | re.Pattern[str]) -> bytes:
    with page.expect_download(timeout=60_000) as found:
        page.get_by_role("button", name=name).first.click()
    return Path(found.value.path()).read_bytes()


def words_of(pdf: bytes) -> str:
    """Read the text of a PDF without its white space."""
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def test_a_plan_is_fetched_as_pdf_and_its_code_verified_by_somebody_without_an_account(
    line: Line, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    page = arrived("Budi").page
    open_own_plan(page)
    page.get_by_role("button", name="Unduh PDF", exact=True).click()
    expect(page.get_by_text("Lampiran sasaran kinerja pegawai")).to_be_visible(timeout=30_000)
    expect_nothing_serious(page, "/kinerja/rencana, with its documents")
    text = words_of(fetched(page, re.compile("^Unduh PDF A.1.6")))
    assert "SASARANKINERJAPEGAWAI" in text
    assert "BudiSantoso" in text
    code = text.partition("/cek/")[2][:26]

    anybody = new_phone("siapa-saja").open(f"/cek/{code}")
    expect(anybody.get_by_text("Asli, dan masih sesuai dengan catatan")).to_be_visible()
    expect(anybody.get_by_text("Budi")).to_have_count(0)
    expect_nothing_serious(anybody, "/cek/:code")

    line.cut()
    page.get_by_role("button", name=re.compile("^Unduh PDF A.1.8")).click()
    expect(page.get_by_text("Perlu internet").first).to_be_visible()


def test_the_desk_makes_the_documents_of_a_unit_in_the_background(
    server: ServerProcess, new_phone: Callable[..., Phone]
) -> None:
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Dokumen resmi").click()
    expect(page.get_by_role("heading", name="Dokumen unit")).to_be_visible()
    for row, said in (
        ("pegawai;123;ID-1", "Baris 2: NIP 123 tidak dikenal"),
        (f"pegawai;{NIP['Budi']};ID-1", "Padanan disimpan: 1 pegawai, 0 unit"),
    ):
        table = f"jenis;kode;siasn\n{row}\n".encode()
        page.get_by_label("Tabel padanan id SIASN").set_input_files(
            {"name": "padanan.csv", "mimeType": "text/csv", "buffer": table}
        )
        expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    page.get_by_role("button", name="Buat", exact=True).click()
    expect(page.get_by_text("Pilih paling sedikit satu formulir.")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^A.1.6")).check()
    expect_nothing_serious(page, "/pengelola/dokumen, with a form chosen")
    page.get_by_role("button", name="Buat", exact=True).click()
    expect(page.get_by_text("Siap", exact=True)).to_be_visible(timeout=60_000)
    assert fetched(page, re.compile("^Unduh dokumen")).startswith(b"PK")
    expect_nothing_serious(page, "/pengelola/dokumen, with what was made")
