"""Titip kirim: a colleague takes sealed work along, and neither of them has a signal (F97)."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_every_screen import expect_nothing_serious

REPORTS = """
    SELECT p.name, e.outcome FROM envelope e JOIN person p ON p.id = e.actor
    WHERE e.collection = 'report' ORDER BY e.row
"""
CARRIED = "SELECT p.name FROM envelope e JOIN person p ON p.id = e.actor WHERE e.outcome = 'bundle_carried'"

SHARE_SHEET = """
    navigator.canShare = () => true;
    navigator.share = async ({ files: [file] }) => { window.shared = await file.text(); };
"""
"""The system's share sheet, which a test cannot open: it keeps what the app gives it."""

SHARED_TO_APP = """texts => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: "/titipan", enctype: "multipart/form-data" });
    const input = document.createElement("input");
    Object.assign(input, { type: "file", name: "berkas", multiple: true });
    const files = new DataTransfer();
    texts.forEach((text, n) => files.items.add(new File([text], `kiriman-${n}.txt`, { type: "text/plain" })));
    input.files = files.files;
    form.append(input);
    document.body.append(form);
    form.submit();
}"""
"""What the browser does for an installed app that is chosen in another app's share sheet: it posts a form."""


def given(phone: Phone) -> str:
    """Hand all that waits to whoever the share sheet offers."""
    page = phone.page
    steps.go(page, "Saya")
    page.get_by_role("link", name="Titip kirim").click()
    page.get_by_role("button", name="Buat berkas titipan").click()
    expect(page.get_by_text("Berkas berisi 1 perubahan")).to_be_visible()
    text: str = page.evaluate("window.shared")
    return text


def share_to(page: Page, *texts: str) -> None:
    page.evaluate(SHARED_TO_APP, list(texts))
    page.wait_for_url("**/titipan")
    expect(page.get_by_role("heading", level=1, name="Titipan")).to_be_visible()


def carrier(arrived: Callable[..., Phone], who: str) -> Phone:
    phone = arrived(who)
    steps.wait_for_parts(phone.page, "titipan|carrier", 5)
    return phone


def author(arrived: Callable[..., Phone], who: str) -> Phone:
    phone = carrier(arrived, who)
    phone.context.add_init_script(SHARE_SHEET)
    phone.page.reload()
    expect(steps.greeting(phone.page)).to_be_visible()
    return phone


def test_f97_a_colleague_takes_a_file_without_a_signal_and_his_note_frees_nothing(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, rina = author(arrived, "Budi"), carrier(arrived, "Rina")
    line.cut()
    steps.write_report(budi.page, "12", "Posyandu Melati")
    text = given(budi)
    assert "Posyandu" not in text
    budi.page.goto(line.origin + "/sinkron")
    expect(budi.page.get_by_text("Dititipkan")).to_be_visible()
    expect(budi.page.get_by_text("Menunggu dikirim").first).to_be_visible()
    budi.page.goto(line.origin + "/laporan")
    row = budi.page.get_by_role("main").get_by_role("link").filter(has_text="Menunggu dikirim")
    expect(row).to_contain_text("Dititipkan baru saja")
    expect_nothing_serious(budi.page, "/laporan, with a report that a courier has")

    share_to(rina.page, text)
    expect(rina.page.get_by_text("1 berkas disimpan di HP ini")).to_be_visible()
    rina.page.reload()
    expect(rina.page.get_by_text("Titipan: 1 berkas menunggu sinyal")).to_be_visible()
    expect(rina.page.get_by_text("1 berkas disimpan di HP ini")).to_have_count(0)
    rina.close()
    page = rina.open("/sinkron")
    expect(page.get_by_text("Titipan: 1 berkas menunggu sinyal")).to_be_visible()
    expect(page.get_by_text("Tidak ada yang menunggu")).to_be_visible()  # of her own
    steps.go(page, "Saya")
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("1 berkas titipan rekan tetap di HP ini")).to_be_visible()
    page.get_by_role("button", name="Batal").click()

    budi.context.set_offline(True)  # he stays where there is no signal
    line.mend()
    page.goto(line.origin + "/titipan")
    expect(page.get_by_text("Terkirim: 1 perubahan baru")).to_be_visible(timeout=30_000)
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]
    assert ask(data, CARRIED) == [("Rina Marlina",)]
    with page.expect_download() as download:
        page.get_by_role("button", name="Beri tanda antar").click()
    note = download.value.path().read_text("ascii")
    assert note.startswith("LURING-DELIVERED-1 ")
    assert "Budi" not in note

    share_to(budi.page, note[:-9])
    expect(budi.page.get_by_text("tanda antar ini rusak")).to_be_visible()
    share_to(budi.page, note[:-5] + "AAAA\n")  # forged, and nobody can tell without the server
    expect(budi.page.get_by_text("1 perubahan Anda sudah diantar, menurut kurir")).to_be_visible()
    budi.page.goto(line.origin + "/sinkron")
    expect(budi.page.get_by_text("menurut kurir")).to_be_visible()
    expect(budi.page.get_by_text("Menunggu dikirim").first).to_be_visible()
    budi.page.goto(line.origin + "/laporan")
    expect(row).to_contain_text("menurut kurir")
    budi.page.goto(line.origin + "/sinkron")
    sent = line.exchanges()
    budi.context.set_offline(False)
    budi.page.get_by_role("button", name="Kirim sekarang").click()
    steps.expect_sent(budi.page)
    assert line.exchanges() > sent
    budi.page.goto(line.origin + "/laporan")
    expect(budi.page.get_by_role("main").get_by_role("link").filter(has_text="Terkirim")).to_be_visible()
    expect(budi.page.get_by_text("Dititipkan")).to_have_count(0)
    expect(budi.page.get_by_text("menurut kurir")).to_have_count(0)
    expect(budi.page.get_by_text("menurut kurir")).to_have_count(0)
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]


