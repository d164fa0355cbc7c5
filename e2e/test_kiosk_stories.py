"""Power cuts, a wrong PIN, a new key and a revocation, at a kiosk that is away for long; and a badge."""

from collections.abc import Callable
from pathlib import Path

import segno
from playwright.sync_api import FilePayload, Page, expect

from e2e import kiosk, steps
from e2e.agency import NIP, ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_courier import SHARE_SHEET, given
from e2e.test_every_screen import expect_nothing_serious

ALL_SENT = "Semua sudah terkirim"
REPORTS = """SELECT p.name FROM envelope e JOIN person p ON p.id = e.actor
    WHERE e.collection = 'report' ORDER BY p.name"""
CLAIMS = "SELECT code FROM kiosk_claim"
SIZE = (640, 480)


def test_f72_what_was_shown_as_saved_outlives_every_power_cut(
    server: ServerProcess, line: Line, data: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    line.cut()
    kiosk.come(stand.page, "Budi", offline=True)
    kiosk.report(stand.page, "Posyandu pagi")
    stand.kill()  # in the moment in which it says so
    page = stand.open("/kios")
    expect(page.get_by_text("1 titipan menunggu kirim")).to_be_visible()

    kiosk.come(page, "Wati", offline=True)
    kiosk.report(page, "Posyandu siang")
    page.get_by_role("button", name="Ke Beranda").click()
    kiosk.begin_report(page, "Setengah jadi")
    stand.kill()  # in the middle of the next one
    page = stand.open("/kios")
    kiosk.come(page, "Rina", offline=True)
    kiosk.report(page, "Posyandu sore")
    page.get_by_role("button", name="Selesai").click()
    stand.kill()  # while the session ends
    page = stand.open("/kios")
    expect(page.get_by_text("titipan menunggu kirim")).to_be_visible()

    line.fate = lambda request: "lose_reply" if request.path == "/api/kiosk/envelopes" else "pass"
    line.state = "up"
    line.wait_for(lambda seen: any(one.path == "/api/kiosk/envelopes" for one in seen), 30)
    stand.kill()  # between sending and knowing
    line.mend()
    page = stand.open("/kios")
    expect(page.get_by_text(ALL_SENT)).to_be_visible(timeout=30_000)
    names = [name for (name,) in ask(data, REPORTS)]
    assert names == ["Budi Santoso", "Rina Marlina", "Wati Kusumawati"]


def test_f73_f91_a_wrong_pin_and_a_new_key_while_the_kiosk_was_away(
    server: ServerProcess, line: Line, data: Path, tmp_path: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    page = stand.page
    line.cut()
    kiosk.come(page, "Budi", "118822", offline=True)
    kiosk.report(page, "PIN yang terlupa")
    kiosk.leave(page)
    kiosk.come(page, "Wati", offline=True)
    kiosk.report(page, "Disegel dengan kunci lama")
    kiosk.leave(page)
    kiosk.command(server, "keys", "rotate")
    kiosk.command(server, "keys", "escrow", str(tmp_path / "escrow"))
    line.mend()
    page.reload()
    expect(page.get_by_text(ALL_SENT)).to_be_visible(timeout=30_000)
    assert ask(data, REPORTS) == [("Wati Kusumawati",)]
    assert ask(data, CLAIMS) == [("wrong_pin",)]  # and the kiosk has not said which

    kiosk.come(page, "Rina")
    kiosk.report(page, "Disegel dengan kunci baru")
    kiosk.leave(page)
    expect(page.get_by_text(ALL_SENT)).to_be_visible(timeout=30_000)
    assert ("Rina Marlina",) in ask(data, REPORTS)


def test_a_kiosk_that_is_revoked_while_somebody_writes_takes_no_more_and_delivers_what_it_has(
    server: ServerProcess, line: Line, data: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    page = stand.page
    line.cut()
    kiosk.come(page, "Budi", offline=True)
    kiosk.report(page, "Sebelum dicabut")
    kiosk.command(server, "kiosk", "revoke", kiosk.LABEL, "--reason", "Tablet hilang")
    page.get_by_role("button", name="Selesai").click()
    line.mend()
    stand.kill()
    page = stand.open("/kios")
    expect(page.get_by_text("Kios ini sudah dicabut")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Ketuk untuk mulai")).to_have_count(0)
    expect(page.get_by_text("Tidak ada lagi yang menunggu dikirim.")).to_be_visible(timeout=30_000)
    held = ask(data, "SELECT outcome, code FROM envelope WHERE collection = 'report'")
    assert held == [("quarantined", "device_revoked")]


def film(text: str, file: Path) -> Path:
    """A badge before the camera: YUV4MPEG2, 4:2:0, as Chromium's false camera reads it."""
    width, height = SIZE
    code = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(scale=10, border=4)]
    top, left = (height - len(rows)) // 2, (width - len(rows)) // 2
    grey = bytearray(b"\xeb" * width * height)
    for y, row in enumerate(rows, top):
        for x, dark in enumerate(row, left):
            grey[y * width + x] = 16 if dark else 235
    frame = b"FRAME\n" + bytes(grey) + b"\x80" * (width * height // 2)
    file.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420\n" + frame * 4)
    return file


def test_a_badge_before_the_camera_is_the_nip(
    server: ServerProcess, tmp_path: Path, new_phone: Callable[..., Phone]
) -> None:
    shown = film(f"NIP {NIP['Budi']}", tmp_path / "badge.y4m")
    flags = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={shown}",
    )
    page = kiosk.put_up(new_phone, server, flags=flags).page
    page.evaluate(
        """() => {
            const { mediaDevices } = navigator, open = mediaDevices.getUserMedia.bind(mediaDevices);
            window.tracks = [];
            mediaDevices.getUserMedia = async (wanted) => {
                const stream = await open(wanted);
                window.tracks.push(...stream.getTracks());
                return stream;
            };
        }"""
    )
    page.get_by_role("button", name="Ketuk untuk mulai").click()
    page.get_by_role("button", name="Pindai kartu pegawai").click()
    expect(page.get_by_text(NIP["Budi"])).to_be_visible()
    assert page.evaluate("window.tracks.map(track => track.readyState)") == ["ended"]
    kiosk.give_pin(page)
    expect(page.get_by_text("Budi Santoso")).to_be_visible()


def test_f97_a_phones_file_is_handed_over_at_a_kiosk_with_and_without_a_signal_and_stored_once(
    server: ServerProcess,
    line: Line,
    data: Path,
    new_phone: Callable[..., Phone],
    arrived: Callable[..., Phone],
) -> None:
    stand = kiosk.put_up(new_phone, server)
    budi = arrived("Budi")
    line.cut()
    budi.page.evaluate(f"() => {{ {SHARE_SHEET} }}")
    steps.write_report(budi.page, "7", "Imunisasi di dusun tanpa sinyal")
    sealed = given(budi)
    budi.kill()

    page = stand.page
    kiosk.come(page, "Wati", offline=True)
    page.get_by_role("button", name="Terima berkas HP").click()
    hand_over(page, "bukan berkas")
    expect(page.get_by_text("Ini bukan berkas cadangan Luring")).to_be_visible()
    hand_over(page, sealed[: sealed.index("\n") + 40])
    expect(page.get_by_text("Berkas ini terpotong atau berubah di perjalanan")).to_be_visible()
    agency = sealed.split(" ")[1]
    hand_over(page, sealed.replace(agency, agency[::-1].replace("-", "0")[:8] + agency[8:]))
    expect(page.get_by_text("Berkas ini milik instansi lain")).to_be_visible()
    hand_over(page, sealed[:-60] + "A" * 59 + "\n")  # nobody can see that before it is opened
    expect(page.get_by_text("Tersimpan di kios. Berkas diantar sendiri")).to_be_visible()
    hand_over(page, sealed)
    expect(page.get_by_text("Tersimpan di kios. Berkas diantar sendiri")).to_be_visible()
    expect_nothing_serious(page, "/kios, a file that was kept")
    page.get_by_role("button", name="Kembali").click()
    kiosk.leave(page)
    stand.kill()
    page = stand.open("/kios")
    expect(page.get_by_text("2 titipan menunggu kirim")).to_be_visible()
    line.mend()
    expect(page.get_by_text(ALL_SENT)).to_be_visible(timeout=30_000)
    assert ask(data, REPORTS) == [("Budi Santoso",)]
    assert ask(data, "SELECT code FROM kiosk_raw") == [("carried",)]  # and the administrator is told

    kiosk.come(page, "Wati")
    page.get_by_role("button", name="Terima berkas HP").click()
    hand_over(page, sealed)
    expect(page.get_by_text("Diterima server: 0 perubahan baru, 1 sudah ada")).to_be_visible()
    hand_over(page, sealed[:-60] + "A" * 59 + "\n")
    expect(page.get_by_text("Berkas ini terpotong atau berubah di perjalanan")).to_be_visible()
    assert ask(data, REPORTS) == [("Budi Santoso",)]


def hand_over(page: Page, text: str) -> None:
    file = FilePayload(name="berkas.txt", mimeType="text/plain", buffer=text.encode())
    page.get_by_label("Pilih berkas .txt").set_input_files(file)
