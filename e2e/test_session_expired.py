"""F8, F49: the session ends while work waits."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone


def test_f8_with_the_session_expired_he_goes_on_working_is_asked_to_sign_in_and_everything_is_sent(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    page = budi.page
    line.cut()
    for number in (11, 12, 13):
        steps.write_report(page, str(number), f"Poli umum {number}")
    ask(data, "DELETE FROM session")
    line.mend()

    expect(steps.chip(page, "Masuk untuk mengirim")).to_be_visible(timeout=30_000)
    steps.write_report(page, "14", "Ditulis setelah sesi berakhir")
    steps.go(page, "Laporan")
    expect(page.get_by_role("listitem").filter(has_text="Menunggu dikirim")).to_have_count(4)

    steps.go(page, "Beranda")
    page.get_by_role("main").get_by_role("link", name="Masuk kembali").click()
    expect(page.get_by_text("Pekerjaan Anda tetap tersimpan di HP ini").first).to_be_visible()
    steps.sign_in(page, "Budi")
    steps.expect_sent(page)
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(4,)]
    assert ask(data, "SELECT count(DISTINCT replica) FROM envelope WHERE collection = 'report'") == [(1,)]
