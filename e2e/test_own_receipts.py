"""Whoever wants to know whether what counts is what he sent asks his phone, and keeps the receipts."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e import steps
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_every_screen import expect_nothing_serious, visit
from server.__main__ import main


def test_a_person_checks_what_he_sent_and_keeps_the_receipts(
    server: ServerProcess,
    data: Path,
    tmp_path: Path,
    arrived: Callable[..., Phone],
    capsys: pytest.CaptureFixture[str],
) -> None:
    budi = arrived("Budi")
    page = budi.page
    steps.write_report(page, "12", "Poli umum pagi")
    steps.expect_sent(page)
    visit(page, budi.origin, "/lain/bukti")
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("alert")).to_contain_text("Cocok: 1 dari 1 kiriman")
    expect(page.get_by_role("alert")).to_contain_text("1 sedang berlaku")
    expect_nothing_serious(page, "/lain/bukti")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / "bukti.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="Simpan tanda terima").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert "Poli umum" not in file.read_text("utf-8")
    assert main(["check-receipts", str(file), "--data", str(data)]) == 0

    budi.context.set_offline(True)
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("alert")).to_contain_text("Perlu internet")
    budi.context.set_offline(False)

    connection = sqlite3.connect(data / "luring.db")
    with connection:  # somebody writes other contents under his receipt
        connection.execute(
            "UPDATE payload SET bytes = x'7b7d' WHERE row ="
            " (SELECT row FROM envelope WHERE collection = 'report' ORDER BY row DESC LIMIT 1)"
        )
    connection.close()
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("alert")).to_contain_text("1 kiriman tidak cocok")
    expect(page.get_by_role("alert")).to_contain_text("isinya di server telah diubah")
    expect_nothing_serious(page, "/lain/bukti, where something is wrong")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / "bukti-salah.png", full_page=True)
    assert main(["check-receipts", str(file), "--data", str(data)]) == 3

    connection = sqlite3.connect(data / "luring.db")
    with connection:  # or takes it away
        connection.execute("UPDATE envelope SET n = n + 100 WHERE collection = 'report'")
    connection.close()
    page.get_by_role("button", name="Periksa sekarang").click()
    expect(page.get_by_role("alert")).to_contain_text("tidak ada di server")
    with page.expect_download() as download:
        page.get_by_role("button", name="Simpan tanda terima").click()
    download.value.save_as(file)
    capsys.readouterr()
    assert main(["check-receipts", str(file), "--data", str(data)]) == 3
    assert "tidak ada di jurnal" in capsys.readouterr().out  # the receipt that this phone was given says so
    assert main(["verify", "--data", str(data)]) == 3
