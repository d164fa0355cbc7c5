"""Every screen of a kiosk, on a tablet that lies and one that stands, in both themes and languages."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from e2e import guide_pictures, kiosk
from e2e.agency import NIP
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_every_screen import THEMES, complaints

LYING, STANDING = ViewportSize(width=1280, height=800), ViewportSize(width=800, height=1280)
PICTURES = os.environ.get("KIOSK_PICTURES")  # a directory to look at them in
SMALL = """() => [...document.querySelectorAll(".kiosk button, .kiosk a[href], .kiosk select, .kiosk input")]
    .filter(e => e.offsetParent && !e.matches(".kiosk-unseen, [type=radio], [type=checkbox]"))
    .filter(e => getComputedStyle(e).display !== "inline")
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.height < 63.5 || box.width < 63.5))
    .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width | 0}x${box.height | 0}`)"""


def look(page: Page, where: str) -> list[str]:
    found: list[str] = []
    if guide_pictures.keep(page, where):
        return found
    for size in (LYING, STANDING):
        page.set_viewport_size(size)
        for theme, rules in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            found += [f"{where}, {size['width']} px, {theme}: {one}" for one in complaints(page, rules)]
            if PICTURES:
                name = f"{where}-{size['width']}-{theme}.png".replace(" ", "-")
                page.screenshot(path=Path(PICTURES) / name)
        found += [f"{where}, {size['width']} px: small target {one}" for one in page.evaluate(SMALL)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(LYING)
    return found


def test_nothing_serious_on_the_screens_of_a_kiosk(
    server: ServerProcess, line: Line, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    page = stand.page
    found = look(page, "idle")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Tap to begin")).to_be_visible()
    found += look(page, "idle in English")
    page.get_by_role("button", name="Bahasa Indonesia").click()

    page.get_by_role("button", name="Menu operator").click()
    page.get_by_label("Kode operator").fill("not-the-code")
    page.get_by_role("button", name="Buka menu").click()
    expect(page.get_by_text("Kode tidak cocok")).to_be_visible()
    found += look(page, "operator code")
    page.get_by_label("Kode operator").fill(kiosk.OPERATOR)
    page.get_by_label("Kode operator").press("Enter")
    expect(page.get_by_text("Tersambung terakhir")).to_be_visible()
    found += look(page, "operator menu")
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("Server dihubungi.")).to_be_visible()
    page.get_by_role("button", name="Tutup menu").click()

    page.get_by_role("button", name="Ketuk untuk mulai").click()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_text("Tulis 18 angka NIP Anda.")).to_be_visible()
    found += look(page, "NIP")
    for digit in NIP["Budi"]:
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="Lanjut").click()
    kiosk.give_pin(page, "000111")
    expect(page.get_by_text("NIP atau PIN tidak cocok.")).to_be_visible()
    found += look(page, "PIN")
    kiosk.give_pin(page)
    expect(page.get_by_role("button", name="Lapor kegiatan")).to_be_visible()
    found += look(page, "tiles")
    for tile in ("Nilai Diri", "Lihat hasil", "Terima berkas HP"):
        page.get_by_role("button", name=tile).click()
        expect(page.get_by_role("button", name="Kembali")).to_be_visible()
        found += look(page, tile)
        page.get_by_role("button", name="Kembali").click()
    kiosk.report(page, "Penyuluhan gizi di Dusun Rantau")
    found += look(page, "saved")
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_role("img", name="Kode QR tanda terima")).to_be_visible()
    found += look(page, "ended")
    page.get_by_role("button", name="Tutup").click()

    line.cut()
    kiosk.come(page, "Wati", offline=True)
    expect(page.get_by_role("button", name="Nilai Perlu internet")).to_be_visible()
    found += look(page, "tiles offline")
    page.get_by_role("button", name="Lapor kegiatan").click()
    found += look(page, "report offline")
    page.get_by_role("button", name="Kembali").click()
    page.get_by_role("button", name="Terima berkas HP").click()
    file = FilePayload(name="rapat.txt", mimeType="text/plain", buffer=b"Rapat hari Selasa")
    page.get_by_label("Pilih berkas .txt").set_input_files(file)
    expect(page.get_by_text("Ini bukan berkas cadangan Luring")).to_be_visible()
    found += look(page, "no file of a phone, offline")
    assert found == []


def test_the_page_of_a_kiosk_opens_no_window_and_submits_no_form(new_phone: Callable[..., Phone]) -> None:
    page = new_phone("kiosk", desktop=True).open("/kios")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("window.open('/') === null")
    for address in ("data:text/html,x", "javascript:document.title='x'", "blob:x", "file:///etc/passwd"):
        assert page.evaluate("address => window.open(address) === null", address)
    page.evaluate(
        """() => {
            const link = Object.assign(document.createElement("a"), {href: "/", target: "_blank"});
            document.body.append(link);
            link.click();
            const form = Object.assign(document.createElement("form"), {action: "/masuk", target: "_top"});
            document.body.append(form);
            form.submit();
        }"""
    )
    page.wait_for_function("() => performance.now() > 0")
    assert page.url.endswith("/kios")
    assert len(page.context.pages) == 1
