"""F69, F70, F71, F103: two tabs of one app on one phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Fate, Line, Request
from e2e.phone import Phone

COUNT = "SELECT count(*) FROM envelope WHERE collection = 'report'"


def set_life(page: Page, state: Literal["frozen", "active"]) -> None:
    """Freeze a tab as the system does to one in the background, or let it go on."""
    page.context.new_cdp_session(page).send("Page.setWebLifecycleState", {"state": state})


def carries_work(request: Request) -> bool:
    return request.is_exchange and b"\n{" in request.text


def test_f69_what_the_other_tab_did_to_a_report_is_shown_before_a_decision_about_it(
    arrived: Callable[..., Phone],
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.write_report(budi.page, "12", "Poli umum pagi")
    steps.expect_sent(budi.page)
    first = sari.page
    steps.open_first_report(first, "Budi Santoso")
    second = sari.open_tab("/verifikasi")
    steps.open_first_report(second, "Budi Santoso")

    second.get_by_role("button", name="Setujui").click()
    expect(first.get_by_role("button", name="Setujui")).to_have_count(0)
    expect(first.get_by_text("Semua laporan sudah diputuskan")).to_be_visible()


def test_f69_a_withdrawal_in_another_tab_is_shown_in_the_correction_that_is_open(
    arrived: Callable[..., Phone],
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.write_report(budi.page, "21", "Poli umum pagi")
    steps.expect_sent(budi.page)
    steps.return_first_report(sari.page, "Budi Santoso", "Jumlah keliru.")

    page = budi.page
    steps.go(page, "Beranda")
    page.get_by_role("link", name="Perbaiki laporan").click()
    page.get_by_role("link", name="Perbaiki", exact=True).click()
    page.get_by_label("Jumlah yang dicapai").fill("12")
    other = budi.open_tab("/laporan")
    steps.report_row(other, "21 pasien").get_by_role("link").click()
    other.get_by_role("button", name="Tarik laporan").click()
    other.get_by_role("dialog").get_by_role("button", name="Tarik laporan").click()

    expect(page.get_by_text("Laporan ini berubah sejak Anda membukanya")).to_be_visible()
    expect(page.get_by_label("Jumlah yang dicapai")).to_have_value("12")


def test_f70_a_visible_tab_takes_over_from_a_frozen_one_within_ten_seconds(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    first = budi.page
    second = budi.open_tab("/")
    expect(steps.greeting(second)).to_be_visible()
    set_life(first, "frozen")

    steps.write_report(second, "12", "Poli umum pagi")
    line.wait_for(lambda requests: any(map(carries_work, requests)), 10)
    steps.expect_sent(second)
    assert ask(data, COUNT) == [(1,)]
    set_life(first, "active")


def test_f71_a_tab_closed_while_it_sends_leaves_the_rest_to_the_next_one(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    first = budi.page
    second = budi.open_tab("/")
    expect(steps.greeting(second)).to_be_visible()
    line.fate = hold_the_first()
    steps.write_report(first, "12", "Poli umum pagi")
    line.wait_for(lambda requests: any(map(carries_work, requests)))
    first.close()
    line.release()

    steps.expect_sent(second)
    assert ask(data, COUNT) == [(1,)]


def test_f103_a_tab_that_was_frozen_while_it_sent_settles_nothing_over_the_one_that_took_over(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    first = budi.page
    second = budi.open_tab("/")
    expect(steps.greeting(second)).to_be_visible()
    line.fate = hold_the_first()
    steps.write_report(first, "12", "Poli umum pagi")
    line.wait_for(lambda requests: any(map(carries_work, requests)))
    set_life(first, "frozen")
    line.release()

    steps.expect_sent(second)
    steps.write_report(second, "13", "Poli umum sore")
    steps.expect_sent(second)
    set_life(first, "active")
    for page in (first, second):
        steps.go(page, "Laporan")
        for amount in ("12 pasien", "13 pasien"):
            expect(steps.report_row(page, amount)).to_contain_text("Terkirim")
        steps.expect_sent(page)
    assert ask(data, COUNT) == [(2,)]


def hold_the_first() -> Callable[[Request], Fate]:
    """Keep the first exchange that carries work on the way, let everything else pass."""
    held: list[Request] = []

    def decide(request: Request) -> Fate:
        if carries_work(request) and not held:
            held.append(request)
            return "hold"
        return "pass"

    return decide