def test_whoever_signs_in_next_ships_what_lies_on_the_phone(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, rina = author(arrived, "Budi"), carrier(arrived, "Rina")
    line.cut()
    steps.write_report(budi.page, "12", "Posyandu Melati")
    share_to(rina.page, given(budi))
    expect(rina.page.get_by_text("Menunggu sinyal", exact=True)).to_be_visible()
    rina.kill()
    rina.open("/titipan")
    expect(rina.page.get_by_text("Titipan: 1 berkas menunggu sinyal")).to_be_visible()
    budi.context.set_offline(True)
    steps.go(rina.page, "Saya")
    rina.page.get_by_role("button", name="Keluar").click()
    rina.page.get_by_role("dialog").get_by_role("button", name="Keluar").click()
    expect(rina.page.get_by_label("NIP", exact=True)).to_be_visible()
    line.mend()
    steps.arrive(rina.page, "Tono")
    rina.page.goto(line.origin + "/titipan")
    expect(rina.page.get_by_text("Terkirim: 1 perubahan baru")).to_be_visible(timeout=30_000)
    assert ask(data, CARRIED) == [("Tono Wijaya",)]
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]


def test_a_file_that_is_bad_says_why_and_the_good_one_beside_it_goes(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi, rina, sari = author(arrived, "Budi"), carrier(arrived, "Rina"), carrier(arrived, "Sari")
    line.cut()
    steps.write_report(budi.page, "12", "Posyandu Melati")
    text = given(budi)
    budi.context.set_offline(True)
    head, body = text.split("\n", 1)
    agency = head.split()[1]
    cut, tampered = text[:-30], f"{head}\n{body[:200]}{'A' if body[200] != 'A' else 'B'}{body[201:]}"
    foreign = text.replace(agency, "00000000-0000-4000-8000-000000000000")
    share_to(rina.page, cut, tampered, foreign, "Rapat hari Selasa", text)
    expect(rina.page.get_by_text("4 berkas disimpan di HP ini")).to_be_visible()
    expect(rina.page.get_by_text("kiriman-3.txt: ini bukan berkas cadangan Luring.")).to_be_visible()
    share_to(rina.page, text)
    expect(rina.page.get_by_text("1 berkas sudah ada di daftar ini")).to_be_visible()
    line.mend()
    rina.page.goto(line.origin + "/titipan")
    expect(rina.page.get_by_text("Terkirim: 1 perubahan baru")).to_be_visible(timeout=30_000)
    expect(rina.page.get_by_text("terpotong atau berubah di perjalanan")).to_have_count(2)
    expect(rina.page.get_by_text("untuk instansi ini")).to_have_count(1)
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]

    share_to(sari.page, text)  # brought a second time, by somebody else
    expect(sari.page.get_by_text("1 perubahan sudah ada di server sebelumnya")).to_be_visible(timeout=30_000)
    assert ask(data, REPORTS) == [("Budi Santoso", "applied")]
    bad = rina.page.get_by_role("listitem").filter(has_text="untuk instansi ini")
    bad.get_by_role("button", name="Hapus dari HP ini").click()
    rina.page.get_by_role("dialog").get_by_role("button", name="Hapus dari HP ini").click()
    expect(rina.page.get_by_text("untuk instansi ini")).to_have_count(0)


def test_files_that_are_dropped_or_opened_from_the_system_are_taken_too(
    line: Line, arrived: Callable[..., Phone]
) -> None:
    rina = arrived("Rina", desktop=True)
    steps.wait_for_parts(rina.page, "titipan|carrier", 5)
    rina.context.add_init_script(
        """Object.defineProperty(window, "launchQueue", {
            value: { setConsumer: take => { window.launch = take; } },
        });"""
    )
    line.cut()
    page = rina.page
    page.goto(line.origin + "/titipan")
    expect(page.get_by_text("Tidak ada titipan di HP ini.")).to_be_visible()
    page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["LURING-BUNDLE-1 x\\nAAAA"], "dari-usb.txt"));
            const how = { dataTransfer, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent("drop", how));
        }"""
    )
    expect(page.get_by_role("listitem").filter(has_text="dari-usb.txt")).to_contain_text("Menunggu sinyal")
    page.evaluate(
        """() => window.launch({
            files: [{ getFile: async () => new File(["LURING-KIOSK-1 x\\n{}"], "kios.txt") }],
        })"""
    )
    expect(page.get_by_role("listitem").filter(has_text="kios.txt")).to_contain_text("Menunggu sinyal")
