"""A kiosk on the wall, and what people do at it."""

import contextlib
import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import NIP, PIN
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from server.__main__ import main

LABEL = "Kios ruang tunggu"
OPERATOR = "operator-7391"
IN_CONTACT = "Terhubung"


def command(server: ServerProcess, *words: str) -> str:
    """Run a command that has the data to itself. Answers what it says."""
    said = io.StringIO()
    server.stop()
    with contextlib.redirect_stdout(said):
        assert main((*words, "--data", str(server.data))) == 0, said.getvalue()
    server.start()
    return said.getvalue()


def code_for(server: ServerProcess, *policy: str, unit: str = "PKM") -> str:
    """Ask for a one-time code."""
    said = command(server, "kiosk", "code", "--unit", unit, "--label", LABEL, *policy)
    found = re.search(r"#kode=(\S+)", said)
    assert found is not None, said
    return found[1]


def put_up(
    new_phone: Callable[..., Phone], server: ServerProcess, *policy: str, flags: tuple[str, ...] = ()
) -> Phone:
    """Enrol a kiosk, and wait until it has everything it needs to be without a signal from here on."""
    kiosk = new_phone("kiosk", desktop=True)
    kiosk.flags = flags
    page = kiosk.open(f"/kios#kode={code_for(server, *policy)}")
    page.get_by_label("Kode operator").fill(OPERATOR)
    page.get_by_role("button", name="Daftarkan").click()
    expect(page.get_by_role("heading", level=1, name=LABEL)).to_be_visible()
    expect(page.get_by_text(IN_CONTACT)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    steps.wait_for_parts(page, r"kiosk?", 9)
    steps.wait_for_parts(page, "survei", 1)
    return kiosk


def come(page: Page, who: str, pin: str = PIN, *, offline: bool = False) -> None:
    """Somebody comes to the kiosk and signs in."""
    page.get_by_role("button", name="Ketuk untuk mulai").click()
    page.get_by_label("NIP").fill(NIP[who])
    page.get_by_role("button", name="Lanjut").click()
    give_pin(page, pin, offline=offline)
    expect(page.get_by_role("button", name="Lapor kegiatan")).to_be_visible()


def give_pin(page: Page, pin: str = PIN, *, offline: bool = False) -> None:
    page.get_by_label("PIN 6 angka").fill(pin)
    page.get_by_role("button", name="Masuk", exact=True).click()
    if offline:
        page.get_by_label("Ulangi PIN").fill(pin)
        page.get_by_role("button", name="Masuk", exact=True).click()


def begin_report(page: Page, note: str, quantity: str = "3") -> None:
    page.get_by_role("button", name="Lapor kegiatan").click()
    page.get_by_role("button", name="Di luar rencana kinerja").click()
    expect(page.get_by_label("Uraian kegiatan")).to_be_visible()
    kind = page.get_by_label("Jenis pelayanan")  # who is known has his own form
    if kind.count():
        kind.select_option("Penyuluhan")
    page.get_by_label("Jumlah yang dicapai").fill(quantity)
    page.get_by_label("Uraian kegiatan").fill(note)


def report(page: Page, note: str, *, photo: bytes = b"") -> None:
    begin_report(page, note)
    page.get_by_role("button", name="Lanjut").click()
    if photo:
        steps.add_photo(page, photo)
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Tersimpan di kios")).to_be_visible()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Selesai").click()
    expect(page.get_by_role("heading", level=1, name="Sesi selesai")).to_be_visible()
    page.get_by_role("button", name="Tutup").click()
    expect(page.get_by_role("button", name="Ketuk untuk mulai")).to_be_visible()
