"""Each person reads what is kept of him and who has opened it, takes a copy along, and reads the notice."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import NIP
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_desk import give_reason, sign_in_at_the_desk
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

    page.get_by_role("button", name="Minta perbaikan").click()  # without a signal, too
    page.get_by_label("Jabatan").check()
    page.get_by_label("Yang benar").fill("Perawat Ahli Muda")
    page.get_by_role("dialog").get_by_role("button", name="Kirim").click()
    asked = page.get_by_role("listitem").filter(has_text="Perawat Ahli Muda")
    expect(asked).to_contain_text("menunggu dikirim")
    line.mend()
    expect(asked).to_contain_text("Dijawab paling lambat", timeout=60_000)
    found += look_at_both_sizes(page, "a correction is asked")
    visit(desk, budi.origin, "/pengelola/masalah")
    expect(desk.get_by_text("Data sekarang")).to_be_visible()
    expect(desk.get_by_text("Dijawab paling lambat")).to_be_visible()
    expect(desk.get_by_role("link", name="Buka data pegawai")).to_be_visible()
    found += look_at_both_sizes(desk, "corrections at the desk")
    desk.get_by_role("button", name="Tidak diperbaiki").click()
    give_reason(desk, "Tidak diperbaiki", "SK jabatan belum terbit")
    expect(asked).to_contain_text("Alasan: SK jabatan belum terbit", timeout=60_000)
    expect(asked).to_contain_text("Tidak diperbaiki")
    assert found == []
