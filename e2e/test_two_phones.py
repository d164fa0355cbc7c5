"""Two phones of one person: each sees what the other has sent."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone


def test_two_phones_of_one_person_work_offline_and_meet(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    first, second = arrived("Budi", on="HP lama"), arrived("Budi", on="HP baru")
    line.cut()
    steps.write_report(first.page, "12", "Pagi, di HP lama")
    steps.write_report(second.page, "13", "Sore, di HP baru")
    line.mend()

    for phone in (first, second):
        steps.expect_sent(phone.page)
        steps.go(phone.page, "Laporan")
    for phone in (first, second):
        for amount in ("12 pasien", "13 pasien"):
            expect(steps.report_row(phone.page, amount)).to_contain_text("Terkirim", timeout=30_000)
        expect(phone.page.get_by_text("Ada dua versi")).to_have_count(0)
    assert ask(data, "SELECT count(DISTINCT replica) FROM envelope WHERE collection = 'report'") == [(2,)]
