"""A result is released, read, signed and objected to without a signal; the rater explains, his superior
changes it, and everybody reads what was there before and what counts now."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_every_screen import expect_nothing_serious

WHY = "Kunjungan rumah bulan November belum dihitung"
EXPLAINED = "Laporannya datang setelah batas waktu"
DECIDED = "Bukti kunjungan sah dan lengkap"


def open_task(page: Page, words: str) -> None:
    steps.go(page, "Beranda")
    task = page.get_by_role("link", name=words)
    expect(task).to_be_visible(timeout=30_000)
    task.click()
    expect(page.get_by_role("heading", level=1, name="Hasil")).to_be_visible()


def answer(page: Page, button: str, label: str, words: str, send: str) -> None:
    page.get_by_role("button", name=button).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(label, exact=False).first.fill(words)
    sheet.get_by_role("button", name=send).click()
    expect(page.get_by_text(steps.SAVED).first).to_be_visible()


def test_an_objection_is_made_offline_explained_and_decided_and_all_read_before_and_after(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi").page
    sari, hasan = arrived("Sari", desktop=True).page, arrived("Hasan", desktop=True).page
    server.stop()
    release_result(data)
    server.start()
    for page in (budi, sari, hasan):
        page.reload()
        steps.wait_for_parts(page, "hasil", 5)

    line.cut()
    open_task(budi, "Hasil penilaian tersedia")
    expect(budi.get_by_text("Baik", exact=True).first).to_be_visible()
    expect(budi.get_by_text("Nilai 86", exact=True)).to_be_visible()
    table = budi.get_by_role("table").first
    expect(table.get_by_role("row").filter(has_text="Nilai").last).to_contain_text("86")
    budi.get_by_text("ada catatan").first.click()
    expect(budi.get_by_text("karena penilainya kurang dari 3")).to_be_visible()
    expect_nothing_serious(budi, "/hasil/:id, released")
    budi.get_by_role("button", name="Tandatangani").click()
    budi.get_by_role("dialog").get_by_role("button", name="Ya, saya sudah menerimanya").click()
    expect(budi.get_by_text("Sudah ditandatangani (menunggu dikirim)")).to_be_visible()
    answer(budi, "Ajukan keberatan", "Alasan keberatan", WHY, "Kirim keberatan")
    expect(budi.get_by_text("Keberatan diproses (menunggu dikirim)")).to_be_visible()
    expect_nothing_serious(budi, "/hasil/:id, objected")
    line.mend()
    steps.expect_sent(budi)
    expect(budi.get_by_text("7 hari kerja lagi")).to_be_visible()

    open_task(sari, "Keberatan menunggu penjelasan Anda")
    expect(sari.get_by_text(WHY)).to_be_visible()
    answer(sari, "Beri penjelasan", "Penjelasan", EXPLAINED, "Kirim penjelasan")
    steps.expect_sent(sari)

    open_task(hasan, "Keberatan menunggu keputusan Anda")
    expect(hasan.get_by_text(EXPLAINED)).to_be_visible(timeout=30_000)
    hasan.get_by_role("button", name="Putuskan").click()
    sheet = hasan.get_by_role("dialog")
    sheet.get_by_text("Mengubah hasil").click()
    sheet.get_by_label("Predikat").select_option("sangat_baik")
    sheet.get_by_label("Nilai baru").fill("92,5")
    sheet.get_by_label("Alasan", exact=False).fill(DECIDED)
    expect_nothing_serious(hasan, "/hasil/:id, deciding")
    sheet.get_by_role("button", name="Kirim keputusan").click()
    steps.expect_sent(hasan)

    for page in (budi, sari, hasan):
        now = page.get_by_role("region", name="Predikat")
        expect(now.get_by_text("Nilai 92,5", exact=True)).to_be_visible(timeout=30_000)
        expect(now.get_by_text("Sebelumnya")).to_be_visible()
        expect(now).to_contain_text("Baik · 86")
        expect(page.get_by_text(DECIDED)).to_be_visible()
    budi.get_by_role("button", name="Saya sudah membacanya").click()
    steps.expect_sent(budi)
    expect(budi.get_by_text("Selesai", exact=True)).to_be_visible()
    expect_nothing_serious(budi, "/hasil/:id, closed")
    budi.get_by_role("link", name="Riwayat lengkap").click()
    expect(budi.get_by_text("Hasil diubah oleh")).to_be_visible()
    steps.go(budi, "Kinerja")
    budi.get_by_role("link", name="Hasil penilaian").click()
    expect(budi.get_by_role("link", name="92,5")).to_be_visible()
    expect_nothing_serious(budi, "/hasil")
