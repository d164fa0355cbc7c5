"""Feedback between colleagues, asked for and given mostly offline; the superior reads it when rating."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e import agency, cycle, steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_conflict import sync_now
from e2e.test_every_screen import look_at_both_sizes, visit

WAITS = "Menunggu dikirim"


def room(phone: Phone, name: str = "umpan") -> Page:
    """Open a room once with a signal, so that the phone keeps it."""
    page = phone.page
    visit(page, phone.origin, f"/lain/{name}")
    expect(page.get_by_role("main")).to_contain_text(
        "umpan balik" if name == "umpan" else "dialog", ignore_case=True
    )
    steps.wait_for_parts(page, r"lain-umpan(\.id)?", 4)
    return page


def team(server: ServerProcess, data: Path) -> None:
    """Rina leads a team of Budi and Dewi: so their phones know each other."""
    server.stop()
    nip, start = agency.NIP, f"{datetime.now(UTC).year}-01-01"
    agency.command(
        *("team", "add", "Vaksinasi massal", "--data", str(data), "--lead", nip["Rina"]),
        *("--member", nip["Budi"], "--member", nip["Dewi"], "--from", start),
    )
    server.start()


def test_feedback_is_asked_for_given_read_and_answered_without_a_signal(
    server: ServerProcess, data: Path, line: Line, arrived: Callable[..., Phone]
) -> None:
    team(server, data)
    budi, rina, sari = arrived("Budi"), arrived("Rina"), arrived("Sari", desktop=True)
    found = list[str]()
    page, hers, superiors = room(budi), room(rina), room(sari)

    # Budi asks, offline.
    line.cut()
    page.get_by_role("link", name="Minta umpan balik").click()
    found += look_at_both_sizes(page, "ask")
    page.get_by_label("Tentang apa").select_option("Kolaboratif")
    page.get_by_label("Rina Marlina").check()
    page.get_by_label("Pertanyaan Anda").fill("Bagaimana kerja sama saya di posyandu?")
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_text("Kepada Rina Marlina")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(WAITS)
    line.mend()
    steps.expect_sent(page)

    # Rina answers, offline; Dewi's name is known to her from the team.
    sync_now(hers)
    visit(hers, rina.origin, "/lain/umpan")
    expect(hers.get_by_text("Budi Santoso meminta umpan balik Anda")).to_be_visible(timeout=30_000)
    line.cut()
    found += look_at_both_sizes(hers, "asked of her")
    hers.get_by_role("link", name="Jawab").click()
    expect(hers.get_by_text("Bagaimana kerja sama saya di posyandu?")).to_be_visible()
    hers.get_by_role("button", name="Kirim", exact=True).click()
    expect(hers.get_by_text("Isi paling sedikit satu dari tiga bagian.")).to_be_visible()
    found += look_at_both_sizes(hers, "give")
    hers.get_by_label("Yang sudah baik").fill("Datang lebih awal dan menyiapkan meja.")
    hers.get_by_label("Langkah berikut").fill("Ajari kader mengisi register.")
    hers.get_by_role("button", name="Kirim", exact=True).click()
    expect(hers.get_by_text("Untuk Budi Santoso")).to_be_visible()
    hers.get_by_role("link", name="Beri umpan balik").click()
    hers.get_by_label("Untuk siapa").select_option("Budi Santoso · Perawat")
    hers.get_by_label("Apresiasi").check()
    hers.get_by_label("Nilai yang terlihat").select_option("Harmonis")
    hers.get_by_label("Apa yang dilakukannya").fill("Membantu rekan baru.")
    hers.get_by_role("button", name="Kirim", exact=True).click()
    expect(hers.get_by_role("main").get_by_text("Untuk Budi Santoso")).to_have_count(2)
    line.mend()
    steps.expect_sent(hers)

    # Budi reads and replies, offline.
    sync_now(page)
    visit(page, budi.origin, "/lain/umpan")
    expect(page.get_by_text("Sudah dijawab")).to_be_visible(timeout=30_000)
    line.cut()
    found += look_at_both_sizes(page, "received")
    page.get_by_role("link", name="Dari Rina Marlina").filter(has_text="Kolaboratif").click()
    expect(page.get_by_text("Datang lebih awal dan menyiapkan meja.")).to_be_visible()
    page.get_by_role("button", name="Tandai sudah dibaca").click()
    expect(page.get_by_role("main").get_by_text("Dibaca", exact=True)).to_be_visible()
    page.get_by_label("Tulis balasan").fill("Terima kasih, Kamis saya ajari mereka.")
    page.get_by_role("button", name="Kirim balasan").click()
    expect(page.get_by_text("Balasan (1)")).to_be_visible()
    found += look_at_both_sizes(page, "thread")
    line.mend()
    steps.expect_sent(page)

    # Sari reads both about Budi, and nothing of what he asked.
    sync_now(superiors)
    visit(superiors, sari.origin, "/lain/umpan")
    superiors.get_by_role("link", name="Budi Santoso").click()
    expect(superiors.get_by_role("link", name="Dari Rina Marlina")).to_have_count(2, timeout=30_000)
    found += look_at_both_sizes(superiors, "about him")
    superiors.get_by_role("link", name="Dari Rina Marlina").filter(has_text="Kolaboratif").click()
    expect(superiors.get_by_text("Terima kasih, Kamis saya ajari mereka.")).to_be_visible(timeout=30_000)
    assert found == []


def test_recognitions_stand_beside_the_form_when_the_superior_rates(
    server: ServerProcess, data: Path, arrived: Callable[..., Phone]
) -> None:
    server.stop()
    cycle.open_cycle(data, "jambi", "teknis")
    server.start()
    rina = arrived("Rina")
    page = room(rina)
    page.get_by_role("link", name="Beri umpan balik").click()
    page.get_by_label("Untuk siapa").select_option("Budi Santoso · Perawat")  # she is asked to rate him
    page.get_by_label("Apresiasi").check()
    page.get_by_label("Nilai yang terlihat").select_option("Kompeten")
    page.get_by_label("Apa yang dilakukannya").fill("Menjahit luka dengan rapi.")
    page.get_by_role("button", name="Kirim", exact=True).click()
    steps.expect_sent(page)
    sari = arrived("Sari", desktop=True).page
    cycle.open_list(sari)
    sari.get_by_role("link", name="Budi Santoso").click()
    expect(sari.get_by_text("0 umpan balik, 1 apresiasi")).to_be_visible(timeout=30_000)
    sari.get_by_role("link", name="Baca", exact=True).click()
    expect(sari.get_by_role("link", name="Dari Rina Marlina")).to_be_visible()
    assert list(look_at_both_sizes(sari, "feedback of the period")) == []
