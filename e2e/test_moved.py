"""F43: an employee is moved to another unit while ten reports wait on his phone."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask, move
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now

REPORTS = 10
BY_UNIT = """SELECT unit.code, count(*) FROM record
    JOIN placement ON placement.id = record.owner JOIN unit ON unit.id = placement.unit
    WHERE record.collection = 'report' GROUP BY unit.code"""


def test_f43_ten_reports_of_somebody_who_was_moved_count_where_they_were_made(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, sari = arrived("Budi").page, arrived("Sari").page
    line.cut()
    for number in range(REPORTS):
        steps.write_report(budi, str(number + 1), f"Kunjungan ke-{number + 1}")
    server.stop()
    move(data, "Budi", to="SMP", under="Hasan")
    server.start()
    line.mend()

    sync_now(budi)
    steps.expect_sent(budi)
    assert ask(data, BY_UNIT) == [("PKM", REPORTS)]
    assert ask(data, "SELECT DISTINCT outcome FROM envelope WHERE collection = 'report'") == [("applied",)]
    budi.goto(line.origin + "/kinerja")
    expect(budi.get_by_text("SMP Negeri 1 Batang Asai").first).to_be_visible(timeout=30_000)
    expect(budi.get_by_text("Pasien dilayani sesuai standar")).to_have_count(0)

    sync_now(sari)
    steps.go(sari, "Verifikasi")
    expect(sari.get_by_role("listitem").filter(has_text="Budi Santoso")).to_have_count(
        REPORTS, timeout=30_000
    )
