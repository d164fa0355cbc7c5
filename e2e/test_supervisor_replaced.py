"""F44: the supervisor is replaced while ratings wait on his phone: they are the new one's to decide."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import ask, command, replace_superior
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_plan_conflict import open_person

REASON = "Melampaui target kunjungan rumah"
OUTCOMES = """SELECT outcome, code, count(*) FROM envelope
    WHERE collection = 'rating' AND kind = 'mutation' GROUP BY outcome, code"""

STATES = "SELECT state, count(*) FROM record WHERE collection = 'rating' GROUP BY state"


def add_this_years_period(data: Path) -> None:
    year = date.today().year
    command(
        "period", "add", "--data", str(data), "--from", f"{year}-01-01", "--until", f"{year}-12-31",
        "--lock", f"{year + 1}-01-31",
    )  # fmt: skip


def rate(page: Page, name: str) -> None:
    """All that a rating asks, from the list of the team to the sentence that it is kept."""
    open_person(page, name)
    page.get_by_role("link", name="Beri penilaian").click()
    expect(page.get_by_role("heading", level=1, name=f"Penilaian {name}")).to_be_visible()
    results, behaviour = (
        page.get_by_role("group", name=about) for about in ("Hasil kerja", "Perilaku kerja")
    )
    results.get_by_text("Di atas ekspektasi").click()
    behaviour.get_by_text("Sesuai ekspektasi").click()
    page.get_by_role("button", name="Isi sisanya: sesuai").click()
    expect(page.get_by_text("Saran tabel: Baik")).to_be_visible()
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(
        page.get_by_text("Bagian ini wajib terisi").first
    ).to_be_visible()  # above expectation wants a reason
    page.get_by_label("Alasan").first.fill(REASON)
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.get_by_text("Menunggu dikirim").first).to_be_visible()


def accept(page: Page, title: str, says: str) -> None:
    """Accept one case, with a reason."""
    page.get_by_role("button", name=title).first.click(timeout=30_000)
    expect(page.get_by_role("region", name="Kiriman", exact=True)).to_contain_text(says)
    page.keyboard.press("t")
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").fill("Disusun selama Sari atasannya.")
    sheet.get_by_role("button", name="Terima").click()


def test_f44_ratings_written_offline_by_who_was_the_supervisor_wait_for_the_new_one(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    add_this_years_period(data)
    server.start()
    budi, sari = arrived("Budi").page, arrived("Sari").page
    wati = arrived("Wati", desktop=True).page
    line.cut()
    rate(sari, "Budi Santoso")
    rate(sari, "Dewi Lestari")
    server.stop()
    replace_superior(data, "Budi", "Wati")
    server.start()
    line.mend()

    sync_now(sari)
    what = sari.get_by_role("listitem").filter(has_text="Wewenang berpindah")
    expect(what.first).to_contain_text("Menunggu keputusan pejabat yang sekarang", timeout=30_000)
    outcomes = ask(data, OUTCOMES)
    # Dewi's rating, and that it is sent: she is still his. Budi's waits, and what was built on it with it.
    assert outcomes == [("applied", "", 2), ("held", "missing", 1), ("quarantined", "scope_moved", 1)]

    sync_now(wati)
    steps.go(wati, "Beranda")
    wati.get_by_role("link", name="menunggu keputusan Anda").first.click(timeout=30_000)
    accept(wati, "Penilaian atasan dari Sari Wulandari", REASON)
    accept(
        wati, "Dikirim ke atasan: Penilaian atasan dari Sari Wulandari", ""
    )  # what had waited for the first
    expect(wati.get_by_text("Tidak ada yang menunggu keputusan")).to_be_visible(timeout=30_000)
    line.wait_for(lambda _: ask(data, STATES) == [("submitted", 2)], 30)
    sync_now(budi)
    for address in ("/", "/laporan", "/kinerja", "/sinkron", "/konflik", "/antrean"):
        budi.goto(line.origin + address)
        expect(budi.get_by_role("heading", level=1).first).to_be_visible()
        expect(budi.get_by_text(REASON)).to_have_count(0)
