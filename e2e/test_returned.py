"""Returned with a reason, corrected without a signal, approved."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone

REASON = "Jumlah tidak sesuai dengan register."


def test_a_report_is_returned_with_a_reason_corrected_offline_and_approved(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.write_report(budi.page, "21", "Poli umum pagi")
    steps.expect_sent(budi.page)

    steps.return_first_report(sari.page, "Budi Santoso", REASON)

    steps.go(budi.page, "Beranda")
    budi.page.get_by_role("link", name="Perbaiki laporan").click()
    expect(budi.page.get_by_text(REASON).first).to_be_visible()
    line.cut()
    budi.page.get_by_role("link", name="Perbaiki").or_(
        budi.page.get_by_role("button", name="Perbaiki")
    ).click()
    expect(budi.page.get_by_text(REASON).first).to_be_visible()
    amount = budi.page.get_by_label("Jumlah yang dicapai")
    expect(amount).to_have_value("21")
    amount.fill("12")
    budi.page.get_by_role("button", name="Lanjut").click()
    steps.finish_report(budi.page)
    line.mend()
    steps.expect_sent(budi.page)

    steps.go(sari.page, "Beranda")
    steps.open_first_report(sari.page, "Budi Santoso")
    expect(sari.page.get_by_text("Perbaikan atas laporan yang dikembalikan")).to_be_visible()
    expect(sari.page.get_by_text("21").first).to_be_visible()
    sari.page.get_by_role("button", name="Setujui").click()
    steps.expect_sent(sari.page)

    steps.go(budi.page, "Laporan")
    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Diverifikasi", timeout=30_000)
    expect(steps.report_row(budi.page, "21 pasien")).to_contain_text("Sudah diperbaiki")
