"""A whole cycle at the administrator's desk: tried, opened, answered by a superior, a figure put in, closed,
one result changed, and all that are complete released. Nothing serious for axe on any of its pages.
"""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, Route, expect

from e2e import cycle, steps
from e2e.agency import NIP
from e2e.phone import Phone
from e2e.pictures import picture
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious, visit

ADD_PERIOD = """body => fetch("/api/admin/periods", {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body)
}).then(answer => answer.status)"""


def add_period(page: Page) -> None:
    """The year that is nearly over: answers are due in two weeks."""
    today = date.today()
    days = {"first": -300, "last": 7, "deadline": 14, "lock": 21}
    body = {name: str(today + timedelta(days=off)) for name, off in days.items()}
    assert page.evaluate(ADD_PERIOD, {**body, "reason": "Keputusan Camat 12/2026"}) == 200


def test_the_administrator_runs_a_cycle_from_the_dry_run_to_the_release(
    arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari", desktop=True).page
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    add_period(page)
    page.get_by_role("link", name="Siklus", exact=True).click()
    expect(page.get_by_text("Belum ada siklus", exact=True)).to_be_visible()
    expect_nothing_serious(page, "/pengelola/siklus, empty")

    page.get_by_role("link", name="Buka siklus").click()
    expect(page.get_by_text("Setiap semester: indikator terukur")).to_be_visible()
    page.get_by_role("radio", name="Umum 360 derajat").check()
    page.get_by_label("Jenis jabatan", exact=True).select_option("pelayanan")
    page.get_by_role("button", name="Coba dahulu").click()
    expect(page.get_by_text("orang dinilai")).to_be_visible()
    page.get_by_label("Kekurangan", exact=True).select_option("Tanpa atasan yang menilai")
    expect(page.get_by_role("row").filter(has_text="Pak Hasan")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Budi Santoso")).to_have_count(0)
    expect_nothing_serious(page, "/pengelola/siklus/buka, tried")

    page.get_by_role("button", name="Buka siklus").click()
    expect(page.get_by_role("dialog")).to_contain_text("Semua penilai menerima tugas di HP-nya")
    expect_nothing_serious(page, "the sheet that opens a cycle")
    give_reason(page, "Buka siklus", "Keputusan Camat 13/2026")
    expect(page.get_by_text("Terbuka", exact=True)).to_be_visible()
    expect(page.get_by_text("dapat dibatalkan sampai jawaban pertama masuk")).to_be_visible()
    expect(page.get_by_role("button", name="Batalkan siklus")).to_be_visible()
    peers = page.get_by_role("row").filter(has_text="Rekan")
    expect(peers).to_contain_text("Dirahasiakan")
    page.get_by_role("button", name="Ubah tanggal").click()
    planned = date.today() + timedelta(days=18)
    page.get_by_role("dialog").get_by_label("Rencana rilis").fill(str(planned))
    expect_nothing_serious(page, "the sheet of a cycle's days")
    give_reason(page, "Ubah tanggal", "Sidang kalibrasi ditetapkan")
    expect(page.get_by_text("Tanggal diubah").first).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text=str(planned.year)).last).to_be_visible()
    expect_nothing_serious(page, "/pengelola/siklus/:cycle, open")
    page.goto(page.url + "/hasil")  # by an old link, say
    expect(page.get_by_text("Hasil dihitung sesudah siklus ditutup.")).to_be_visible()
    page.get_by_role("link", name="Ke siklus").click()
    steps.go(budi.page, "Beranda")
    expect(budi.page.get_by_role("link", name="penilaian menunggu Anda")).to_be_visible(timeout=30_000)

    cycle.settle_in(sari)
    cycle.open_list(sari)
    cycle.begin(sari, "Budi Santoso")
    cycle.answer(sari, *["Sesuai harapan"] * 6)
    cycle.send(sari)
    steps.expect_sent(sari)

    page.get_by_role("link", name="Penilai dan angka").click()
    expect(page.get_by_role("row").filter(has_text="Sari Wulandari")).to_contain_text("Kepala Puskesmas")
    expect_nothing_serious(page, "the load of raters")
    picture(page, "beban")
    page.get_by_label("Tampilkan").select_option("Lebih dari 10 orang lain")
    expect(page.get_by_text("Tidak ada.", exact=True)).to_be_visible()
    page.get_by_label("Pegawai yang dinilai").fill("budi")
    page.get_by_role("radio", name="Budi Santoso").check()
    expect(page.get_by_role("row").filter(has_text="Sari Wulandari")).to_contain_text("Atasan")
    page.get_by_role("button", name="Catat angka").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Angka", exact=True).fill("82,5")
    expect_nothing_serious(page, "the sheet of a figure")
    give_reason(page, "Catat angka", "Survei kepuasan semester 2")
    expect(page.get_by_role("row").filter(has_text="Survei kepuasan semester 2")).to_contain_text("82,5")
    expect_nothing_serious(page, "/pengelola/siklus/:cycle/penilai")

    page.get_by_role("button", name="Kembali").click()
    expect(page.get_by_text("Sudah ada jawaban, jadi siklus tidak dapat dibatalkan lagi")).to_be_visible()
    expect(page.get_by_role("button", name="Batalkan siklus")).to_have_count(0)
    page.get_by_role("button", name="Tutup siklus").click()
    expect(page.get_by_role("dialog")).to_contain_text("tidak dapat dibuka lagi")
    give_reason(page, "Tutup siklus", "Masa menilai selesai")
    expect(page.get_by_text("Ditutup", exact=True)).to_be_visible()
    page.get_by_role("link", name="Hasil dan kalibrasi").click()
    mine = page.get_by_role("row").filter(has_text="Budi Santoso")
    expect(mine).to_be_visible()
    expect_nothing_serious(page, "/pengelola/siklus/:cycle/hasil")

    mine.get_by_role("button", name="Ubah hasil").click()
    sheet.get_by_label("Predikat").select_option("Sangat Baik")
    expect(sheet.get_by_role("definition").last).to_contain_text("Sangat Baik")
    expect_nothing_serious(page, "the sheet that changes a result")
    give_reason(page, "Ubah hasil", "Bertugas di daerah banjir")
    expect(mine).to_contain_text("Diubah Admin Kecamatan: Bertugas di daerah banjir")

    page.get_by_role("button", name="Rilis hasil").click()
    expect(sheet).to_contain_text("Ini tidak dapat dibatalkan")
    give_reason(page, "Rilis hasil", "Sidang kalibrasi selesai")
    expect(page.get_by_text("hasil dirilis.")).to_be_visible()
    expect(mine).to_contain_text("Dirilis")
    expect_nothing_serious(page, "/pengelola/siklus/:cycle/hasil, released")
    budi.page.goto(budi.origin + "/hasil")
    expect(budi.page.get_by_text("Sangat Baik").first).to_be_visible(timeout=30_000)
    send_to_siasn(page)


