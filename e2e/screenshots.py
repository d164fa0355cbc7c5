"""Take the pictures of the documentation from the demo agency: `make screenshots`.

Usage: python -m e2e.screenshots DIRECTORY
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from e2e import steps
from e2e.conftest import DIST
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ROOT, ServerProcess


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


def sign_in(phone: Phone, table: str, name: str) -> Page:
    found = re.search(rf"^\W*(?:dr\. )?{name} .*?(\d{{18}})\s+(\S+)", table, re.MULTILINE)
    assert found, f"{name} is not in the table"
    page = phone.open()
    page.get_by_label("NIP", exact=True).fill(found[1])
    page.get_by_label("Kata sandi", exact=True).fill(found[2])
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(steps.greeting(page)).to_be_visible()
    expect(steps.chip(page, steps.SENT)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
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


if __name__ == "__main__":
    take(Path(sys.argv[1]))
