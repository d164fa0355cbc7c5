"""A person adds a passkey on his phone and comes in by it; an administrator shows one at the desk."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from e2e import steps
from e2e.phone import DESKTOP, PHONE, Phone
from e2e.test_every_screen import look_at_both_sizes, visit


def with_a_device(phone: Phone) -> Page:
    """Open the browser on a machine that unlocks with a finger. Browsers have passkeys under names only."""
    phone.origin = phone.origin.replace("127.0.0.1", "localhost")
    page = phone.open()
    devtools = phone.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


# How far above the toast the page ends, when it is scrolled to its end.
UNCOVERED = """() => {
    scrollTo(0, document.documentElement.scrollHeight);
    const toast = document.querySelector(".toast").getBoundingClientRect();
    const all = [...document.querySelectorAll("main *")].filter(one => one.checkVisibility());
    return toast.top - Math.max(...all.map(one => one.getBoundingClientRect().bottom));
}"""


def add(page: Page, name: str) -> None:
    page.get_by_label("Nama perangkat").fill(name)
    page.get_by_role("button", name="Tambah kunci sandi").click()
    expect(page.get_by_role("listitem").filter(has_text=name)).to_contain_text("Belum pernah dipakai")


def test_an_admin_comes_in_by_a_passkey_and_shows_it_at_the_desk(new_phone: Callable[..., Phone]) -> None:
    admin, found = new_phone("Admin", desktop=True), list[str]()
    page = with_a_device(admin)
    steps.arrive(page, "Admin")
    visit(page, admin.origin, "/lain/sandi")
    add(page, "Komputer kantor")
    found += look_at_both_sizes(page, "passkeys")
    steps.sign_out(page)
    expect(page.get_by_role("button", name="Masuk dengan kunci sandi")).to_be_visible()
    found += look_at_both_sizes(page, "sign in by passkey")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(steps.greeting(page)).to_be_visible(timeout=30_000)

    visit(page, admin.origin, "/pengelola/perangkat")  # he has just shown two factors
    expect(page.get_by_role("heading", level=1, name="Perangkat")).to_be_visible()
    visit(page, admin.origin, "/saya")
    steps.sign_out(page)
    steps.sign_in(page, "Admin")
    expect(steps.greeting(page)).to_be_visible()
    visit(page, admin.origin, "/pengelola/perangkat")
    expect(page.get_by_role("button", name="Tunjukkan kunci sandi")).to_be_visible()
    found += look_at_both_sizes(page, "passkey wanted")
    page.get_by_role("button", name="Tunjukkan kunci sandi").click()
    expect(page.get_by_role("heading", level=1, name="Perangkat")).to_be_visible()
    visit(page, admin.origin, "/pengelola/keamanan")
    row = page.get_by_role("listitem").filter(has_text="Komputer kantor")
    expect(row).to_contain_text("Terakhir dipakai")
    found += look_at_both_sizes(page, "passkeys at the desk")
    row.get_by_role("button", name="Hapus Komputer kantor").click()
    page.get_by_role("button", name="Ya, hapus").click()
    expect(page.get_by_text("Belum ada kunci sandi.")).to_be_visible()
    expect(page.get_by_text("Perangkat lain dikeluarkan").first).to_be_visible()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate(UNCOVERED) > 0, "the end of the page is under the toast"
    assert found == []
