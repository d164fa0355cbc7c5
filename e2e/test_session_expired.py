"""F8, F49: the session ends while work waits, by itself or because the password was changed elsewhere.

What waits goes by the inbox, which needs no session; only what is new has to wait for sign-in.
"""

from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import expect

from e2e import steps
from e2e.agency import NIP, PASSWORD, PIN, ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess


def test_f8_with_the_session_expired_he_goes_on_working_everything_is_sent_and_he_is_asked_to_sign_in(
    line: Line, data: Path, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    page = budi.page
    line.cut()
    for number in (11, 12, 13):
        steps.write_report(page, str(number), f"Poli umum {number}")
    ask(data, "DELETE FROM session")
    line.mend()

    expect(steps.chip(page, "Masuk kembali")).to_be_visible(timeout=30_000)
    steps.write_report(page, "14", "Ditulis setelah sesi berakhir")
    steps.go(page, "Laporan")
    expect(page.get_by_role("listitem").filter(has_text="Menunggu dikirim")).to_have_count(0)
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(4,)]
    assert ask(data, "SELECT count(*) FROM session") == [(0,)]

    steps.go(page, "Beranda")
    page.get_by_role("main").get_by_role("link", name="Masuk kembali").click()
    expect(page.get_by_text("Pekerjaan Anda tetap tersimpan di HP ini").first).to_be_visible()
    steps.sign_in(page, "Budi")
    steps.expect_sent(page)
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(4,)]
    assert ask(data, "SELECT count(DISTINCT replica) FROM envelope WHERE collection = 'report'") == [(1,)]


def test_f49_a_password_changed_elsewhere_ends_the_session_and_loses_nothing(
    line: Line, data: Path, server: ServerProcess, arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    page = budi.page
    line.cut()
    steps.write_report(page, "12", "Poli umum pagi")
    change_password(f"http://127.0.0.1:{server.port}", data, "perahu kopi gunung")
    line.mend()

    expect(steps.chip(page, "Masuk kembali")).to_be_visible(timeout=30_000)
    steps.go(page, "Beranda")
    page.get_by_role("main").get_by_role("link", name="Masuk kembali").click()
    steps.sign_in(page, "Budi", PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("NIP atau kata sandi salah")
    steps.sign_in(page, "Budi", "perahu kopi gunung")
    steps.expect_sent(page)
    assert ask(data, "SELECT count(*) FROM record WHERE collection = 'report'") == [(1,)]


def change_password(origin: str, data: Path, password: str) -> None:
    """Budi forgot his password at the office: Sari gives him a slip, and he uses it there."""
    [(placement,)] = ask(
        data,
        "SELECT id FROM placement WHERE person = (SELECT person FROM person_nip WHERE nip = ?)",
        NIP["Budi"],
    )
    with httpx.Client(base_url=origin, headers={"Origin": origin}) as client:
        client.post("/api/session", json={"nip": NIP["Sari"], "password": PASSWORD}).raise_for_status()
        slips = client.post("/api/slips", json={"placements": [placement]}).raise_for_status().json()
        chosen = {"nip": NIP["Budi"], "code": slips["slips"][0]["code"], "password": password, "pin": PIN}
        client.post("/api/activation", json=chosen).raise_for_status()
