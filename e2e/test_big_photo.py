"""F63, F65, F68: a photo of three megabytes over a line that keeps breaking, sent once and a little.

The app makes photos small: even pure noise comes out at 1.3 MB. So that three megabytes come out, the browser
of the first story is told to lose nothing when it writes a JPEG.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Fate, Line, Request
from e2e.phone import Phone
from e2e.server_process import ServerProcess

MB = 1_000_000
LONG_MS = 90_000  # each cut costs a pause
LOSSLESS = """
  const toBlob = HTMLCanvasElement.prototype.toBlob;
  HTMLCanvasElement.prototype.toBlob = function (done, type) { toBlob.call(this, done, type, 1); };
"""


class Cutter:
    """Decides by its number what becomes of each chunk, and remembers what was lost by that."""

    def __init__(self, fates: dict[int, Fate]) -> None:
        self.fates = fates
        self.chunks = 0
        self.lost_bytes: list[int] = []

    def __call__(self, request: Request) -> Fate:
        if request.method != "PATCH":
            return "pass"
        self.chunks += 1
        fate = self.fates.get(self.chunks, "pass")
        if fate == "cut_upload":
            self.lost_bytes.append(len(request.body))
        return fate


def originals(data: Path) -> list[int]:
    """Sizes of the photos that came whole, small copies left out."""
    return sizes(data, "SELECT bytes_count FROM evidence WHERE bytes_count > 32768")


def sizes(data: Path, question: str) -> list[int]:
    return [int(str(size)) for (size,) in ask(data, question)]


def test_f63_a_photo_of_3_mb_is_cut_at_several_places_and_goes_on_where_the_server_is(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    budi.close()  # Chromium takes half a minute to write down a new cookie; this morning's is on the disk
    budi.open().context.add_init_script(LOSSLESS)
    budi.page.reload()
    steps.go(sari.page, "Verifikasi")
    cutter = Cutter({2: "cut_upload", 4: "lose_reply", 6: "cut_upload", 8: "hold"})
    line.fate = cutter
    steps.write_report(budi.page, "12", "Poli umum pagi", photo=steps.make_noise(1080))

    line.wait_for(lambda _: cutter.chunks >= 8, 60)
    budi.kill()  # with a chunk on its way
    line.release()
    server.restart()
    page = budi.open("/sinkron")
    expect(steps.chip(page, steps.SENT)).to_be_visible(timeout=LONG_MS)

    (size,) = originals(data)
    assert size > 3 * MB
    sent = sum(len(request.body) for request in line.requests if request.method == "PATCH")
    small = sum(sizes(data, "SELECT bytes_count FROM evidence WHERE bytes_count <= 32768"))
    twice = sent - size - small
    largest = max(len(request.body) for request in line.requests if request.method == "PATCH")
    print(f"{size} bytes, of which {twice} went twice; cut: {cutter.lost_bytes}; largest chunk: {largest}")
    # Only what was cut in its middle: a lost reply costs nothing, nor do the kills but for one chunk.
    assert sum(cutter.lost_bytes) <= twice <= sum(cutter.lost_bytes) + largest
    assert twice < size // 2

    row = sari.page.get_by_role("button", name="Budi Santoso")
    expect(row).to_contain_text("12 pasien", timeout=30_000)
    row.click()
    sari.page.get_by_role("button", name="Perbesar foto 1").click(timeout=30_000)
    shown = sari.page.get_by_role("dialog").get_by_role("img", name="Foto 1 dari 1")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1080


def test_f65_the_supervisor_sees_the_small_copy_and_that_the_photo_follows_until_it_comes_by_itself(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.go(sari.page, "Verifikasi")
    held = Cutter(dict.fromkeys(range(2, 100), "cut_upload"))  # the small copy, and nothing more
    line.fate = held
    steps.write_report(budi.page, "12", "Poli umum pagi", photo=steps.make_noise(800))
    line.wait_for(lambda _: held.chunks >= 2, 30)

    row = sari.page.get_by_role("button", name="Budi Santoso")
    expect(row).to_contain_text("12 pasien", timeout=30_000)
    row.click()
    expect(sari.page.get_by_text("Bukti menyusul dari Linux")).to_be_visible()
    sari.page.get_by_role("button", name="Perbesar foto 1").click(timeout=30_000)
    dialog = sari.page.get_by_role("dialog")
    expect(dialog.get_by_text("Foto aslinya menyusul")).to_be_visible()
    photo = dialog.get_by_role("img", name="Foto 1 dari 1")
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") < 400
    page = budi.open_tab("/laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text("Bukti menyusul")
    held.fates = dict.fromkeys(range(2, 100), "hold")  # under way for as long as it takes to look
    page.goto(line.origin + "/sinkron")
    expect(page.get_by_text("Mengirim 1 dari 1")).to_be_visible(timeout=30_000)

    line.mend()
    expect(dialog.get_by_text("Foto aslinya menyusul")).to_have_count(0, timeout=LONG_MS)
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 800
    dialog.get_by_role("button", name="Tutup").click()
    expect(sari.page.get_by_text("Bukti menyusul")).to_have_count(0)
    steps.expect_sent(page)
    assert len(originals(data)) == 1


def test_photos_wait_for_wi_fi_where_the_person_wants_it_until_he_sends_them_himself(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    budi.page.goto(line.origin + "/sinkron")
    budi.page.get_by_label("Wi-Fi saja untuk foto").check()
    steps.go(budi.page, "Beranda")
    steps.write_report(budi.page, "12", "Poli umum pagi", photo=steps.make_noise(800))
    page = budi.open_tab("/sinkron")
    expect(page.get_by_text("Menunggu Wi-Fi")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Peramban ini tidak memberi tahu jenis jaringan")).to_be_visible()
    line.wait_for(lambda requests: any(request.method == "PATCH" for request in requests), 30)
    assert originals(data) == []
    page.get_by_role("button", name="Kirim foto sekarang").click()
    steps.expect_sent(page)
    assert len(originals(data)) == 1
