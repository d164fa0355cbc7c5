"""The case of Pauh: somebody struggles with his time, his superior accepts what is recommended, he attends
the training, and the next period stands beside the last. Most of it without a signal.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import agency, steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_every_screen import expect_nothing_serious, small_targets

TIME = "Manajemen waktu"
TRAINING = "Pelatihan manajemen waktu dan prioritas"


def add_periods(server: ServerProcess, data: Path) -> None:
    """Two periods, one after the other, that can both still be written in."""
    server.stop()
    today = date.today()
    for first, last in ((-200, -60), (-59, 30)):
        agency.command(
            "period", "add", "--data", str(data), "--from", str(today + timedelta(days=first)),
            "--until", str(today + timedelta(days=last)), "--deadline", str(today + timedelta(days=40)),
            "--lock", str(today + timedelta(days=50)),
        )  # fmt: skip
    server.start()


def open_room(page: Page, name: str) -> None:
    steps.go(page, "Saya")
    page.get_by_role("link", name="Umpan balik, dialog, pengembangan").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def choose_period(page: Page, at: int) -> None:
    """The newest period is the first."""
    page.get_by_label("Periode").select_option(index=at)


def assess(page: Page, level: str, why: str = "") -> None:
    page.get_by_label(TIME, exact=True).select_option(level)
    if why:
        page.get_by_label(f"Alasan untuk {TIME}").fill(why)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", level=1, name="Kompetensi")).to_be_visible()


def row(page: Page) -> Locator:
    return page.get_by_role("listitem").filter(has_text=TIME)


def card(page: Page, title: str = TRAINING) -> Locator:
    return page.get_by_label(title, exact=True)


def rate(page: Page, at: int, level: str, reason: str = "") -> None:
    """The superior's rating of a period, by the form for it."""
    steps.go(page, "Tim")
    page.get_by_role("listitem").get_by_role("link").filter(has_text="Budi Santoso").first.click()
    page.goto(f"{page.url}/nilai")
    expect(
        page.get_by_role("heading", name="Nilai per nilai dasar").or_(page.get_by_label("Periode"))
    ).to_be_visible()
    choose_period(page, at)
    page.get_by_role("group", name="Hasil kerja").get_by_label(level).check()
    if reason:
        page.get_by_label("Alasan hasil kerja").fill(reason)
    page.get_by_role("group", name="Perilaku kerja").get_by_label("Sesuai ekspektasi").check()
    page.get_by_role("button", name="Isi sisanya: sesuai").click()
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.get_by_role("button", name="Buka lagi")).to_be_visible()


def look_well(page: Page, where: str) -> None:
    expect_nothing_serious(page, where)
    assert small_targets(page) == []


