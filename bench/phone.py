"""The app on a phone six times slower than this machine: opening, saving, typing, long lists, settling."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from bench import first_visit, pending, routes, watch
from bench.figure import figure
from bench.place import Place
from bench.start import SLOWDOWN
from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess

SAVES = 24
MANY = 1_000
PAGE = 60  # rows of a list before somebody asks for more
TYPED = "Pelayanan poli umum pagi sampai siang, kebanyakan batuk pilek dan hipertensi."
# A tap's answer that people take for "at once" (RAIL); a frame that is seen; a task that delays the next tap.
TAP_GOAL_MS, FRAME_MS, LONG_TASK_MS = 100, 50, 200
SCREENS = ("Kinerja", "Lapor", "Laporan", "Saya", "Beranda")
SAVED = "^Laporan (dibuat|terkirim)$"


def measure(place: Place) -> Iterator[dict[str, Any]]:
    fresh, dist = place.agency, place.dist
    yield from first_visit.measure(fresh("first_visit"), dist)
    with sync_playwright() as playwright:
        with arrived(playwright, fresh("saving"), dist) as (page, _):
            yield from saving(page)
            yield from heap(page, "a few reports")
        with arrived(playwright, fresh("list"), dist, MANY) as (page, _):
            yield from long_list(page)
            yield from heap(page, f"{MANY} reports")
        yield from settling(playwright, fresh("settling"), dist)
    yield from routes.measure(fresh("routes"), dist)


@contextmanager
def arrived(playwright: Playwright, data: Path, dist: Path, reports: int = 0) -> Iterator[tuple[Page, Line]]:
    """A slow phone whose owner has signed in and has everything."""
    server = ServerProcess(data, dist)
    server.start()
    line = Line(server.port)
    phone = Phone(playwright, data.parent / "phone", line.origin)
    try:
        if reports:
            pending.send(f"http://127.0.0.1:{server.port}", reports)
        steps.arrive(phone.open(), "Budi")
        phone.close()
        yield slow(phone), line
    finally:
        phone.close()
        line.close()
        server.stop()


def slow(phone: Phone) -> Page:
    """Open the app on it, slowed down and watched."""
    page = phone.open("")
    phone.context.add_init_script(watch.SCRIPT)
    phone.context.set_default_timeout(60_000)
    session = phone.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(f"{phone.origin}/")
    expect(steps.greeting(page)).to_be_visible()
    expect(page.get_by_text("Jumlah pasien yang dilayani").first).to_be_visible()
    return page


def saving(page: Page) -> Iterator[dict[str, Any]]:
    """Write report after report, as a person does; the server is there, and exchanges go on meanwhile."""
    steps.choose_indicator(page)
    steps.fill_report(page, "14", "")
    keys_before = page.evaluate("luringBench.keys.length")
    page.get_by_label("Uraian kegiatan").press_sequentially(TYPED, delay=80)
    keys = page.evaluate("from => luringBench.keys.slice(from)", keys_before)
    answers, feedbacks = [], []
    for _ in range(SAVES):
        page.get_by_role("button", name="Lanjut").tap()
        send = page.get_by_role("button", name="Kirim", exact=True)
        send.wait_for()
        page.wait_for_timeout(400)  # a person looks at it first
        watch.promise(page, "first", "feedback()")
        watch.promise(page, "saved", f"answer('h1', '{SAVED}')")
        send.tap()
        answers.append(watch.kept(page, "saved"))
        feedbacks.append(watch.kept(page, "first"))
        page.get_by_role("link", name="Tulis laporan lagi").or_(
            page.locator('.actions a[href="/lapor"]')
        ).first.tap()
        page.get_by_role("button", name="Sama seperti").tap()
        page.get_by_label("Jumlah yang dicapai").wait_for()
    what = f"tap to painted answer, saving a report, CPU {SLOWDOWN} times slower"
    yield from percentiles(what, answers, TAP_GOAL_MS)
    yield from percentiles(f"{what}: first sign", feedbacks, TAP_GOAL_MS)
    yield from percentiles(f"key to paint, typing a note, CPU {SLOWDOWN} times slower", keys, FRAME_MS)


def percentiles(name: str, values: list[float], goal: float) -> Iterator[dict[str, Any]]:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    yield figure(f"{name}: median of {len(values)}", round(statistics.median(ordered)), "ms")
    yield against_goal(f"{name}: 95th percentile", p95, goal)


def against_goal(name: str, value: float, goal: float) -> dict[str, Any]:
    return figure(name, round(value), "ms", ratio=value / goal, against=f"the goal of {goal:g} ms")


def long_list(page: Page) -> Iterator[dict[str, Any]]:
    """Open the list of all reports, scroll through it, and have the rest of it shown bit by bit."""
    name = f"list of {MANY} reports, CPU {SLOWDOWN} times slower"
    menu = page.get_by_role("navigation", name="Menu utama")
    times = []
    for _ in range(3):
        watch.promise(page, "opened", "answer('main', 'SemuaDraf.*kunjungan')")
        menu.get_by_role("link", name="Laporan", exact=True).tap()
        times.append(watch.kept(page, "opened"))
        steps.go(page, "Beranda")
        expect(steps.greeting(page)).to_be_visible()
    yield figure(f"{name}: first tap to painted, with its code", round(times[0]), "ms")
    yield against_goal(f"{name}: tap to painted", min(times[1:]), TAP_GOAL_MS)
    menu.get_by_role("link", name="Laporan", exact=True).tap()
    page.locator("main li").nth(PAGE - 1).wait_for(state="attached")
    yield against_goal(f"{name}: longest frame of scrolling", scroll(page), FRAME_MS)
    more = []
    button = page.get_by_role("button", name="lagi")
    while button.count():
        page.wait_for_timeout(200)
        since = watch.now(page)
        rows = page.locator("main li")  # by role, each look takes the phone a second
        last = rows.count() + int("".join(filter(str.isdigit, button.inner_text()))) - 1
        button.tap()
        rows.nth(last).wait_for(state="attached")  # all of them: they come in slices
        page.wait_for_timeout(200)
        more.append(watch.longest_task(page, since))
    if more:
        yield against_goal(f"{name}: longest task, showing more", max(more), LONG_TASK_MS)
    yield against_goal(f"{name}: longest frame of scrolling through all", scroll(page), FRAME_MS)


def scroll(page: Page) -> float:
    """Longest frame of a fling down to the end and back, ms."""
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    page.evaluate("luringBench.watchFrames()")
    page.mouse.move(180, 400)
    for down in (1, -1):
        for _ in range(30):
            page.mouse.wheel(0, down * 600)
            page.wait_for_timeout(30)
    found: float = page.evaluate("Math.max(...luringBench.frames())")
    return found


def settling(playwright: Playwright, data: Path, dist: Path) -> Iterator[dict[str, Any]]:
    """Weeks without a signal: a thousand reports wait, and now there is one."""
    with arrived(playwright, data, dist) as (page, line):
        line.cut()
        pending.write(page, pending.sender(f"http://127.0.0.1:{line.server_port}"), MANY)
        page.reload()
        expect(steps.chip(page, f"({MANY:,})".replace(",", "."))).to_be_visible(timeout=60_000)
        page.wait_for_timeout(1_000)
        begun = watch.now(page)
        page.evaluate("luringBench.watchFrames()")
        line.mend()
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(steps.chip(page, steps.SENT)).to_be_visible(timeout=180_000)
        ended = watch.now(page)
        exchanges = page.evaluate("from => luringBench.exchanges.filter(([at]) => at >= from)", begun)
        frames: list[float] = page.evaluate("luringBench.frames()")
        name = f"settling {MANY} reports, CPU {SLOWDOWN} times slower"
        waited = sum(until - at for at, until in exchanges)
        yield figure(f"{name}: from the signal to all sent", round(ended - begun), "ms")
        yield figure(f"{name}: of that, on the phone", round(ended - begun - waited), "ms")
        yield figure(f"{name}: exchanges", len(exchanges), "exchanges")
        yield against_goal(f"{name}: longest task", watch.longest_task(page, begun), LONG_TASK_MS)
        yield against_goal(f"{name}: longest frame", max(frames), LONG_TASK_MS)


def heap(page: Page, how_many: str) -> Iterator[dict[str, Any]]:
    """What is left on the heap after all main screens were open and the rubbish was collected."""
    if steps.greeting(page).count() == 0:
        page.goto(urljoin(page.url, "/"))
    for name in SCREENS:
        steps.go(page, name)
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(500)
        if name == "Lapor":
            page.go_back()
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    yield figure(f"JavaScript heap, all main screens opened, {how_many}", round(used / 1e6, 1), "MB")
