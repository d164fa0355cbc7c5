"""A question about a result, asked and answered without a signal, with the day by which it is answered. The
result itself is taken along as the official document.
"""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.results import release_result
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_documents import fetched, words_of
from e2e.test_every_screen import look_at_both_sizes, visit
from e2e.test_feedback import WAITS, room

ASKED = "Mengapa kunjungan rumah dinilai 4?"


def test_a_question_about_a_result_has_a_day_is_answered_and_closed(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari, found = arrived("Budi"), arrived("Sari", desktop=True), list[str]()
    server.stop()
    outcome = release_result(data)
    server.start()
    page, hers = room(budi, "dialog"), room(sari, "dialog")
    sync_now(page)
    visit(page, budi.origin, "/lain/dialog")
    expect(page.get_by_role("link", name="Tanyakan hasil saya")).to_be_visible(timeout=30_000)

    line.cut()
    page.get_by_role("link", name="Tanyakan hasil saya").click()
    page.get_by_label("Pertanyaan", exact=True).fill(ASKED)
    found += look_at_both_sizes(page, "ask")
    page.get_by_role("button", name="Kirim").click()
    row = page.get_by_role("listitem").filter(has_text=ASKED)
    expect(row).to_contain_text(WAITS)
    line.mend()
    steps.expect_sent(page)
    expect(row).to_contain_text("Dijawab paling lambat", timeout=30_000)

    sync_now(hers)
    visit(hers, sari.origin, "/lain/dialog")
    expect(hers.get_by_role("listitem").filter(has_text=ASKED)).to_be_visible(timeout=30_000)
    line.cut()
    hers.get_by_role("button", name=f"Jawab: {ASKED}").click()
    hers.get_by_role("dialog").get_by_label("Jawaban Anda").fill("Karena empat dari lima terlaksana.")
    found += look_at_both_sizes(hers, "answer")
    hers.get_by_role("dialog").get_by_role("button", name="Kirim").click()
    line.mend()
    steps.expect_sent(hers)

    sync_now(page)
    visit(page, budi.origin, "/lain/dialog")
    expect(row).to_contain_text("Karena empat dari lima terlaksana.", timeout=30_000)
    line.cut()
    row.get_by_role("button", name="Sudah jelas").click()
    expect(row.get_by_role("button")).to_have_count(0)
    line.mend()
    steps.expect_sent(page)

    visit(page, budi.origin, f"/hasil/{outcome}")
    page.get_by_role("button", name="Unduh PDF", exact=True).click()
    paper = words_of(fetched(page, re.compile("^Unduh PDF D.1.1")))
    assert "DOKUMENEVALUASIKINERJAPEGAWAI" in paper
    assert "BudiSantoso" in paper
    assert found == []
