"""From an empty folder to an agency that works, by the guide alone: what docs/mulai.md says to type is typed,
what it says to press is pressed.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from e2e.phone import Phone
from e2e.pictures import picture
from e2e.server_process import ROOT, free_port, wait_until_ready
from e2e.test_every_screen import expect_nothing_serious

GUIDE = (ROOT / "docs/mulai.md").read_text("utf-8")
PASSWORD, PIN, OPERATOR = "perahu kopi gunung", "274913", "operator-7391"
REASON = "Keputusan Camat 1/2026"
SHIM = '#!/bin/sh\nexec "{python}" -m server "$@"\n'


def named(label: str) -> str:
    """A label that the guide names; what it does not name is not there for a newcomer."""
    assert f"**{label}**" in GUIDE, f"docs/mulai.md does not name {label}"
    return label


class Newcomer:
    """A folder, a terminal in it, and the commands of the guide in their order."""

    def __init__(self, folder: Path, app: Path) -> None:
        self.folder, self.port = folder, free_port()
        programs = folder / "bin"
        programs.mkdir(parents=True)
        (programs / "luring").write_text(SHIM.format(python=sys.executable), encoding="utf-8")
        (programs / "luring").chmod(0o755)
        self.environ = {
            **os.environ,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "LURING_PORT": str(self.port),
            "LURING_STATIC": str(app),
        }
        self.blocks = iter(re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.M | re.S))
        self.server: subprocess.Popen[bytes] | None = None

    def type_next(self, begins: str) -> str:
        """Type the next block. Answers what it says."""
        block = self._block(begins)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        return done.stdout

    def leave_running(self, begins: str) -> None:
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(
                ["bash", "-c", f"exec {self._block(begins)}"],
                cwd=self.folder,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until_ready(self.port, "/health/ready", self.server)

    def stop(self) -> None:
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.server.wait(10)

    def _block(self, begins: str) -> str:
        block = str(next(self.blocks))
        assert block.startswith(begins), block
        return block


@pytest.fixture
def newcomer(tmp_path: Path, built_app: Path) -> Iterator[Newcomer]:
    one = Newcomer(tmp_path / "baru", built_app)
    yield one
    one.stop()


def step(page: Page, name: str) -> Locator:
    """One line of the set-up, after going there."""
    page.get_by_role("link", name=named("Persiapan"), exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Persiapan")).to_be_visible()
    return page.get_by_role("listitem", name=name, exact=True)


def follow(page: Page, name: str, label: str) -> None:
    step(page, name).get_by_role("link", name=named(label), exact=True).click()


def press(where: Page | Locator, label: str) -> None:
    where.get_by_role("button", name=named(label), exact=True).click()


def activate(page: Page, link: str) -> None:
    page.goto(link)
    for label, what in (
        ("Kata sandi baru", PASSWORD),
        ("Ulangi kata sandi baru", PASSWORD),
        ("PIN 6 angka", PIN),
        ("Ulangi PIN", PIN),
    ):
        page.get_by_label(named(label), exact=True).fill(what)
    press(page, "Aktifkan")
    expect(page.get_by_role("heading", level=1, name="Periksa data Anda")).to_be_visible()


def bring_in(page: Page, file: Path) -> None:
    page.get_by_label(named("Berkas")).set_input_files(file)
    press(page, "Periksa berkas")
    press(page, "Terapkan")
    expect(page.get_by_text("masih dapat dibatalkan")).to_be_visible()


def open_cycle(page: Page) -> None:
    today = date.today()
    follow(page, "Siklus penilaian", "Ke periode")
    press(page, "Tambah periode")
    sheet = page.get_by_role("dialog")
    for label, off in (
        ("Hari pertama", -300),
        ("Hari terakhir", 30),
        ("Batas waktu", 37),
        ("Dikunci setelah", 44),
    ):
        sheet.get_by_label(named(label), exact=True).fill(str(today + timedelta(days=off)))
    sheet.get_by_label("Alasan").fill(REASON)
    press(sheet, "Tambah periode")
    expect(sheet).to_be_hidden()
    follow(page, "Siklus penilaian", "Ke buka siklus")
    page.get_by_role("radio", name=named("Nasional, PermenPANRB 6/2022")).check()
    press(page, "Coba dahulu")
    expect(page.get_by_text("orang dinilai")).to_be_visible()
    page.get_by_role("button", name=named("Buka siklus"), exact=True).first.click()
    sheet.get_by_label("Alasan").fill(REASON)
    press(sheet, "Buka siklus")
    expect(page.get_by_text("Terbuka", exact=True)).to_be_visible()


def put_up_kiosk(page: Page, stand: Page) -> None:
    follow(page, "Kiosk", "Ke kiosk")
    press(page, "Buat kode")
    sheet = page.get_by_role("dialog")
    sheet.get_by_label(named("Nama tempat")).fill("Ruang tunggu")
    press(sheet, "Buat kode")
    code = sheet.locator(".kiosk-code").inner_text()
    stand.get_by_label(named("Kode pendaftaran")).fill(code)
    stand.get_by_label(named("Kode operator")).fill(OPERATOR)
    press(stand, "Daftarkan")
    expect(stand.get_by_role("heading", level=1, name="Ruang tunggu")).to_be_visible()
    page.keyboard.press("Escape")


def test_a_newcomer_comes_from_nothing_to_a_restored_backup_by_the_guide_alone(
    newcomer: Newcomer, playwright: Playwright, tmp_path: Path
) -> None:
    said = newcomer.type_next("luring init")
    link = re.search(r"http://localhost:\S+/aktivasi#\S+", said)
    assert link is not None, said
    newcomer.leave_running("luring serve")
    origin = f"http://localhost:{newcomer.port}"
    desk, kiosk = (Phone(playwright, tmp_path / name, origin, desktop=True) for name in ("desk", "kiosk"))
    try:
        page = desk.open("/masuk")
        activate(page, link.group())
        page.goto(origin + "/pengelola")
        expect(page.get_by_role("heading", level=1, name=named("Persiapan"))).to_be_visible()
        expect(page.get_by_text(named("2 dari 8 selesai"))).to_be_visible()
        expect(page.get_by_role("listitem", name="Instansi", exact=True)).to_contain_text("baris perintah")
        expect_nothing_serious(page, "/pengelola/mulai, from nothing")
        picture(page, "persiapan-nol")

        newcomer.type_next("cat > unit.csv")
        follow(page, "Impor unit dan pegawai", "Ke impor")
        bring_in(page, newcomer.folder / "unit.csv")
        page.get_by_role("link", name=named("Impor"), exact=True).click()
        bring_in(page, newcomer.folder / "pegawai.csv")
        expect(step(page, "Impor unit dan pegawai")).to_contain_text("5 pegawai")
        expect(step(page, "Impor unit dan pegawai")).to_contain_text("oleh Ani Operator")

        open_cycle(page)
        follow(page, "Slip aktivasi", "Ke slip")
        expect_nothing_serious(page, "/pengelola/slip")
        press(page, "Terbitkan slip")
        expect(page.get_by_role("heading", name="4 slip terbit")).to_be_visible()  # she herself is in already
        expect(page.get_by_role("button", name=named("Cetak"))).to_be_visible()
        picture(page, "slip-meja")
        put_up_kiosk(page, kiosk.open("/kios"))

        newcomer.type_next("luring keys backup")
        expect(step(page, "Cadangan")).to_contain_text("cadangan.tar.age")
        expect(page.get_by_text(named("Semua langkah selesai"))).to_be_visible()
        expect_nothing_serious(page, "/pengelola/mulai, all done")
        picture(page, "persiapan-selesai")
        page.goto(origin + "/pengelola")
        expect(page.get_by_role("heading", level=1, name="Pegawai")).to_be_visible()

        restored = newcomer.type_next("luring restore")
        assert "Utuh" in restored or "utuh" in restored, restored
        newcomer.type_next("luring check")
        assert next(newcomer.blocks, None) is None, "the guide says more than this story does"
    finally:
        desk.close()
        kiosk.close()
