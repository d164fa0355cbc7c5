"""Guides: a tour that can be left, practice that never reaches the server, a guide finished without
a signal that the desk sees later.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import agency, steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious, visit

MARK = "Latihan: tidak ada yang dikirim"


def open_guides(phone: Phone) -> Page:
    visit(phone.page, phone.origin, "/lain/panduan")
    expect(phone.page.get_by_role("link", name="Tur singkat")).to_be_visible()  # the room itself has come
    return phone.page


def test_the_tour_can_be_left_and_finished(arrived: Callable[..., Phone]) -> None:
    budi = arrived("Budi")
    page = open_guides(budi)
    expect_nothing_serious(page, "/lain/panduan")
    page.get_by_role("link", name="Tur singkat").click()
    expect_nothing_serious(page, "/lain/panduan/tur")
    page.get_by_role("link", name="Lewati tur").click()
    expect(steps.greeting(page)).to_be_visible()
    open_guides(budi).get_by_role("link", name="Tur singkat").click()
    for _ in range(3):
        page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_role("link", name="Tur singkat")).to_contain_text("Selesai")


def test_practice_never_reaches_the_server_and_leaves_nothing_behind(
    arrived: Callable[..., Phone], data: Path, line: Line
) -> None:
    budi = arrived("Budi")
    page = open_guides(budi)
    before = agency.ask(data, "SELECT count(*) FROM mutation")
    page.get_by_role("link", name="Mode latihan").click()
    expect_nothing_serious(page, "/lain/panduan/latihan")
    page.get_by_role("button", name="Mulai latihan").click()
    expect(page.get_by_text(MARK)).to_be_visible()
    expect(steps.greeting(page)).to_be_visible()
    steps.write_report(page, "17", "Latihan saja", indicator="Contoh: jumlah warga")
    expect(page.get_by_text(MARK)).to_be_visible()
    steps.go(page, "Laporan")
    expect(steps.report_row(page, "17 warga")).to_be_visible()
    expect(steps.report_row(page, "15 warga")).to_contain_text("Dikembalikan")
    expect_nothing_serious(page, "/laporan, in practice")

    page.get_by_role("button", name="Selesai latihan").click()
    expect(page.get_by_text(MARK)).to_have_count(0)
    expect(page.get_by_role("link", name="Mode latihan")).to_contain_text("Selesai")
    steps.go(page, "Laporan")
    expect(page.get_by_text("17 warga")).to_have_count(0)
    # Real work goes on: it arrives after practice, and nothing of practice comes with it.
    steps.write_report(page, "12", "Poli umum pagi")
    steps.expect_sent(page)
    kept = agency.ask(data, "SELECT collection, count(*) FROM mutation GROUP BY collection")
    added = sum(int(str(count)) for _, count in kept) - int(str(before[0][0]))
    assert added == 2, kept  # the report, and that practice was finished
    bodies = agency.ask(data, "SELECT count(*) FROM record WHERE CAST(body AS TEXT) LIKE '%Latihan saja%'")
    assert bodies == [(0,)]
    names = page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert [name for name in names if "latihan" in name] == []


def test_a_superior_practises_on_two_sample_employees_and_no_request_knows_of_them(
    arrived: Callable[..., Phone], data: Path, line: Line
) -> None:
    sari = arrived("Sari")
    page = open_guides(sari)
    before = agency.ask(data, "SELECT count(*) FROM mutation")
    page.get_by_role("link", name="Mode latihan").click()
    page.get_by_role("button", name="Mulai latihan").click()
    expect(page.get_by_text(MARK)).to_be_visible()
    first = len(line.requests)
    steps.go(page, "Tim")
    for name in ("Ani Lestari", "Joko Susilo"):
        expect(page.get_by_role("link", name=f"Contoh: {name}")).to_be_visible()
    expect(page.get_by_text("Budi Santoso")).to_have_count(0)  # nobody real is practised on
    expect_nothing_serious(page, "/tim, in practice")

    steps.open_first_report(page, "Contoh: Joko Susilo")
    page.get_by_role("button", name="Setujui").click()
    steps.go(page, "Tim")
    expect(page.get_by_role("link", name="Verifikasi 3 laporan")).to_be_visible()
    page.get_by_role("link", name="Contoh: Ani Lestari").click()
    page.get_by_role("link", name="Beri penilaian").click()
    page.get_by_role("group", name="Hasil kerja").get_by_text("Sesuai ekspektasi").click()
    page.get_by_role("group", name="Perilaku kerja").get_by_text("Sesuai ekspektasi").click()
    page.get_by_role("button", name="Isi sisanya: sesuai").click()
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.get_by_role("button", name="Buka lagi")).to_be_visible()
    expect(page.get_by_text(MARK)).to_be_visible()
    expect_nothing_serious(page, "/tim/:placement/nilai, in practice")
    page.get_by_role("button", name="Selesai latihan").click()
    expect(page.get_by_role("link", name="Mode latihan")).to_contain_text("Selesai")
    steps.go(page, "Tim")
    expect(page.get_by_text("Budi Santoso")).to_be_visible()
    expect(page.get_by_text("Contoh:")).to_have_count(0)

    page.goto(sari.origin + "/sinkron")
    steps.expect_sent(page)  # that practice was finished; nothing else had to go
    sent = [request for request in line.requests[first:] if request.method != "GET"]
    assert not any(b"Contoh" in one.text or b"latihan-" in one.text for one in sent)
    assert not any("latihan-" in one.path for one in line.requests)
    after = agency.ask(data, "SELECT count(*) FROM mutation")
    assert int(str(after[0][0])) == int(str(before[0][0])) + 1


def test_a_guide_finished_without_a_signal_is_seen_at_the_desk(
    arrived: Callable[..., Phone], new_phone: Callable[..., Phone], line: Line
) -> None:
    budi = arrived("Budi")
    page = open_guides(budi)
    line.cut()
    page.get_by_role("link", name="Menilai dengan adil").click()
    expect_nothing_serious(page, "/lain/panduan/fair")
    page.get_by_role("button", name="Saya sudah membaca").click()
    expect(page.get_by_role("link", name="Menilai dengan adil")).to_contain_text("Selesai")
    page.get_by_role("link", name="Bu Ani").click()
    page.get_by_role("button", name="Di atas ekspektasi").click()
    expect(page.get_by_text("efek halo")).to_be_visible()
    expect_nothing_serious(page, "/lain/panduan/case_halo")
    line.mend()
    page.goto(budi.origin + "/sinkron")
    steps.expect_sent(page)

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    visit(desk, budi.origin, "/pengelola/panduan")
    row = desk.get_by_role("row").filter(has_text="Budi Santoso")
    expect(row).to_contain_text("Menilai dengan adil")
    expect(row).not_to_contain_text("Bu Ani")  # only looked at
    expect_nothing_serious(desk, "/pengelola/panduan")
