"""The board of the units at the desk and the pictures of a year on the phone: with reports, and printed."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.phone import Phone
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious, visit


def add_year(desk: Page) -> None:
    """Add the running year as a period, at the desk."""
    desk.get_by_role("link", name="Periode").click()
    desk.get_by_role("button", name="Tambah periode").click()
    sheet = desk.get_by_role("dialog")
    year = date.today().year
    for label, day in (
        ("Hari pertama", f"{year}-01-01"),
        ("Hari terakhir", f"{year}-12-31"),
        ("Batas waktu", f"{year + 1}-01-10"),
        ("Dikunci setelah", f"{year + 1}-01-20"),
    ):
        sheet.get_by_label(label, exact=True).fill(day)
    sheet.get_by_label("Alasan").fill("Keputusan Camat 12/2026")
    sheet.get_by_role("button", name="Tambah periode").click()
    expect(sheet).to_be_hidden()


def test_reports_stand_on_the_board_and_in_the_weeks_of_the_unit(
    arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    steps.write_report(budi.page, "12", "Poli umum pagi")
    steps.expect_sent(budi.page)
    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    visit(desk, budi.origin, "/pengelola/papan")
    expect(desk.get_by_text("Belum ada periode")).to_be_visible()
    add_year(desk)
    desk.get_by_role("link", name="Papan").click()
    expect(desk.get_by_text("rata-rata", exact=False).first).to_be_visible()
    clinic = desk.get_by_role("listitem").filter(has_text="Puskesmas Batang Asai")
    expect(clinic.first).to_contain_text("dari")
    expect_nothing_serious(desk, "/pengelola/papan")
    with desk.expect_download() as got:
        desk.get_by_role("button", name="Unduh datanya (CSV)").first.click()
    table = got.value.path().read_text(encoding="utf-8")
    assert "Puskesmas Batang Asai;6;" in table
    desk.emulate_media(media="print")
    expect(desk.get_by_role("button", name="Cetak")).to_be_hidden()
    desk.emulate_media(media="screen")
    clinic.first.get_by_role("link").click()
    row = desk.get_by_role("row").filter(has=desk.get_by_role("link", name="Budi Santoso"))
    expect(row.get_by_role("cell").last).to_contain_text("1")
    expect_nothing_serious(desk, "/pengelola/papan/:unit")
    visit(desk, budi.origin, "/pengelola/perangkat")
    expect(desk.get_by_text("perangkat tidak terdengar")).to_be_visible()
    expect_nothing_serious(desk, "/pengelola/perangkat")


def test_the_phone_draws_the_calendar_and_the_team(arrived: Callable[..., Phone]) -> None:
    budi = arrived("Budi")
    steps.write_report(budi.page, "12", "Poli umum pagi")
    steps.expect_sent(budi.page)
    visit(budi.page, budi.origin, "/lain/gambar")
    expect(budi.page.get_by_text("1 laporan dalam 1 hari")).to_be_visible()
    expect(budi.page.get_by_role("heading", name="Tim per minggu")).to_have_count(0)
    expect_nothing_serious(budi.page, "/lain/gambar")
    sari = arrived("Sari")
    visit(sari.page, sari.origin, "/lain/gambar")
    row = sari.page.get_by_role("row").filter(has=sari.page.get_by_role("link", name="Budi Santoso"))
    expect(row.get_by_role("cell").last).to_contain_text("1")
    expect_nothing_serious(sari.page, "/lain/gambar, a superior's")
