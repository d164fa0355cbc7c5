"""Every screen, in both themes: nothing serious for axe, no sideways scroll at 360 px."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e import guide_pictures, steps
from e2e.phone import DESKTOP, PHONE, Phone
from e2e.server_process import ROOT

AXE = (ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The dark theme is other colours and nothing else, which src/ui/tokens.test.ts holds: what does not look at
# colours finds there what it has found in the light one.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# Style sheets would be read anew for rules that are not asked for here. All that axe has to say is long, and
# its way to Python costs more than finding it: only what counts is taken along.
LOOK = """async ([rules, grave]) => {
    const { violations } = await axe.run(document, {
        runOnly: rules, resultTypes: ["violations"], preload: { assets: ["media"] },
    });
    return violations.filter(({ impact }) => grave.includes(impact)).flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${JSON.stringify(target)} ${failureSummary}`));
}"""
GRAVE = ["serious", "critical"]
KEYS = " ".join(
    {
        key
        for file in (ROOT / "pwa" / "src" / "text").glob("*.id.ts")
        for key in re.findall(r'^\s*"([a-z_]+(?:\.[a-z0-9_]+)+)":', file.read_text("utf-8"), re.MULTILINE)
    }
)
THEMES: list[tuple[Literal["light", "dark"], list[str]]] = [("light", RULES), ("dark", OF_COLOURS)]
NAMES_OF_WORDS = """keys => {
    const known = new Set(keys.split(" ")), found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        if (!texts.currentNode.parentElement.closest("code"))
            found.push(...texts.currentNode.data.split(/[\\s:,·]+/));
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]"))
        for (const name of ["aria-label", "title", "placeholder"])
            found.push(...(element.getAttribute(name) ?? "").split(/[\\s:,·]+/));
    return found.filter(word => known.has(word));
}"""

Visit = tuple[str, str]  # address, heading


def complaints(page: Page, rules: list[str] = RULES) -> list[str]:
    """What axe finds serious or critical, words that were not there, and whether the page can be pushed
    sideways."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    grave: list[str] = page.evaluate(LOOK, [rules, GRAVE])
    width, room = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    bare: list[str] = page.evaluate(NAMES_OF_WORDS, KEYS)
    grave += [f"no words for {name}" for name in bare]
    return grave + ([f"sideways: {width} > {room}"] if width > room else [])


def small_targets(page: Page) -> list[str]:
    """Buttons and links that stand alone and are smaller than 48 px either way."""
    small: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, a[href], select, [role=tab]")]
            .filter(e => e.offsetParent && getComputedStyle(e).display !== "inline")
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
            .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width | 0}×${box.height | 0}`)"""
    )
    return small


CUT_WORDS = r"""part => {
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const cut = [];
    while (texts.nextNode())
        for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\s\u200b/-]+/g)) {
            range.setStart(texts.currentNode, index);
            range.setEnd(texts.currentNode, index + word.length);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            if (lines.size > 1) cut.push(word);
        }
    const places = [...part.querySelectorAll("*")].filter(one => getComputedStyle(one).overflowX === "auto");
    if ([part, ...places].some(one => one.scrollWidth > one.clientWidth)) cut.push("wider than its place");
    return cut;
}"""


def cut_words(part: Locator) -> list[str]:
    """Words of a part of a page that stand on two lines, or that do not fit into it."""
    found: list[str] = part.evaluate(CUT_WORDS)
    return found


def look(page: Page, where: str) -> Iterator[str]:
    if guide_pictures.keep(page, where):
        return
    for theme, rules in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        yield from (f"{where}, {theme}: {complaint}" for complaint in complaints(page, rules))
    yield from (f"{where}: small target {target}" for target in small_targets(page))


def look_at_both_sizes(page: Page, where: str) -> Iterator[str]:
    """On a phone and on a desktop, in the middle of a story."""
    before = page.viewport_size
    assert before is not None
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        tall: int = page.evaluate("document.documentElement.scrollHeight")
        # So tall that no bar lies over what would be scrolled from under it.
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
        yield from (f"{size['width']} px, {complaint}" for complaint in look(page, where))
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")


def expect_nothing_serious(page: Page, where: str) -> None:
    assert list(look_at_both_sizes(page, where)) == []


def visit(page: Page, origin: str, address: str) -> None:
    page.goto(origin + address)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()


@pytest.mark.parametrize("desktop", [False, True], ids=["360x740", "1280x800"])
def test_nothing_serious_on_the_screens_of_an_employee(
    desktop: bool, new_phone: Callable[..., Phone]
) -> None:
    budi = new_phone("Budi", desktop=desktop)
    page = budi.open()
    found: list[str] = []
    for address in ("/masuk", "/aktivasi"):
        visit(page, budi.origin, address)
        found += look(page, address)
    visit(page, budi.origin, "/")
    steps.sign_in(page, "Budi", "bukan kata sandinya")
    expect(page.get_by_role("alert").first).to_be_visible()
    found += look(page, "wrong password")
    steps.arrive(page, "Budi")

    steps.choose_indicator(page)
    found += look(page, "report, step 2")
    page.get_by_role("button", name="Lanjut").click()
    found += look(page, "report, step 2 with what is missing")
    steps.fill_report(page, "12", "Poli umum pagi")
    page.get_by_role("button", name="Lanjut").click()
    steps.add_photo(page, steps.make_photo())
    found += look(page, "report, step 3")
    steps.finish_report(page)
    found += look(page, "report, kept")

    visit(page, budi.origin, "/laporan")
    found += look(page, "/laporan")
    steps.report_row(page, "12 pasien").get_by_role("link").first.click()
    expect(page.get_by_text("Poli umum pagi").first).to_be_visible()
    found += look(page, "/laporan/:id")
    page.get_by_role("link", name="Riwayat lengkap").click()
    expect(page.get_by_text("Isi selengkapnya").first).to_be_visible()
    found += look(page, "/riwayat/:collection/:id")
    for address in (
        "/",
        "/kinerja",
        "/hasil",
        "/lapor",
        "/sinkron",
        "/saya",
        "/selamat-datang",
        "/konflik",
        "/menilai",
        "/tidak-ada",
    ):
        visit(page, budi.origin, address)
        found += look(page, address)
    assert found == []


@pytest.mark.parametrize("desktop", [False, True], ids=["360x740", "1280x800"])
def test_nothing_serious_on_the_screens_of_a_supervisor(
    desktop: bool, new_phone: Callable[..., Phone]
) -> None:
    budi = new_phone("Budi")
    steps.arrive(budi.open(), "Budi")
    for quantity in ("12", "13"):
        visit(budi.page, budi.origin, "/")
        steps.write_report(
            budi.page, quantity, f"Poli umum {quantity}", photo=steps.make_photo(int(quantity))
        )
    expect(steps.chip(budi.page, steps.SENT)).to_be_visible()
    budi.close()

    sari = new_phone("Sari", desktop=desktop)
    page = sari.open()
    steps.arrive(page, "Sari")
    found: list[str] = []
    for address in ("/", "/tim", "/verifikasi", "/slip", "/kinerja", "/saya", "/konflik", "/antrean"):
        visit(page, sari.origin, address)
        found += look(page, address)
    visit(page, sari.origin, "/tim")
    page.get_by_role("link", name="Budi Santoso").first.click()
    expect(page.get_by_role("heading", level=1, name="Budi Santoso")).to_be_visible()
    found += look(page, "/tim/:placement")
    assert found == []
