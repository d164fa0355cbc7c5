"""F23: what is on a phone is copied to another one, and both write on under one number."""

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_conflict import sync_now
from e2e.test_every_screen import expect_nothing_serious

REPORTS = """
    SELECT count(*), count(DISTINCT replica) FROM envelope WHERE collection = 'report' AND outcome = 'applied'
"""
TOLD = "Dua perangkat menulis dengan satu nomor"


def test_f23_nothing_of_a_copied_phone_is_lost_and_its_person_is_told_on_both(
    line: Line, data: Path, new_phone: Callable[..., Phone], arrived: Callable[..., Phone]
) -> None:
    first, second = arrived("Budi", on="HP lama"), new_phone("HP baru")
    steps.write_report(first.page, "11", "Sebelum disalin")
    steps.expect_sent(first.page)
    first.close()
    shutil.copytree(first.profile, second.profile, ignore=shutil.ignore_patterns("Singleton*"))

    line.cut()
    for phone, quantity in ((first, "12"), (second, "13")):
        phone.open()
        steps.write_report(phone.page, quantity, f"Sesudah disalin, {quantity}")
    line.mend()
    for phone in (first, second):
        sync_now(phone.page)
        steps.expect_sent(phone.page)
    for phone in (first, second):
        sync_now(phone.page)
        expect(phone.page.get_by_text(TOLD)).to_be_visible(timeout=30_000)
        steps.go(phone.page, "Beranda")
        expect(phone.page.get_by_text(TOLD)).to_be_visible()
        steps.go(phone.page, "Laporan")
        for quantity in ("11", "12", "13"):
            expect(steps.report_row(phone.page, f"{quantity} pasien")).to_be_visible(timeout=30_000)
    assert ask(data, REPORTS) == [(3, 1)]

    for phone in (first, second):  # whichever came later has a number of its own now
        steps.write_report(phone.page, "14", "Dengan nomor sendiri")
        steps.expect_sent(phone.page)
    assert ask(data, REPORTS) == [(5, 2)]
    steps.go(second.page, "Beranda")
    expect_nothing_serious(second.page, "a copied phone")
    second.page.get_by_role("button", name="Sudah saya baca").click()
    expect(second.page.get_by_text(TOLD)).to_have_count(0)
    second.page.reload()
    expect(steps.greeting(second.page)).to_be_visible()
    expect(second.page.get_by_text(TOLD)).to_have_count(0)
