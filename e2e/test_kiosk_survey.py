"""Citizens answer the nine elements at a kiosk without a signal, one after the other; counted later."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import kiosk
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_kiosk_screens import look
from e2e.test_survey import SEND, answer_everything

STANDARD = "permenpanrb-14-2017"
SURVEY = "Survei Kepuasan Masyarakat"
COMMENT = "Antreannya lama, petugasnya ramah"
CODE = """async ([unit, counter]) => {
    const { units } = await (await fetch("/api/admin/units")).json();
    const answer = await fetch("/api/admin/surveys/codes", {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ unit: units.find(one => one.name === unit).id, counter })
    });
    return (await answer.json()).code;
}"""


def begin(page: Page) -> None:
    page.get_by_role("button", name=SURVEY).click()
    expect(page.get_by_role("heading", level=1, name=SURVEY)).to_be_visible()
    expect(page.get_by_role("group")).to_have_count(9)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    expect(page.get_by_label("Saran")).to_have_value("")


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("heading", level=1, name="Terima kasih")).to_be_visible()
    page.get_by_role("button", name="Tutup").click()
    expect(page.get_by_role("button", name="Ketuk untuk mulai")).to_be_visible()


def test_two_citizens_answer_offline_one_after_the_other_and_count_in_the_index_of_the_unit(
    server: ServerProcess, line: Line, data: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server, "--survey", STANDARD)
    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    desk.evaluate(SEND, [desk.evaluate(CODE, ["Puskesmas Batang Asai", kiosk.LABEL]), 8, 3])

    line.cut()
    stand.kill()
    page = stand.open("/kios")
    begin(page)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("alert")).to_have_text("Jawab setidaknya satu pertanyaan.")
    found = look(page, "survey")
    answer_everything(page, 3)
    page.get_by_label("Saran").fill(COMMENT)
    send(page)
    page.go_back()
    assert COMMENT not in page.content()
    page.goto(stand.origin + "/kios")
    begin(page)
    answer_everything(page, 3)
    page.get_by_label("Usia").select_option("60 tahun ke atas")
    send(page)
    stand.kill()
    page = stand.open("/kios")
    expect(page.get_by_text("2 titipan menunggu kirim")).to_be_visible()
    assert ask(data, "SELECT count(*) FROM survey_answer") == [(8,)]

    line.mend()
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible(timeout=30_000)
    assert ask(data, "SELECT count(*) FROM survey_answer WHERE day > '2026-01-01'") == [(2,)]
    assert ask(data, "SELECT DISTINCT form, counter FROM survey_answer") == [(STANDARD, kiosk.LABEL)]
    desk.goto(line.origin + "/pengelola/kepuasan")
    # By hand: eight sheets of 3 and two of 4, NRR 3.2, x 25.
    result = f"Puskesmas Batang Asai, {kiosk.LABEL}: IKM 80,00, mutu B (Baik), dari 10 responden"
    expect(desk.get_by_role("heading", name=result)).to_be_visible()
    assert found == []
