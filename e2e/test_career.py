"""A nomination, from the superior without a signal over her own superior to the personnel office; the
candidate reads which conditions are met, and what was decided.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_development import look_well, open_room

WHAT = "Pelatihan kepemimpinan"


def nomination(page: Page) -> Locator:
    return page.get_by_label(WHAT, exact=True)


def decides(page: Page, button: str, reason: str) -> None:
    nomination(page).get_by_role("button", name=button, exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").fill(reason)
    sheet.get_by_role("button", name="Simpan").click()
    steps.expect_sent(page)


def test_a_nomination_is_supported_and_granted_and_the_candidate_reads_why(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    sari = arrived("Sari").page
    open_room(sari, "Karier")
    sari.get_by_role("link", name="Budi Santoso").click()
    line.cut()
    hours = sari.get_by_role("listitem").filter(has_text="Pengembangan paling sedikit 20 JP")
    expect(hours).to_contain_text("0 JP tahun ini.")
    expect(hours).to_contain_text("Belum terpenuhi")
    expect(hours).to_contain_text("Sumber: PP 11/2017 ps. 203")
    asked = sari.get_by_role("listitem").filter(has_text="Pangkat dan masa kerja memenuhi")
    expect(asked).to_contain_text("Diperiksa oleh pengelola kepegawaian.")
    look_well(sari, "conditions of a nomination")
    sari.get_by_role("button", name=f"Calonkan: {WHAT}").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_label("Mengapa orang ini?").fill("Memimpin posyandu tanpa diminta")
    sheet.get_by_role("button", name="Simpan").click()
    expect(nomination(sari)).to_contain_text("Diusulkan atasan")
    line.mend()
    steps.expect_sent(sari)

    hasan = arrived("Hasan").page
    open_room(hasan, "Karier")
    expect(nomination(hasan)).to_contain_text("Budi Santoso")
    look_well(hasan, "a nomination that waits for support")
    decides(hasan, "Dukung", "Saya sependapat")
    admin = arrived("Admin").page
    open_room(admin, "Karier")
    decides(admin, "Kabulkan", "Angkatan II")
    budi = arrived("Budi").page
    open_room(budi, "Karier")
    expect(nomination(budi)).to_contain_text("Dikabulkan")
    expect(nomination(budi)).to_contain_text("Memimpin posyandu tanpa diminta")
    expect(nomination(budi)).to_contain_text("Keputusan: Angkatan II")
    expect(nomination(budi).get_by_role("button")).to_have_count(0)


def test_a_sign_of_potential_and_a_certificate_are_written_offline_answered_and_printed(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    release_result(data)
    server.start()
    sari = arrived("Sari").page
    open_room(sari, "Karier")
    sari.get_by_role("link", name="Budi Santoso").click()
    line.cut()
    sari.get_by_role("button", name="Catat tanda potensi").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_label("Tanda", exact=True).select_option("Memimpin proyek atau tim")
    sheet.get_by_role("button", name="Simpan").click()
    expect(sheet.get_by_text("Bagian ini wajib terisi")).to_be_visible()
    sheet.get_by_label("Apa yang terlihat?").fill("Mengatur posyandu tiga desa, 4-6 November")
    look_well(sari, "a sign of potential is noted")
    sheet.get_by_role("button", name="Simpan").click()
    tag = sari.get_by_label("Memimpin proyek atau tim", exact=True)
    expect(tag).to_contain_text("Mengatur posyandu tiga desa")
    expect(tag).to_contain_text("Sari Wulandari")

    sari.get_by_role("button", name="Beri piagam").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_label("Dasar").select_option(index=1)
    sheet.get_by_label("Kata-kata di piagam").fill("Melayani warga tiga desa tanpa mengeluh")
    look_well(sari, "a certificate is given")
    sheet.get_by_role("button", name="Beri", exact=True).click()
    sari.get_by_role("link", name="Melayani warga tiga desa").click()
    paper = sari.get_by_role("article")
    expect(paper).to_contain_text("Budi Santoso")
    expect(paper).to_contain_text("Dasar: Hasil Baik")
    look_well(sari, "a certificate")
    sari.emulate_media(media="print")
    expect(sari.get_by_role("button", name="Cetak piagam")).to_be_hidden()
    expect(sari.get_by_role("heading", level=1)).to_be_hidden()
    expect(paper).to_be_visible()
    sari.emulate_media(media="screen")
    line.mend()
    steps.expect_sent(sari)

    budi = arrived("Budi").page
    open_room(budi, "Karier")
    tag = budi.get_by_label("Memimpin proyek atau tim", exact=True)
    expect(tag).to_contain_text("Mengatur posyandu tiga desa")
    line.cut()
    tag.get_by_role("button", name="Tanggapi").click()
    budi.get_by_role("dialog").get_by_label("Tanggapan Anda").fill("Bersama Rina")
    budi.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    expect(tag).to_contain_text("Tanggapan pegawai: Bersama Rina")
    budi.get_by_role("link", name="Melayani warga tiga desa").click()
    expect(budi.get_by_role("article")).to_contain_text("Sari Wulandari")
    expect(budi.get_by_role("button", name="Cabut piagam")).to_have_count(0)
    line.mend()
    steps.expect_sent(budi)
    rina = arrived("Rina").page
    open_room(rina, "Karier")
    expect(rina.get_by_text("Mengatur posyandu tiga desa")).to_have_count(0)
