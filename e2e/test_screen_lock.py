"""The PIN stands before the screens when the app opens; a forgotten one is replaced by the password."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import PIN
from e2e.phone import Phone

ASKED = "Masukkan PIN untuk membuka data di HP ini"


def test_a_pin_is_asked_for_at_the_start_and_the_password_replaces_a_forgotten_one(
    arrived: Callable[..., Phone],
) -> None:
    budi = arrived("Budi")
    steps.go(budi.page, "Saya")
    budi.page.get_by_role("link", name="Kunci layar").click()
    budi.page.get_by_label("PIN baru").fill(PIN)
    budi.page.get_by_role("button", name="Pasang PIN").click()
    expect(budi.page.get_by_role("link", name="Kunci layar")).to_contain_text("Terkunci dengan PIN")
    budi.close()

    page = budi.open("/laporan")
    expect(page.get_by_role("heading", level=1, name=ASKED)).to_be_visible()
    expect(page.get_by_role("navigation", name="Menu utama")).to_have_count(0)
    page.get_by_label("PIN", exact=True).fill("111222")
    page.get_by_role("button", name="Buka", exact=True).click()
    expect(page.get_by_text("PIN salah.")).to_be_visible()
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Buka", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Laporan saya")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", level=1, name=ASKED)).to_be_visible()
    page.get_by_role("link", name="Lupa PIN?").click()
    steps.sign_in(page, "Budi")
    expect(steps.greeting(page)).to_be_visible()
