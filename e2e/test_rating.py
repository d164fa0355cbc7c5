"""Rating others in a cycle: offline, with the battery dying in the middle, in few taps, and without anybody
learning who answered.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import cycle, steps
from e2e.agency import ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_every_screen import expect_nothing_serious

ABOUT = "Budi Santoso"
PLAIN = "Sesuai harapan"
GOOD = "Di atas harapan"
BEST = "Teladan"
NOTE = "Kadang terlambat membalas pesan"
WHY = "Selalu paling dulu datang"

ROWS_OF = """async collection => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const opened = await new Promise((resolve, reject) => {
        const asking = indexedDB.open(names.find(name => name.startsWith("luring-cache-")));
        asking.onsuccess = () => resolve(asking.result);
        asking.onerror = () => reject(asking.error);
    });
    const rows = await new Promise((resolve, reject) => {
        const asking = opened.transaction("rows").objectStore("rows").getAll();
        asking.onsuccess = () => resolve(asking.result);
        asking.onerror = () => reject(asking.error);
    });
    opened.close();
    return rows.filter(({ c }) => c === collection).length;
}"""

# Whether some words are anywhere on the disk, as somebody with a cable would find them.
ON_DISK = """async words => {
    const asked = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const text = new TextDecoder();
    const readable = (_key, value) => value instanceof Uint8Array ? text.decode(value) : value;
    for (const { name } of await indexedDB.databases()) {
        const db = await asked(indexedDB.open(name));
        const found = [];
        for (const store of db.objectStoreNames) {
            const rows = await asked(db.transaction(store).objectStore(store).getAll());
            found.push(JSON.stringify(rows, readable));
        }
        db.close();
        if (found.some(rows => rows.includes(words))) return true;
    }
    return JSON.stringify(localStorage).includes(words) || JSON.stringify(sessionStorage).includes(words);
}"""

COUNT_TAPS = """() => {
    window.taps = window.typed = 0;
    addEventListener("click", () => { taps++; }, true);
    addEventListener("input", () => { typed++; }, true);
}"""


def opened(server: ServerProcess, data: Path, scheme: str, kind: str = "") -> None:
    server.stop()
    cycle.open_cycle(data, scheme, kind)
    server.start()


def counted(data: Path) -> dict[object, object]:
    rows = ask(
        data,
        "SELECT collection, count(*) FROM record WHERE collection LIKE 'assessment%' GROUP BY collection",
    )
    return {name: count for name, count in rows}


def gone_from_disk(page: Page, words: str) -> None:
    page.wait_for_function(f"async words => !(await ({ON_DISK})(words))", arg=words)


def received(page: Page, name: str) -> None:
    expect(cycle.task(page, name)).to_contain_text("Diterima", timeout=30_000)


def test_f15_everybody_rates_in_a_cycle_two_of_them_offline_and_one_killed_in_the_middle(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    opened(server, data, "jambi", "pelayanan")
    budi, rina, dewi, wati = (arrived(name) for name in ("Budi", "Rina", "Dewi", "Wati"))
    for phone in (budi, rina, dewi, wati):
        cycle.settle_in(phone.page)
    cycle.open_list(budi.page)
    expect_nothing_serious(budi.page, "the list of whom one rates")
    cycle.begin(budi.page, "Diri sendiri")
    cycle.answer(budi.page, GOOD, BEST, PLAIN, "Tidak dapat menilai")
    cycle.send(budi.page)
    received(budi.page, "Diri sendiri")

    cycle.open_list(rina.page)
    cycle.begin(rina.page, ABOUT)
    expect_nothing_serious(rina.page, "a question")
    cycle.answer(rina.page, GOOD, GOOD, PLAIN, GOOD)
    expect(rina.page.get_by_role("heading", name="Periksa, lalu kirim")).to_be_visible()
    expect_nothing_serious(rina.page, "the summary")
    cycle.send(rina.page)
    received(rina.page, ABOUT)

    line.cut()
    cycle.open_list(dewi.page)
    cycle.begin(dewi.page, ABOUT)
    cycle.answer(dewi.page, PLAIN, PLAIN, GOOD, BEST)
    cycle.send(dewi.page)
    expect(cycle.task(dewi.page, ABOUT)).to_contain_text("Menunggu dikirim")

    wati.close()  # Chromium takes half a minute to write down a new cookie; this morning's is on the disk
    wati.open()
    cycle.open_list(wati.page)
    cycle.begin(wati.page, ABOUT)
    cycle.answer(wati.page, PLAIN, GOOD)
    cycle.expect_question(wati.page, 3)
    expect(wati.page.get_by_text(steps.SAVED)).to_be_visible()
    wati.kill()
    wati.open()
    cycle.open_list(wati.page)
    expect(cycle.task(wati.page, ABOUT)).to_contain_text("2 dari 4 dijawab")
    wati.page.get_by_role("link", name=ABOUT).click()
    cycle.answer(wati.page, PLAIN, GOOD, first=3)
    cycle.send(wati.page)
    line.mend()
    for phone in (dewi, wati):
        steps.expect_sent(phone.page)
        received(phone.page, ABOUT)
    assert counted(data) == {"assessment_self": 1, "assessment_peer": 3}

    sari = arrived("Sari", desktop=True)
    steps.go(sari.page, "Tim")
    sari.page.get_by_role("listitem").get_by_role("link").filter(has_text=ABOUT).first.click()
    sari.page.get_by_role("link", name="Nilai dalam siklus").click()
    cycle.expect_question(sari.page, 1)
    expect(sari.page.get_by_role("heading", name="Pekerjaan dalam periode ini")).to_be_visible()
    expect(sari.page.get_by_text(f"{ABOUT} menilai diri: {GOOD}")).to_be_visible()
    expect(sari.page.get_by_text("Umpan balik pada masa ini")).to_have_count(0)  # nobody has said anything
    expect_nothing_serious(sari.page, "a question to the superior, with the work beside it")
    sari.page.keyboard.press("3")
    cycle.expect_question(sari.page, 2)
    sari.page.keyboard.press("ArrowLeft")
    expect(sari.page.get_by_text("Anda 1 tingkat lebih rendah.")).to_be_visible()
    sari.page.keyboard.press("ArrowRight")
    cycle.expect_question(sari.page, 2)
    cycle.choose(sari.page, BEST)  # the end of the scale: she says why
    sari.page.get_by_label("Mengapa nilai tertinggi?").fill("Tanpa satu pun keluhan pasien")
    sari.page.get_by_role("button", name="Lanjut", exact=True).click()
    cycle.answer(sari.page, PLAIN, GOOD, first=3)
    cycle.send(sari.page)
    received(sari.page, ABOUT)
    assert counted(data) == {"assessment_self": 1, "assessment_peer": 3, "assessment_superior": 1}
    for phone in (budi, sari):
        assert phone.page.evaluate(ROWS_OF, "assessment_peer") == 0
    assert rina.page.evaluate(ROWS_OF, "assessment_peer") == 1

    sari.page.get_by_role("link", name=ABOUT).click()
    sari.page.get_by_role(
        "button", name="Ubah jawaban"
    ).click()  # a superior is named, and reads what he said
    expect(sari.page.get_by_text("Jawaban yang sudah dikirim tetap berlaku")).to_be_visible()
    expect(sari.page.get_by_text("Tanpa satu pun keluhan pasien")).to_be_visible()
    sari.page.get_by_role("button", name="Batalkan perubahan").click()
    standing = sari.page.get_by_role("heading", name="Hasil sementara").locator("..").locator("..")
    expect(standing).to_contain_text("Rekan: dibuka setelah siklus ditutup")
    server.stop()
    cycle.close_cycle(data)
    server.start()
    # Rina and Dewi 3,75 each, Wati 3,5.
    expect(standing).to_contain_text("Rekan: 3,67 dari 5, 3 jawaban", timeout=60_000)
    expect(sari.page.get_by_role("button", name="Ubah jawaban")).to_have_count(0)
    expect(cycle.task(rina.page, ABOUT)).to_contain_text("Diterima")
    expect(cycle.task(rina.page, "Dewi Lestari")).to_contain_text("Ditutup", timeout=60_000)


def test_a_colleague_is_rated_by_seven_values_in_nine_taps_and_without_typing(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone]
) -> None:
    opened(server, data, "pp30", "dengan_360")
    page = arrived("Dewi").page
    cycle.open_list(page)
    page.evaluate(COUNT_TAPS)
    page.get_by_role("link", name="Rina Marlina").click()
    for at in range(1, 8):
        cycle.expect_question(page, at)
        expect(page.get_by_role("button", pressed=True)).to_have_count(0)
        page.locator(".answer").nth(2).click()
    cycle.send(page)
    assert page.evaluate("[taps, typed]") == [9, 0]
    received(page, "Rina Marlina")


def test_what_was_said_of_a_colleague_cannot_be_read_again_and_is_changed_by_answering_anew(
    server: ServerProcess, line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    opened(server, data, "jambi", "pelayanan")
    phone = arrived("Rina")
    page = phone.page
    cycle.settle_in(page)
    line.cut()
    cycle.open_list(page)
    cycle.begin(page, ABOUT)
    cycle.answer(page, PLAIN, PLAIN, PLAIN, PLAIN)
    page.get_by_label("Catatan (boleh dikosongkan)").fill(NOTE)
    cycle.send(page)
    assert page.evaluate(ON_DISK, NOTE)  # nobody else has it yet
    page.get_by_role("link", name=ABOUT).click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.go_back()
    line.mend()
    steps.expect_sent(page)
    received(page, ABOUT)
    gone_from_disk(page, NOTE)

    line.cut()
    phone.close()
    phone.open()
    page = phone.page
    assert not page.evaluate(ON_DISK, NOTE)
    cycle.open_list(page)
    page.get_by_role("link", name=ABOUT).click()
    expect(page.get_by_text("Terkirim. Jawaban Anda tidak lagi terbaca di HP ini")).to_be_visible()
    expect(page.get_by_text(PLAIN)).to_have_count(0)
    expect_nothing_serious(page, "what was sent")
    page.get_by_role("button", name="Isi lagi").click()
    cycle.answer(page, BEST, PLAIN, PLAIN, PLAIN)
    expect(page.get_by_text("Jawaban yang sudah dikirim tetap berlaku")).to_be_visible()
    page.get_by_role("button", name="Tambah alasan").click()
    page.get_by_label("Mengapa nilai tertinggi?").fill(WHY)
    cycle.send(page)
    page.get_by_role("link", name="Dewi Lestari").click()
    page.get_by_role("button", name="Tidak bersedia menilai").click()
    page.get_by_role("button", name="Saya tidak bekerja bersama orang ini").click()
    page.get_by_role("button", name="Kirim alasan").click()
    expect(cycle.task(page, "Dewi Lestari")).to_contain_text("Tidak menilai")
    line.mend()
    steps.expect_sent(page)
    received(page, ABOUT)
    gone_from_disk(page, WHY)
    gone_from_disk(page, "Saya tidak bekerja bersama orang ini")
    page.get_by_role("link", name=ABOUT).click()
    expect(page.get_by_text("Terkirim. Jawaban Anda tidak lagi terbaca di HP ini")).to_be_visible()
    expect(page.get_by_text(WHY)).to_have_count(0)
    assert counted(data) == {"assessment_peer": 2}
    bodies = [
        str(body) for (body,) in ask(data, "SELECT body FROM record WHERE collection = 'assessment_peer'")
    ]
    assert sum(WHY in body for body in bodies) == 1  # the server has it, and counts it
    assert ask(data, "SELECT DISTINCT outcome FROM envelope WHERE collection LIKE 'assessment%'") == [
        ("applied",)
    ]


def test_the_superior_waits_for_the_self_assessment_where_the_scheme_says_so(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone]
) -> None:
    opened(server, data, "pauh")
    budi, sari = arrived("Budi").page, arrived("Sari").page
    sari.goto(sari.url.rstrip("/") + "/menilai")
    expect(cycle.task(sari, ABOUT)).to_contain_text("Menunggu penilaian diri")
    sari.get_by_role("link", name=ABOUT).click()
    expect(sari.get_by_text(f"Menunggu penilaian diri {ABOUT}")).to_be_visible()
    expect(sari.get_by_role("heading", name="Pekerjaan dalam periode ini")).to_be_visible()
    expect_nothing_serious(sari, "a superior who waits")

    cycle.open_list(budi)
    cycle.begin(budi, "Diri sendiri")
    cycle.answer(budi, *[GOOD] * 10)
    cycle.send(budi)
    steps.expect_sent(budi)
    expect(sari.get_by_text("Pertanyaan 1 dari 10")).to_be_visible(timeout=30_000)


def test_where_a_scheme_has_two_judgements_the_superiors_form_for_them_is_the_answer(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone]
) -> None:
    opened(server, data, "nasional")
    page = arrived("Sari").page
    cycle.open_list(page)
    page.get_by_role("link", name=ABOUT).click()
    expect_nothing_serious(page, "the way to the two judgements")
    page.get_by_role("link", name="Buka formulir").click()
    for question in ("Hasil kerja", "Perilaku kerja"):
        page.get_by_role("group", name=question).get_by_label("Sesuai ekspektasi").check()
    page.get_by_role("button", name="Isi sisanya: sesuai").click()
    page.get_by_role("button", name="Kirim penilaian").click()
    expect(page.get_by_role("button", name="Buka lagi")).to_be_visible()
    steps.expect_sent(page)
    page.goto(page.url.split("/tim/")[0] + "/menilai")
    received(page, ABOUT)


def test_where_the_scheme_says_so_the_employee_reads_a_rating_as_soon_as_it_is_sent(
    server: ServerProcess, data: Path, line: Line, arrived: Callable[..., Phone]
) -> None:
    """Bungo: seven answers "as expected" are 3 of 5, so 60: nothing is released yet, and Budi reads it."""
    opened(server, data, "bungo")
    sari = arrived("Sari", desktop=True).page
    cycle.settle_in(sari)
    cycle.open_list(sari)
    cycle.begin(sari, "Budi Santoso")
    cycle.answer(sari, *["Sesuai harapan"] * 7)
    cycle.send(sari)
    steps.expect_sent(sari)
    budi = arrived("Budi").page
    steps.wait_for_parts(budi, "hasil", 5)
    line.cut()
    steps.go(budi, "Kinerja")
    budi.get_by_role("link", name="Hasil penilaian").click()
    section = budi.locator("section").filter(
        has=budi.get_by_role("heading", level=2, name="Penilaian yang baru dikirim atasan")
    )
    expect(section.get_by_text("Sesuai harapan")).to_have_count(7)
    expect(section.get_by_text("60")).to_be_visible()
    expect_nothing_serious(budi, "/hasil, a rating that was just sent")
    line.mend()
