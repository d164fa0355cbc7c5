"""Two people edit the same plan offline: neither wins by himself, the weights before count, one decides, the
other is told."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone

PATIENTS_LINE = "Pasien dilayani sesuai standar"
VISITS_LINE = "Keluarga dikunjungi di rumah"


def open_own_plan(page: Page) -> None:
    steps.go(page, "Kinerja")
    page.get_by_role("link", name="Rencana (SKP)").click()
    expect(page.get_by_role("heading", level=1, name="Rencana kinerja (SKP)")).to_be_visible()


def open_plan_of(page: Page, name: str) -> None:
    open_person(page, name)
    page.get_by_role("link", name="Rencana (SKP)").click()
    expect(page.get_by_role("heading", level=1, name=f"Rencana {name}")).to_be_visible()


def open_person(page: Page, name: str) -> None:
    steps.go(page, "Tim")
    page.get_by_role("listitem").get_by_role("link").filter(has_text=name).first.click()


def set_weights(page: Page, first: str, second: str) -> None:
    page.get_by_role("button", name="Atur bobot").first.click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(PATIENTS_LINE).fill(first)
    sheet.get_by_label(VISITS_LINE).fill(second)
    expect(sheet.get_by_text("100 dari 100 %")).to_be_visible()
    sheet.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text(steps.SAVED).first).to_be_visible()


def weight_of(page: Page, line: str) -> Locator:
    return page.get_by_role("region", name=line).get_by_text(re.compile("^Bobot"))


def test_f28_two_people_edit_the_same_plan_offline_and_the_one_not_chosen_is_told(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi").page, arrived("Sari", desktop=True).page
    open_own_plan(budi)
    set_weights(budi, "60", "40")
    steps.expect_sent(budi)
    open_plan_of(sari, "Budi Santoso")
    expect(weight_of(sari, PATIENTS_LINE)).to_have_text("Bobot 60 %", timeout=30_000)

    line.cut()
    set_weights(budi, "70", "30")
    set_weights(sari, "50", "50")
    expect(weight_of(budi, PATIENTS_LINE)).to_have_text("Bobot 70 %")
    line.mend()
    for page in (budi, sari):
        steps.expect_sent(page)
    expect(budi.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)
    expect(sari.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)
    for page in (budi, sari):
        expect(weight_of(page, PATIENTS_LINE)).to_have_text("Bobot 60 %")

    sari.get_by_role("link", name="Lihat kedua versi").click()
    hers = sari.get_by_role("region", name=re.compile("^Versi")).filter(has_text="50 %")
    expect(hers).to_contain_text(PATIENTS_LINE)
    hers.get_by_role("button", name="Pakai versi ini").click()
    sari.get_by_role("dialog").get_by_role("button", name="Putuskan").click()
    expect(sari.get_by_text("Tidak ada lagi yang perlu dipilih di sini")).to_be_visible()
    steps.expect_sent(sari)

    expect(weight_of(budi, PATIENTS_LINE)).to_have_text("Bobot 50 %", timeout=30_000)
    steps.go(budi, "Beranda")
    expect(budi.get_by_role("link", name="Versi Anda tidak dipakai")).to_be_visible()
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'plan'") == [(1,)]


def test_f37_weights_that_do_not_fit_together_are_mended_in_the_plan(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    """He gives a new additional line its share; she, not knowing it, divides the main ones anew."""
    budi, sari = arrived("Budi").page, arrived("Sari", desktop=True).page
    open_own_plan(budi)
    add_line(budi, "Menjadi panitia lomba desa")
    set_weights(budi, "60", "40")
    steps.expect_sent(budi)
    open_plan_of(sari, "Budi Santoso")
    expect(weight_of(sari, PATIENTS_LINE)).to_have_text("Bobot 60 %", timeout=30_000)

    line.cut()
    budi.get_by_role("button", name="Atur bobot").first.click()
    sheet = budi.get_by_role("dialog")
    sheet.get_by_label(VISITS_LINE).fill("30")
    expect(sheet.get_by_text("90 dari 100 %, kurang 10")).to_be_visible()
    sheet.get_by_role("button", name="Simpan").click()
    expect(sheet.get_by_text("Jumlahnya 90 %, harus tepat 100 %.").first).to_be_visible()
    expect(sheet.get_by_label(PATIENTS_LINE)).to_be_focused()  # what is wrong is where one goes on writing
    sheet.get_by_label("panitia lomba").fill("10")
    sheet.get_by_role("button", name="Simpan").click()
    set_weights(sari, "50", "50")
    line.mend()
    for page in (budi, sari):
        steps.expect_sent(page)
        expect(page.get_by_text("Bobot tidak lagi 100 %")).to_be_visible(timeout=30_000)
        expect(weight_of(page, PATIENTS_LINE)).to_have_text("Bobot 60 %")

    set_weights(sari, "50", "40")
    steps.expect_sent(sari)
    for page in (budi, sari):
        expect(page.get_by_text("Bobot tidak lagi 100 %")).to_have_count(0, timeout=30_000)
        expect(weight_of(page, PATIENTS_LINE)).to_have_text("Bobot 50 %")


def add_line(page: Page, rhk: str) -> None:
    page.get_by_role("button", name="Tambah RHK").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_text("Tambahan", exact=True).click()
    sheet.get_by_label("Rencana hasil kerja (RHK)").fill(rhk)
    sheet.get_by_label("Nama indikator").fill("Jumlah kegiatan")
    sheet.get_by_label("Target", exact=False).first.fill("4")
    sheet.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("region", name=rhk)).to_be_visible()
