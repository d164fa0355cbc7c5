"""Each person reads what is kept of him and who has opened it, takes a copy along, and reads the notice."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import NIP
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import look_at_both_sizes, visit


def test_budi_sees_who_opened_his_data_and_takes_a_copy_along(
    line: Line, arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    budi, found = arrived("Budi"), list[str]()
    page = budi.page
    steps.write_report(page, "12", "Poli umum pagi")
    steps.expect_sent(page)
    desk = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    desk.get_by_role("link", name="Budi Santoso").first.click()
    expect(desk.get_by_role("heading", level=1, name="Budi Santoso")).to_be_visible()

    visit(page, budi.origin, "/lain")
    page.get_by_role("link", name="Data saya").click()
    expect(page.get_by_role("heading", level=1, name="Data saya")).to_be_visible()
    row = page.get_by_role("listitem").filter(has_text="Halaman pegawai di meja pengelola")
    expect(row).to_contain_text("Admin Kecamatan")
    expect(page.get_by_role("heading", name="Pemberitahuan privasi")).to_be_visible()
    found += look_at_both_sizes(page, "my data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh data saya").click()
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert saved["person"]["nip"] == [NIP["Budi"]]
    assert "Poli umum pagi" in json.dumps(saved["records"], ensure_ascii=False)

    line.cut()
    page.reload()
    expect(page.get_by_text("Perlu internet untuk membaca data Anda")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="Pemberitahuan privasi")).to_be_visible()
    assert found == []
