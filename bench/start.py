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
GOAL_MS = 1_000
# Usable: the greeting and the person's own targets are painted, and the button for a report can be tapped.
# Nothing else looks meanwhile: Playwright's look, and `innerText`, took a third of the time they measured.
WATCH = """
    new MutationObserver((_, observer) => {
        const ready = document.querySelector('h1') && document.querySelector('a[href="/lapor"]')
            && document.querySelector('main').textContent.includes("Jumlah pasien yang dilayani");
        if (!ready) return;
        observer.disconnect();
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => { window.usableAfterMs = performance.now(); };
            port2.postMessage(0);
        });
    }).observe(document, { childList: true, subtree: true });
"""
LOOK_MS = 1_500


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
    median = statistics.median(found)
    goal = f"the goal of {GOAL_MS} ms"
    yield figure(f"{name}: median of {len(found)}", round(median), "ms", ratio=median / GOAL_MS, against=goal)
    yield figure(f"{name}: best of {len(found)}", round(min(found)), "ms")
    yield figure(f"{name}: worst of {len(found)}", round(max(found)), "ms")


def one_start(phone: Phone) -> float:
    page = phone.open("")
    phone.context.add_init_script(WATCH)
    session = phone.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(f"{phone.origin}/", wait_until="commit")
    page.wait_for_timeout(LOOK_MS)
    while (usable := page.evaluate("window.usableAfterMs")) is None:
        page.wait_for_timeout(LOOK_MS)
    phone.close()
    return float(usable)
