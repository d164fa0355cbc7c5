"""A scheme at the administrator's desk: copied, weights wrong and said beside the field, right and saved,
tried on a released cycle, a colleague's version not overwritten, and a cycle opened with it. And holidays.
"""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from e2e import cycle, steps
from e2e.phone import Phone
from e2e.test_desk import give_reason, sign_in_at_the_desk
from e2e.test_desk_cycle import add_period
from e2e.test_every_screen import expect_nothing_serious, visit

ASK = """([path, body]) => fetch(path, body ? {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body)
} : {}).then(async answer => ({ status: answer.status, body: await answer.json() }))"""
# The server does what takes long in its own time.
DONE = """async (path) => {
    for (let look = 0; look < 300; look++) {
        const { cycle } = await (await fetch(path)).json();
        if (!cycle?.at_work) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("still at work");
}"""
REASON = "Perbup 4/2027"


def ask(page: Page, path: str, body: dict[str, Any] | None = None) -> Any:
    answer = page.evaluate(ASK, [f"/api/admin/{path}", body])
    assert answer["status"] == 200, answer
    return answer["body"]


def held(page: Page, sari: Page) -> None:
    """A cycle of Jambi, answered by one superior and released."""
    add_period(page)
    period = ask(page, "periods")["periods"][0]["id"]
    body = {"scheme": "jambi", "period": period, "kinds": ["teknis"], "reason": REASON}
    id = ask(page, "cycles", body)["cycle"]["id"]
    cycle.settle_in(sari)
    cycle.open_list(sari)
    cycle.begin(sari, "Budi Santoso")
    cycle.answer(sari, *["Sesuai harapan"] * 4)
    cycle.send(sari)
    steps.expect_sent(sari)
    for act in ("close", "release"):
        ask(page, f"cycles/{id}/{act}", {"reason": REASON})
        page.evaluate(DONE, f"/api/admin/cycles/{id}/progress")


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Bagian skema").get_by_role("button", name=name).click()


def save(page: Page) -> None:
    page.get_by_role("button", name="Simpan versi baru").click()


def with_functional_posts(route: Route) -> None:
    """The agency of the stories has said no kind of its positions; another one has."""
    if route.request.method != "GET":
        return route.continue_()
    told = route.fetch().json()
    return route.fulfill(json={**told, "position_kinds": ["JF"]})


