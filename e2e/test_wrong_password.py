"""A wrong password, and what it says; too many of them."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone


def test_a_wrong_password_says_so_and_too_many_lock_the_account_for_a_while_in_clear_words(
    new_phone: Callable[..., Phone],
) -> None:
    page = new_phone("Budi").open("/masuk")
    for left in (4, 3, 2, 1):
        steps.sign_in(page, "Budi", "bukan kata sandinya")
        expect(page.get_by_role("alert")).to_contain_text("NIP atau kata sandi salah")
        expect(page.get_by_role("alert")).to_contain_text(f"{left} percobaan lagi")
    steps.sign_in(page, "Budi", "bukan kata sandinya")
    expect(page.get_by_role("alert")).to_contain_text("dikunci sementara")
    steps.sign_in(page, "Budi")
    expect(page.get_by_role("alert")).to_contain_text("dikunci sementara")
    expect(page.get_by_role("alert")).to_contain_text("Coba lagi pukul")
    expect(page.get_by_role("alert")).to_contain_text("Minta slip aktivasi")

    steps.sign_in(page, "Dewi")
    expect(steps.greeting(page)).to_be_visible()


def test_signing_in_without_a_signal_says_that_it_needs_one(
    new_phone: Callable[..., Phone], line: Line
) -> None:
    page = new_phone("Budi").open("/masuk")
    expect(page.get_by_role("button", name="Masuk", exact=True)).to_be_visible()
    line.cut()
    steps.sign_in(page, "Budi")
    expect(page.get_by_role("alert")).to_contain_text("Tanpa internet, belum bisa masuk")
