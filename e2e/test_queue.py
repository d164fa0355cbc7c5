"""Somebody else is the superior by the time an approval arrives: it waits for him, and everybody knows."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import replace_superior
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_every_screen import expect_nothing_serious

REASON = "Saya sudah memeriksa registernya."


def test_f44_an_approval_by_who_was_the_superior_waits_for_the_new_one_who_accepts_it_with_a_reason(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi").page, arrived("Sari").page
    wati = arrived("Wati", desktop=True).page
    steps.write_report(budi, "12", "Poli umum pagi")
    steps.expect_sent(budi)
    steps.open_first_report(sari, "Budi Santoso")
    line.cut()
    sari.get_by_role("button", name="Setujui", exact=True).click()
    expect(steps.chip(sari, f"{steps.OFFLINE} (1)")).to_be_visible(timeout=30_000)
    server.stop()
    replace_superior(data, "Budi", "Wati")
    server.start()
    line.mend()
    sync_now(sari)
    what = sari.get_by_role("listitem").filter(has_text="Wewenang berpindah")
    expect(what).to_contain_text("Menunggu keputusan pejabat yang sekarang berwenang", timeout=30_000)

    sync_now(wati)
    steps.go(wati, "Beranda")
    wati.get_by_role("link", name="1 kiriman menunggu keputusan Anda").click()
    wati.get_by_role("button", name="Disetujui: Laporan").filter(has_text="dari Sari Wulandari").click()
    item = wati.get_by_role("region", name="Kiriman", exact=True)
    expect(item).to_contain_text("Pejabat yang sekarang akan memutuskan")
    expect(item).to_contain_text("Terbukti dibuat")
    expect_nothing_serious(wati, "/antrean")
    line.cut()
    wati.keyboard.press("t")
    sheet = wati.get_by_role("dialog")
    sheet.get_by_role("button", name="Terima").click()
    expect(sheet.get_by_text("Tulis alasannya.")).to_be_visible()
    expect_nothing_serious(wati, "/antrean, deciding")
    sheet.get_by_label("Alasan").fill(REASON)
    sheet.get_by_role("button", name="Terima").click()
    expect(wati.get_by_text("Tidak ada yang menunggu keputusan")).to_be_visible()
    expect(steps.chip(wati, f"{steps.OFFLINE} (1)")).to_be_visible(timeout=30_000)
    line.mend()
    steps.expect_sent(wati)

    sync_now(budi)
    steps.go(budi, "Laporan")
    expect(steps.report_row(budi, "12 pasien")).to_contain_text("Diverifikasi", timeout=30_000)
    steps.report_row(budi, "12 pasien").get_by_role("link").first.click()
    budi.get_by_role("link", name="Riwayat lengkap").click()
    past = budi.get_by_role("listitem").filter(has_text="Disetujui oleh Sari Wulandari")
    expect(past).to_contain_text("Berlaku")