def test_a_scheme_is_copied_edited_tried_and_opened(
    arrived: Callable[..., Phone], new_phone: Callable[..., Phone]
) -> None:
    sari = arrived("Sari", desktop=True).page
    admin = new_phone("Admin", desktop=True)
    page = sign_in_at_the_desk(admin)
    held(page, sari)

    page.get_by_role("link", name="Skema", exact=True).click()
    expect(page.get_by_role("heading", name="Badan Kepegawaian Jambi")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/skema")
    page.get_by_role("button", name="Salin: Badan Kepegawaian Jambi").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Id", exact=False).last.fill("jambi")
    sheet.get_by_label("Alasan", exact=False).fill(REASON)
    sheet.get_by_role("button", name="Salin").click()
    expect(sheet.get_by_text("Skema bawaan tidak dapat diganti")).to_be_visible()
    sheet.get_by_label("Nama skema", exact=False).fill("Jambi 2027")
    sheet.get_by_label("Id", exact=False).last.fill("jambi-2027")
    expect_nothing_serious(page, "the sheet that copies a scheme")
    sheet.get_by_role("button", name="Salin").click()
    expect(page.get_by_role("heading", level=1, name="Jambi 2027")).to_be_visible()

    tab(page, "Bobot")
    weights = page.get_by_role("group", name="Bobot untuk teknis")
    expect(weights.get_by_text("Jumlah 100%")).to_be_visible()
    weights.get_by_label("Hasil kerja").fill("30")
    expect(weights.get_by_text("Jumlah 75%: kurang 25")).to_be_visible()
    save(page)
    expect(weights.get_by_text("Jumlah bobot untuk teknis 75, bukan 100")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/skema/:scheme, weights that are wrong")
    page.reload()  # nothing is lost
    expect(page.get_by_text("Perubahan Anda yang belum disimpan masih ada di sini")).to_be_visible()
    tab(page, "Ketentuan")
    page.get_by_label("Jawaban paling sedikit per kelompok").fill("1")
    save(page)
    expect(page.get_by_text("jawaban satu orang akan terlihat").last).to_be_visible()
    field = page.get_by_label("Jawaban paling sedikit per kelompok")
    expect(field).to_have_attribute("aria-invalid", "true")
    tab(page, "Umum")
    page.get_by_role("alert").get_by_role("button", name="minimum").click()
    expect(field).to_be_focused()
    field.fill("4")
    tab(page, "Bobot")
    weights.get_by_label("Indikator").fill("65")
    expect(weights.get_by_text("Jumlah 100%")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)

    theirs = ask(page, "schemes/jambi-2027")
    theirs["scheme"]["decimals"] = 1
    body = {"scheme": theirs["scheme"], "saw": 1, "based_on": "", "reason": "Satu desimal"}
    ask(page, "schemes", body)
    save(page)
    sheet.get_by_label("Alasan", exact=False).fill(REASON)
    sheet.get_by_role("button", name="Simpan versi baru").click()
    expect(page.get_by_text("sudah menyimpan versi 2")).to_be_visible()
    page.get_by_role("button", name="Lihat").click()
    expect(page.get_by_role("row").filter(has_text="decimals")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/skema/:scheme, somebody was quicker")
    page.get_by_role("button", name="Pertahankan isian saya").click()
    save(page)
    give_reason(page, "Simpan versi baru", REASON)
    expect(page.get_by_text("Disimpan sebagai versi 3.").first).to_be_visible()

    tab(page, "Coba skema")
    page.get_by_role("button", name="Hitung percobaan").click()
    expect(page.get_by_text("orang berubah")).to_be_visible()
    budi = page.get_by_role("row").filter(has_text="Budi Santoso")
    expect(budi).to_be_visible()
    expect_nothing_serious(page, "/pengelola/skema/:scheme, tried")
    budi.get_by_role("button", name="Buka rincian: Budi Santoso").click()
    expect(page.get_by_role("heading", name="Rincian nilai Budi Santoso")).to_be_visible()
    expect(page.get_by_role("heading", name="Rincian nilai", exact=True)).to_have_count(2)
    expect_nothing_serious(page, "the breakdown of a trial")
    page.get_by_role("main").get_by_role("button", name="Tutup").click()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Unduh CSV").click()
    table = loading.value.path().read_bytes().decode()
    assert table.startswith("\ufeffNama;Jabatan;Unit;Nilai;Predikat;Nilai baru;Predikat baru\r\n")
    assert "Budi Santoso" in table
    page.get_by_label("Data yang dipakai").select_option("Data contoh: orang dan jawaban rekaan")
    page.get_by_role("button", name="Hitung percobaan").click()
    expect(page.get_by_role("row").filter(has_text="Hasan Basri")).to_be_visible()

    for name in ("Umum", "Bagian dan butir", "Skala", "Predikat dan ambang", "Ketentuan", "Pedoman sebaran"):
        tab(page, name)
        expect_nothing_serious(page, f"/pengelola/skema/:scheme, {name}")
    tab(page, "Teks TOML")
    expect(page.get_by_label("Skema sebagai TOML")).to_have_value(
        re.compile(r'^id = "jambi-2027"\nversion = 3\n')
    )
    tab(page, "Riwayat versi")
    page.get_by_role("button", name="Bandingkan dengan versi 1").click()
    expect(page.get_by_role("row").filter(has_text="parts.0.weights.teknis")).to_contain_text("55")
    expect_nothing_serious(page, "/pengelola/skema/:scheme, versions")

    page.route("**/api/admin/cycles", with_functional_posts)
    visit(page, admin.origin, "/pengelola/siklus/buka")
    page.get_by_role("radio", name="Jambi 2027").check()
    page.get_by_label("Jenis jabatan", exact=True).select_option("teknis")
    page.get_by_label("Jenis jabatan bagi JF").select_option("pelayanan")
    page.get_by_role("button", name="Coba dahulu").click()
    expect(page.get_by_text("orang dinilai")).to_be_visible()
    page.get_by_role("button", name="Buka siklus").click()
    with page.expect_request(lambda one: one.method == "POST") as asking:
        give_reason(page, "Buka siklus", REASON)
    sent: Any = asking.value.post_data_json
    assert sent["kinds"] == ["teknis", "JF=pelayanan"]
    expect(page.get_by_text("Terbuka", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Jambi 2027")).to_be_visible()


def test_holidays_are_pasted_added_and_taken_away(new_phone: Callable[..., Phone]) -> None:
    page = sign_in_at_the_desk(new_phone("Admin", desktop=True))
    page.get_by_role("link", name="Libur", exact=True).click()
    expect(page.get_by_text("Contoh: keberatan")).to_be_visible()
    page.get_by_role("button", name="Tempel daftar").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Daftar hari libur").fill("2027-01-01; Tahun Baru\nbesok libur")
    sheet.get_by_role("button", name="Periksa daftar").click()
    expect(sheet.get_by_text("baris 2: tanggalnya tidak terbaca")).to_be_visible()
    expect_nothing_serious(page, "the sheet that takes a list of holidays")
    sheet.get_by_label("Daftar hari libur").fill("2027-01-01; Tahun Baru\n5 Februari 2027 Isra Mikraj")
    give_reason(page, "Tempel daftar", "SKB 3 Menteri")
    expect(page.get_by_role("row").filter(has_text="Isra Mikraj")).to_be_visible()
    expect(page.get_by_text("Tidak dihitung: 1 Januari 2027 (Tahun Baru)")).to_be_visible()
    expect_nothing_serious(page, "/pengelola/libur")
    row = page.get_by_role("row").filter(has_text="Tahun Baru")
    row.get_by_role("button").click()
    expect_nothing_serious(page, "the sheet that takes a holiday away")
    give_reason(page, "Jadikan hari kerja", "Salah tanggal")
    expect(row).to_have_count(0)
