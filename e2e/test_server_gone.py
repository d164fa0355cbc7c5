"""The app opens and is usable when the server is not there."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.phone import Phone
from e2e.server_process import ServerProcess


def test_the_app_opens_and_is_usable_with_the_server_killed(
    server: ServerProcess, new_phone: Callable[..., Phone]
) -> None:
    budi = new_phone("Budi")
    steps.arrive(budi.open(), "Budi")
    budi.close()
    server.kill()

    page = budi.open()
    expect(steps.greeting(page)).to_be_visible()
    expect(page.get_by_text("Jumlah pasien yang dilayani")).to_be_visible()
    for name, heading in (("Kinerja", "Kinerja"), ("Laporan", "Laporan saya"), ("Saya", "Saya")):
        steps.go(page, name)
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    steps.write_report(page, "12", "Poli umum pagi")
    expect(page.get_by_text("Menunggu dikirim").first).to_be_visible()
    steps.go(page, "Laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text("Menunggu dikirim")
