"""The index of a counter becomes the figure of who serves there, and stands on the board of the units."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from e2e.agency import ask
from e2e.phone import Phone
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious, visit
from e2e.test_survey import SEND
from e2e.test_survey_phone import CLINIC, make_code, until

OPEN_CYCLE = """async year => {
  const post = async (path, body) => (await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, reason: "Keputusan Camat 12/2026" })
  })).json();
  const period = await post("/api/admin/periods", {
    first: `${year}-01-01`, last: `${year}-12-31`, deadline: `${year + 1}-01-10`, lock: `${year + 1}-01-20`
  });
  await post("/api/admin/cycles", { scheme: "jambi", period: period.id, kinds: ["pelayanan"] });
}"""
IS_OPEN = """async () =>
  (await (await fetch("/api/admin/cycles")).json()).cycles.some(one => one.state === "open")"""
FIGURES = """SELECT p.name, f.value FROM figure f JOIN placement l ON l.id = f.placement
    JOIN person p ON p.id = l.person WHERE f.part = 'kepuasan'"""
USE = "Pakai IKM loket dalam siklus"


def test_the_index_of_a_counter_is_used_for_who_serves_there_and_is_on_the_board(
    new_phone: Callable[..., Phone], data: Path
) -> None:
    phone = new_phone("Admin", desktop=True)
    desk = sign_in_at_the_desk(phone)
    desk.evaluate(OPEN_CYCLE, date.today().year)
    until(desk, IS_OPEN)
    code = make_code(desk, data)
    desk.evaluate(SEND, [code, 9, 3])
    desk.evaluate(SEND, [code, 1, 4])  # by hand: NRR 3.1, IKM 77.50

    desk.get_by_role("link", name="Kepuasan", exact=True).click()
    desk.get_by_role("button", name=USE).click()
    sheet = desk.get_by_role("dialog")
    expect(sheet).to_contain_text("Pilih pegawai loket ini.")
    expect(sheet.get_by_role("checkbox", name="Tono Wijaya")).to_have_count(0)  # of the school
    sheet.get_by_role("checkbox", name="Budi Santoso").check()
    expect_nothing_serious(desk, "the index of a counter is used")
    give_reason(desk, USE, "Budi bertugas di Loket 1")
    expect(desk.get_by_role("status").filter(has_text="IKM dipakai untuk 1 pegawai")).to_have_count(1)
    assert ask(data, FIGURES) == [("Budi Santoso", "77.50")]
    desk.get_by_role("button", name=USE).click()
    expect(desk.get_by_role("dialog")).to_contain_text(f"sudah: IKM {CLINIC}, Loket 1")

    visit(desk, phone.origin, "/pengelola/papan")
    figure = desk.get_by_role("figure").filter(
        has_text="IKM Kecamatan Batang Asai 77,50, mutu B, dari 10 responden"
    )
    school = figure.get_by_role("listitem").filter(has_text="SMP Negeri 1")
    expect(school).to_contain_text("belum cukup responden")
    figure.get_by_text("Lihat sebagai tabel").click()
    expect(figure.get_by_role("row").filter(has_text=CLINIC)).to_contain_text("77,50B10")
    training = desk.get_by_role("figure").filter(has_text="pegawai selesai berlatih")
    expect(training.get_by_role("listitem").filter(has_text=CLINIC)).to_contain_text("0 JP, 0 dari 6 pegawai")
    expect_nothing_serious(desk, "/pengelola/papan with satisfaction and trainings")
