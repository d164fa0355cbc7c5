"""What people do and see, in the words on their screen."""

import random
import re
import struct
import zlib
from urllib.parse import urljoin

from playwright.sync_api import FilePayload, Locator, Page, expect

from e2e.agency import NIP, PASSWORD, PATIENTS

SAVED = "Tersimpan di HP ini"
SENT = "Semua terkirim"
OFFLINE = "Tanpa internet"

KEPT = """async () => {
    const names = (await caches.keys()).filter(name => name.startsWith("luring-shell-"));
    const files = await Promise.all(names.map(async name => (await caches.open(name)).keys()));
    return files.flat().map(({ url }) => new URL(url).pathname);
}"""


def sign_in(page: Page, who: str, password: str = PASSWORD) -> None:
    """Fill in the form of the sign-in screen and send it; what comes of it is the story's business."""
    page.get_by_label("NIP", exact=True).fill(NIP[who])
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def arrive(page: Page, who: str) -> None:
    """Sign in, and wait until the phone has everything it needs to be without a signal from here on."""
    sign_in(page, who)
    settle_in(page)


def settle_in(page: Page) -> None:
    expect(greeting(page)).to_be_visible()
    page.goto(urljoin(page.url, "/sinkron"))
    expect(page.get_by_text("Terakhir tersambung")).to_be_visible()
    expect(chip(page, SENT)).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready")
    go(page, "Beranda")
    if page.get_by_role("link", name="Tim", exact=True).count():
        wait_for_parts(page, "supervisor|penilai|nilai", 6)  # they come after the app itself


def wait_for_parts(page: Page, names: str, count: int) -> None:
    """Wait until the phone keeps so many files with such names. Playwright's own waiting takes a promise for
    true.
    """
    wanted = re.compile(f"/({names})[.-]")
    for _ in range(150):
        if sum(bool(wanted.search(path)) for path in page.evaluate(KEPT)) >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not kept: {names}")


def carry(page: Page, *texts: str) -> None:
    """Choose files for others on the screen of what is carried."""
    files = [
        FilePayload(name=f"titipan-{n}.txt", mimeType="text/plain", buffer=text.encode())
        for n, text in enumerate(texts, 1)
    ]
    page.get_by_label("Pilih berkas .txt").set_input_files(files)


def greeting(page: Page) -> Locator:
    return page.get_by_role("heading", level=1, name="Selamat")


def chip(page: Page, words: str) -> Locator:
    """The sync chip, when it says so."""
    return page.locator(".sync-chip").filter(has_text=words)


def go(page: Page, name: str) -> None:
    """Follow the main menu; from the screens that have none, go back to where it is."""
    home = page.get_by_role("link", name="Ke Beranda")
    if home.is_visible():
        home.click()
    counted = re.compile(rf"^{name}( *\d.*)?$")
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name=counted).click()


def choose_indicator(page: Page, indicator: str = PATIENTS) -> None:
    go(page, "Lapor")
    page.get_by_role("button", name=indicator).filter(has_not_text="Sama seperti").first.click()


def fill_report(page: Page, quantity: str, note: str) -> None:
    page.get_by_label("Jenis pelayanan").select_option("Pemeriksaan umum")
    page.get_by_label("Jumlah yang dicapai").fill(quantity)
    page.get_by_label("Uraian kegiatan").fill(note)


def write_report(
    page: Page, quantity: str, note: str, *, indicator: str = PATIENTS, photo: bytes = b""
) -> None:
    """All three steps of a report, up to the sentence that it is kept."""
    choose_indicator(page, indicator)
    fill_report(page, quantity, note)
    page.get_by_role("button", name="Lanjut").click()
    finish_report(page, photo)


def finish_report(page: Page, photo: bytes = b"") -> None:
    if photo:
        add_photo(page, photo)
    page.get_by_role("button", name="Kirim", exact=True).click()
    heading = re.compile("^Laporan (dibuat|terkirim)$")  # the second when the server was quicker than the eye
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    expect(
        page.get_by_text(SAVED).or_(page.get_by_text("Laporan sudah diterima server")).first
    ).to_be_visible()


def add_photo(page: Page, photo: bytes) -> None:
    file = FilePayload(name="register.png", mimeType="image/png", buffer=photo)
    page.get_by_label("Pilih dari galeri").set_input_files(file)
    expect(page.get_by_role("button", name="Hapus foto 1")).to_be_visible()


def expect_sent(page: Page) -> None:
    """By itself: the phone tries again in its own time, so this may take some."""
    expect(chip(page, SENT)).to_be_visible(timeout=30_000)


def open_first_report(page: Page, author: str) -> None:
    """On the supervisor's phone, from wherever: the report that waits longest, in full."""
    go(page, "Verifikasi")
    page.get_by_role("button", name=author).first.click()
    expect(page.get_by_role("heading", level=2, name=author)).to_be_visible()


def return_first_report(page: Page, author: str, reason: str) -> None:
    open_first_report(page, author)
    page.get_by_role("button", name="Kembalikan").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").last.fill(reason)
    sheet.get_by_role("button", name="Kembalikan").click()
    expect_sent(page)


def sign_out(page: Page) -> None:
    go(page, "Saya")
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("dialog").get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", level=1, name="Masuk")).to_be_visible()


def report_row(page: Page, words: str) -> Locator:
    """A line in a list of reports."""
    return page.get_by_role("listitem").filter(has_text=words)


def make_photo(seed: int = 1, width: int = 640, height: int = 480) -> bytes:
    """A PNG that no other seed makes."""
    chance = random.Random(seed)
    colours = [bytes(chance.randrange(256) for _ in range(3)) for _ in range(16)]
    row = b"".join(colours[x * 16 // width] for x in range(width))
    raw = b"".join(b"\0" + row[(y * 3) % 48 :] + row[: (y * 3) % 48] for y in range(height))
    return png(width, height, zlib.compress(raw))


def make_noise(edge: int = 1600) -> bytes:
    """A square PNG of pure noise: no JPEG makes it small."""
    chance = random.Random(edge)
    raw = b"".join(b"\0" + chance.randbytes(edge * 3) for _ in range(edge))
    return png(edge, edge, zlib.compress(raw, 1))


def png(width: int, height: int, packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(kind, body) for kind, body in parts)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
