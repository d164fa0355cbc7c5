"""F88: what an employee writes is text to everybody who reads it."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.phone import Phone

POISON = '<img src=x onerror="window.harmed = 1"><script>window.harmed = 1</script> "&amp; \\u003cb>tebal'


def test_f88_markup_in_a_report_is_shown_to_the_supervisor_as_it_was_typed(
    arrived: Callable[..., Phone],
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.write_report(budi.page, "12", POISON)
    steps.expect_sent(budi.page)

    steps.open_first_report(sari.page, "Budi Santoso")
    expect(sari.page.get_by_text(POISON)).to_be_visible()
    sari.page.get_by_role("button", name="Kembalikan").click()
    sheet = sari.page.get_by_role("dialog")
    sheet.get_by_label("Alasan").last.fill(POISON)
    sheet.get_by_role("button", name="Kembalikan").click()
    steps.expect_sent(sari.page)

    steps.go(budi.page, "Beranda")
    budi.page.get_by_role("link", name="Perbaiki laporan").click()
    expect(budi.page.get_by_text(POISON).first).to_be_visible()
    for phone in (budi, sari):
        assert phone.page.evaluate("window.harmed") is None
        assert phone.page.locator("img[src='x']").count() == 0
