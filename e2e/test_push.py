"""News: in the inbox, in the list of rooms, and as a push that is delivered to the real service worker.

A browser's push service is its vendor's and on the internet, so Chromium is handed the message over the
DevTools protocol (`ServiceWorker.deliverPushMessage`); what a service gets of us is opened in
`tests/web/test_push.py`.
"""

import json
import re
from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone
from e2e.test_every_screen import expect_nothing_serious

SHOWN = """async () => {
    const worker = await navigator.serviceWorker.ready;
    for (let look = 0; look < 20; look++) {
        const all = await worker.getNotifications();
        if (all.length) return all.map(({ title, body, data }) => [title, body, data]);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return [];
}"""


def test_a_returned_report_is_news_that_is_read_once_on_all_devices(arrived: Callable[..., Phone]) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.write_report(budi.page, "7", "Kunjungan rumah")
    steps.expect_sent(budi.page)
    steps.return_first_report(sari.page, "Budi", "Jumlahnya?")
    page = budi.page
    page.goto(f"{budi.origin}/lain")
    room = page.get_by_role("link", name="Kabar")
    expect(room).to_contain_text("1 baru")
    room.click()
    news = page.get_by_role("button", name="dikembalikan")
    expect(news).to_contain_text("Baru")
    news.click()
    expect(page).to_have_url(re.compile("/laporan/"))
    second = arrived("Budi", on="Budi 2").page
    second.goto(f"{budi.origin}/lain/kabar")
    page.goto(f"{budi.origin}/lain/kabar")
    for each in (page, second):
        expect(each.get_by_text("Semua sudah dibaca")).to_be_visible()
        expect(each.get_by_role("button", name="dikembalikan")).not_to_contain_text("Baru")


def test_the_inbox_is_read_without_a_signal_and_says_what_has_waited_here_for_days(
    arrived: Callable[..., Phone], line: Line
) -> None:
    budi, sari = arrived("Budi"), arrived("Sari")
    steps.write_report(budi.page, "7", "Kunjungan rumah")
    steps.expect_sent(budi.page)
    steps.return_first_report(sari.page, "Budi", "Jumlahnya?")
    page = budi.page
    page.goto(f"{budi.origin}/lain/kabar")
    expect(page.get_by_role("button", name="dikembalikan")).to_be_visible(timeout=30_000)
    line.cut()
    steps.write_report(page, "3", "Posyandu")
    page.goto(f"{budi.origin}/lain/kabar")
    expect(page.get_by_role("button", name="dikembalikan")).to_contain_text("Baru")
    expect(page.get_by_text("belum terkirim, yang terlama")).to_have_count(0)  # it is of today
    page.get_by_role("button", name="Tandai semua sudah dibaca").click()
    expect(page.get_by_text("Semua sudah dibaca")).to_be_visible()

    budi.close()
    budi.clock_off_ms = 4 * 86_400_000
    page = budi.open("/lain/kabar")
    expect(
        page.get_by_role("link", name="1 catatan belum terkirim, yang terlama sejak 4 hari")
    ).to_be_visible()
    expect(page.get_by_text("Semua sudah dibaca")).to_be_visible()
    expect_nothing_serious(page, "/lain/kabar, without a signal")


def test_a_push_is_shown_as_it_was_sent(arrived: Callable[..., Phone]) -> None:
    budi = arrived("Budi")
    page, context = budi.page, budi.context
    context.grant_permissions(["notifications"], origin=budi.origin)
    session = context.new_cdp_session(page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(
            one["registrationId"] for one in event["registrations"] if not one["isDeleted"]
        ),
    )
    session.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    message = {"body": "Ada kabar baru di Luring", "tag": "kabar", "data": "/lain/kabar"}
    found: list[list[str]] = []
    for _ in range(
        8
    ):  # a worker that is only just starting drops what the tools deliver; the tag makes it one
        session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": budi.origin, "registrationId": registrations[-1], "data": json.dumps(message)},
        )
        found = page.evaluate(SHOWN)
        if found:
            break
    assert found == [["Luring", "Ada kabar baru di Luring", "/lain/kabar"]]
