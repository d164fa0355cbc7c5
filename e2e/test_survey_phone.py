"""A citizen's page opens again without internet, and an employee hands his phone over: of his app nothing is
reachable until he is back.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import PIN, ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_development import open_room
from e2e.test_every_screen import expect_nothing_serious, small_targets, visit
from e2e.test_screen_lock import ASKED
from e2e.test_survey import answer_everything

MAKE = """async unit => (await (await fetch("/api/admin/surveys/codes", {
  method: "POST", headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ unit, counter: "Loket 1" })
})).json()).code"""
ANSWERS = "SELECT count(*) FROM survey_answer"
CLINIC = "Puskesmas Batang Asai"


def make_code(desk: Page, data: Path) -> str:
    [(unit,)] = ask(data, "SELECT id FROM unit WHERE name = ?", CLINIC)
    return str(desk.evaluate(MAKE, unit))


def until(page: Page, holds: str) -> None:
    """Wait; Playwright's own waiting evaluates text, which the page's policy forbids."""
    for _ in range(150):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(100)
    raise AssertionError(holds)


def test_a_page_that_was_opened_once_opens_again_offline_and_sends_later(
    new_phone: Callable[..., Phone], data: Path
) -> None:
    code = make_code(sign_in_at_the_desk(new_phone("Admin", desktop=True)), data)
    page = new_phone("Warga").open(f"/survei/{code}")
    expect(page.get_by_role("group")).to_have_count(9)
    until(page, "navigator.serviceWorker.controller !== null")
    (kept,) = page.evaluate("caches.keys()")
    assert kept.startswith("luring-survei-")  # nothing of the app
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(f"{CLINIC} · Loket 1")).to_be_visible()
    expect(page.get_by_role("group")).to_have_count(9)
    answer_everything(page, 3)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("Belum terkirim.", exact=False)).to_be_visible()
    page.reload()  # what waits outlives the page
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    assert ask(data, ANSWERS) == [(0,)]
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.context.set_offline(False)
    assert sent.value.status == 200
    assert ask(data, ANSWERS) == [(1,)]
    # It keeps the page and the questions; of what was answered nothing.
    rows = page.evaluate(
        """() => new Promise(done => {
          const open = indexedDB.open("luring-survei");
          open.onsuccess = () => {
            const all = open.result.transaction("waiting").objectStore("waiting").getAll();
            all.onsuccess = () => done(all.result);
          };
        })"""
    )
    assert rows == []


def hand_over(page: Page, code: str) -> None:
    open_room(page, "Survei warga di HP ini")
    page.get_by_label("Kode survei").fill(f"https://kinerja.example/survei/{code}")
    page.get_by_role("button", name="Ambil pertanyaannya").click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{CLINIC} · Loket 1")
    expect_nothing_serious(page, "a phone is handed over")
    page.get_by_role("dialog").get_by_role("button", name="Serahkan HP").click()
    expect(page.get_by_role("group")).to_have_count(9)


def unlock(page: Page) -> None:
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Buka", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def test_a_phone_that_was_handed_over_shows_the_survey_only_until_its_owner_is_back(
    line: Line, data: Path, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    code = make_code(sign_in_at_the_desk(new_phone("Admin", desktop=True)), data)
    budi = arrived("Budi")
    page = budi.page
    steps.go(page, "Saya")
    page.get_by_role("link", name="Kunci layar").click()
    page.get_by_label("PIN baru").fill(PIN)
    page.get_by_role("button", name="Pasang PIN").click()
    expect(page.get_by_role("link", name="Kunci layar")).to_contain_text("Terkunci dengan PIN")
    other = page.context.new_page()  # a tab that he has left open
    other.goto(budi.origin)
    unlock(other)
    hand_over(page, code)
    expect(other.get_by_role("group")).to_have_count(9)
    expect_nothing_serious(page, "the survey on a phone that was handed over")
    assert small_targets(page) == []
    line.cut()
    answer_everything(page, 2)
    page.get_by_label("Saran").fill("Antreannya lama")
    page.get_by_role("button", name="Kirim jawaban").click()
    page.get_by_role("button", name="Jawaban orang berikutnya").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(page.get_by_label("Saran")).to_have_value("")
    # Half an answer, and the citizen is gone: the next one finds nothing of it.
    page.clock.install()
    page.get_by_label("Saran").press_sequentially("Belum")
    page.clock.run_for(125_000)
    expect(page.get_by_label("Saran")).to_have_value("")
    page.get_by_label("Saran").fill("Belum selesai")

    for address in ("/", "/laporan", "/saya", "/hasil", "/masuk", "/lain/karier"):
        visit(page, budi.origin, address)
        expect(page.get_by_role("group")).to_have_count(9)
        expect(page.get_by_role("navigation")).to_have_count(0)
        expect(page.get_by_text("Budi Santoso")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Saran")).to_have_value("")
    page.go_back()
    expect(page.get_by_text("Budi Santoso")).to_have_count(0)

    page.get_by_role("button", name="Tutup survei (pemilik HP)").click()
    expect_nothing_serious(page, "leaving the survey")
    page.get_by_role("button", name="Ya, tutup survei").click()
    for tab in (page, other):
        expect(tab.get_by_role("heading", level=1, name=ASKED)).to_be_visible()
        expect(tab.get_by_role("navigation")).to_have_count(0)
    unlock(page)
    assert ask(data, ANSWERS) == [(0,)]
    line.mend()
    page.reload()  # the app sends what citizens have left, whoever starts it
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Buka", exact=True).click()
    until(page, "localStorage.getItem('luring-survei-kirim') === null")
    assert ask(data, ANSWERS) == [(1,)]
    journal = ask(data, "SELECT count(*) FROM envelope WHERE collection LIKE '%survey%' AND kind <> 'act'")
    assert journal == [(0,)]  # nothing of it is his


def test_without_a_pin_the_phone_says_so_and_the_desk_stays_closed_too(
    data: Path, arrived: Callable[..., Phone]
) -> None:
    admin = arrived("Admin")
    page = admin.page
    code = make_code(page, data)
    open_room(page, "Survei warga di HP ini")
    expect(page.get_by_text("HP ini belum punya kunci layar")).to_be_visible()
    expect_nothing_serious(page, "/lain/survei")
    assert small_targets(page) == []
    steps.go(page, "Saya")
    hand_over(page, code)
    page.goto(f"{admin.origin}/pengelola")
    page.wait_for_url(f"{admin.origin}/")
    expect(page.get_by_role("group")).to_have_count(9)
    page.get_by_role("button", name="Tutup survei (pemilik HP)").click()
    expect(page.get_by_role("dialog")).to_contain_text("Kembalikan HP kepada pemiliknya")
    page.get_by_role("button", name="Ya, tutup survei").click()
    expect(page.get_by_role("navigation").first).to_be_visible()
