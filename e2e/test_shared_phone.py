"""F50: somebody signs out with unsent work, and somebody else signs in on the same phone."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import NIP, ask
from e2e.line import Line
from e2e.phone import Phone

AUTHORS = """
    SELECT nip, count(*) FROM envelope JOIN person_nip ON person = actor
    WHERE collection = 'report' GROUP BY nip ORDER BY nip
"""


def test_f50_nothing_is_lost_and_nothing_is_sent_under_the_wrong_name(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    phone = arrived("Budi", on="HP bersama")
    page = phone.page
    line.fate = lambda request: "cut_upload" if request.is_exchange else "pass"
    steps.write_report(page, "12", "Laporan Budi")
    steps.sign_out(page)
    expect(page.get_by_role("listitem").filter(has_text="Budi Santoso")).to_contain_text(
        "1 kiriman belum terkirim"
    )

    line.mend()
    steps.arrive(page, "Dewi")
    steps.go(page, "Laporan")
    expect(page.get_by_text("Belum ada laporan")).to_be_visible()
    steps.write_report(page, "7", "Laporan Dewi")
    steps.expect_sent(page)
    assert ask(data, AUTHORS) == [(NIP["Dewi"], 1)]

    steps.sign_out(page)
    steps.sign_in(page, "Budi")
    steps.expect_sent(page)
    steps.go(page, "Laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text("Terkirim")
    expect(steps.report_row(page, "7 pasien")).to_have_count(0)
    assert ask(data, AUTHORS) == [(NIP["Budi"], 1), (NIP["Dewi"], 1)]
