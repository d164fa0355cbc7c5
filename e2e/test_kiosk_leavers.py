"""F73: of people who leave, or never come back to the kiosk, nothing is stranded there."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import kiosk, steps
from e2e.agency import PIN, ask, end_service
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious

NOTE = "Penyuluhan gizi bersama kader {who}"
BEGUN = "Kunjungan rumah yang belum selesai ditulis"
OUTCOMES = """SELECT p.name, e.outcome, e.code FROM envelope e JOIN person p ON p.id = e.actor
    WHERE e.collection = 'report' ORDER BY p.name"""


def test_f73_of_a_leaver_and_of_two_who_never_return_nothing_is_stranded_at_the_kiosk(
    server: ServerProcess,
    line: Line,
    data: Path,
    new_phone: Callable[..., Phone],
    arrived: Callable[..., Phone],
) -> None:
    stand = kiosk.put_up(new_phone, server)
    sari = arrived("Sari").page
    page = stand.page
    line.cut()
    for who, pin in (("Dewi", PIN), ("Wati", "118822"), ("Rina", PIN)):
        kiosk.come(page, who, pin, offline=True)
        kiosk.report(page, NOTE.format(who=who))
        if who == "Rina":  # and begins another one, which she does not finish
            page.get_by_role("button", name="Ke Beranda").click()
            kiosk.begin_report(page, BEGUN)
            page.get_by_role("button", name="Kembali").click()
            expect(page.get_by_role("button", name="Di luar rencana kinerja")).to_be_visible()
            page.get_by_role("button", name="Kembali").click()
        kiosk.leave(page)
    server.stop()
    end_service(data, "Dewi")
    server.start()
    line.mend()
    page.reload()
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible(timeout=30_000)
    # Rina's is hers without her. Dewi's waits for a decision: nothing proves that it is older than that.
    # Wati's waits for her PIN, and nobody else's work waits with it.
    assert ask(data, OUTCOMES) == [
        ("Dewi Lestari", "quarantined", "scope_moved"),
        ("Rina Marlina", "applied", ""),
    ]

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    desk.get_by_role("link", name="Kiosk", exact=True).click()
    expect(desk.get_by_text("1 menunggu pemiliknya")).to_be_visible()
    expect(desk.get_by_text("1 laporan belum selesai milik 1 orang")).to_be_visible()
    expect(desk.get_by_text(BEGUN)).to_have_count(0)
    expect_nothing_serious(desk, "/pengelola/kios, with something unfinished")

    sync_now(sari)
    steps.go(sari, "Beranda")
    sari.get_by_role("link", name="1 kiriman menunggu keputusan Anda").click(timeout=30_000)
    sari.get_by_role("button", name="dari Dewi Lestari").click()
    item = sari.get_by_role("region", name="Kiriman", exact=True)
    expect(item).to_contain_text(NOTE.format(who="Dewi"))

    kiosk.come(page, "Rina")  # after all, a year later
    page.get_by_role("button", name="Lapor kegiatan").click()
    page.get_by_role("link", name="Kegiatan lain Draf").click()
    expect(page.get_by_label("Uraian kegiatan")).to_have_value(BEGUN)
