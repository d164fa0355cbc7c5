"""Work that travels by hand: a file made on one phone, sent from another machine (F21, F97)."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone

REPORTS = """
    SELECT p.name, e.outcome FROM envelope e JOIN person p ON p.id = e.actor
    WHERE e.collection = 'report' ORDER BY e.row
"""
EVIDENCE = "SELECT p.name FROM evidence f JOIN person p ON p.id = f.uploaded_by"
CARRIED = "SELECT p.name FROM envelope e JOIN person p ON p.id = e.actor WHERE e.outcome = 'bundle_carried'"


def make_file(page: Page, into: Path) -> Path:
    steps.go(page, "Saya")
    page.get_by_role("link", name="Titip kirim").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Buat berkas").click()
    assert download.value.suggested_filename.startswith("luring-titipan-")
    assert download.value.suggested_filename.endswith(".txt")
    into.mkdir(exist_ok=True)
    file = into / download.value.suggested_filename
    download.value.save_as(file)
    return file


def bring(page: Page, file: Path) -> None:
    steps.go(page, "Saya")
    page.get_by_role("link", name="Titip kirim").click()
    page.get_by_role("link", name="Buka titipan").click()
    page.get_by_label("Pilih berkas .txt").set_input_files(file)


def test_f97_an_outbox_exported_on_one_phone_is_imported_on_another_machine_under_its_authors_name(
    line: Line, data: Path, tmp_path: Path, arrived: Callable[..., Phone]
) -> None:
    budi, rina = arrived("Budi"), arrived("Rina", desktop=True)
    sari = arrived("Sari")
    line.cut()
    steps.write_report(budi.page, "12", "Posyandu Melati", photo=steps.make_photo())
    file = make_file(budi.page, tmp_path / "usb")
    expect(budi.page.get_by_text("Berkas berisi 1 perubahan dan 1 foto")).to_be_visible()
    text = file.read_text("ascii")
    assert text.startswith("LURING-BUNDLE-1 ")
    assert "Posyandu" not in text

    budi.context.set_offline(True)  # Budi stays where there is no signal; Rina travels
    line.mend()
    bring(rina.page, file)
    expect(rina.page.get_by_text("Terkirim: 1 perubahan baru")).to_be_visible()
    expect(rina.page.get_by_text("1 foto ikut diterima")).to_be_visible()
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]
    assert ask(data, EVIDENCE) == [("Budi Santoso",)]
    assert ask(data, CARRIED) == [("Rina Marlina",)]
    steps.go(sari.page, "Verifikasi")
    expect(sari.page.get_by_role("button", name="Budi Santoso").first).to_be_visible(timeout=60_000)
    bring(sari.page, file)
    expect(sari.page.get_by_text("1 perubahan sudah ada di server")).to_be_visible()

    steps.go(budi.page, "Laporan")
    expect(steps.report_row(budi.page, "12 pasien")).to_contain_text("Menunggu dikirim")
    budi.context.set_offline(False)
    budi.page.goto(line.origin + "/sinkron")
    budi.page.get_by_role("button", name="Kirim sekarang").click()
    steps.expect_sent(budi.page)
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]


def test_a_damaged_file_says_so_and_is_not_taken_for_sent(
    line: Line, data: Path, tmp_path: Path, arrived: Callable[..., Phone]
) -> None:
    budi, rina = arrived("Budi"), arrived("Rina")
    line.cut()
    steps.write_report(budi.page, "12", "Posyandu Melati")
    file = make_file(budi.page, tmp_path / "usb")
    file.write_bytes(file.read_bytes()[:-30])
    budi.context.set_offline(True)
    line.mend()
    bring(rina.page, file)
    expect(rina.page.get_by_text("terpotong atau berubah di perjalanan")).to_be_visible()
    other = tmp_path / "catatan.txt"
    other.write_text("Rapat hari Selasa")
    bring(rina.page, other)
    expect(rina.page.get_by_text("bukan berkas cadangan Luring")).to_be_visible()
    assert ask(data, REPORTS) == []
    budi.context.set_offline(False)


def test_f21_what_waits_in_the_browser_is_carried_into_the_installed_app_and_counts_once(
    line: Line, data: Path, tmp_path: Path, arrived: Callable[..., Phone]
) -> None:
    """Two storages of one person on one phone: nothing moves by itself, and neither hides the other."""
    tab = arrived("Budi", on="browser")
    line.cut()
    steps.write_report(tab.page, "12", "Ditulis di peramban")
    file = make_file(tab.page, tmp_path / "berkas")
    expect(tab.page.get_by_text("bisa mempunyai penyimpanan sendiri")).to_be_visible()
    tab.context.set_offline(True)
    line.mend()
    app = arrived("Budi", on="app")
    bring(app.page, file)
    expect(app.page.get_by_text("Terkirim: 1 perubahan baru")).to_be_visible()
    steps.go(app.page, "Laporan")
    expect(steps.report_row(app.page, "12 pasien")).to_have_count(1)
    steps.write_report(app.page, "5", "Ditulis di aplikasi")
    steps.expect_sent(app.page)

    tab.context.set_offline(False)
    tab.page.goto(line.origin + "/sinkron")
    tab.page.get_by_role("button", name="Kirim sekarang").click()
    steps.expect_sent(tab.page)
    steps.go(tab.page, "Laporan")
    for words in ("12 pasien", "5 pasien"):
        expect(steps.report_row(tab.page, words)).to_have_count(1)
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")] * 2
