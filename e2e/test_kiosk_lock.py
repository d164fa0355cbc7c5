"""A kiosk that somebody has left, or on which a finger sticks; and the next one, who finds nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import kiosk
from e2e.agency import PIN, ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess

ENDED = "Sesi selesai"
MINUTE = 61_000  # ms


def is_idle(page: Page) -> None:
    expect(page.get_by_role("button", name="Ketuk untuk mulai")).to_be_visible()
    expect(page.get_by_text("Budi Santoso")).to_have_count(0)


def test_the_kiosk_ends_the_session_of_whoever_walked_away_and_the_next_one_finds_nothing(
    server: ServerProcess, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    page = stand.page
    page.clock.install()
    kiosk.come(page, "Budi")
    expect(page.get_by_text("Budi Santoso")).to_be_visible()
    kiosk.begin_report(page, "Kunjungan ke rumah keluarga Rahmat")
    page.clock.fast_forward(46_000)
    expect(page.get_by_role("dialog", name="Masih di sini?")).to_be_visible()
    page.get_by_role("button", name="Ya, lanjutkan").click()
    expect(page.get_by_label("Uraian kegiatan")).to_have_value("Kunjungan ke rumah keluarga Rahmat")
    page.clock.fast_forward(MINUTE)
    expect(page.get_by_role("heading", level=1, name=ENDED)).to_be_visible()
    expect(page.get_by_text("Rahmat")).to_have_count(0)
    page.clock.fast_forward(MINUTE)
    is_idle(page)
    page.go_back()
    assert "Rahmat" not in page.content()
    assert "Budi Santoso" not in page.content()
    page.goto(stand.origin + "/kios")
    is_idle(page)
    second = stand.open_tab("/kios")
    expect(second.get_by_text("Kios sudah terbuka", exact=True)).to_be_visible()


def test_a_finger_that_never_lifts_does_not_hold_a_session_open(
    server: ServerProcess, line: Line, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    page = stand.page
    page.clock.install()
    line.cut()
    kiosk.come(page, "Budi", offline=True)

    def stick() -> None:
        for _ in range(12):
            page.dispatch_event("body", "pointerdown")
            page.clock.fast_forward(50_000)

    stick()
    expect(page.get_by_role("dialog", name="Masih Anda?")).to_be_visible()
    page.get_by_label("PIN 6 angka").fill(PIN)
    page.get_by_label("PIN 6 angka").press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Lapor kegiatan")).to_be_visible()
    stick()
    expect(page.get_by_role("dialog", name="Masih Anda?")).to_be_visible()
    page.dispatch_event("body", "pointerdown")
    page.clock.fast_forward(MINUTE)
    expect(page.get_by_role("heading", level=1, name=ENDED)).to_be_visible()


def test_a_survey_begins_anew_for_everybody_and_names_nobody(
    server: ServerProcess, data: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server, "--survey", "lapor-umum")
    page = stand.page
    page.clock.install()
    survey = page.locator(".kiosk-idle").get_by_role("button").filter(has_not_text="Ketuk")
    survey.click()
    page.get_by_label("Uraian").first.fill("Petugasnya ramah, antrean panjang")
    page.clock.fast_forward(MINUTE)
    is_idle(page)
    survey.click()
    expect(page.get_by_label("Uraian").first).to_have_value("")
    page.get_by_label("Tanggal kegiatan").fill(date.today().isoformat())
    page.get_by_label("Jumlah").first.fill("4")
    page.get_by_label("Uraian").first.fill("Petugasnya ramah, antrean panjang")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", level=1, name="Terima kasih")).to_be_visible()
    page.get_by_role("button", name="Tutup").click()
    is_idle(page)
    page.go_back()
    assert "Petugasnya ramah" not in page.content()
    page.goto(stand.origin + "/kios")
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible(timeout=30_000)
    [(form, answers)] = ask(data, "SELECT form, answers FROM survey_answer")
    assert form == "lapor-umum"
    assert "Petugasnya ramah" in str(answers)


def test_a_survey_does_not_hold_under_a_stuck_finger_a_reload_the_back_button_or_a_second_tab(
    server: ServerProcess, line: Line, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server, "--survey", "permenpanrb-14-2017")
    page = stand.page
    line.cut()

    def begin() -> None:
        page.get_by_role("button", name="Survei Kepuasan Masyarakat").click()
        expect(page.get_by_role("radio", checked=True)).to_have_count(0)
        expect(page.get_by_label("Saran")).to_have_value("")
        page.get_by_role("radio").first.check()
        page.get_by_label("Saran").fill("Jangan ada yang membaca ini")

    begin()
    page.reload()
    is_idle(page)
    begin()
    page.go_back()
    page.goto(stand.origin + "/kios")
    is_idle(page)
    begin()
    second = stand.open_tab("/kios")
    expect(second.get_by_text("Kios sudah terbuka", exact=True)).to_be_visible()
    assert "Jangan ada" not in second.content()
    second.close()
    page.goto(stand.origin + "/kios")
    page.clock.install()
    begin()
    for _ in range(13):
        page.dispatch_event("body", "pointerdown")
        page.clock.fast_forward(50_000)
    page.dispatch_event("body", "pointerdown")
    page.clock.fast_forward(MINUTE)
    is_idle(page)
    assert "Jangan ada" not in page.content()
    begin()
    page.get_by_role("button", name="Batal").click()
    is_idle(page)
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible()  # of those nothing was kept
