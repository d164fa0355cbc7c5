"""The very first visit, on a bad line: how long until one can sign in, work, and do without the line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import expect, sync_playwright

from bench.figure import figure
from bench.slow_line import SlowLine
from bench.start import SLOWDOWN
from e2e import steps
from e2e.phone import Phone
from e2e.server_process import ServerProcess

LATENCY_MS, BITS_PER_SECOND = 400, 400_000


def measure(data: Path, dist: Path) -> Iterator[dict[str, Any]]:
    server = ServerProcess(data, dist)
    server.start()
    line = SlowLine(server.port, latency_ms=LATENCY_MS, bits_per_second=BITS_PER_SECOND)
    name = f"first visit, {LATENCY_MS} ms, {BITS_PER_SECOND // 1000} kbit/s, CPU {SLOWDOWN} times slower"
    try:
        with sync_playwright() as playwright:
            phone = Phone(playwright, data.parent / "phone", line.origin)
            page = phone.open("")
            phone.context.set_default_timeout(120_000)
            session = phone.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
            page.goto(f"{line.origin}/", wait_until="commit")
            page.get_by_label("Kata sandi", exact=True).wait_for()
            yield figure(f"{name}: one can sign in", round(page.evaluate("performance.now()")), "ms")
            yield figure(f"{name}: bytes until then", line.bytes_up + line.bytes_down, "bytes")
            page.evaluate("async () => { await navigator.serviceWorker.ready; }")
            yield figure(f"{name}: works without the line", round(page.evaluate("performance.now()")), "ms")
            yield figure(
                f"{name}: bytes until then, all of the app", line.bytes_up + line.bytes_down, "bytes"
            )
            begun = page.evaluate("performance.now()")
            steps.sign_in(page, "Budi")
            expect(page.get_by_text("Jumlah pasien yang dilayani").first).to_be_visible(timeout=120_000)
            took = page.evaluate("performance.now()") - begun
            yield figure(f"{name}: from signing in to the own targets", round(took), "ms")
            phone.close()
    finally:
        line.close()
        server.stop()
