"""Two schemes from the first answer to a closed objection: rated partly without a signal, closed, changed and
released at the desk, signed, objected to, explained, decided and read. Nothing is prepared behind the
server's back but the opening of the cycle.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import cycle, steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import cut_words, expect_nothing_serious
from e2e.test_objection import answer, open_task

ABOUT = "Budi Santoso"
PLAIN, GOOD, BEST = "Sesuai harapan", "Di atas harapan", "Teladan"
LEVELS = ("Sesuai", "Sesuai", "Di atas", "Sesuai", "Sesuai", "Di atas", "Sesuai")
WHY = "Kunjungan rumah saat banjir belum dihitung"

Arrived = Callable[..., Phone]


def opened(server: ServerProcess, data: Path, scheme: str, kind: str = "") -> None:
    server.stop()
    cycle.open_cycle(data, scheme, kind)
    server.start()


def rate(page: Page, about: str, *words: str) -> None:
    cycle.open_list(page)
    cycle.begin(page, about)
    cycle.answer(page, *words)
    cycle.send(page)


def judge(page: Page) -> None:
    """The two judgements of the national scheme: everything as expected."""
    cycle.open_list(page)
    page.get_by_role("link", name=ABOUT).click()
    page.get_by_role("link", name="Buka formulir").click()
    for question in ("Hasil kerja", "Perilaku kerja"):
        page.get_by_role("group", name=question).get_by_label("Sesuai ekspektasi").check()
    page.get_by_role("button", name="Isi sisanya: sesuai").click()
    page.get_by_role("button", name="Kirim penilaian").click()


def close_at_the_desk(page: Page) -> None:
    page.get_by_role("link", name="Siklus", exact=True).click()
    page.get_by_role("link", name="Buka rincian").click()
    page.get_by_role("button", name="Tutup siklus").click()
    give_reason(page, "Tutup siklus", "Masa menilai selesai")
    expect(page.get_by_text("Ditutup", exact=True)).to_be_visible()
    page.get_by_role("link", name="Hasil dan kalibrasi").click()


def calibrate(page: Page, to: str, reason: str) -> None:
    mine = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=ABOUT))
    mine.get_by_role("button", name="Ubah hasil").click()
    page.get_by_role("dialog").get_by_label("Predikat").select_option(to)
    give_reason(page, "Ubah hasil", reason)
    expect(mine).to_contain_text(f"Diubah Admin Kecamatan: {reason}")


def release(page: Page) -> None:
    page.get_by_role("button", name="Rilis hasil").click()
    give_reason(page, "Rilis hasil", "Sidang kalibrasi selesai")
    expect(page.get_by_text("hasil dirilis.")).to_be_visible()


def section(page: Page, title: str) -> Locator:
    return page.locator("section").filter(has=page.get_by_role("heading", level=2, name=title))


def sign_and_object(page: Page, line: Line) -> None:
    open_task(page, "Hasil penilaian tersedia")
    steps.wait_for_parts(page, "hasil", 5)
    line.cut()
    page.get_by_role("button", name="Tandatangani").click()
    page.get_by_role("dialog").get_by_role("button", name="Ya, saya sudah menerimanya").click()
    expect(page.get_by_text("Sudah ditandatangani (menunggu dikirim)")).to_be_visible()
    answer(page, "Ajukan keberatan", "Alasan keberatan", WHY, "Kirim keberatan")
    line.mend()
    steps.expect_sent(page)


def explain(page: Page, words: str) -> None:
    page.reload()  # opened anew: the line had been cut
    open_task(page, "Keberatan menunggu penjelasan Anda")
    expect(page.get_by_text(WHY)).to_be_visible()
    answer(page, "Beri penjelasan", "Penjelasan", words, "Kirim penjelasan")
    steps.expect_sent(page)


def not_yet(page: Page) -> None:
    """The rater's superior sees the objection, and whose turn it is; he cannot decide before."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/hasil")
    page.get_by_role("link", name=ABOUT).click()
    expect(page.get_by_text("Anda memutuskan setelah penjelasan datang")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Penjelasan pejabat penilai: 3 hari kerja lagi")).to_be_visible()
    expect(page.get_by_role("button", name="Putuskan")).to_have_count(0)


def decide(page: Page, what: str, **new: str) -> None:
    page.reload()
    open_task(page, "Keberatan menunggu keputusan Anda")
    page.get_by_role("button", name="Putuskan").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_text(what).click()
    if new:
        sheet.get_by_label("Predikat").select_option(new["predikat"])
        if "score" in new:
            sheet.get_by_label("Nilai baru").fill(new["score"])
    sheet.get_by_label("Alasan", exact=False).fill("Sesuai bukti kunjungan")
    sheet.get_by_role("button", name="Kirim keputusan").click()
    steps.expect_sent(page)


def close_objection(page: Page, decision: str) -> None:
    page.reload()
    expect(page.get_by_text(decision)).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Saya sudah membacanya").click()
    steps.expect_sent(page)
    expect(page.get_by_text("Selesai", exact=True)).to_be_visible()


def at_the_end(desk: Page, words: str) -> None:
    desk.get_by_role("button", name="Kembali").click()
    desk.get_by_role("link", name="Keberatan").click()
    expect(desk.get_by_role("row").filter(has_text=ABOUT)).to_contain_text(words)
    expect_nothing_serious(desk, "/pengelola/siklus/:cycle/keberatan")
    desk.get_by_label("Tampilkan").select_option("Lewat batas")
    expect(desk.get_by_text("Tidak ada hasil yang cocok")).to_be_visible()


def test_a_whole_cycle_of_jambi_ends_with_a_result_that_an_objection_changed(
    server: ServerProcess, line: Line, data: Path, arrived: Arrived, new_phone: Arrived
) -> None:
    opened(server, data, "jambi", "teknis")
    budi, rina = arrived("Budi").page, arrived("Rina").page
    sari, hasan = (arrived(name, desktop=True).page for name in ("Sari", "Hasan"))
    for page in (budi, rina, sari):
        cycle.settle_in(page)
    rate(budi, "Diri sendiri", GOOD, BEST, PLAIN, PLAIN)
    steps.expect_sent(budi)
    line.cut()
    rate(rina, ABOUT, GOOD, GOOD, PLAIN, GOOD)
    rate(sari, ABOUT, GOOD, GOOD, PLAIN, GOOD)
    line.mend()
    for page in (rina, sari):
        steps.expect_sent(page)

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    close_at_the_desk(desk)
    calibrate(desk, "Sangat Baik", "Bertugas di daerah banjir")
    release(desk)

    sign_and_object(budi, line)
    expect(budi.get_by_text("Predikat Sangat Baik ditetapkan").first).to_contain_text(
        "oleh Admin Kecamatan, karena: “Bertugas di daerah banjir”"
    )
    expect(section(budi, "Pandangan para penilai")).to_contain_text("Rekan: disembunyikan")  # one is too few
    not_yet(hasan)
    explain(sari, "Laporannya datang setelah batas waktu")
    decide(hasan, "Mengubah hasil", predikat="baik", score="80")
    close_objection(budi, "Keputusan: hasil diubah")
    expect(budi.get_by_role("region", name="Predikat")).to_contain_text("Nilai 80")
    expect_nothing_serious(budi, "/hasil/:id, closed")
    at_the_end(desk, "Hasil diubah")


def test_a_whole_cycle_of_nasional_ends_with_a_result_that_is_upheld(
    server: ServerProcess, line: Line, data: Path, arrived: Arrived, new_phone: Arrived
) -> None:
    opened(server, data, "nasional")
    budi, rina = arrived("Budi").page, arrived("Rina").page
    sari, hasan = (arrived(name, desktop=True).page for name in ("Sari", "Hasan"))
    for page in (rina, sari):
        cycle.settle_in(page)
    line.cut()
    rate(rina, ABOUT, *LEVELS)
    judge(sari)
    line.mend()
    for page in (rina, sari):
        steps.expect_sent(page)

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    close_at_the_desk(desk)
    calibrate(desk, "Butuh Perbaikan", "Target triwulan IV meleset")
    release(desk)

    sign_and_object(budi, line)
    quadrant = section(budi, "Kuadran kinerja")
    expect(quadrant.get_by_role("button")).to_have_count(9)
    assert cut_words(quadrant) == []
    expect(quadrant.locator("[aria-current]")).to_contain_text("Baik")
    quadrant.get_by_role("button", name="Sangat Kurang").click()
    expect(quadrant.get_by_role("status")).to_contain_text("PermenPANRB 6/2022")
    expect_nothing_serious(budi, "/hasil/:id with a quadrant")
    not_yet(hasan)
    explain(sari, "Dinilai menurut rencana yang disepakati")
    decide(hasan, "Menguatkan hasil")
    close_objection(budi, "Keputusan: hasil dikuatkan")
    expect(budi.get_by_role("region", name="Predikat")).to_contain_text("Butuh Perbaikan")
    at_the_end(desk, "Hasil dikuatkan")
