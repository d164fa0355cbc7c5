"""A supervisor approves a report that its author has changed meanwhile, without a signal on either side."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e import steps
from e2e.agency import VISITS
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_conflict import OTHER, link_to, report_other_work


@pytest.mark.parametrize("newer", [True, False], ids=["the newer link", "what was approved"])
def test_f35_the_approval_holds_for_what_it_saw_and_the_change_waits_beside_it_for_a_decision(
    newer: bool, line: Line, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi").page, arrived("Sari", desktop=True).page
    report_other_work(budi)
    steps.open_first_report(sari, "Budi Santoso")
    line.cut()
    link_to(budi, VISITS)
    sari.get_by_role("button", name="Setujui", exact=True).click()
    expect(sari.get_by_role("button", name="Setujui", exact=True)).to_have_count(0)
    line.mend()
    steps.expect_sent(budi)
    steps.expect_sent(sari)

    steps.go(budi, "Laporan")
    expect(steps.report_row(budi, OTHER)).to_contain_text("Ada dua versi", timeout=30_000)
    steps.go(sari, "Beranda")
    sari.get_by_role("link", name="perbedaan menunggu keputusan Anda").click()
    expect(sari.get_by_text("Diubah saat versi sebelumnya sudah diputuskan")).to_be_visible()
    sari.get_by_role("listitem").get_by_role("link", name="Budi Santoso").click()
    expect(sari.get_by_text("Versi yang disetujui Anda: persetujuan berlaku untuk isi")).to_be_visible()
    versions = sari.get_by_role("region", name=re.compile(r"Versi \d \(Budi Santoso\)"))
    approved, linked = versions.filter(has_text=OTHER), versions.filter(has_text=VISITS)
    expect(approved).to_contain_text("berlaku sementara")
    expect(linked).to_contain_text("Dibuat sebelum mengetahui keputusan Anda")

    (linked if newer else approved).get_by_role("button", name="Pakai versi ini").click()
    sheet = sari.get_by_role("dialog")
    sheet.get_by_role("button", name="Putuskan").click()
    expect(sheet.get_by_text("Tulis alasannya")).to_be_visible()
    sheet.get_by_label("Alasan").fill("Sudah dibicarakan dengan Budi.")
    sheet.get_by_role("button", name="Putuskan").click()
    expect(sari.get_by_text("Tidak ada lagi yang perlu dipilih di sini")).to_be_visible()
    steps.expect_sent(sari)

    steps.go(budi, "Laporan")
    row = steps.report_row(budi, VISITS if newer else OTHER)
    expect(row).to_contain_text("Diverifikasi", timeout=30_000)
    steps.go(budi, "Kinerja")
    counted = budi.get_by_text("4 dari 48 kunjungan")
    told = budi.get_by_role("link", name="Versi Anda tidak dipakai")
    expect(counted).to_have_count(1 if newer else 0)
    steps.go(budi, "Beranda")
    expect(told).to_have_count(0 if newer else 1)
