"""English is fetched when somebody chooses it, and works without a signal from then on."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.phone import Phone
from e2e.server_process import ServerProcess


def test_english_without_a_signal_says_so_and_once_fetched_needs_none(
    server: ServerProcess, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    server.kill()
    steps.go(budi.page, "Saya")
    budi.page.get_by_text("English", exact=True).click()
    expect(budi.page.get_by_text("Bahasa Inggris belum ada di HP ini.")).to_be_visible()
    expect(budi.page.get_by_label("Indonesia")).to_be_checked()

    server.restart()
    budi.page.get_by_text("English", exact=True).click()
    expect(budi.page.get_by_text("Bahasa Inggris belum ada di HP ini.")).to_have_count(0)
    expect(budi.page.get_by_role("heading", level=1, name="Me")).to_be_visible()

    server.kill()
    page = budi.open_tab("/laporan")
    expect(page.get_by_role("heading", level=1, name="Reports")).to_be_visible()
