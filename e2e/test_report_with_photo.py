"""A report with a photo, made while the server is down, uploads by itself, once, and appears before the
supervisor.
"""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_every_screen import expect_nothing_serious


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


def test_a_field_that_waits_for_an_answer_is_asked_only_then_and_sent_only_then(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone]
) -> None:
    page = arrived("Budi").page
    steps.choose_indicator(page)
    steps.fill_report(page, "12", "Poli umum pagi")
    page.get_by_label("Jenis pelayanan").select_option("pemeriksaan")
    where, name = page.get_by_role("group", name="Dirujuk ke"), page.get_by_label("Nama tempat rujukan")
    expect(where).to_have_count(0)
    page.get_by_label("Di antaranya dirujuk").fill("2")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("alert")).to_contain_text("Dirujuk ke: Bagian ini wajib terisi.")
    expect(where).to_be_focused()
    expect_nothing_serious(page, "a report with an error at a field that waits for another")
    where.get_by_label("Tempat lain").check()
    name.fill("Klinik Mata Harapan")
    # Hidden again, what was typed is not sent; it is still there when it is wanted once more.
    page.get_by_label("Di antaranya dirujuk").fill("0")
    expect(name).to_have_count(0)
    page.get_by_role("button", name="Simpan draf").click()
    page.get_by_role("link").filter(has_text="Disimpan").click()
    page.get_by_label("Di antaranya dirujuk").fill("2")
    expect(name).to_have_value("Klinik Mata Harapan")
    page.get_by_label("Di antaranya dirujuk").fill("0")
    page.get_by_role("button", name="Lanjut").click()
    steps.finish_report(page)
    steps.expect_sent(page)
    ((sent,),) = ask(
        data,
        "SELECT bytes FROM payload JOIN envelope USING (instansi, row) WHERE collection = 'report'",
    )
    assert isinstance(sent, bytes)
    made = json.loads(sent)
    assert (made["form"], made["put"]["body"]["referred"]) == ("lapor-klinik@2", 0)
    assert not {"referred_to", "referred_where"} & made["put"]["body"].keys()
    assert ask(data, "SELECT outcome FROM envelope WHERE collection = 'report'") == [("applied",)]
