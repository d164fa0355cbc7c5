"""Leave, Plt and Plh at the desk: who is away, who acts for him, and who judges meanwhile."""

from datetime import date
from typing import Any

from cast import ADMIN, BUDI, DAY_MS, HASAN, NOW_MS, PLACE, RINA, SARI, WATI
from web.browser import Server

from server.access import is_superior
from server.organisation import organisation_of
from server.people.calendar import local_day

REASON = "SP 12/2026"
TODAY = local_day(NOW_MS, "Asia/Jakarta")


def day(off: int) -> str:
    return str(date.fromordinal(TODAY.toordinal() + off))


def post(server: Server, placement: str, act: str, **body: Any) -> Any:
    return server.browser(ADMIN).post(
        f"/api/admin/people/{placement}/{act}", json={**body, "since": day(0), "reason": REASON}
    )


def judged_by(server: Server, person: str) -> bool:
    org = server.store.read_now(lambda tx: organisation_of(tx, 1))
    return is_superior(org, person, PLACE[BUDI], server.clock())


def test_while_a_superior_is_on_leave_and_nobody_acts_his_own_superior_judges_beside_him(
    server: Server,
) -> None:
    assert not judged_by(server, HASAN)
    assert post(server, PLACE[SARI], "absence", why="leave", last_day=day(2)).status_code == 200
    assert judged_by(server, HASAN)
    assert server.acts("absence_noted") == [(ADMIN, SARI)]
    server.clock.advance(4 * DAY_MS)
    assert not judged_by(server, HASAN)


def test_who_acts_judges_whom_the_post_judges_until_its_last_day(server: Server) -> None:
    answer = post(server, PLACE[SARI], "acting", who=PLACE[WATI], kind="plh", last_day=day(2))
    shown = answer.json()["listed"]
    assert (shown["person"], shown["superior"]["name"]) == (WATI, "Hasan")
    assert shown["position"].startswith("Plh. ")
    assert judged_by(server, WATI)
    assert judged_by(server, SARI)
    assert server.acts("acting_appointed") == [(ADMIN, SARI)]
    server.clock.advance(4 * DAY_MS)
    assert not judged_by(server, WATI)
    assert judged_by(server, SARI)


def test_who_is_among_the_staff_acts_and_does_not_judge_himself(server: Server) -> None:
    assert post(server, PLACE[SARI], "acting", who=PLACE[RINA], kind="plt").status_code == 200
    org = server.store.read_now(lambda tx: organisation_of(tx, 1))
    assert is_superior(org, RINA, PLACE[BUDI], server.clock())
    assert not is_superior(org, RINA, PLACE[RINA], server.clock())
    assert is_superior(org, SARI, PLACE[RINA], server.clock())


def test_what_cannot_be_is_refused_with_its_reason(server: Server) -> None:
    assert post(server, PLACE[SARI], "acting", who=PLACE[SARI], kind="plt").json()["reason"] == "acting_self"
    late = post(server, PLACE[SARI], "absence", why="ill", last_day=day(-3))
    assert late.json()["reason"] == "order"
    assert post(server, PLACE[SARI], "acting", who=BUDI, kind="plt").status_code == 404
