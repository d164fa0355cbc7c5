"""F58: a report made before the lock is delivered after it. What its heartbeat proves decides."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e import steps
from e2e.agency import command
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess

LATER_DAYS = 5
DAY_MS = 86_400_000


def add_period(data: Path) -> None:
    """This month's, over with tomorrow and locked the day after."""
    end = date.today() + timedelta(days=1)
    command(
        "period", "add", "--data", str(data), "--from", str(end.replace(day=1) - timedelta(days=3)),
        "--until", str(end), "--lock", str(end + timedelta(days=1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heartbeat", "mark"),
    [(True, "Amandemen"), (False, "Waktu belum terbukti")],
    ids=["its heartbeat had got through", "nothing had got through"],
)
def test_f58_a_report_made_before_the_lock_and_delivered_after_it(
    heartbeat: bool, mark: str, server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    add_period(data)
    server.start()
    budi = arrived("Budi")
    expect(budi.page.get_by_text("Batas kirim")).to_be_visible()
    line.carry_only_heartbeats() if heartbeat else line.cut()
    before = line.exchanges()
    steps.write_report(budi.page, "12", "Poli umum pagi")
    if heartbeat:
        line.wait_for(lambda requests: line.exchanges() >= before + 2)
    budi.close()

    line.cut()
    server.live_later(LATER_DAYS)
    server.restart()
    line.mend()
    budi.clock_off_ms = LATER_DAYS * DAY_MS
    page = budi.open()
    steps.expect_sent(page)
    steps.go(page, "Laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text(mark, timeout=30_000)
