"""A plan is made without a signal: begun from last year, its indicators picked, divided and talked about."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import agency, steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_every_screen import look_at_both_sizes, visit
from e2e.test_locked_period import add_period
from e2e.test_plan_conflict import VISITS_LINE, open_own_plan, open_plan_of

HERS = "Warga terlayani di Puskesmas"
LAST_YEAR = f"""\
nip,siklus,rhk,indikator,aspek,target,satuan,agregat,arah
{agency.NIP["Sari"]},{{year}},{HERS},Indeks kepuasan masyarakat,kualitas,88,nilai,terakhir,naik
{agency.NIP["Sari"]},{{year}},Tenaga kesehatan terlatih,Jumlah pelatihan,kuantitas,4,kegiatan,jumlah,naik
"""
HAS_PART = """async () => {
    const names = (await caches.keys()).filter(name => name.startsWith("luring-shell-"));
    const files = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return files.flat().filter(({ url }) => /assets.susun/.test(url)).length >= 3;
}"""


def this_year() -> int:
    return datetime.now(UTC).year


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_a_plan_is_begun_from_last_year_without_a_signal_and_its_targets_are_confirmed(
    server: ServerProcess, data: Path, line: Line, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    agency.import_tables(data, rhk=LAST_YEAR.format(year=this_year() - 1))
    server.start()
    sari, found = arrived("Sari", desktop=True).page, list[str]()
    sari.wait_for_function(HAS_PART)
    line.cut()
    open_own_plan(sari)
    found += look_at_both_sizes(sari, "begin")
    sari.get_by_role("button", name="Pakai contoh menurut jabatan").click()
    expect(sari.get_by_role("dialog").get_by_role("heading", name="Perawat Puskesmas")).to_be_visible()
    found += look_at_both_sizes(sari, "templates")
    sari.get_by_role("dialog").get_by_role("button", name="Tutup").click()
    sari.get_by_role("button", name=f"Salin rencana Tahun {this_year() - 1}").click()
    expect(region(sari, HERS)).to_contain_text("Target perlu dipastikan")
    found += look_at_both_sizes(sari, "copied")
    for rhk in (HERS, "Tenaga kesehatan terlatih"):
        sari.get_by_role("button", name=f"Ubah RHK: {rhk}").click()
        sheet = sari.get_by_role("dialog")
        expect(sheet.get_by_label("Target (wajib)")).not_to_have_value("")
        sheet.get_by_role("button", name="Simpan").click()
        expect(region(sari, rhk)).not_to_contain_text("Target perlu dipastikan")
    line.mend()
    steps.expect_sent(sari)
    assert found == []


def test_an_indicator_is_picked_divided_linked_and_talked_about_without_a_signal(
    server: ServerProcess, data: Path, line: Line, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    agency.import_tables(data, rhk=LAST_YEAR.format(year=this_year()))
    server.start()
    budi, sari, found = arrived("Budi"), arrived("Sari", desktop=True).page, list[str]()
    page = budi.page
    page.wait_for_function(HAS_PART)
    line.cut()
    open_own_plan(page)
    expect(page.get_by_role("heading", name="Belum ditautkan (2)")).to_be_visible()
    page.get_by_role("button", name="Tambah RHK").click()
    sheet = page.get_by_role("dialog").first
    sheet.get_by_label("Rencana hasil kerja (RHK)").fill("Pasien menunggu lebih singkat")
    sheet.get_by_role("button", name="Pilih dari pustaka").click()
    library = page.get_by_role("dialog").last
    library.get_by_label("Cari indikator").fill("kunjungan")
    found += look_at_both_sizes(page, "library")
    library.get_by_role("button", name="Pakai: Kunjungan rumah yang dilakukan").click()
    expect(sheet.get_by_text("Definisi:")).to_be_visible()
    expect(sheet.get_by_label("Nama indikator")).to_have_value("Kunjungan rumah yang dilakukan")
    sheet.get_by_label("Target (wajib)").fill("100")
    sheet.get_by_label("Bagi target per periode").select_option("quarter")
    for name, amount in zip(("I", "II", "III", "IV"), ("15", "40", "40", "4"), strict=True):
        sheet.get_by_label(f"Triwulan {name}", exact=True).fill(amount)
    expect(sheet.get_by_text("Jumlahnya 99, target setahun 100")).to_be_visible()
    sheet.get_by_label("Rencana hasil kerja (RHK)").focus()
    found += look_at_both_sizes(page, "trajectory fields")
    sheet.get_by_label("Triwulan IV", exact=True).fill("5")
    expect(sheet.get_by_text("100, sama dengan target")).to_be_visible()
    sheet.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name=f"Tautkan: {VISITS_LINE}").click()
    found += look_at_both_sizes(page, "link")
    page.get_by_role("dialog").get_by_text(HERS).click()
    page.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    expect(region(page, VISITS_LINE)).to_contain_text(f"Mendukung: {HERS}")
    region(page, VISITS_LINE).get_by_text("Tulis pesan", exact=True).click()
    region(page, VISITS_LINE).get_by_label("Pesan").fill("Apakah 48 sudah termasuk kunjungan posyandu?")
    region(page, VISITS_LINE).get_by_role("button", name="Kirim pesan").click()
    expect(region(page, VISITS_LINE)).to_contain_text("Percakapan (1)")
    expect(region(page, VISITS_LINE)).to_contain_text("menunggu dikirim", ignore_case=True)
    found += look_at_both_sizes(page, "plan with messages")
    line.mend()
    steps.expect_sent(page)

    open_plan_of(sari, "Budi Santoso")
    expect(region(sari, VISITS_LINE)).to_contain_text("Percakapan (1)", timeout=30_000)
    expect(region(sari, VISITS_LINE)).to_contain_text(f"Mendukung: {HERS}")
    region(sari, VISITS_LINE).get_by_text("Percakapan (1)").click()
    expect(region(sari, VISITS_LINE)).to_contain_text("Budi Santoso")
    region(sari, VISITS_LINE).get_by_label("Pesan").fill("Belum, posyandu dihitung terpisah.")
    region(sari, VISITS_LINE).get_by_role("button", name="Kirim pesan").click()
    found += look_at_both_sizes(sari, "the superior's plan with messages")
    steps.expect_sent(sari)
    expect(region(page, VISITS_LINE)).to_contain_text("Percakapan (2)", timeout=30_000)
    visit(sari, budi.origin, "/tim/matriks")
    expect(sari.get_by_role("row", name="Budi Santoso")).to_contain_text(VISITS_LINE)
    found += look_at_both_sizes(sari, "matrix")

    steps.go(page, "Kinerja")
    page.get_by_role("link", name="Pasien menunggu lebih singkat").first.click()
    expect(page.get_by_role("table", name="Kunjungan rumah yang dilakukan")).to_contain_text("Triwulan IV")
    found += look_at_both_sizes(page, "trajectory")
    line.cut()
    steps.go(page, "Kinerja")
    page.get_by_role("link", name="Rencana aksi").click()
    page.get_by_role("button", name=f"Ubah langkah: {VISITS_LINE}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Yang dilakukan").fill("Susun jadwal kunjungan per dusun")
    dialog.get_by_label("Mulai").fill("2026-02-01")
    dialog.get_by_label("Selesai paling lambat").fill("2026-01-01")
    dialog.get_by_role("button", name="Simpan").click()
    expect(dialog.get_by_text("Tidak boleh sebelum tanggal mulai.")).to_be_visible()
    found += look_at_both_sizes(page, "steps")
    dialog.get_by_label("Selesai paling lambat").fill("2026-02-28")
    dialog.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("main")).to_contain_text("Susun jadwal kunjungan per dusun")
    found += look_at_both_sizes(page, "action plan")
    line.mend()
    steps.expect_sent(page)
    sync_now(sari)
    visit(sari, budi.origin, "/tim")
    sari.get_by_role("listitem").get_by_role("link").filter(has_text="Budi Santoso").first.click()
    expect(sari.get_by_role("table", name="Kunjungan rumah yang dilakukan")).to_contain_text("Triwulan IV")
    found += look_at_both_sizes(sari, "the superior's progress")
    sari.get_by_role("link", name="Rencana aksi").click()
    expect(sari.get_by_text("Susun jadwal kunjungan per dusun")).to_be_visible(timeout=30_000)
    assert found == []


def test_a_team_and_what_a_unit_achieved_are_shown_to_those_they_are_about(
    server: ServerProcess, data: Path, line: Line, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    add_period(data)
    where = ("--data", str(data))
    nip = agency.NIP
    start = f"{this_year()}-01-01"
    agency.command(
        *("team", "add", "Vaksinasi massal", *where, "--lead", nip["Rina"], "--member", nip["Budi"]),
        *("--member", nip["Dewi"], "--from", start),
    )
    agency.command(
        *("achievement", "set", "baik", *where, "--unit", "PKM", "--by", nip["Hasan"]),
        *("--period", datetime.now(UTC).date().isoformat(), "--reason", "Sesuai perjanjian kinerja."),
    )
    server.start()
    rina, found = arrived("Rina"), list[str]()
    page = rina.page
    line.cut()
    visit(page, rina.origin, "/kinerja/aksi")
    expect(region_of_teams(page)).to_contain_text("Anggota: Budi Santoso, Dewi Lestari")
    found += look_at_both_sizes(page, "team")
    visit(page, rina.origin, "/tim/matriks")
    expect(page.get_by_role("row", name="Dewi Lestari")).to_contain_text(VISITS_LINE)
    line.mend()
    sari = arrived("Sari", desktop=True).page
    visit(sari, rina.origin, "/kinerja/aksi")
    expect(sari.get_by_text("Capaian unit kerja: Baik")).to_be_visible()
    hasan = arrived("Hasan", desktop=True).page
    visit(hasan, rina.origin, "/tim")
    hasan.get_by_role("listitem").get_by_role("link").filter(has_text="Sari Wulandari").first.click()
    hasan.get_by_role("link", name="Penilaian").click()
    expect(hasan.get_by_text("Capaian unit kerja: Baik")).to_be_visible()
    expect(hasan.get_by_text("Ditetapkan Pak Hasan")).to_be_visible()
    results = hasan.get_by_role("group", name="Hasil kerja")
    expect(results.get_by_label("Sesuai ekspektasi")).to_be_checked()
    found += look_at_both_sizes(hasan, "rating of a head")
    assert found == []


def region_of_teams(page: Page) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name="Tim kerja"))
