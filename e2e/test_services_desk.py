"""Other systems at the desk: a token that is shown once and reads until it is revoked, a webhook that is
tried, whose log says what its receiver answered.
"""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from e2e.phone import Phone
from e2e.pictures import picture
from e2e.server_process import ServerProcess
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import look_at_both_sizes

READ = """async token => (await fetch("/api/service/people", {
  credentials: "omit", headers: { Authorization: `Bearer ${token}` }
})).status"""


@pytest.fixture
def receiver() -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    service = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=service.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{service.server_port}/hook"
    service.shutdown()
    service.server_close()


@pytest.fixture
def server(data: Path, built_app: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(data, built_app, {"LURING_WEBHOOK_PRIVATE": "true"}, forked=True)
    process.start()
    yield process
    process.stop()


def test_a_token_and_a_webhook_from_their_making_to_their_end(
    receiver: str, new_phone: Callable[..., Phone]
) -> None:
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Keamanan", exact=True).click()
    page.get_by_role("link", name="Token dan webhook").click()
    expect(page.get_by_text("Belum ada token")).to_be_visible()
    expect(page.get_by_text("Belum ada webhook")).to_be_visible()
    found = list(look_at_both_sizes(page, "/pengelola/layanan, empty"))
    picture(page, "layanan-kosong")

    page.get_by_role("button", name="Buat token").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Nama sistem").fill("SIMPEG")
    sheet.get_by_role("checkbox", name="Pegawai: NIP, nama").check()
    sheet.get_by_role("button", name="Buat", exact=True).click()
    expect(sheet.get_by_text("Ditampilkan sekali ini saja")).to_be_visible()
    token = sheet.locator("code").inner_text()
    found += look_at_both_sizes(page, "a token that was made")
    picture(page, "layanan-token")
    sheet.get_by_role("button", name="Sudah saya simpan").click()
    row = page.get_by_role("row").filter(has_text="SIMPEG")
    expect(row).to_contain_text("belum pernah")
    assert page.evaluate(READ, token) == 200
    assert token not in page.content()

    page.get_by_role("button", name="Tambah webhook").click()
    sheet.get_by_label("Alamat").fill(receiver)
    sheet.get_by_role("checkbox", name="Hasil dirilis").check()
    sheet.get_by_role("button", name="Buat", exact=True).click()
    expect(sheet.locator("code")).to_contain_text("whsec_")
    sheet.get_by_role("button", name="Sudah saya simpan").click()
    expect(row).not_to_contain_text("belum pernah")  # the list is of after the token was used
    hook = page.get_by_role("region", name=receiver)
    hook.get_by_role("button", name="Kirim percobaan").click()
    sent = hook.get_by_role("row").filter(has_text="Percobaan")
    for _ in range(20):
        if "jawaban 204" in sent.inner_text():
            break
        page.wait_for_timeout(500)
        hook.get_by_role("button", name="Muat ulang catatan").click()
    expect(sent).to_contain_text("Tiba, jawaban 204")
    found += look_at_both_sizes(page, "/pengelola/layanan, with a log")
    picture(page, "layanan")
    sent.get_by_role("button", name="Kirim ulang").click()
    expect(page.get_by_text("Dikirim ulang.").first).to_be_visible()

    hook.get_by_role("button", name="Hapus webhook").click()
    sheet.get_by_role("button", name="Hapus webhook").click()
    expect(page.get_by_text("Belum ada webhook")).to_be_visible()
    row.get_by_role("button", name="Cabut token").click()
    sheet.get_by_role("button", name="Cabut token").click()
    expect(row).to_contain_text("Dicabut")
    assert page.evaluate(READ, token) == 401
    assert found == []
