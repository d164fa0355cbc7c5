"""F77, F78: a new version of the app arrives, or does not quite."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess

NEXT = "<!-- next -->"


def short_hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def next_version(dist: Path, into: Path) -> Path:
    """The same app, one comment longer."""
    built = Path(shutil.copytree(dist, into))
    index, worker = built / "index.html", built / "service-worker.js"
    before = short_hash(index)
    page = index.read_text(encoding="utf-8").replace("</head>", f"{NEXT}</head>")
    index.write_text(page, encoding="utf-8")
    assert before in worker.read_text(encoding="utf-8")
    worker.write_text(worker.read_text(encoding="utf-8").replace(before, short_hash(index)), encoding="utf-8")
    return built


def look_for_updates(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).catch(() => {})")


def test_f77_an_update_of_which_one_file_fails_leaves_the_old_version_serving_offline(
    server: ServerProcess, line: Line, built_app: Path, tmp_path: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    broken = next_version(built_app, tmp_path / "broken")
    missing = next((broken / "assets").glob("index-*.js"))
    missing.unlink()
    server.static = broken
    server.restart()
    look_for_updates(budi.page)
    line.wait_for(lambda requests: any(request.path == f"/assets/{missing.name}" for request in requests))
    server.kill()

    page = budi.open_tab("/")
    expect(steps.greeting(page)).to_be_visible()
    steps.write_report(page, "12", "Poli umum pagi")
    assert NEXT not in page.content()
    expect(page.get_by_text("Versi baru siap")).to_have_count(0)


def test_f78_an_update_waits_for_the_person_and_the_draft_is_there_after_it(
    server: ServerProcess, built_app: Path, tmp_path: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    page = budi.page
    steps.choose_indicator(page)
    steps.fill_report(page, "12", "Poli umum pagi")
    page.evaluate("window.untouched = true")
    server.static = next_version(built_app, tmp_path / "next")
    server.restart()
    look_for_updates(page)

    update = page.get_by_role("button", name="Perbarui setelah selesai")
    expect(update).to_be_visible(timeout=30_000)
    assert page.evaluate("window.untouched")
    expect(page.get_by_label("Uraian kegiatan")).to_have_value("Poli umum pagi")
    page.get_by_label("Uraian kegiatan").fill("Poli umum pagi, dua dirujuk")
    with page.expect_event("load"):
        update.click()
    expect(page.get_by_label("Uraian kegiatan")).to_have_value("Poli umum pagi, dua dirujuk")
    assert NEXT in page.content()
