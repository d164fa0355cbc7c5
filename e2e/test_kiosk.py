"""F72, F75, F76: a tablet on the wall of an office that is offline for days."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from e2e import cycle, disk, kiosk, steps
from e2e.agency import NIP, PIN, ask
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from e2e.test_rating import ABOUT, GOOD, PLAIN, opened
from e2e.test_rating import NOTE as REMARK

FIVE = ("Budi", "Wati", "Rina", "Dewi", "Sari")
NOTE = "Penyuluhan gizi bersama kader {who} di Dusun Rantau"
AUTHORS = """SELECT p.name, count(*) FROM envelope e JOIN person p ON p.id = e.actor
    WHERE e.collection = 'report' GROUP BY p.name ORDER BY p.name"""


def test_f72_f76_what_five_people_reported_offline_arrives_under_their_names_with_nobody_there(
    server: ServerProcess, line: Line, data: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    line.cut()
    stand.page.reload()
    for who in FIVE:
        kiosk.come(stand.page, who, offline=True)
        kiosk.report(stand.page, NOTE.format(who=who))
        kiosk.leave(stand.page)
    stand.kill()

    page = stand.open("/kios")
    expect(page.get_by_text("5 titipan menunggu kirim")).to_be_visible()
    line.mend()
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible(timeout=30_000)
    assert [name for name, _ in ask(data, AUTHORS)] == sorted(
        ["Budi Santoso", "Wati Kusumawati", "Rina Marlina", "Dewi Lestari", "Sari Wulandari"]
    )


def test_f75_nothing_of_anybody_is_in_the_whole_profile_of_the_browser(
    server: ServerProcess, line: Line, data: Path, new_phone: Callable[..., Phone]
) -> None:
    stand = kiosk.put_up(new_phone, server)
    with stand.page.expect_request("**/api/session") as asked:
        kiosk.come(stand.page, "Budi")
    bearer = asked.value.headers["authorization"].removeprefix("Bearer ")
    kiosk.report(stand.page, NOTE.format(who="Budi"), photo=steps.make_photo())
    kiosk.leave(stand.page)
    line.cut()
    kiosk.come(stand.page, "Wati", offline=True)
    kiosk.report(stand.page, NOTE.format(who="Wati"))
    stand.page.get_by_role("button", name="Ke Beranda").click()
    kiosk.begin_report(stand.page, "Setengah jadi tentang keluarga Rahmat")
    stand.page.wait_for_timeout(3_000)  # a browser writes down what is in its fields in its own time
    stand.kill()

    markers = [
        *(NIP[who] for who in ("Budi", "Wati")),
        *("Budi Santoso", "Wati Kusumawati", "Sari Wulandari"),
        *("Penyuluhan gizi", "Dusun Rantau", "Setengah jadi", "keluarga Rahmat", "register.png"),
        *(PIN, kiosk.OPERATOR, bearer),
    ]
    assert disk.find(stand.profile, markers) == []
    assert disk.find(stand.profile, [kiosk.LABEL]) != []  # the search finds what is there

    page = stand.open("/kios")
    line.mend()
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible(timeout=30_000)


def test_f75_of_a_rating_given_at_a_kiosk_and_of_one_begun_nothing_is_on_its_disk(
    server: ServerProcess, line: Line, data: Path, new_phone: Callable[..., Phone]
) -> None:
    opened(server, data, "jambi", "pelayanan")
    stand = kiosk.put_up(new_phone, server)
    page = stand.page
    kiosk.come(page, "Rina")
    page.get_by_role("button", name="Nilai").first.click()
    cycle.begin(page, ABOUT)
    cycle.answer(page, GOOD, GOOD, PLAIN)
    line.cut()  # it is finished on the kiosk's disk alone
    cycle.answer(page, GOOD, first=4)
    page.get_by_label("Catatan (boleh dikosongkan)").fill(REMARK)
    cycle.send(page)
    cycle.begin(page, "Dewi Lestari")
    cycle.answer(page, GOOD)
    page.wait_for_timeout(3_000)  # as above: the disk is looked at, and it is written late
    stand.kill()

    markers = [ABOUT, "Dewi Lestari", "Rina Marlina", REMARK, NIP["Rina"], NIP["Budi"], PIN]
    assert disk.find(stand.profile, markers) == []
    assert disk.find(stand.profile, [kiosk.LABEL]) != []
    page = stand.open("/kios")
    expect(page.get_by_text("titipan menunggu kirim")).to_be_visible()
    line.mend()
    expect(page.get_by_text("Semua sudah terkirim")).to_be_visible(timeout=30_000)
    rated = "SELECT count(*) FROM record WHERE collection = 'assessment_peer'"
    assert ask(data, rated) == [(1,)]
