"""An administrator enrols a second factor at the desk, is asked for it in the next session, and goes on with
the phone's work without it.
"""

import base64
import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.agency import PASSWORD
from e2e.phone import Phone
from e2e.test_desk import sign_in_at_the_desk
from e2e.test_every_screen import look_at_both_sizes, visit
from server.second_factor import STEP_S, code_at


def fresh_code(secret: bytes, used: set[str]) -> str:
    """What the app shows, once it shows something that was not used yet: a code counts once."""
    while (code := code_at(secret, int(time.time()) // STEP_S)) in used:
        time.sleep(1)
    used.add(code)
    return code


def enrol(desk: Page) -> bytes:
    desk.get_by_label("Kata sandi Anda").fill(PASSWORD)
    desk.get_by_role("button", name="Mulai mendaftar").click()
    expect(desk.get_by_role("img", name="Kode QR untuk aplikasi autentikator")).to_be_visible()
    shown = "".join(desk.locator("code").inner_text().split())
    return base64.b32decode(shown + "=" * (-len(shown) % 8))


def test_an_admin_shows_a_second_factor_at_the_desk_and_none_on_the_phone(
    new_phone: Callable[..., Phone],
) -> None:
    used, found = set[str](), list[str]()
    admin = new_phone("Admin", desktop=True)
    desk = sign_in_at_the_desk(admin)
    desk.get_by_role("link", name="Keamanan").click()
    expect(desk.get_by_role("heading", level=1, name="Keamanan")).to_be_visible()
    found += look_at_both_sizes(desk, "security")
    secret = enrol(desk)
    found += look_at_both_sizes(desk, "enrolling")
    desk.get_by_label("Kode", exact=True).fill("000000")
    desk.get_by_role("button", name="Aktifkan").click()
    expect(desk.get_by_role("alert")).to_contain_text("Kode tidak cocok")
    desk.get_by_label("Kode", exact=True).fill(fresh_code(secret, used))
    desk.get_by_role("button", name="Aktifkan").click()
    expect(desk.get_by_text("Kode pemulihan ditampilkan sekali ini saja")).to_be_visible()
    recovery = desk.get_by_role("list", name="Kode pemulihan").get_by_role("listitem").all_inner_texts()
    assert len(recovery) == 10
    assert all(re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", code) for code in recovery)
    found += look_at_both_sizes(desk, "recovery codes")
    desk.get_by_role("button", name="Sudah saya simpan").click()
    desk.get_by_role("button", name="Wajibkan").click()
    desk.get_by_role("button", name="Ya, lanjutkan").click()
    expect(desk.get_by_text("Wajib: admin tanpa faktor kedua")).to_be_visible()
    found += look_at_both_sizes(desk, "second factor is on")

    other = new_phone("Admin's other computer", desktop=True)
    page = other.open()
    steps.arrive(page, "Admin")  # the phone's app opens without a code
    visit(page, other.origin, "/pengelola/perangkat")
    expect(page.get_by_role("button", name="Buka meja pengelola")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Perangkat")).to_have_count(0)
    found += look_at_both_sizes(page, "code wanted")
    page.get_by_label("Kode", exact=True).fill(recovery[0])
    page.get_by_role("button", name="Buka meja pengelola").click()
    expect(page.get_by_role("heading", level=1, name="Perangkat")).to_be_visible()
    visit(page, other.origin, "/pengelola/keamanan")
    expect(page.get_by_text("9 dari 10")).to_be_visible()
    assert found == []
