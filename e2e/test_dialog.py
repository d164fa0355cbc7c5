"""A dialogue from its date to what was agreed, by both sides, mostly without a signal."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_conflict import sync_now
from e2e.test_every_screen import look_at_both_sizes, visit
from e2e.test_feedback import room

SOON = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()


def open_talk(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Dialog dengan {name}").first.click()
    expect(page.get_by_role("heading", level=1, name=f"Dialog dengan {name}")).to_be_visible()


def write(page: Page, button: str, field: str, text: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(field, exact=True).fill(text)
    sheet.get_by_role("button", name="Simpan").click()
    expect(sheet).to_have_count(0)


def test_a_dialogue_is_planned_held_and_agreed_without_a_signal(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    budi, sari, found = arrived("Budi"), arrived("Sari", desktop=True), list[str]()
    page, hers = room(budi, "dialog"), room(sari, "dialog")
    line.cut()
    page.get_by_role("link", name="Rencanakan dialog").click()
    page.get_by_label("Jenis").select_option("Coaching (B.1.6)")
    page.get_by_label("Tanggal").fill(SOON)
    page.get_by_label("Jam").fill("09:00")
    page.get_by_label("Tempat").fill("Aula")
    proposed = page.get_by_role("group", name="Usulan agenda")
    expect(proposed.get_by_label("Jumlah kunjungan rumah: di belakang target")).to_be_checked()
    page.get_by_label("Agenda lain").fill("Jadwal posyandu")
    found += look_at_both_sizes(page, "plan")
    page.get_by_role("button", name="Simpan jadwal").click()
    expect(page.get_by_role("heading", level=1, name="Dialog dengan Sari Wulandari")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Jadwal posyandu")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh untuk kalender").click()
    ics = download.value.path().read_text(encoding="utf-8")
    assert f"DTSTART:{SOON.replace('-', '')}T020000Z" in ics
    assert "LOCATION:Aula" in ics
    line.mend()
    steps.expect_sent(page)

    sync_now(hers)
    visit(hers, sari.origin, "/lain/dialog")
    open_talk(hers, "Budi Santoso")
    sari_at = hers.url

    # Both write at once, each without the other: notes never conflict, the agenda does.
    line.cut()
    page.get_by_role("button", name="Tulis catatan saya").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Tujuan: apa yang ingin saya capai").fill("48 kunjungan rumah")
    sheet.get_by_label("Masalah atau hambatan").fill("Jalan putus saat hujan")
    found += look_at_both_sizes(page, "his notes")
    sheet.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("main")).to_contain_text("Jalan putus saat hujan")
    write(page, "Ubah agenda", "Agenda", "Jadwal posyandu\nPerahu puskesmas")
    hers.get_by_role("button", name="Tulis catatan saya").click()
    sheet = hers.get_by_role("dialog")
    sheet.get_by_label("Strategi mengatasi masalah").fill("Kunjungi saat kemarau")
    sheet.get_by_text("Ya", exact=True).click()
    sheet.get_by_role("button", name="Simpan").click()
    expect(hers.get_by_role("main")).to_contain_text("Kunjungi saat kemarau")
    write(hers, "Ubah agenda", "Agenda", "Jadwal posyandu\nTarget triwulan IV")
    line.mend()
    steps.expect_sent(page)
    sync_now(hers)
    hers.goto(sari_at)
    expect(hers.get_by_text("Dua versi yang berbeda")).to_be_visible(timeout=30_000)
    expect(hers.get_by_role("main")).to_contain_text("Jalan putus saat hujan")
    found += look_at_both_sizes(hers, "disputed")
    hers.get_by_role("link", name="Bandingkan").click()
    expect(hers.get_by_role("main")).to_contain_text("Perahu puskesmas")
    expect(hers.get_by_role("main")).to_contain_text("Target triwulan IV")
    found += look_at_both_sizes(hers, "compared")
    hers.goto(sari_at)

    # A new agenda settles it; then what was agreed, an action, and her agreement, offline.
    expect(hers.get_by_role("button", name="Ubah agenda")).to_be_visible()
    line.cut()
    write(hers, "Ubah agenda", "Agenda", "Jadwal posyandu\nPerahu puskesmas\nTarget triwulan IV")
    write(hers, "Tulis kesepakatan", "Yang disepakati", "Kunjungan dipindah ke bulan kering.")
    hers.get_by_role("button", name="Tambah tindak lanjut").click()
    sheet = hers.get_by_role("dialog")
    sheet.get_by_label("Apa yang dilakukan").fill("Susun jadwal per dusun")
    sheet.get_by_label("Paling lambat").fill(SOON)
    found += look_at_both_sizes(hers, "action")
    sheet.get_by_role("button", name="Simpan").click()
    expect(hers.get_by_role("listitem").filter(has_text="Susun jadwal per dusun")).to_be_visible()
    hers.get_by_role("button", name="Saya setuju").click()
    expect(hers.get_by_text("Atasan: setuju", exact=True)).to_be_visible()
    expect(hers.get_by_text("Pegawai: belum", exact=True)).to_be_visible()
    line.mend()
    steps.expect_sent(hers)

    sync_now(page)
    visit(page, budi.origin, "/lain/dialog")
    open_talk(page, "Sari Wulandari")
    expect(page.get_by_text("Kunjungan dipindah ke bulan kering.")).to_be_visible(timeout=30_000)
    line.cut()
    page.get_by_role("button", name="Saya setuju").click()
    expect(page.get_by_text("Pegawai: setuju", exact=True)).to_be_visible()
    found += look_at_both_sizes(page, "agreed")
    page.get_by_role("button", name="Dialog selesai").click()
    page.get_by_role("link", name="Nilai pelaksanaan dialog ini").click()
    for group in page.get_by_role("main").get_by_role("group").all():
        group.get_by_text("Ya", exact=True).click()
    page.get_by_role("group", name="Lebih banyak bertanya").get_by_text("Sebagian").click()
    found += look_at_both_sizes(page, "B.1.8")
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("Umpan balik pelaksanaan sudah Anda isi")).to_be_visible()
    line.mend()
    steps.expect_sent(page)

    # The superior of the leader reads it, the leader does not.
    hasan = arrived("Hasan", desktop=True)
    above = room(hasan, "dialog")
    above.get_by_role("link", name="1 pernyataan dijawab sebagian atau tidak").click()
    expect(above.get_by_text("Lebih banyak bertanya daripada menggurui")).to_be_visible()
    found += look_at_both_sizes(above, "B.1.8 read")
    sync_now(hers)
    visit(hers, sari.origin, "/lain/dialog")
    expect(hers.get_by_role("heading", name="Yang sudah selesai")).to_be_visible(timeout=30_000)
    expect(hers.get_by_text("Umpan balik pelaksanaan dari pegawai")).to_have_count(0)
    expect(hers.get_by_role("heading", name="Tindak lanjut yang belum selesai (1)")).to_be_visible()

    # What is not done is carried over to the next one, which she plans offline.
    line.cut()
    hers.get_by_role("link", name="Rencanakan dialog").click()
    hers.get_by_label("Dengan siapa").select_option("Budi Santoso")
    hers.get_by_label("Tanggal").fill(SOON)
    expect(hers.get_by_label("Tindak lanjut belum selesai: Susun jadwal per dusun")).to_be_checked()
    hers.get_by_role("button", name="Simpan jadwal").click()
    hers.get_by_role("button", name="Bawa ke dialog ini: Susun jadwal per dusun").click()
    expect(hers.get_by_role("dialog").get_by_label("Apa yang dilakukan")).to_have_value(
        "Susun jadwal per dusun"
    )
    hers.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    line.mend()
    steps.expect_sent(hers)
    visit(hers, sari.origin, "/lain/dialog/perilaku")
    found += look_at_both_sizes(hers, "B.1.10")
    visit(hers, sari.origin, "/lain/dialog")
    found += look_at_both_sizes(hers, "list")
    assert found == []
