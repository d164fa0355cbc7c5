"""F20: a phone's site data is cleared while work waited; the server had heard of it, and names it."""

from collections.abc import Callable

from playwright.sync_api import expect

from e2e import steps
from e2e.line import Line
from e2e.phone import Phone


def test_f20_after_the_site_data_is_cleared_the_server_names_what_is_missing(
    line: Line, new_phone: Callable[..., Phone], arrived: Callable[..., Phone]
) -> None:
    budi = arrived("Budi")
    line.carry_only_heartbeats()
    for quantity in ("12", "13"):
        steps.write_report(budi.page, quantity, "Poli umum")
    before = line.exchanges()
    budi.page.reload()  # tries at once, instead of in its own time
    line.wait_for(lambda requests: line.exchanges() >= before + 3, seconds=60)

    budi.page.goto("about:blank")
    session = budi.context.new_cdp_session(budi.page)
    session.send("Storage.clearDataForOrigin", {"origin": line.origin, "storageTypes": "all"})
    line.mend()
    budi.page.goto(line.origin)
    steps.arrive(budi.page, "Budi")
    missing = budi.page.get_by_text("2 kiriman dari")
    expect(missing).to_be_visible(timeout=30_000)
    expect(missing).to_contain_text("tidak pernah sampai")
    expect(budi.page.get_by_text("buat lagi laporannya")).to_be_visible()
