"""Take the pictures of the documentation: `make screenshots`. The daily work is that of the demo agency, the
appraisal that of a small one, whose whole cycle is gone through for it; the rest are those of the stories
(`e2e/guide_pictures.py`).

Usage: python -m e2e.screenshots DIRECTORY [--every]
--every: each page of the appraisal on a phone and on a desktop, in both themes; else one picture a page.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from e2e import agency, cycle, guide_pictures, steps
from e2e import test_whole_cycle as whole
from e2e.conftest import DIST
from e2e.line import Line
from e2e.palette import shrink
from e2e.phone import DESKTOP, PHONE, Phone
from e2e.results import release_result
from e2e.server_process import ROOT, ServerProcess
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_objection import answer, open_task


def take(into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        data = Path(directory) / "data"
        made = [sys.executable, "-m", "server", "demo", "--data", str(data)]
        subprocess.run(made, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        table = (data / "demo-sign-in.txt").read_text(encoding="utf-8")
        server = ServerProcess(data, DIST)
        server.start()
        line = Line(server.port)
        budi = Phone(playwright, Path(directory) / "budi", line.origin)
        sari = Phone(playwright, Path(directory) / "sari", line.origin, desktop=True)
        try:
            employee(sign_in(budi, table, "Budi"), line, into)
            line.mend()
            supervisor(sign_in(sari, table, "Sari"), into)
        finally:
            budi.close()
            sari.close()
            line.close()
            server.stop()


def take_cycle(into: Path, every: bool) -> None:
    """The plan, the rating, calibration, a result, how it was made, and an objection to it."""
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        data = Path(directory) / "data"
        agency.make(data)
        cycle.open_cycle(data, "nasional")
        server = ServerProcess(data, DIST)
        server.start()
        line = Line(server.port)
        names = ("Budi", "Rina", "Sari", "Admin")
        phones = {
            name: Phone(playwright, Path(directory) / name, line.origin, desktop=name in ("Sari", "Admin"))
            for name in names
        }
        try:
            for name in names[:3]:
                steps.arrive(phones[name].open(), name)
            budi, rina, sari = (phones[name].page for name in names[:3])
            go_through(budi, rina, sari, sign_in_at_the_desk(phones["Admin"]), line, Shots(into, every))
        finally:
            for phone in phones.values():
                phone.close()
            line.close()
            server.stop()


class Shots:
    """Pictures of one page: on the screen and in the theme chosen for it, or in all four ways."""

    def __init__(self, into: Path, every: bool) -> None:
        self.into, self.every = into, every

    def take(self, page: Page, name: str, *, desktop: bool = False, dark: bool = False, at: str = "") -> None:
        before = page.viewport_size
        for is_desktop in (False, True):
            for is_dark in (False, True):
                if not self.every and (is_desktop, is_dark) != (desktop, dark):
                    continue
                page.set_viewport_size(DESKTOP if is_desktop else PHONE)
                page.emulate_media(color_scheme="dark" if is_dark else "light", reduced_motion="reduce")
                page.locator(".toast").evaluate_all(
                    "all => all.forEach(it => it.style.visibility = 'hidden')"
                )
                if at:
                    page.get_by_role("heading", level=2, name=at, exact=True).evaluate(
                        "it => scrollTo(0, it.getBoundingClientRect().top + scrollY - 80)"
                    )
                way = f"-{'desktop' if is_desktop else 'hp'}-{'gelap' if is_dark else 'terang'}"
                page.screenshot(path=self.into / f"{name}{way if self.every else ''}.png")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size(before or PHONE)


def go_through(budi: Page, rina: Page, sari: Page, desk: Page, line: Line, shots: Shots) -> None:
    steps.go(budi, "Kinerja")
    expect(budi.get_by_role("heading", level=1, name="Kinerja")).to_be_visible()
    shots.take(budi, "rencana")
    cycle.open_list(rina)
    cycle.begin(rina, whole.ABOUT)
    shots.take(rina, "menilai-rekan")
    whole.judge(sari)
    steps.expect_sent(sari)
    whole.close_at_the_desk(desk)
    whole.calibrate(desk, "Sangat Baik", "Bertugas di daerah banjir")
    desk.get_by_label("Capaian kinerja organisasi").select_option("Baik")
    expect(desk.get_by_text("Saran pedoman")).to_be_visible()
    shots.take(desk, "kalibrasi", desktop=True, at="Sebaran predikat")
    if shots.every:
        shots.take(desk, "kuadran-tim", desktop=True, dark=True, at="Kuadran tim")
    whole.release(desk)
    open_task(budi, "Hasil penilaian tersedia")
    shots.take(budi, "hasil")
    shots.take(budi, "kuadran", dark=True, at="Kuadran kinerja")
    steps.wait_for_parts(budi, "hasil", 5)
    answer(budi, "Ajukan keberatan", "Alasan keberatan", whole.WHY, "Kirim keberatan")
    steps.expect_sent(budi)
    budi.evaluate("scrollTo(0, 0)")
    shots.take(budi, "keberatan")
    desk.get_by_role("button", name="Kembali").click()
    desk.get_by_role("link", name="Keberatan").click()
    expect(desk.get_by_role("row").filter(has_text=whole.ABOUT)).to_be_visible()
    shots.take(desk, "daftar-keberatan", desktop=True)


def take_breakdown(into: Path, every: bool) -> None:
    """How a score was made, of a scheme that has one."""
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        data = Path(directory) / "data"
        agency.make(data)
        release_result(data, peers=3)
        server = ServerProcess(data, DIST)
        server.start()
        line = Line(server.port)
        budi = Phone(playwright, Path(directory) / "budi", line.origin)
        try:
            steps.arrive(budi.open(), "Budi")
            open_task(budi.page, "Hasil penilaian tersedia")
            shots = Shots(into, every)
            shots.take(budi.page, "rincian-nilai", at="Rincian nilai")
            if every:
                shots.take(budi.page, "pandangan-penilai", at="Pandangan para penilai")
        finally:
            budi.close()
            line.close()
            server.stop()


def sign_in(phone: Phone, table: str, name: str) -> Page:
    found = re.search(rf"^\W*(?:dr\. )?{name} .*?(\d{{18}})\s+(\S+)", table, re.MULTILINE)
    assert found, f"{name} is not in the table"
    page = phone.open()
    page.get_by_label("NIP", exact=True).fill(found[1])
    page.get_by_label("Kata sandi", exact=True).fill(found[2])
    page.get_by_role("button", name="Masuk", exact=True).click()
    steps.settle_in(page)
    return page


def employee(page: Page, line: Line, into: Path) -> None:
    page.screenshot(path=into / "beranda.png")
    line.cut()
    steps.choose_indicator(page)
    steps.fill_report(page, "14", "Poli umum pagi, dua pasien dirujuk")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=into / "lapor.png")
    page.get_by_role("button", name="Lanjut").click()
    steps.finish_report(page, steps.make_photo())
    page.goto(line.origin + "/laporan")
    expect(steps.report_row(page, "14 pasien")).to_contain_text("Menunggu dikirim")
    page.screenshot(path=into / "laporan.png")
    page.goto(line.origin + "/sinkron")
    expect(page.get_by_role("heading", level=1, name="Sinkronisasi")).to_be_visible()
    page.screenshot(path=into / "sinkronisasi.png")


def supervisor(page: Page, into: Path) -> None:
    steps.go(page, "Tim")
    expect(page.get_by_role("heading", level=1, name="Tim")).to_be_visible()
    page.screenshot(path=into / "tim.png")
    steps.go(page, "Verifikasi")
    expect(page.get_by_role("button", name="Setujui", exact=True)).to_be_visible()
    page.screenshot(path=into / "verifikasi.png")


def take_stories(into: Path) -> None:
    """What the guides show of the stories."""
    tests = [f"e2e/{test}" for test in guide_pictures.WANTED]
    environment = {**os.environ, "GUIDE_PICTURES": str(into.resolve())}
    told = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *tests]
    subprocess.run(told, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    folder, is_every = Path(sys.argv[1]), "--every" in sys.argv[2:]
    take(folder)
    take_cycle(folder, is_every)
    take_breakdown(folder, is_every)
    if not is_every:
        take_stories(folder)
        for picture in folder.glob("*.png"):
            shrink(picture)
