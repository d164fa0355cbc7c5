"""A supervisor goes through forty reports by keyboard, without a signal, and changes his mind once."""

from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import expect

from bench import outbox
from e2e import steps
from e2e.agency import NIP, PASSWORD, ask
from e2e.line import Line, Request
from e2e.phone import Phone

STATES = """
    SELECT json_extract(body, '$.registers.state.value'), count(*) FROM record
    WHERE collection = 'report' GROUP BY 1 ORDER BY 1
"""


def steps_in(request: Request) -> int:
    return request.text.count(b'"step":') if request.is_exchange else 0


def test_forty_reports_are_verified_by_keyboard_offline_and_one_decision_is_taken_back(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    for who in ("Budi", "Dewi"):
        with httpx.Client(base_url=line.origin, headers={"Origin": line.origin}) as client:
            sender = outbox.sign_in(client, NIP[who], PASSWORD)
            answer = (
                client.post("/api/sync", content=outbox.exchange_body(sender, 20)).raise_for_status().json()
            )
        assert [outcome["outcome"] for outcome in answer["outcomes"]] == ["applied"] * 20
    sari = arrived("Sari", desktop=True)
    page = sari.page
    steps.go(page, "Verifikasi")
    expect(page.get_by_text("0 dari 40 diputuskan")).to_be_visible()
    line.cut()

    for done in (1, 2, 3):
        expect(page.get_by_text(f"Laporan 1 dari {41 - done}")).to_be_visible()
        page.keyboard.press("a")
        expect(page.get_by_text(f"{done} dari 40 diputuskan")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("2 dari 40 diputuskan")).to_be_visible()

    page.keyboard.press("r")
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Alasan").last.fill("Bukti belum mendukung laporan.")
    sheet.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("3 dari 40 diputuskan")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+A")
    page.get_by_role("dialog").get_by_role("button", name="Setujui 2 laporan").click()
    expect(page.get_by_text("5 dari 40 diputuskan")).to_be_visible()

    page.get_by_role("button", name="Setujui yang tanpa tanda").click()
    page.get_by_role("dialog").get_by_role("button", name="Setujui").click()
    line.mend()
    line.wait_for(lambda requests: sum(steps_in(request) for request in requests) >= 40, 40)
    steps.expect_sent(page)
    assert ask(data, STATES) == [("returned", 1), ("verified", 39)]
