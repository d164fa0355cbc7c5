"""What is written to the personnel office without a signal: input on the appraisal after a result, a report
on behaviour. It is read and answered at the desk, and its author reads the answer on his phone.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import look_at_both_sizes, visit
from e2e.test_feedback import WAITS, room

SAID = "Waktu menilai jatuh pada pekan imunisasi"
PROBLEM = "Tiga kali tidak hadir di posyandu tanpa kabar"


def letters(desk: Page, origin: str, what: str) -> None:
    visit(desk, origin, "/pengelola/surat")
    desk.get_by_label("Apa", exact=True).select_option(what)


def test_input_on_the_process_is_written_offline_and_answered_by_the_office(
    server: ServerProcess,
    line: Line,
    data: Path,
    arrived: Callable[..., Phone],
    new_phone: Callable[..., Phone],
) -> None:
    budi, found = arrived("Budi"), list[str]()
    server.stop()
    outcome = release_result(data)
    server.start()
    page = room(budi)
    sync_now(page)
    visit(page, budi.origin, f"/hasil/{outcome}")
    expect(page.get_by_role("link", name="Tulis masukan")).to_be_visible(timeout=30_000)

    line.cut()
    page.get_by_role("link", name="Tulis masukan").click()
    expect(page.get_by_text("Dibaca pengelola kepegawaian instansi Anda")).to_be_visible()
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("Bagian ini perlu diisi.").first).to_be_visible()
    found += look_at_both_sizes(page, "input")
    page.get_by_label("Waktu dan jadwal").check()
    page.get_by_label("Masukan Anda").fill(SAID)
    page.get_by_role("button", name="Kirim", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text=SAID)
    expect(row).to_contain_text(WAITS)
    line.mend()
    steps.expect_sent(page)

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    visit(desk, budi.origin, "/lain/kabar")
    desk.get_by_role("button", name="Ada masukan tentang proses penilaian").click()
    expect(desk.get_by_role("heading", level=1, name="Masukan dan laporan")).to_be_visible()
    card = desk.get_by_role("region", name="Budi Santoso")
    expect(card).to_contain_text(SAID)
    found += look_at_both_sizes(desk, "letters")
    card.get_by_role("button", name="Tandai sudah dibaca").click()
    expect(card).to_have_count(0)
    desk.get_by_label("Keadaan").select_option("Sudah dibaca (1)")
    card.get_by_role("button", name="Jawab").click()
    give_reason(desk, "Kirim jawaban", "Tahun depan dimulai sepekan lebih awal.")
    expect(card).to_have_count(0)

    sync_now(page)
    visit(page, budi.origin, "/lain/umpan/masukan")
    row = page.get_by_role("listitem").filter(has_text=SAID)
    expect(row).to_contain_text("Tahun depan dimulai sepekan lebih awal.", timeout=30_000)
    line.cut()
    found += look_at_both_sizes(page, "answered input")
    assert found == []


def test_a_report_of_behaviour_is_written_offline_and_read_by_the_office_and_not_by_whom_it_is_about(
    line: Line, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    sari, budi = arrived("Sari"), arrived("Budi")
    page, found = room(sari, "dialog"), list[str]()
    line.cut()
    page.get_by_role("link", name="Buat laporan").click()
    expect(page.get_by_text("pengelola kepegawaian, yang menentukan tindak lanjutnya")).to_be_visible()
    page.get_by_label("Pegawai").select_option("Budi Santoso")
    page.get_by_label("Nilai dasar").select_option("Akuntabel")
    page.get_by_label("Permasalahan perilaku yang menghambat kinerja").fill(PROBLEM)
    page.get_by_role("group", name="Terjadi juga pada pegawai lain").get_by_text("Tidak").click()
    page.get_by_label("Yang sudah saya lakukan").fill("Dua kali dibicarakan")
    page.get_by_role("button", name="Kirim laporan").click()
    page.get_by_role("link", name="Budi Santoso").click()
    expect(page.get_by_role("main")).to_contain_text(WAITS)
    line.mend()
    steps.expect_sent(page)

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    letters(desk, sari.origin, "Laporan permasalahan perilaku (B.1.10)")
    card = desk.get_by_role("region", name="Budi Santoso")
    expect(card).to_contain_text(PROBLEM)
    expect(card).to_contain_text("0 umpan balik")
    found += look_at_both_sizes(desk, "reports")
    card.get_by_role("button", name="Jawab").click()
    give_reason(desk, "Kirim jawaban", "Konseling dijadwalkan Kamis.")

    his_report = page.url
    sync_now(page)
    page.goto(his_report)
    expect(page.get_by_role("main")).to_contain_text("Konseling dijadwalkan Kamis.", timeout=30_000)
    found += look_at_both_sizes(page, "answered report")
    his = room(budi, "dialog")
    sync_now(his)
    visit(his, budi.origin, "/lain/kabar")
    expect(his.get_by_text(PROBLEM)).to_have_count(0)
    visit(his, budi.origin, "/lain/dialog")
    expect(his.get_by_text("B.1.10")).to_have_count(0)
    assert found == []
