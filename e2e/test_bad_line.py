"""F2, F6, F7: a line that lies, and one that breaks in the middle."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone

COUNT = "SELECT count(*) FROM envelope WHERE collection = 'report'"


def test_f6_a_captive_portal_that_answers_everything_with_its_page_is_no_signal(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.portal()
    steps.write_report(budi.page, "12", "Poli umum pagi")
    asked = len(line.requests)
    line.wait_for(lambda requests: any(request.is_exchange for request in requests[asked:]))
    expect(steps.chip(budi.page, steps.OFFLINE)).to_be_visible()
    page = budi.open_tab("/laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text("Menunggu dikirim")

    line.mend()
    steps.expect_sent(page)
    assert ask(data, COUNT) == [(1,)]


def test_f2_an_upload_cut_in_the_middle_stores_nothing_and_is_sent_again(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.fate = lambda request: "cut_upload" if request.is_exchange else "pass"
    steps.write_report(budi.page, "12", "Poli umum pagi")
    asked = line.exchanges()
    line.wait_for(lambda requests: line.exchanges() > asked, 30)
    assert ask(data, COUNT) == [(0,)]

    line.mend()
    steps.expect_sent(budi.page)
    assert ask(data, COUNT) == [(1,)]


def test_f7_an_answer_cut_in_the_middle_is_no_answer(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.fate = lambda request: "cut_reply" if request.is_exchange else "pass"
    steps.write_report(budi.page, "12", "Poli umum pagi")
    asked = line.exchanges()
    line.wait_for(lambda requests: line.exchanges() > asked, 30)
    steps.go(budi.page, "Laporan")
    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Menunggu dikirim")

    line.mend()
    steps.expect_sent(budi.page)
    assert ask(data, COUNT) == [(1,)]
