"""A citizen scans the code of a counter: answers without internet, sent later; nothing of them stays on
the page; and the desk shows the index that a calculator shows.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious

# By hand, ten sheets: nine answer 3 to everything, one 4; NRR 3.1; x 25 = 77.50, x 24.75 = 76.725.
SEND = """async ([code, count, value]) => {
  for (let n = 0; n < count; n++) {
    const answers = Object.fromEntries([...Array(9).keys()].map(i => [`u${i + 1}`, value]));
    const answer = await fetch(`/api/surveys/${code}`, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: crypto.randomUUID(), day: "2026-01-01", answers })
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
}"""


def answer_everything(page: Page, nth: int) -> None:
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").nth(nth).check()


def test_citizens_answer_by_qr_offline_and_the_desk_shows_the_index(
    new_phone: Callable[..., Phone], line: Line, data: Path
) -> None:
    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    desk.get_by_role("link", name="Kepuasan", exact=True).click()
    expect(desk.get_by_text("Belum ada kode.", exact=False)).to_be_visible()
    expect_nothing_serious(desk, "/pengelola/kepuasan, empty")
    desk.get_by_role("button", name="Buat kode").click()
    sheet = desk.get_by_role("dialog")
    sheet.get_by_label("Unit", exact=True).select_option("Puskesmas Batang Asai")
    sheet.get_by_label("Loket atau layanan").fill("Loket 1")
    sheet.get_by_role("button", name="Buat kode").click()
    expect(sheet.get_by_role("img", name="QR menuju halaman survei")).to_be_visible()
    expect_nothing_serious(desk, "the sheet with the QR of a counter")
    url = sheet.get_by_text("/survei/").inner_text()
    poster = sheet.get_by_role("link", name="Buka lembar cetak").get_attribute("href")
    assert poster is not None
    drawn = desk.request.get(f"{line.origin}{poster}")
    assert "Loket 1" in drawn.text()
    assert url in drawn.text()
    desk.keyboard.press("Escape")
    code = url.rpartition("/")[2]

    page = new_phone("Warga").open(f"/survei/{code}")
    citizen = page.context
    expect(page.get_by_text("Puskesmas Batang Asai · Loket 1")).to_be_visible()
    expect(page.get_by_role("group")).to_have_count(9)
    expect_nothing_serious(page, "/survei/:code")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("alert")).to_have_text("Jawab setidaknya satu pertanyaan.")
    citizen.set_offline(True)
    answer_everything(page, 3)
    page.get_by_label("Saran").fill("Antreannya lama")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    expect(page.get_by_text("Belum terkirim.", exact=False)).to_be_visible()
    expect_nothing_serious(page, "/survei/:code, thanks")
    assert ask(data, "SELECT count(*) FROM survey_answer") == [(0,)]
    page.get_by_role("button", name="Jawaban orang berikutnya").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(page.get_by_label("Saran")).to_have_value("")
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        citizen.set_offline(False)
    assert sent.value.status == 200
    assert citizen.cookies() == []
    page.go_back()
    expect(page.get_by_text("Antreannya lama")).to_have_count(0)
    rows = ask(data, "SELECT day, counter, period FROM survey_answer")
    assert [row[1:] for row in rows] == [("Loket 1", "")]

    desk.reload()
    expect(desk.get_by_text("belum cukup responden").first).to_be_visible()
    expect(desk.get_by_text("Antreannya lama")).to_have_count(0)
    desk.evaluate(SEND, [code, 9, 3])
    desk.reload()
    result = "Puskesmas Batang Asai, Loket 1: IKM 77,50, mutu B (Baik), dari 10 responden"
    expect(desk.get_by_role("heading", name=result)).to_be_visible()
    expect_nothing_serious(desk, "/pengelola/kepuasan, with results")
    desk.get_by_label("Bobot tiap unsur").select_option("0.11")
    other = "Puskesmas Batang Asai, Loket 1: IKM 76,73, mutu B (Baik), dari 10 responden"
    expect(desk.get_by_role("heading", name=other)).to_be_visible()
    desk.get_by_role("button", name="Cabut Puskesmas Batang Asai, Loket 1").click()
    give_reason(desk, "Cabut Puskesmas Batang Asai, Loket 1", "Loket ditutup")
    expect(desk.get_by_text("Dicabut", exact=True)).to_be_visible()
