"""Plans, ratings and disputes with something in them: nothing serious for axe, targets large enough."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import PIN
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_every_screen import look_at_both_sizes, visit
from e2e.test_locked_period import add_period
from e2e.test_plan_conflict import (
    PATIENTS_LINE,
    open_own_plan,
    open_person,
    open_plan_of,
    set_weights,
    weight_of,
)


def open_rating_of(page: Page, name: str) -> None:
    open_person(page, name)
    page.get_by_role("link", name="Penilaian").click()
    expect(page.get_by_role("heading", level=1, name=f"Penilaian {name}")).to_be_visible()


def test_nothing_serious_on_the_screens_of_a_plan_and_of_its_dispute(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari", desktop=True).page
    page, found = budi.page, list[str]()
    open_own_plan(page)
    expect(page.get_by_text("Belum ditautkan ke RHK atasan").first).to_be_visible()
    found += look_at_both_sizes(page, "/kinerja/rencana, without weights")
    page.get_by_role("button", name="Tambah RHK").click()
    found += look_at_both_sizes(page, "/kinerja/rencana, a new line")
    page.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    found += look_at_both_sizes(page, "/kinerja/rencana, a new line with what is missing")
    page.get_by_role("dialog").get_by_role("button", name="Tutup").click()
    page.get_by_role("button", name="Atur bobot").first.click()
    found += look_at_both_sizes(page, "/kinerja/rencana, weights")
    page.get_by_role("dialog").get_by_role("button", name="Tutup").click()
    set_weights(page, "60", "40")
    steps.expect_sent(page)
    found += look_at_both_sizes(page, "/kinerja/rencana")
    steps.go(page, "Kinerja")
    page.get_by_role("link", name=PATIENTS_LINE).first.click()
    expect(page.get_by_role("heading", level=1, name=PATIENTS_LINE)).to_be_visible()
    found += look_at_both_sizes(page, "/kinerja/:id")

    open_plan_of(sari, "Budi Santoso")
    expect(weight_of(sari, PATIENTS_LINE)).to_have_text("Bobot 60 %", timeout=30_000)
    found += look_at_both_sizes(sari, "/tim/:placement/rencana")
    open_own_plan(page)
    line.cut()
    set_weights(page, "70", "30")
    set_weights(sari, "50", "50")
    line.mend()
    for one in (page, sari):
        steps.expect_sent(one)
        expect(one.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)
    found += look_at_both_sizes(page, "/kinerja/rencana, two versions")
    found += look_at_both_sizes(sari, "/tim/:placement/rencana, two versions")
    for one, whose in ((page, "employee"), (sari, "supervisor")):
        visit(one, budi.origin, "/konflik")
        expect(one.get_by_text("Bobot").first).to_be_visible()
        found += look_at_both_sizes(one, f"/konflik, the {whose}'s")
        one.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
        expect(one.get_by_text("Yang berlaku sementara")).to_be_visible()
        found += look_at_both_sizes(one, f"/konflik/:collection/:id, the {whose}'s")
        one.get_by_role("button", name="Pakai versi ini").first.click()
        found += look_at_both_sizes(one, f"/konflik/:collection/:id, deciding, the {whose}'s")
        one.get_by_role("dialog").get_by_role("button", name="Batal").click()
    assert found == []


def test_nothing_serious_on_the_screens_of_a_rating(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone]
) -> None:
    sari, found = arrived("Sari", desktop=True).page, list[str]()
    open_rating_of(sari, "Budi Santoso")
    found += look_at_both_sizes(sari, "/tim/:placement/nilai, no period")
    server.stop()
    add_period(data)
    server.start()
    sync_now(sari)
    open_rating_of(sari, "Budi Santoso")
    expect(sari.get_by_role("group", name="Hasil kerja")).to_be_visible(timeout=30_000)
    found += look_at_both_sizes(sari, "/tim/:placement/nilai, blank")
    sari.get_by_role("button", name="Kirim penilaian").click()
    found += look_at_both_sizes(sari, "/tim/:placement/nilai, blank and sent")
    sari.get_by_role("group", name="Hasil kerja").get_by_text("Di atas ekspektasi").click()
    sari.get_by_role("button", name="Kirim penilaian").click()
    found += look_at_both_sizes(sari, "/tim/:placement/nilai, with missing reasons")
    sari.get_by_label("Alasan").first.fill("Melebihi target.")
    sari.get_by_role("group", name="Perilaku kerja").get_by_text("Sesuai ekspektasi").click()
    sari.get_by_role("button", name="Isi sisanya: sesuai").click()
    found += look_at_both_sizes(sari, "/tim/:placement/nilai, filled")
    sari.get_by_role("button", name="Kirim penilaian").click()
    expect(sari.get_by_role("button", name="Buka lagi")).to_be_visible()
    found += look_at_both_sizes(sari, "/tim/:placement/nilai, sent")
    sari.get_by_role("button", name="Buka lagi").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_label("Alasan").last.fill("Salah baca register.")
    sheet.get_by_role("button", name="Buka lagi").click()
    expect(sari.get_by_label("Alasan hasil kerja")).to_have_value("Melebihi target.")
    expect(sari.get_by_text("Berubah sejak Anda membukanya")).to_have_count(0)
    assert found == []


def test_nothing_serious_on_the_screens_of_a_phone_of_ones_own(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    budi, found = arrived("Budi"), list[str]()
    page = budi.page
    visit(page, budi.origin, "/antrean")
    found += look_at_both_sizes(page, "/antrean, nothing waits")
    line.cut()
    steps.go(page, "Beranda")
    steps.write_report(page, "12", "Posyandu Melati", photo=steps.make_photo())
    steps.go(page, "Saya")
    page.get_by_role("link", name="Titip kirim").click()
    found += look_at_both_sizes(page, "/cadangan")
    with page.expect_download():
        page.get_by_role("button", name="Buat berkas").click()
    found += look_at_both_sizes(page, "/cadangan, made")
    page.get_by_role("link", name="Buka titipan").click()
    steps.carry(page, "LURING-BUNDLE-1 x\nAAAA", "Rapat hari Selasa")
    expect(page.get_by_text("Menunggu sinyal", exact=True)).to_be_visible()
    expect(page.get_by_text("bukan berkas cadangan Luring")).to_be_visible()
    found += look_at_both_sizes(page, "/titipan")
    steps.go(page, "Saya")
    page.get_by_role("link", name="Kunci layar").click()
    found += look_at_both_sizes(page, "/kunci")
    page.get_by_label("PIN baru").fill(PIN)
    page.get_by_role("button", name="Pasang PIN").click()
    expect(page.get_by_role("link", name="Kunci layar")).to_contain_text("Terkunci dengan PIN")
    visit(page, budi.origin, "/kunci")
    found += look_at_both_sizes(page, "the lock")
    page.get_by_label("PIN", exact=True).fill("111222")
    page.get_by_role("button", name="Buka", exact=True).click()
    expect(page.get_by_text("PIN salah.")).to_be_visible()
    found += look_at_both_sizes(page, "the lock, wrong PIN")
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Buka", exact=True).click()
    expect(page.get_by_role("navigation", name="Menu utama")).to_be_visible()
    found += look_at_both_sizes(page, "/kunci, locked")
    assert found == []