def send_to_siasn(page: Page) -> None:
    """See what the files for SIASN lack, and say what SIASN calls somebody."""
    page.get_by_role("link", name="Dokumen resmi").click()
    expect(page.get_by_text("Padanan: 0 dari 9 pegawai, 0 dari 3 unit.")).to_be_visible()
    unknown = page.get_by_role("listitem").filter(has_text="Id pegawai di SIASN")
    expect(unknown).to_contain_text("1 orang")
    expect(unknown).to_contain_text("Budi Santoso")
    expect_nothing_serious(page, "/pengelola/dokumen, with what SIASN lacks")
    picture(page, "siasn")
    unknown.get_by_role("button", name="Ke tabel padanan").click()
    table = page.get_by_label("Tabel padanan id SIASN")
    expect(table).to_be_focused()
    rows = f"jenis;kode;siasn\npegawai;{NIP['Budi']};A5EB03E2\nunit;PKM;PUSKESMAS BATANG ASAI\n"
    table.set_input_files({"name": "padanan.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    expect(page.get_by_text("Padanan: 1 dari 9 pegawai, 1 dari 3 unit.")).to_be_visible()
    expect(unknown).to_have_count(0)
    with page.expect_download() as file:
        page.get_by_role("button", name="Unduh kinerjaperiodik (JSON)").click()
    assert "A5EB03E2" in file.value.path().read_text("utf-8")


def test_an_act_is_followed_while_the_server_does_it_and_a_cut_line_takes_nothing_back(
    new_phone: Callable[..., Phone],
) -> None:
    admin = new_phone("Admin", desktop=True)
    page = sign_in_at_the_desk(admin)
    id = "00000000-0000-4000-8000-000000000555"
    days = {"plan_until": None, "calibrate_until": None, "release_on": None, "object_until": None}
    known = {
        "id": id,
        "scheme": {"id": "Nasional", "en": "National"},
        "first": "2026-01-01",
        "last": "2026-12-31",
        "rate_until": "2026-12-31",
        "opened_at": 1_795_000_000_000,
        "state": "opening",
        "at_work": True,
        "is_releasing": False,
        "is_over": False,
        "days": {**days, "last": "2027-01-31", "remind": [3, 1], "auto_close": False},
        "people": 400,
        "groups": [{"group": "peer", "asked": 900, "answered": None}],
    }
    more = {"basis": "", "minimum": 3, "predikat": [], "guides": [], "kinds": [], "figures": []}
    told = {"cycle": known, "has_score": False, "may_undo": True, **more}
    asked = 0

    def progress(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            route.fulfill(json={"cycle": known, "done": 400, "total": 1000, "released": 0})
        elif asked == 2:
            route.abort()
        else:
            known.update(state="open", at_work=False)
            route.fulfill(json={"cycle": known, "done": 1000, "total": 1000, "released": 0})

    page.route(f"**/api/admin/cycles/{id}", lambda route: route.fulfill(json=told))
    page.route(f"**/api/admin/cycles/{id}/progress", progress)
    visit(page, admin.origin, f"/pengelola/siklus/{id}")
    expect(page.get_by_text("400 dari 1.000 orang")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Membuka siklus")).to_have_attribute("value", "400")
    expect(page.get_by_text("Halaman ini boleh ditutup")).to_be_visible()
    expect(page.get_by_text("Sambungan terputus")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/siklus/:cycle, cut off")
    page.get_by_role("button", name="Lihat lagi").click()
    expect(page.get_by_role("button", name="Tutup siklus")).to_be_visible()

    # What a rush has left: the desk says what is waited for, what does not come, and why it is refused.
    told.update(unjudged=2, not_judged=1)
    refusal = {"type": "/problems/change_refused", "status": 409, "code": "change_refused"}
    page.route(
        f"**/api/admin/cycles/{id}/close",
        lambda route: route.fulfill(status=409, json={**refusal, "reason": "cycle_unjudged"}),
    )
    page.reload()
    expect(page.get_by_text("2 kiriman dari jam sibuk masih diperiksa server")).to_be_visible()
    expect(page.get_by_text("1 kiriman dari jam sibuk gagal diperiksa")).to_be_visible()
    picture(page, "siklus-sesudah-ramai")
    expect_nothing_serious(page, "/pengelola/siklus/:cycle, after a rush")
    page.get_by_role("button", name="Tutup siklus").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").fill("Hari terakhir sudah lewat")
    sheet.get_by_role("button", name="Tutup siklus").click()
    expect(sheet.get_by_text("Ulangi beberapa menit lagi")).to_be_visible()
