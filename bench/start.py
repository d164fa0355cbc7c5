"""Time to usable: a phone six times slower than this machine opens the installed app without a server."""

import statistics
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import sync_playwright

from bench.figure import figure
from bench.place import Place
from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess

TIMES = 7
SLOWDOWN = 6
# Usable: the greeting and the person's own targets are there, and the button for a report can be tapped.
WATCH = """
    addEventListener("DOMContentLoaded", () => {
        const look = () => {
            const ready = document.querySelector("h1") && document.querySelector('a[href="/lapor"]')
                && document.body.innerText.includes("Jumlah pasien yang dilayani");
            if (ready) window.usableAfterMs = performance.now();
            else requestAnimationFrame(look);
        };
        look();
    });
"""


def measure(place: Place) -> Iterator[dict[str, Any]]:
    data = place.agency("start")
    server = ServerProcess(data, place.dist)
    server.start()
    line = Line(server.port)
    try:
        with sync_playwright() as playwright:
            phone = Phone(playwright, data.parent / "phone", line.origin)
            steps.arrive(phone.open(), "Budi")
            phone.close()
            server.kill()
            found = [one_start(phone) for _ in range(place.sized(TIMES, 2))]
    finally:
        line.close()
        server.stop()
    name = f"usable from the service worker, CPU {SLOWDOWN} times slower, no server"
    yield figure(f"{name}: median of {len(found)}", round(statistics.median(found)), "ms")
    yield figure(f"{name}: worst of {len(found)}", round(max(found)), "ms")


def one_start(phone: Phone) -> float:
    page = phone.open("")
    phone.context.add_init_script(WATCH)
    session = phone.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(f"{phone.origin}/")
    steps.greeting(page).wait_for()
    page.get_by_text("Jumlah pasien yang dilayani").wait_for()
    usable: float = page.evaluate("window.usableAfterMs")
    phone.close()
    return usable
