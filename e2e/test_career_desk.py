"""A nomination is decided at the desk, with why and why not before one's eyes; and the nine boxes beside the
rules that made them.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import agency, steps
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_career import WHAT, decides
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_development import assess, open_room
from e2e.test_every_screen import expect_nothing_serious, small_targets, visit


def look(page: Page, where: str) -> None:
    expect_nothing_serious(page, where)
    assert small_targets(page) == []


def prepare(server: ServerProcess, data: Path) -> None:
    """A year that can be written in, and a released result of Budi's."""
    server.stop()
    year = date.today().year
    agency.command(
        "period", "add", "--data", str(data), "--from", f"{year}-01-01", "--until", f"{year}-12-31",
        "--deadline", f"{year + 1}-01-10", "--lock", f"{year + 1}-01-20",
    )  # fmt: skip
    release_result(data)
    server.start()


def test_the_desk_decides_a_nomination_and_shows_the_nine_boxes(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    prepare(server, data)
    sari = arrived("Sari").page
    open_room(sari, "Kompetensi")
    sari.get_by_role("link", name="Budi Santoso").click()
    sari.get_by_role("link", name="Nilai kompetensi pegawai").click()
    assess(sari, "2")
    open_room(sari, "Karier")
    sari.get_by_role("link", name="Budi Santoso").click()
    sari.get_by_role("button", name=f"Calonkan: {WHAT}").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_label("Mengapa orang ini?").fill("Memimpin posyandu tanpa diminta")
    sheet.get_by_role("button", name="Simpan").click()
    steps.expect_sent(sari)

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    desk.get_by_role("link", name="Karier", exact=True).click()
    card = desk.get_by_label(f"Budi Santoso: {WHAT}", exact=True).first
    expect(card).to_contain_text("Menunggu dukungan atasan dari atasannya.")
    expect(card).to_contain_text("Ada syarat yang belum terpenuhi.")
    hours = card.get_by_role("row").filter(has_text="20 JP")
    expect(hours).to_contain_text("0 JP tahun ini.")
    expect(hours).to_contain_text("Sumber: PP 11/2017 ps. 203")
    expect(card.get_by_role("row").filter(has_text="Predikat paling rendah")).to_contain_text(
        "Hasil terakhir: Baik."
    )
    expect(card.get_by_role("button")).to_have_count(0)
    look(desk, "/pengelola/karier, proposed")

    hasan = arrived("Hasan").page
    open_room(hasan, "Karier")
    decides(hasan, "Dukung", "Saya sependapat")
    desk.reload()
    desk.get_by_label("Keadaan", exact=True).select_option("Menunggu keputusan")
    card.get_by_role("button", name="Tidak dikabulkan").click()
    expect_nothing_serious(desk, "the sheet that decides a nomination")
    give_reason(desk, "Tidak dikabulkan", "Belum 20 JP, dapat diajukan lagi")
    expect(desk.get_by_text("Tidak ada pencalonan", exact=True)).to_be_visible()
    desk.get_by_label("Keadaan", exact=True).select_option("Tidak dikabulkan")
    expect(card).to_contain_text("Admin Kecamatan")
    expect(card).to_contain_text("Belum 20 JP, dapat diajukan lagi")

    desk.get_by_role("link", name="Sembilan kotak").click()
    expect(desk.get_by_text("1 dari 9 pegawai dapat ditempatkan")).to_be_visible()
    # One result, Baik (80: middle from 70); one of one competency (80: high from 80).
    cell = desk.get_by_role("cell").filter(has_text="Kotak 8: 1 orang")
    expect(cell).to_contain_text("Budi Santoso")
    expect(desk.get_by_text("sedang dari 70, tinggi dari 90")).to_be_visible()
    look(desk, "/pengelola/karier/kotak")
    with desk.expect_download() as got:
        desk.get_by_role("button", name="Unduh datanya (CSV)").click()
    assert "Budi Santoso;Puskesmas Batang Asai;8;80;Baik;80;" in got.value.path().read_text("utf-8")
    desk.set_viewport_size({"width": 360, "height": 740})
    visit(desk, desk.url.partition("/pengelola")[0], "/pengelola/karier/kotak")
    expect(desk.get_by_text("1 dari 9 pegawai dapat ditempatkan")).to_be_visible()
    look(desk, "/pengelola/karier/kotak on a phone")
    budi = arrived("Budi").page
    open_room(budi, "Karier")
    expect(budi.get_by_text("Keputusan: Belum 20 JP")).to_be_visible()
