"""Two changes of the same thing, neither seen by the other's author: shown side by side, decided, told."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import PATIENTS, VISITS, ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_every_screen import expect_nothing_serious

NOTE = "Membantu posyandu"
OTHER = "Kegiatan lain"


def link_to(page: Page, indicator: str) -> None:
    steps.go(page, "Laporan")
    steps.report_row(page, OTHER).get_by_role("link").first.click()
    page.get_by_role("button", name="Tautkan ke rencana").click()
    page.get_by_role("dialog").get_by_role("button", name=indicator).click()
    expect(page.get_by_text("Ditautkan. Tersimpan di HP ini.").first).to_be_visible()


def sync_now(page: Page) -> None:
    """Without waiting for the phone to notice that there is a signal again."""
    page.goto(urljoin(page.url, "/sinkron"))
    page.get_by_role("button", name="Kirim sekarang").click()


def report_other_work(page: Page) -> None:
    steps.write_report(page, "4", NOTE, indicator=OTHER)
    steps.expect_sent(page)


def test_f41_two_links_made_offline_stand_side_by_side_until_the_supervisor_chooses_and_the_author_is_told(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    first, second = arrived("Budi", on="HP lama"), arrived("Budi", on="HP baru")
    sari = arrived("Sari", desktop=True).page
    report_other_work(first.page)
    steps.go(second.page, "Laporan")
    expect(steps.report_row(second.page, OTHER)).to_be_visible()
    line.cut()
    link_to(first.page, PATIENTS)
    link_to(second.page, VISITS)
    line.mend()
    for phone in (first, second):
        steps.expect_sent(phone.page)

    steps.go(sari, "Beranda")
    sari.get_by_role("link", name="perbedaan menunggu keputusan Anda").click()
    expect(sari.get_by_text("Diubah orang yang sama di dua perangkat")).to_be_visible()
    sari.get_by_role("listitem").get_by_role("link", name="Budi Santoso").click()
    versions = sari.get_by_role("region", name=re.compile(r"Versi \d \(Budi Santoso\)"))
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("Belum melihat versi 2 (Budi Santoso)")
    chosen = versions.filter(has_text=VISITS)
    expect(chosen).to_contain_text("berbeda")
    expect_nothing_serious(sari, "/konflik/:collection/:id")
    line.cut()
    chosen.get_by_role("button", name="Pakai versi ini").click()
    sari.get_by_role("dialog").get_by_role("button", name="Putuskan").click()
    expect(sari.get_by_text("Tidak ada lagi yang perlu dipilih di sini")).to_be_visible()
    line.mend()
    steps.expect_sent(sari)

    sync_now(first.page)
    steps.go(first.page, "Beranda")
    told = first.page.get_by_role("link", name="Versi Anda tidak dipakai")
    expect(told).to_contain_text("Diputuskan oleh Sari Wulandari", timeout=30_000)
    steps.go(first.page, "Laporan")
    expect(steps.report_row(first.page, VISITS)).to_contain_text("Diputuskan oleh Sari Wulandari")
    steps.go(first.page, "Beranda")
    told.click()
    expect(first.page.get_by_role("region", name="Versi Anda")).to_contain_text(PATIENTS)
    expect(first.page.get_by_role("region", name="Versi yang dipakai")).to_contain_text(VISITS)
    expect_nothing_serious(first.page, "a version not used")
    first.page.get_by_role("button", name="Sudah saya baca").click()
    expect(first.page.get_by_text("Tidak ada lagi yang perlu dipilih di sini")).to_be_visible()
    steps.go(second.page, "Beranda")
    expect(second.page.get_by_role("link", name="Versi Anda tidak dipakai")).to_have_count(0)

    third = arrived("Budi", on="HP ketiga").page  # which wrote none of it
    third.goto(urljoin(third.url, "/lain/kabar"))
    third.get_by_role("button", name="Versi Anda tidak dipilih; keduanya dapat dibaca").click()
    expect(third.get_by_role("heading", level=1, name="Riwayat")).to_be_visible()
    expect(third.get_by_text("Tidak dipilih", exact=True)).to_be_visible()
    assert ask(data, "SELECT count(*) FROM envelope WHERE outcome = 'conflict'") == [(1,)]
