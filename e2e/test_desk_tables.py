"""A file comes in at the desk: looked at, corrected, applied, taken back; a list goes out; and who did it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e import agency
from e2e.agency import NIP
from e2e.phone import Phone
from e2e.pictures import picture
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious

HEADS = "nip;nama;unit_kode;jabatan;nip_atasan;tmt_mulai\n"
NEW = f"999907071990012001;Nur Aini;PKM;Bidan;{NIP['Sari']};2026-01-01\n"
CHANGED = f"{NIP['Budi']};Budi Santoso, S.Kep.;PKM;Perawat;;\n"
ROUNDED = f"1,99907E+17;Ujang Saputra;PKM;Perawat;{NIP['Sari']};2026-01-01\n"


@pytest.fixture
def destroyed(data: Path) -> None:
    """Rina left eleven years ago and her records are gone; Wati's are kept back."""
    agency.end_service(data, "Rina", years_ago=11)
    agency.command("destroy", "--data", str(data), "--yes", "--by", "Arsiparis Kecamatan")
    agency.command("hold", "--data", str(data), "--nip", NIP["Wati"], "--reason", "Gugatan PTUN 12/2026")


def check(page: Page, name: str, content: str) -> None:
    page.get_by_role("link", name="Impor", exact=True).click()
    page.get_by_label("Berkas").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_a_file_is_looked_at_corrected_applied_and_taken_back(new_phone: Callable[..., Phone]) -> None:
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Impor", exact=True).click()
    expect(page.get_by_text("Belum ada impor")).to_be_visible()
    expect(page.get_by_text("1,98E+17")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/impor")
    with page.expect_download() as template:
        page.get_by_role("link", name="Unduh templat unit (CSV)").click()
    assert "kode;nama;induk" in template.value.path().read_text("utf-8-sig")

    check(page, "pegawai-salah.csv", HEADS + NEW + CHANGED + ROUNDED)
    expect(page.get_by_text("Ada galat", exact=True)).to_be_visible()
    expect(page.get_by_text("1 baru, 1 berubah, 1 ditolak")).to_be_visible()
    refused = page.get_by_role("row").filter(has_text="pegawai 4")
    expect(refused).to_contain_text("Excel sudah mengubahnya menjadi angka")
    expect(page.get_by_role("button", name="Terapkan")).to_have_count(0)
    expect_nothing_serious(page, "/pengelola/impor/:run, refused")
    picture(page, "impor-galat")
    with page.expect_download() as report:
        page.get_by_role("link", name="Unduh laporan (CSV)").click()
    assert "pegawai;4;ditolak;" in report.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="Tidak jadi").click()

    check(page, "pegawai.csv", HEADS + NEW + CHANGED)
    expect(page.get_by_text("Siap diterapkan")).to_be_visible()
    page.get_by_label("Tampilkan").select_option("new")
    expect(page.get_by_role("row").filter(has_text="pegawai 2")).to_contain_text("Baru")
    picture(page, "impor-siap")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_text("masih dapat dibatalkan")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/impor/:run, applied")
    picture(page, "impor-diterapkan")

    page.get_by_role("link", name="Pegawai").first.click()
    page.get_by_label("Cari").fill("nur aini")
    expect(page.get_by_role("link", name="Nur Aini")).to_be_visible()
    page.get_by_role("link", name="Impor", exact=True).click()
    picture(page, "impor")
    page.get_by_role("link", name="pegawai.csv", exact=True).click()
    page.get_by_role("button", name="Batalkan impor").click()
    give_reason(page, "Batalkan impor", "Berkas dari tahun lalu")
    expect(page.get_by_text("Dibatalkan", exact=True).first).to_be_visible()
    page.get_by_role("link", name="Pegawai").first.click()
    page.get_by_label("Cari").fill("nur aini")
    expect(page.get_by_text("Tidak ada yang cocok")).to_be_visible()


@pytest.mark.usefixtures("destroyed")  # before the server starts
def test_a_list_is_taken_along_with_its_filters_and_the_audit_trail_says_so(
    new_phone: Callable[..., Phone],
) -> None:
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_label("Cari").fill("budi")
    expect(page.get_by_role("link", name="Budi Santoso")).to_be_visible()
    expect(page.get_by_role("link", name="Sari Wulandari")).to_have_count(0)
    page.get_by_role("button", name="Ekspor").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("Dengan saringan")).to_be_visible()
    picture(page, "ekspor")
    expect_nothing_serious(page, "the sheet of an export")
    sheet.get_by_role("radio", name="CSV").check()
    sheet.get_by_role("button", name="Buat berkas").click()
    with page.expect_download() as taken:
        sheet.get_by_role("link", name="Unduh luring-people").click()
    rows = taken.value.path().read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("NIP;Nama;Jabatan;Unit;Atasan")
    assert len(rows) == 2
    assert f'"=""{NIP["Budi"]}""";Budi Santoso' in rows[1]
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Audit").click()
    row = page.get_by_role("row").filter(has_text="Daftar diunduh")
    expect(row).to_contain_text("Admin Kecamatan")
    expect(row).to_contain_text("people")
    page.get_by_label("Tindakan").select_option("list_exported")
    expect(page.get_by_role("row")).to_have_count(2)
    expect_nothing_serious(page, "/pengelola/audit")
    picture(page, "audit")

    page.get_by_role("button", name="Pemusnahan").click()
    part = page.locator("#pemusnahan")
    expect(part.get_by_role("definition").filter(has_text="10 tahun sesudah pegawai keluar")).to_be_visible()
    expect(part.get_by_role("definition").filter(has_text="1 pegawai atau catatan")).to_be_in_viewport()
    done = part.get_by_role("listitem").filter(has_text="Arsiparis Kecamatan")
    with page.expect_download() as record:
        done.get_by_role("button", name="Unduh berita acara").click()
    words = record.value.path().read_text("utf-8")
    assert words.startswith("BERITA ACARA PEMUSNAHAN\nKecamatan Batang Asai")
    assert "(disimpan 10 tahun sesudah keluar): 1 orang" in words
    assert "Rina" not in words

    page.get_by_role("link", name="Peran dan hak").click()
    held = page.get_by_role("row").filter(has_text="Admin Kecamatan")
    expect(held.first).to_contain_text("Admin")
    imports = page.get_by_role("row").filter(has_text="Mengimpor dan membatalkan impor")
    expect(imports).to_contain_text("seluruh instansi")
    expect_nothing_serious(page, "/pengelola/peran")
    picture(page, "peran")
