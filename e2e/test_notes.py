"""What colleagues wrote without their names: nobody sees it before it was read and released, and never where
too few have written.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import cycle, steps
from e2e.phone import Phone
from e2e.server_process import ROOT, ServerProcess
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_every_screen import expect_nothing_serious
from e2e.test_objection import open_task
from e2e.test_rating import ON_DISK

ABOUT, LONELY = "Budi Santoso", "Wati Kusumawati"
NOTES = ("Ajari kami mengisi register", "Datanglah lebih pagi ke posyandu")
ALONE = "Sering menunda surat masuk"
NAMES = ("Rina Marlina", LONELY)
HEARD = "Catatan rekan dan bawahan"


def own_scheme(data: Path) -> Path:
    """Jambi's with one question, which lets the employee read notes; two answers are enough in it, and the
    superior need not answer, so that two raters do for a story.
    """
    text = (ROOT / "server" / "schemes" / "jambi.toml").read_text(encoding="utf-8")
    own = text.replace('id = "jambi"', 'id = "catatan"\nminimum = 2\nnotes = "ratee"', 1)
    own = own.replace('required = ["superior"]\n', "")
    own = re.sub(r'(?m)^  \{id = "(kualitas|adaptasi|kerja_sama)".*\n', "", own)
    file = data.parent / "catatan.toml"
    file.write_text(own, encoding="utf-8")
    return file


def rate(page: Page, about: str, note: str = "") -> None:
    cycle.open_list(page)
    cycle.begin(page, about)
    cycle.answer(page, "Sesuai harapan")
    if note:
        page.get_by_label("Catatan (boleh dikosongkan)").fill(note)
    cycle.send(page)
    steps.expect_sent(page)


def decide(desk: Page, note: str) -> None:
    one = desk.get_by_role("listitem").filter(has_text=note)
    one.get_by_role("button", name="Rilis catatan").click()
    give_reason(desk, "Rilis catatan", "Sopan dan tentang pekerjaan")
    expect(one).to_contain_text("Rekan: dirilis")


def test_an_anonymous_note_is_read_first_and_one_that_stands_alone_is_never_shown(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    server.stop()
    cycle.open_cycle(data, "catatan", "teknis", own_scheme(data))
    server.start()
    budi, wati, rina = (arrived(name).page for name in ("Budi", "Wati", "Rina"))
    for page, note in zip((rina, wati), NOTES, strict=True):
        cycle.settle_in(page)
        rate(page, ABOUT, note)
    rate(rina, LONELY, ALONE)
    rate(wati, "Diri sendiri")  # or there would be no result to look at
    server.stop()
    cycle.close_cycle(data)
    server.start()

    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    desk.get_by_role("link", name="Siklus", exact=True).click()
    desk.get_by_role("link", name="Buka rincian").click()
    desk.get_by_role("link", name="Catatan anonim").click()
    expect(desk.get_by_text("2 catatan belum diputuskan.")).to_be_visible(timeout=30_000)
    expect(desk.get_by_text(ALONE)).to_have_count(0)
    for name in NAMES:
        expect(desk.get_by_role("main").get_by_text(name)).to_have_count(0)
    expect_nothing_serious(desk, "/pengelola/siklus/:cycle/catatan")
    for note in NOTES:
        decide(desk, note)
        assert not budi.evaluate(ON_DISK, note)  # released for the result, which is not
    desk.get_by_role("button", name="Kembali").click()
    desk.get_by_role("link", name="Hasil dan kalibrasi").click()
    desk.get_by_role("button", name="Rilis hasil").click()
    give_reason(desk, "Rilis hasil", "Sidang kalibrasi selesai")
    expect(desk.get_by_text("hasil dirilis.")).to_be_visible()

    open_task(budi, "Hasil penilaian tersedia")
    heard = budi.locator("section").filter(has=budi.get_by_role("heading", level=2, name=HEARD))
    for note in NOTES:
        expect(heard).to_contain_text(note, timeout=30_000)
    for name in NAMES:
        expect(heard).not_to_contain_text(name)
    expect_nothing_serious(budi, "/hasil/:id with notes")
    open_task(wati, "Hasil penilaian tersedia")
    expect(wati.get_by_role("region", name="Predikat")).to_be_visible(timeout=30_000)
    expect(wati.get_by_text(HEARD)).to_have_count(0)
    assert not wati.evaluate(ON_DISK, ALONE)
