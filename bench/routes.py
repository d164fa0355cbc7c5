"""Bytes of each screen of the phone: what opening it at its address fetches of scripts and styles."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from playwright.sync_api import sync_playwright

from bench.figure import figure
from e2e import steps
from e2e.phone import FLAGS, PHONE
from e2e.server_process import ServerProcess

ROUTES = ("/", "/lapor", "/laporan", "/kinerja", "/kinerja/rencana", "/sinkron", "/saya", "/konflik", "/lain")
FETCHED = """() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
    .filter(path => /^[/]assets[/].*[.](js|css)$/.test(path))"""


def measure(data: Path, dist: Path) -> Iterator[dict[str, Any]]:
    server = ServerProcess(data, dist)
    server.start()
    origin = f"http://127.0.0.1:{server.port}"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            context = browser.new_context(viewport=PHONE, service_workers="block", locale="id-ID")
            page = context.new_page()
            page.goto(f"{origin}/masuk")
            page.get_by_label("Kata sandi", exact=True).wait_for()
            yield from sizes(dist, "/masuk", page.evaluate(FETCHED))
            steps.sign_in(page, "Budi")
            steps.greeting(page).wait_for()
            for route in ROUTES:
                page.goto(origin + route)
                page.locator("h1").wait_for()
                page.wait_for_timeout(300)
                yield from sizes(dist, route, page.evaluate(FETCHED))
            browser.close()
    finally:
        server.stop()


def sizes(dist: Path, route: str, files: list[str]) -> Iterator[dict[str, Any]]:
    contents = [(dist / file[1:]).read_bytes() for file in sorted(set(files))]
    gzipped = sum(len(gzip.compress(content, 9)) for content in contents)
    packed = sum(len(brotli.compress(content, quality=11)) for content in contents)
    yield figure(f"route {route}: {len(contents)} files", gzipped, "bytes gzip")
    yield figure(f"route {route}: brotli", packed, "bytes brotli", ratio=packed / gzipped, against="gzip")
