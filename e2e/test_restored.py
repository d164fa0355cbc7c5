"""F82, F102: a server restored from a backup made before the last twenty reports; the phones heal it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask, command
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from server.age import new_identity

RECEIVED = """
    SELECT replica, n, sha, outcome, code, received_at FROM envelope
    WHERE collection = 'report' ORDER BY replica, n
"""
EPOCHS = "SELECT count(*) FROM epoch"


def test_f82_phones_heal_a_server_restored_from_a_backup_before_the_last_twenty_reports(
    server: ServerProcess, line: Line, data: Path, tmp_path: Path, arrived: Callable[..., Phone]
) -> None:
    budi, dewi = arrived("Budi"), arrived("Dewi")
    sari = arrived("Sari", desktop=True)
    backup, identity = str(tmp_path / "cadangan.tar.age"), tmp_path / "rahasia.txt"
    secret, public = new_identity()
    identity.write_text(secret)
    command("backup", "--data", str(data), "-o", backup, "--to", public)
    for number in range(10):
        steps.write_report(budi.page, str(number + 1), f"Poli umum {number}")
        steps.write_report(dewi.page, str(number + 1), f"Poli gigi {number}")
    for phone in (budi, dewi):
        steps.expect_sent(phone.page)
    before = ask(data, RECEIVED)
    assert [row[3] for row in before] == ["applied"] * 20

    server.kill()
    data.rename(tmp_path / "hilang")
    command("restore", backup, "--data", str(data), "--identity", str(identity))
    command("verify", "--data", str(data))
    assert ask(data, RECEIVED) == []
    assert ask(data, EPOCHS) == [(2,)]
    server.start()

    for phone in (budi, dewi, sari):
        phone.open_tab("/sinkron").get_by_role("button", name="Kirim sekarang").click()
    line.wait_for(lambda requests: len(ask(data, RECEIVED)) == 20, 60)
    for phone in (budi, dewi):
        steps.expect_sent(phone.page)
    assert ask(data, RECEIVED) == before  # the same times, the same verdicts
    steps.go(sari.page, "Verifikasi")
    expect(sari.page.get_by_text("0 dari 20 diputuskan")).to_be_visible(timeout=60_000)
    command("verify", "--data", str(data), "--against", str(tmp_path / "hilang" / "checkpoints.ndjson"))