def test_pauh_a_gap_in_time_management_its_training_and_the_period_after(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    add_periods(server, data)
    budi, sari = arrived("Budi").page, arrived("Sari").page
    open_room(budi, "Kompetensi")
    choose_period(budi, 1)
    look_well(budi, "competencies, nothing assessed")
    budi.get_by_role("link", name="Nilai kompetensi diri").click()
    assess(budi, "2")
    choose_period(budi, 1)
    expect(row(budi)).to_contain_text("Diminta 2. Menurut pegawai 2, menurut atasan belum dinilai.")
    steps.expect_sent(budi)

    open_room(sari, "Kompetensi")
    sari.get_by_role("link", name="Budi Santoso").click()
    choose_period(sari, 1)
    expect(row(sari)).to_contain_text("Menurut pegawai 2")
    open_room(sari, "Pengembangan")
    line.cut()
    open_room(sari, "Kompetensi")
    sari.get_by_role("link", name="Budi Santoso").click()
    choose_period(sari, 1)
    sari.get_by_role("link", name="Nilai kompetensi pegawai").click()
    sari.get_by_label(TIME, exact=True).select_option("0")
    sari.get_by_role("button", name="Simpan").click()
    expect(sari.get_by_text("Tulis apa yang terlihat dalam pekerjaan")).to_be_visible()
    look_well(sari, "a superior assesses competencies")
    assess(sari, "0", "Sering melewati tenggat laporan")
    choose_period(sari, 1)
    expect(row(sari)).to_contain_text("Kurang 2 tingkat")
    expect(row(sari)).to_contain_text("Format B.1.9: 1 (sangat kurang)")
    picture = sari.get_by_role("figure").filter(has_text="1 dari 1 kompetensi yang dinilai berada di bawah")
    picture.get_by_text("Lihat sebagai tabel").click()
    expect(picture.get_by_role("row").filter(has_text=TIME)).to_contain_text("20-2")
    look_well(sari, "competencies with a gap")

    sari.get_by_role("link", name="Pengembangan").click()
    recommended = card(sari)
    expect(recommended).to_contain_text(f"Karena {TIME} kurang 2 tingkat: diminta 2, dinilai 0.")
    expect(recommended).to_contain_text("bila kompetensi ini kurang 1 tingkat atau lebih")
    expect(recommended).not_to_contain_text("umum.")
    look_well(sari, "a recommendation")
    recommended.get_by_role("button", name="Terima").click()
    expect(card(sari)).to_contain_text("Disetujui atasan")
    line.mend()
    steps.expect_sent(sari)

    open_room(budi, "Pengembangan")
    expect(card(budi)).to_contain_text("Disetujui atasan", timeout=90_000)
    expect(budi.get_by_text("0 dari 20 JP")).to_be_visible()
    line.cut()
    card(budi).get_by_role("button", name="Sudah diikuti").click()
    sheet = budi.get_by_role("dialog")
    sheet.get_by_label("Nomor sertifikat").fill("BKPSDM/27/2026")
    steps.add_photo(budi, steps.make_photo(7))
    look_well(budi, "what proves a training")
    sheet.get_by_role("button", name="Simpan").click()
    expect(card(budi)).to_contain_text("Selesai diikuti")
    expect(budi.get_by_text("8 dari 20 JP")).to_be_visible()
    line.mend()
    steps.expect_sent(budi)

    expect(card(sari)).to_contain_text("Sertifikat BKPSDM/27/2026.", timeout=90_000)
    expect(card(sari).get_by_role("button", name="Foto 1")).to_be_visible(timeout=90_000)
    expect(card(sari)).to_contain_text("Terlihat sesudah periode berikutnya dinilai.")
    rate(sari, 1, "Di bawah ekspektasi", "Laporan terlambat")
    rate(sari, 0, "Sesuai ekspektasi")
    open_room(sari, "Kompetensi")
    sari.get_by_role("link", name="Budi Santoso").click()
    sari.get_by_role("link", name="Nilai kompetensi pegawai").click()
    assess(sari, "2")
    sari.get_by_role("link", name="Pengembangan").click()
    before, after = (card(sari).locator(".beside > div").nth(at) for at in (0, 1))
    expect(before).to_contain_text(f"{TIME}: tingkat 0")
    expect(before).to_contain_text("Hasil kerja di bawah ekspektasi")
    expect(after).to_contain_text(f"{TIME}: tingkat 2")
    expect(after).to_contain_text("Hasil kerja sesuai ekspektasi")
    look_well(sari, "before and after a training")
    card(sari).get_by_role("button", name="Nilai dampaknya").click()
    sari.get_by_role("dialog").get_by_label("Apa yang berubah dalam pekerjaan?").fill("Tenggat ditepati")
    sari.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    steps.expect_sent(sari)
    expect(card(budi)).to_contain_text("Dampak menurut atasan: Tenggat ditepati", timeout=90_000)
    expect(card(budi)).not_to_contain_text("Hasil kerja")  # how he was rated is released, not leaked
    assert agency.ask(
        data, "SELECT count(*) FROM envelope WHERE outcome = 'applied' AND collection LIKE '%development%'"
    ) == [(6,)]


def test_a_low_result_suggests_a_programme_that_ends_with_a_result(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    year = (
        "--from",
        "2026-01-01",
        "--until",
        "2026-12-31",
        "--deadline",
        "2027-01-31",
        "--lock",
        "2027-02-28",
    )
    agency.command("period", "add", "--data", str(data), *year)
    release_result(data, level=2)
    server.start()
    sari = arrived("Sari").page
    open_room(sari, "Pengembangan")
    sari.get_by_role("link", name="Budi Santoso").click()
    expect(sari.get_by_text("buka program perbaikan")).to_be_visible()
    look_well(sari, "a programme is suggested")
    line.cut()
    sari.get_by_role("link", name="Buka program").click()
    sari.get_by_role("button", name="Buka program").click()
    expect(sari.get_by_text("Bagian ini wajib terisi").first).to_be_visible()
    later = str(date.today() + timedelta(days=30))
    sari.get_by_label("Pembimbing").fill("Wati Kusumawati")
    sari.get_by_label("Program selesai pada").fill(later)
    sari.get_by_label("Langkah 1 (wajib)", exact=True).fill("Susun jadwal mingguan")
    sari.get_by_label("Langkah 1 selesai pada").fill(later)
    look_well(sari, "a programme is written")
    sari.get_by_role("button", name="Buka program").click()
    programme = sari.get_by_label("Program perbaikan", exact=True)
    expect(programme).to_contain_text("Berjalan")
    programme.get_by_role("button", name="Periksa langkah ini").click()
    sari.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    expect(programme).to_contain_text("Dipenuhi, diperiksa")
    line.mend()
    steps.expect_sent(sari)
    budi = arrived("Budi").page
    open_room(budi, "Pengembangan")
    budi.get_by_role("button", name="Tulis tanggapan").click()
    budi.get_by_role("dialog").get_by_label("Tulis tanggapan").last.fill("Jadwal sudah saya pakai")
    budi.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    steps.expect_sent(budi)
    expect(programme).to_contain_text("Jadwal sudah saya pakai", timeout=90_000)
    programme.get_by_role("button", name="Tutup dengan hasil").click()
    sari.get_by_role("dialog").get_by_label("Yang terlihat").fill("Tenggat ditepati")
    sari.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    expect(programme).to_contain_text("Ditutup dengan hasil")
    look_well(sari, "a programme that is closed")
    steps.expect_sent(sari)
