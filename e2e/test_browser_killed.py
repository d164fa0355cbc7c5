"""F15: the battery dies right after, or during, a save."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone


def test_f15_what_was_called_saved_is_there_after_the_browser_was_killed(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    budi.close()  # Chromium takes half a minute to write down a new cookie; this morning's is on the disk
    budi.open()
    line.cut()
    steps.write_report(budi.page, "12", "Poli umum pagi", photo=steps.make_photo())
    expect(budi.page.get_by_text(steps.SAVED).first).to_be_visible()
    budi.kill()

    page = budi.open()
    steps.go(page, "Laporan")
    expect(steps.report_row(page, "12 pasien")).to_contain_text("Menunggu dikirim")
    line.mend()
    steps.expect_sent(page)
    assert ask(data, "SELECT count(*) FROM envelope WHERE collection = 'report'") == [(1,)]
    assert ask(data, "SELECT count(*) FROM evidence") == [(1,)]


# The disk of a phone that is slow: what it has written is told when the story says so.
HELD_DISK = """() => {
    const { transaction } = IDBDatabase.prototype;
    globalThis.heldDisk = [];
    IDBDatabase.prototype.transaction = function (...asked) {
        const made = transaction.apply(this, asked);
        if (asked[1] !== "readwrite" || ![asked[0]].flat().includes("outbox")) return made;
        const listen = made.addEventListener.bind(made);
        made.addEventListener = (type, hear) =>
            listen(type, type === "complete" ? () => heldDisk.push(hear) : hear);
        return made;
    };
}"""


def test_f15_nothing_is_called_saved_before_the_disk_has_it_and_a_second_tap_saves_nothing_more(
    data: Path, arrived: Callable[..., Phone]
) -> None:
    page = arrived("Budi").page
    steps.choose_indicator(page)
    steps.fill_report(page, "12", "Poli umum pagi")
    page.get_by_role("button", name="Lanjut").click()
    page.evaluate(HELD_DISK)
    send = page.get_by_role("button", name="Kirim", exact=True)
    send.click()
    send.dispatch_event("click")
    page.wait_for_function("() => heldDisk.length === 1")
    expect(send).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bukti dan kirim")
    expect(page.get_by_text(steps.SAVED)).to_have_count(0)
    page.evaluate("for (const hear of heldDisk.splice(0)) hear()")
    expect(page.get_by_text(steps.SAVED).first).to_be_visible()
    page.reload()
    steps.expect_sent(page)
    assert ask(data, "SELECT count(*) FROM envelope WHERE collection = 'report'") == [(1,)]


def test_f15_a_half_written_report_is_a_draft_after_the_browser_was_killed(
    arrived: Callable[..., Phone],
) -> None:
    budi = arrived("Budi")
    steps.choose_indicator(budi.page)
    steps.fill_report(budi.page, "12", "Poli umum pagi, dua pasien dirujuk")
    expect(budi.page.get_by_role("button", name="Hapus draf")).to_be_visible()
    beside = budi.open_tab("/laporan")  # shows a draft as soon as it is on the disk
    expect(steps.report_row(beside, "Jumlah pasien")).to_contain_text("Draf")
    budi.kill()

    page = budi.open()
    steps.report_row(page, "Draf").get_by_role("link").click()
    expect(page.get_by_label("Jumlah yang dicapai")).to_have_value("12")
    expect(page.get_by_label("Uraian kegiatan")).to_have_value("Poli umum pagi, dua pasien dirujuk")
