"""The rater says nothing about an objection: his days pass, his superior decides without him, and all read
that it was so.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_every_screen import expect_nothing_serious
from e2e.test_objection import WHY, answer, open_task

LATER_DAYS = 8  # the rater has three working days, his superior seven
DAY_MS = 86_400_000
DECIDED = "Register kunjungan lengkap"
SILENT = "Penilai tidak menjawab sampai"


def test_where_the_rater_stays_silent_his_superior_takes_over(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, hasan = arrived("Budi"), arrived("Hasan", desktop=True)
    server.stop()
    release_result(data)
    server.start()
    budi.page.reload()
    steps.wait_for_parts(budi.page, "hasil", 5)
    open_task(budi.page, "Hasil penilaian tersedia")
    answer(budi.page, "Ajukan keberatan", "Alasan keberatan", WHY, "Kirim keberatan")
    steps.expect_sent(budi.page)
    address = budi.page.url

    page = hasan.page
    page.reload()
    page.goto(address)
    expect(page.get_by_text("Anda memutuskan setelah penjelasan datang")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Putuskan")).to_have_count(0)

    line.cut()
    server.live_later(LATER_DAYS)
    server.restart()
    line.mend()
    for phone in (hasan, budi):
        phone.close()
        phone.clock_off_ms = LATER_DAYS * DAY_MS
        phone.open()
    page = hasan.page
    open_task(page, "Keberatan menunggu keputusan Anda")
    expect(page.get_by_text(SILENT).first).to_be_visible(timeout=30_000)
    expect_nothing_serious(page, "/hasil/:id, the rater was silent")
    page.get_by_role("button", name="Putuskan").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("tidak menjawab sampai")).to_be_visible()
    sheet.get_by_text("Mengubah hasil").click()
    sheet.get_by_label("Predikat").select_option("sangat_baik")
    sheet.get_by_label("Alasan", exact=False).fill(DECIDED)
    sheet.get_by_role("button", name="Kirim keputusan").click()
    steps.expect_sent(page)

    budi.page.goto(address)
    expect(budi.page.get_by_text(DECIDED)).to_be_visible(timeout=30_000)
    expect(budi.page.get_by_text("Atasannya memutuskan tanpa penjelasannya; ini tercatat.")).to_be_visible()
    expect(budi.page.get_by_role("region", name="Predikat")).to_contain_text("Sangat Baik")
