"""A nomination, from the superior without a signal over her own superior to the personnel office; the
candidate reads which conditions are met, and what was decided.
"""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_development import look_well, open_room

WHAT = "Pelatihan kepemimpinan"


def nomination(page: Page) -> Locator:
    return page.get_by_label(WHAT, exact=True)


def decides(page: Page, button: str, reason: str) -> None:
    nomination(page).get_by_role("button", name=button, exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").fill(reason)
    sheet.get_by_role("button", name="Simpan").click()
    steps.expect_sent(page)


def test_a_nomination_is_supported_and_granted_and_the_candidate_reads_why(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    sari = arrived("Sari").page
    open_room(sari, "Karier")
    sari.get_by_role("link", name="Budi Santoso").click()
    line.cut()
    hours = sari.get_by_role("listitem").filter(has_text="Pengembangan paling sedikit 20 JP")
    expect(hours).to_contain_text("0 JP tahun ini.")
    expect(hours).to_contain_text("Belum terpenuhi")
    expect(hours).to_contain_text("Sumber: PP 11/2017 ps. 203")
    asked = sari.get_by_role("listitem").filter(has_text="Pangkat dan masa kerja memenuhi")
    expect(asked).to_contain_text("Diperiksa oleh pengelola kepegawaian.")
    look_well(sari, "conditions of a nomination")
    sari.get_by_role("button", name=f"Calonkan: {WHAT}").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_label("Mengapa orang ini?").fill("Memimpin posyandu tanpa diminta")
    sheet.get_by_role("button", name="Simpan").click()
    expect(nomination(sari)).to_contain_text("Diusulkan atasan")
    line.mend()
    steps.expect_sent(sari)

    hasan = arrived("Hasan").page
    open_room(hasan, "Karier")
    expect(nomination(hasan)).to_contain_text("Budi Santoso")
    look_well(hasan, "a nomination that waits for support")
    decides(hasan, "Dukung", "Saya sependapat")
    admin = arrived("Admin").page
    open_room(admin, "Karier")
    decides(admin, "Kabulkan", "Angkatan II")
    budi = arrived("Budi").page
    open_room(budi, "Karier")
    expect(nomination(budi)).to_contain_text("Dikabulkan")
    expect(nomination(budi)).to_contain_text("Memimpin posyandu tanpa diminta")
    expect(nomination(budi)).to_contain_text("Keputusan: Angkatan II")
    expect(nomination(budi).get_by_role("button")).to_have_count(0)
