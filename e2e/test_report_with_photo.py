"""A report with a photo, made while the server is down, uploads by itself, once, and appears before the
supervisor.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess


def test_a_report_with_a_photo_uploads_itself_once_and_the_supervisor_sees_it_without_reloading(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.go(sari.page, "Verifikasi")
    server.kill()

    steps.write_report(budi.page, "12", "Poli umum pagi", photo=steps.make_photo())
    expect(budi.page.get_by_text(steps.SAVED).first).to_be_visible()
    assert ask(data, "SELECT count(*) FROM envelope WHERE collection = 'report'") == [(0,)]

    server.start()
    steps.expect_sent(budi.page)
    row = sari.page.get_by_role("button", name="Budi Santoso")
    expect(row).to_contain_text("12 pasien", timeout=30_000)
    expect(row).to_have_count(1)
    row.click()
    sari.page.get_by_role("button", name="Perbesar foto 1").click(timeout=30_000)
    photo = sari.page.get_by_role("dialog").get_by_role("img", name="Foto 1 dari 1")
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640

    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(1,)]
    assert ask(data, "SELECT count(*) FROM envelope WHERE collection = 'report'") == [(1,)]
    assert ask(data, "SELECT count(*) FROM evidence") == [(1,)]
