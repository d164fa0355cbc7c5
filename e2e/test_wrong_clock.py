"""F55: a phone whose clock is a year wrong works, is received, is told, and its reports are marked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.phone import Phone

DAY_MS = 86_400_000


@pytest.mark.parametrize(
    ("days", "mark"),
    [(365, "Jam HP tidak cocok"), (-365, "Dikirim kemudian")],
    ids=["a year ahead", "a year behind"],
)
def test_f55_a_report_from_a_phone_a_year_wrong_arrives_and_is_marked(
    days: int, mark: str, data: Path, new_phone: Callable[..., Phone]
) -> None:
    budi = new_phone("Budi")
    budi.clock_off_ms = days * DAY_MS
    page = budi.open()
    steps.arrive(page, "Budi")
    expect(page.get_by_text("Jam HP berbeda 365 hari dari server.")).to_be_visible()

    steps.write_report(page, "12", "Poli umum pagi")
    steps.expect_sent(page)
    steps.go(page, "Laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text("Terkirim")
    expect(steps.report_row(page, "12 pasien")).to_contain_text(mark)
    page.get_by_text("12 pasien").click()
    expect(page.get_by_text("Dibuat di HP", exact=True)).to_be_visible()
    expect(page.get_by_text("Diterima server", exact=True)).to_be_visible()

    steps.write_report(page, "13", "Poli umum sore")
    steps.expect_sent(page)
    assert ask(data, "SELECT count(*) FROM envelope WHERE collection = 'report' AND outcome = 'applied'") == [
        (2,)
    ]
