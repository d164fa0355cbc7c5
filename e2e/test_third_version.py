"""None of the versions: a third is written from where they are compared, without a signal, and it counts."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_every_screen import expect_nothing_serious
from e2e.test_locked_period import add_period
from e2e.test_plan_conflict import add_line, open_own_plan, open_plan_of, set_weights, weight_of
from e2e.test_plan_screens import open_rating_of

RHK = "Menjadi panitia lomba desa"
SETTLED = "Tidak ada lagi yang perlu dipilih di sini"
CONFLICTS = "SELECT count(*) FROM envelope WHERE outcome = 'conflict'"


def write_line(page: Page, now: str, rhk: str) -> None:
    page.get_by_role("region", name=now).get_by_role("button", name="Ubah").click()
    save_line(page, rhk)
    expect(page.get_by_role("region", name=rhk)).to_be_visible()


def save_line(page: Page, rhk: str) -> None:
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Rencana hasil kerja (RHK)").fill(rhk)
    sheet.get_by_role("button", name="Simpan").click()


def open_third(page: Page) -> Locator:
    """From the screen that says there are two versions, to the editor."""
    page.get_by_role("link", name="Lihat kedua versi").first.click()
    expect(page.get_by_role("region", name=re.compile("^Versi"))).to_have_count(2)
    page.get_by_role("button", name="Tulis versi ketiga").click()
    return page.get_by_role("dialog")


def expect_told(page: Page, by: str) -> None:
    sync_now(page)
    steps.go(page, "Beranda")
    told = page.get_by_role("link", name="Versi Anda tidak dipakai")
    expect(told).to_contain_text(f"Diputuskan oleh {by}", timeout=30_000)


def test_f28_a_third_wording_of_a_plan_line_written_offline_settles_its_dispute_and_the_other_is_told(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi").page, arrived("Sari", desktop=True).page
    open_own_plan(budi)
    add_line(budi, RHK)
    steps.expect_sent(budi)
    open_plan_of(sari, "Budi Santoso")
    expect(sari.get_by_role("region", name=RHK)).to_be_visible(timeout=30_000)
    line.cut()
    write_line(budi, RHK, "Panitia lomba desa tingkat kecamatan")
    write_line(sari, RHK, "Panitia lomba desa tingkat kabupaten")
    line.mend()
    for page in (budi, sari):
        steps.expect_sent(page)
        expect(page.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)

    line.cut()
    sheet = open_third(sari)
    expect(sheet.get_by_label("Rencana hasil kerja (RHK)")).to_have_value(RHK)
    expect(sheet.get_by_label("Nama indikator")).to_have_value("Jumlah kegiatan")
    expect_nothing_serious(sari, "a third wording")
    save_line(sari, "Panitia lomba desa")
    expect(sari.get_by_text(SETTLED)).to_be_visible()
    line.mend()
    steps.expect_sent(sari)
    expect_told(budi, "Sari Wulandari")
    open_own_plan(budi)
    expect(budi.get_by_role("region", name="Panitia lomba desa", exact=True)).to_be_visible()
    expect(budi.get_by_text("Ada dua versi")).to_have_count(0)
    assert ask(data, CONFLICTS) == [(1,)]


def test_f28_third_weights_written_by_the_employee_tell_the_superior(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi").page, arrived("Sari", desktop=True).page
    open_own_plan(budi)
    set_weights(budi, "60", "40")
    steps.expect_sent(budi)
    open_plan_of(sari, "Budi Santoso")
    expect(weight_of(sari, "Pasien")).to_have_text("Bobot 60 %", timeout=30_000)
    line.cut()
    set_weights(budi, "70", "30")
    set_weights(sari, "50", "50")
    line.mend()
    for page in (budi, sari):
        steps.expect_sent(page)
        expect(page.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)
        expect(page.get_by_text("Berubah sejak Anda membukanya")).to_have_count(0)  # told once

    sheet = open_third(budi)
    expect(sheet.get_by_label("Pasien")).to_have_value("60")
    sheet.get_by_label("Pasien").fill("55")
    sheet.get_by_label("Keluarga").fill("45")
    sheet.get_by_role("button", name="Simpan").click()
    expect(budi.get_by_text(SETTLED)).to_be_visible()
    steps.expect_sent(budi)
    expect_told(sari, "Budi Santoso")
    open_plan_of(sari, "Budi Santoso")
    expect(weight_of(sari, "Pasien")).to_have_text("Bobot 55 %")
    assert ask(data, CONFLICTS) == [(1,)]


def rate(page: Page, level: str, reason: str) -> None:
    results = page.get_by_role("group", name="Hasil kerja")
    results.get_by_text(level).click()
    page.get_by_label("Alasan").first.fill(reason)
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.get_by_text(steps.SAVED).first).to_be_visible()


def test_f30_a_third_rating_is_written_where_two_devices_of_a_superior_differ(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    add_period(data)
    server.start()
    phone, desk = arrived("Sari", on="HP Sari").page, arrived("Sari", on="PC Sari", desktop=True).page
    open_rating_of(phone, "Budi Santoso")
    open_rating_of(desk, "Budi Santoso")
    rate(desk, "Sesuai ekspektasi", "Menurut register.")
    steps.expect_sent(desk)
    expect(phone.get_by_text("Berubah sejak Anda membukanya")).to_be_visible(timeout=30_000)
    phone.get_by_role("button", name="Pakai isi sekarang").click()
    line.cut()
    rate(phone, "Di atas ekspektasi", "Melebihi target.")
    rate(desk, "Di bawah ekspektasi", "Register belum lengkap.")
    line.mend()
    for page in (phone, desk):
        steps.expect_sent(page)
        expect(page.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)

    line.cut()
    desk.get_by_role("link", name="Lihat kedua versi").first.click()
    expect(desk.get_by_role("region", name=re.compile("^Versi"))).to_have_count(2)
    expect_nothing_serious(desk, "two ratings")
    desk.get_by_role("link", name="Tulis versi ketiga").click()
    expect(desk.get_by_label("Alasan").first).to_have_value("Menurut register.")
    rate(desk, "Sesuai ekspektasi", "Sesuai register dan target.")
    expect(desk.get_by_text("Ada dua versi")).to_have_count(0)
    line.mend()
    steps.expect_sent(desk)
    sync_now(phone)
    open_rating_of(phone, "Budi Santoso")
    expect(phone.get_by_label("Alasan").first).to_have_value("Sesuai register dan target.")
    expect(phone.get_by_text("Ada dua versi")).to_have_count(0)
    assert ask(data, CONFLICTS) == [(1,)]


def test_f35_third_weights_beside_an_agreement_are_decided_with_a_reason(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    """On one device she agrees to the plan, on the other she changes its weights; then she wants neither."""
    budi = arrived("Budi").page
    phone, desk = arrived("Sari", on="HP Sari").page, arrived("Sari", on="PC Sari", desktop=True).page
    open_own_plan(budi)
    set_weights(budi, "60", "40")
    budi.get_by_role("button", name="Kirim ke atasan").click()
    steps.expect_sent(budi)
    for page in (phone, desk):
        open_plan_of(page, "Budi Santoso")
        expect(weight_of(page, "Pasien")).to_have_text("Bobot 60 %", timeout=30_000)
        expect(page.get_by_text("Menunggu atasan")).to_be_visible(timeout=30_000)
    line.cut()
    set_weights(phone, "50", "50")
    desk.get_by_role("button", name="Sepakati", exact=True).click()
    expect(desk.get_by_text("Disepakati").first).to_be_visible()
    line.mend()
    for page in (phone, desk):
        steps.expect_sent(page)
    expect(desk.get_by_text("Ada dua versi").first).to_be_visible(timeout=30_000)

    line.cut()
    sheet = open_third(desk)
    expect(sheet.get_by_label("Pasien")).to_have_value("60")
    sheet.get_by_label("Pasien").fill("55")
    sheet.get_by_label("Keluarga").fill("45")
    sheet.get_by_role("button", name="Simpan").click()
    asked = desk.get_by_role("dialog", name="Pakai versi ketiga?")
    expect_nothing_serious(desk, "a third version and its reason")
    expect(asked.get_by_text("Sesudahnya: Draf.")).to_be_visible()
    asked.get_by_label("Alasan").fill("Sudah dibicarakan dengan Budi.")
    asked.get_by_role("button", name="Putuskan").click()
    expect(desk.get_by_text(SETTLED)).to_be_visible()
    line.mend()
    steps.expect_sent(desk)
    sync_now(budi)
    open_own_plan(budi)
    expect(weight_of(budi, "Pasien")).to_have_text("Bobot 55 %", timeout=30_000)
    expect(budi.get_by_text("Draf", exact=True)).to_be_visible()
    open_own_plan(budi)  # he has seen it now
    expect(budi.get_by_role("button", name="Kirim ke atasan")).to_be_enabled()
