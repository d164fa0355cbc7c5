"""A cycle of appraisal in the stories: opened while no server runs, and answered on phones."""

from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from e2e import steps
from e2e.agency import command

LIST = "Penilaian saya"


def open_cycle(data: Path, scheme: str, kind: str = "", file: Path | None = None) -> None:
    """Open a cycle, as an admin would, for the year that is nearly over: answers are due in two weeks.
    `file`: the scheme, where it is none that ships.
    """
    today = date.today()

    def day(off: int) -> str:
        return str(today + timedelta(days=off))

    command(
        "period", "add", "--data", str(data), "--from", day(-300), "--until", day(7),
        "--deadline", day(14), "--lock", day(21),
    )  # fmt: skip
    kinds = ["--kind", kind] if kind else []
    chosen = ["--file", str(file)] if file is not None else ["--scheme", scheme]
    command("cycle", "open", "--data", str(data), *chosen, "--period", day(0), *kinds)


def close_cycle(data: Path) -> None:
    """Close the one there is."""
    command("cycle", "close", "--data", str(data))


def settle_in(page: Page) -> None:
    """Wait until the phone of somebody who is asked to rate has what it needs for that without a signal."""
    expect(page.get_by_role("link", name="penilaian menunggu Anda")).to_be_visible()
    steps.wait_for_parts(page, "rating|menilai", 4)


def open_list(page: Page) -> None:
    steps.go(page, "Beranda")
    page.get_by_role("link", name="penilaian menunggu Anda").click()
    expect(page.get_by_role("heading", level=1, name=LIST)).to_be_visible()


def task(page: Page, name: str) -> Locator:
    """One line of the list, by whom it is about."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=name))


def begin(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()
    expect_question(page, 1)


def expect_question(page: Page, at: int) -> None:
    expect(page.get_by_text(f"Pertanyaan {at} dari")).to_be_visible()


def choose(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def answer(page: Page, *words: str, first: int = 1) -> None:
    """Answer one question after the other: a tap leads to the next."""
    for at, word in enumerate(words, first):
        expect_question(page, at)
        choose(page, word)


def send(page: Page) -> None:
    expect(page.get_by_role("heading", name="Periksa, lalu kirim")).to_be_visible()
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_role("heading", level=1, name=LIST)).to_be_visible()
