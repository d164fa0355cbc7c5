"""The administrator's desk: a lost phone is revoked, what still arrives from it decided about; a superior is
changed from a day on. Nothing serious for axe on any of its pages.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from e2e import steps
from e2e.line import Fate, Line, Request
from e2e.phone import DESKTOP, Phone
from e2e.pictures import picture
from e2e.test_every_screen import expect_nothing_serious, look, visit


def sign_in_at_the_desk(admin: Phone) -> Page:
    steps.arrive(admin.open(), "Admin")
    visit(admin.page, admin.origin, "/pengelola")
    page = admin.page
    # An agency of stories is never set up to the end, and that is shown first.
    page.get_by_role("link", name="Pegawai", exact=True).first.click()
    return page


def give_reason(page: Page, action: str, reason: str) -> None:
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").fill(reason)
    sheet.get_by_role("button", name=action).click()
    expect(sheet).to_be_hidden()


def without_photos(request: Request) -> Fate:
    return "cut_upload" if request.path.startswith("/api/uploads") else "pass"


def hold_something(page: Page) -> None:
    """Let the desk be told what only a server with a bug, or an old one, would tell it."""
    line = {
        "replica": "r",
        "person": "p",
        "name": "Budi Santoso",
        "label": "HP Budi",
        "since": 1_795_000_000_000,
    }
    held = [{**line, "code": "newer", "lines": 2}, {**line, "code": "internal", "lines": 1}]
    told = {"held": held, "total": 2, "lines": 3, "next": None}
    page.route("**/api/admin/held*", lambda route: route.fulfill(json=told))


def test_what_arrives_from_a_revoked_phone_counts_once_the_administrator_accepts_it(
    arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    admin = new_phone("Admin", desktop=True)
    page = sign_in_at_the_desk(admin)
    page.get_by_role("link", name="Perangkat").click()
    expect(page.get_by_text("1 sampai 3 hari lalu").first).to_be_visible()
    page.get_by_role("row").filter(has_text="Budi Santoso").get_by_role("button").click()
    give_reason(page, "Cabut hak kirim", "HP hilang di pasar")
    expect(page.get_by_text("Dicabut").first).to_be_visible()

    steps.write_report(budi.page, "12", "Poli umum sebelum HP hilang")
    budi.page.goto(budi.origin + "/laporan")
    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Perlu tindakan")

    page.get_by_role("link", name="Antrean").click()
    waiting = page.get_by_role("region", name="Budi Santoso")
    told = waiting.get_by_role("definition").filter(has_text="Poli umum sebelum HP hilang").last
    expect(told.locator("xpath=preceding-sibling::dt")).to_have_text("Uraian kegiatan")
    waiting.get_by_role("button", name="Terima").click()
    give_reason(page, "Terima", "Laporannya benar, sudah ditanyakan")
    expect(page.get_by_text("Tidak ada yang menunggu Anda")).to_be_visible()

    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Terkirim")


def names_two_lines(request: Request) -> bool:
    """A heartbeat of a phone that has written two lines; its second comes when the first is answered."""
    return request.is_exchange and request.text.count(b"\n") <= 1 and b'"outbox":{"n":2,' in request.text


def test_f20_f65_the_administrator_sees_what_a_replaced_phone_has_not_delivered_until_it_does(
    line: Line, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.fate = without_photos
    steps.write_report(budi.page, "12", "Poli umum pagi", photo=steps.make_photo())
    line.wait_for(lambda requests: any(request.path.startswith("/api/uploads") for request in requests), 30)
    line.carry_only_heartbeats()
    steps.write_report(budi.page, "13", "Poli umum siang")
    line.wait_for(lambda requests: sum(names_two_lines(request) for request in requests) >= 2, 60)
    budi.close()
    arrived("Budi", on="Budi's new phone")

    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Perangkat").click()
    page.get_by_role("link", name="Lihat yang belum tiba").click()
    lost = page.get_by_role("region", name="Budi Santoso")
    expect(lost).to_contain_text("1 belum tiba")
    expect(lost).to_contain_text("Minta Budi Santoso mencari")
    expect_nothing_serious(page, "/pengelola/kehilangan")
    page.get_by_label("Tampilkan").select_option("Foto yang belum tiba")
    expect(page.get_by_role("row").filter(has_text="Budi Santoso")).to_contain_text("berkas")
    expect_nothing_serious(page, "/pengelola/kehilangan, photos")

    line.mend()
    budi.open()
    steps.expect_sent(budi.page)
    page.get_by_label("Tampilkan").select_option("Sudah tiba semua")
    expect(page.get_by_role("region", name="Budi Santoso")).to_contain_text("Tidak ada yang perlu dilakukan")
    page.get_by_label("Tampilkan").select_option("Kiriman yang belum tiba")
    expect(page.get_by_text("Tidak ada kiriman yang hilang")).to_be_visible()


def test_f61_the_administrator_adds_a_period_and_opens_it_again_for_a_unit(
    arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    today = date.today()
    first, last = today - timedelta(days=40), today - timedelta(days=2)
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Periode").click()
    expect(page.get_by_text("Belum ada periode", exact=True)).to_be_visible()
    page.get_by_role("button", name="Tambah periode").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Periode tidak dapat dihapus")
    for label, day in (
        ("Hari pertama", first),
        ("Hari terakhir", last),
        ("Batas waktu", first),  # before the last day: refused, with the reason
        ("Dikunci setelah", today + timedelta(days=3)),
    ):
        sheet.get_by_label(label, exact=True).fill(day.isoformat())
    sheet.get_by_label("Alasan").fill("Keputusan Camat 12/2026")
    sheet.get_by_role("button", name="Tambah periode").click()
    expect(sheet).to_contain_text("Urutan tanggalnya keliru")
    sheet.get_by_label("Batas waktu", exact=True).fill(last.isoformat())
    expect_nothing_serious(page, "the sheet of a new period")
    sheet.get_by_role("button", name="Tambah periode").click()
    expect(sheet).to_be_hidden()
    period = page.get_by_role("region").filter(has_text="Masa tenggang")
    expect(period).to_be_visible()

    steps.choose_indicator(budi.page)
    steps.fill_report(budi.page, "12", "Poli umum")
    budi.page.get_by_label("Tanggal pelayanan").fill(last.isoformat())
    budi.page.get_by_role("button", name="Lanjut").click()
    steps.finish_report(budi.page)
    budi.page.goto(budi.origin + "/laporan")
    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Belum dihitung", timeout=30_000)

    period.get_by_role("button", name="Buka lagi untuk unit").click()
    sheet.get_by_label("Unit").select_option(label="Puskesmas Batang Asai (PKM)")
    sheet.get_by_label("Terbuka sampai").fill((today + timedelta(days=2)).isoformat())
    expect_nothing_serious(page, "the sheet that opens a period again")
    give_reason(page, "Buka lagi untuk unit", "Banjir, sinyal putus seminggu")
    expect(period).to_contain_text("Puskesmas Batang Asai: sampai")
    expect_nothing_serious(page, "/pengelola/periode")
    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Terkirim", timeout=30_000)


def test_a_unit_is_made_and_closed_and_somebody_acts_for_his_superior_on_leave(
    new_phone: Callable[..., Phone],
) -> None:
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Unit", exact=True).click()
    page.get_by_role("button", name="Tambah unit").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Kode", exact=True).fill("PUSTU")
    sheet.get_by_label("Nama unit").fill("Pustu Rantau")
    sheet.get_by_label("Di bawah unit").select_option(label="Puskesmas Batang Asai (PKM)")
    expect_nothing_serious(page, "the sheet of a new unit")
    give_reason(page, "Tambah unit", "Perbup 4/2026")
    made = page.get_by_role("row").filter(has_text="Pustu Rantau")
    expect(made).to_contain_text("PUSTU · WIB")
    picture(page, "unit")
    page.get_by_role("button", name="Tutup unit: Puskesmas Batang Asai").click()
    sheet.get_by_label("Alasan").fill("Digabung")
    sheet.get_by_role("button", name="Tutup unit").click()
    expect(sheet).to_contain_text("Masih ada pegawai di unit ini")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ganti nama: Pustu Rantau").click()
    sheet.get_by_label("Nama unit").fill("Pustu Rantau Panjang")
    give_reason(page, "Ganti nama", "Salah tulis")
    expect(page.get_by_role("row").filter(has_text="Pustu Rantau Panjang")).to_be_visible()
    page.get_by_role("button", name="Pindahkan: Pustu Rantau Panjang").click()
    expect(sheet.get_by_role("button", name="Pindahkan")).to_contain_text("Pilih unitnya")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Pegawai", exact=True).first.click()
    page.get_by_role("link", name="Sari Wulandari", exact=True).click()
    page.get_by_role("button", name="Catat ketidakhadiran").click()
    expect_nothing_serious(page, "the sheet of an absence")
    give_reason(page, "Catat ketidakhadiran", "Cuti tahunan 12 hari")
    page.get_by_role("button", name="Tunjuk Plt/Plh").click()
    sheet.get_by_label("Siapa yang bertugas").fill("wati")
    sheet.get_by_role("radio", name="Wati Kusumawati").check()
    picture(page, "plh")
    give_reason(page, "Tunjuk Plt/Plh", "SP 12/2026")
    expect(page.get_by_role("heading", level=1, name="Wati Kusumawati")).to_be_visible()
    expect(page.get_by_text("Plh. Kepala Puskesmas").first).to_be_visible()

    page.get_by_role("link", name="Sistem", exact=True).click()
    expect(page.get_by_text("Belum pernah ada cadangan")).to_be_visible()
    expect(page.get_by_role("term").filter(has_text="Versi server")).to_be_visible()
    picture(page, "sistem")


@pytest.mark.parametrize("desktop", [False, True], ids=["360x740", "1280x800"])
def test_nothing_serious_at_the_desk(desktop: bool, new_phone: Callable[..., Phone]) -> None:
    admin = new_phone("Admin", desktop=desktop)
    page = sign_in_at_the_desk(admin)
    expect(page.get_by_role("link", name="Budi Santoso")).to_be_visible()
    found = list(look(page, "/pengelola"))
    page.get_by_role("link", name="Budi Santoso").click()
    expect(page.get_by_role("heading", name="Riwayat atasan")).to_be_visible()
    found += look(page, "/pengelola/pegawai/:placement")
    page.get_by_role("button", name="Ganti atasan").click()
    page.get_by_label("Atasan baru").fill("wati")
    expect(page.get_by_role("radio", name="Wati Kusumawati")).to_be_visible()
    found += look(page, "the sheet of a new superior")
    page.get_by_role("radio", name="Wati Kusumawati").check()
    give_reason(page, "Ganti atasan", "SK Camat 12/2026")
    expect(page.get_by_role("listitem").filter(has_text="Wati Kusumawati")).to_be_visible()
    for address in (
        "/pengelola/antrean",
        "/pengelola/masalah",
        "/pengelola/perangkat",
        "/pengelola/kehilangan",
        "/pengelola/periode",
        "/pengelola/siklus",
        "/pengelola/siklus/buka",
        "/pengelola/mulai",
        "/pengelola/slip",
        "/pengelola/unit",
        "/pengelola/sistem",
    ):
        visit(page, admin.origin, address)
        expect(page.get_by_role("status").filter(has_text="Sedang memuat")).to_have_count(0)
        found += look(page, address)
    if desktop:  # more drawers than the rail is high, and all of them on a tablet
        expect(page.get_by_role("link", name="Sistem", exact=True)).to_be_in_viewport()
        page.set_viewport_size({"width": 820, "height": 1180})
        expect(page.get_by_role("link", name="Dokumen resmi")).to_be_in_viewport()
        found += look(page, "the drawers on a tablet")
        page.set_viewport_size(DESKTOP)
    hold_something(page)
    visit(page, admin.origin, "/pengelola/antrean")
    expect(page.get_by_text("3 kiriman tertahan di server")).to_be_visible()
    found += look(page, "/pengelola/antrean, with something held")
    assert found == []
