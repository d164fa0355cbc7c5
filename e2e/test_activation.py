"""A slip opens an account: issued by the supervisor, used once."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import NIP
from e2e.phone import Phone

NEW_PASSWORD = "perahu kopi gunung"


def test_a_supervisor_issues_a_slip_and_the_employee_opens_his_account_with_it(
    new_phone: Callable[..., Phone], arrived: Callable[..., Phone]
) -> None:
    sari = arrived("Sari", desktop=True)
    sari.page.goto(sari.origin + "/slip")
    sari.page.get_by_role("checkbox", name="Agus Salim").check()
    sari.page.get_by_role("button", name="Terbitkan 1 slip").click()
    expect(sari.page.get_by_text("1 slip terbit").first).to_be_visible()
    expect(sari.page.get_by_role("img", name="Kode QR aktivasi untuk Agus Salim")).to_be_visible()
    code = re.search(r"\b[2-9A-Z]{5}[- ]?[2-9A-Z]{5}\b", sari.page.get_by_role("main").inner_text())
    assert code is not None

    page = new_phone("Agus").open("/masuk")
    page.get_by_role("link", name="Aktifkan dengan slip").click()
    fill_activation(page, code.group())
    page.get_by_role("button", name="Aktifkan").click()

    expect(page.get_by_role("heading", level=1, name="Periksa data Anda")).to_be_visible()
    expect(page.get_by_text("Sari Wulandari")).to_be_visible()
    expect(page.get_by_text("Puskesmas Batang Asai")).to_be_visible()
    page.get_by_role("button", name="Data saya benar").or_(
        page.get_by_role("link", name="Data saya benar")
    ).click()
    expect(page.get_by_role("heading", level=1, name="Pasang di layar utama")).to_be_visible()
    page.get_by_role("button", name="Lanjut").or_(page.get_by_role("link", name="Lanjut")).click()
    page.get_by_role("link", name="Buat laporan").or_(page.get_by_role("button", name="Buat laporan")).click()
    page.get_by_role("button", name="Jumlah pasien yang dilayani").click()
    steps.fill_report(page, "5", "Laporan pertama")
    page.get_by_role("button", name="Lanjut").click()
    steps.finish_report(page)
    steps.expect_sent(page)

    other = new_phone("HP lain").open("/aktivasi")
    fill_activation(other, code.group())
    other.get_by_role("button", name="Aktifkan").click()
    expect(other.get_by_role("alert")).to_contain_text("sudah")
    other.goto(other.url.replace("/aktivasi", "/masuk"))
    steps.sign_in(other, "Agus", NEW_PASSWORD)
    expect(steps.greeting(other)).to_be_visible()


def fill_activation(page: Page, code: str) -> None:
    page.get_by_label("NIP", exact=True).fill(NIP["Agus"])
    page.get_by_label("Kode aktivasi").fill(code)
    page.get_by_label("Kata sandi baru", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Ulangi kata sandi baru").fill(NEW_PASSWORD)
    page.get_by_label("PIN 6 angka").fill("274913")
    page.get_by_label("Ulangi PIN").fill("274913")
