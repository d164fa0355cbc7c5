"""The way from nothing to an agency that works, at the desk: every step is read from what there is."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, DAY_MS, PEOPLE
from web.browser import Server, problem
from web.cycle_desk import opened
from web.kiosk import Kiosk

from server.accounts import issue_slips
from server.backup_marker import Covered, Marker, write_marker
from server.store.accounts import Account, Holder

AT = "/api/admin/setup"
REASON = "Tidak ada perangkat bersama"


def step(server: Server, id: str) -> dict[str, Any]:
    shown = server.browser(ADMIN).get(AT).json()
    assert shown["settled"] == sum(one["state"] != "open" for one in shown["steps"])
    return next(one for one in shown["steps"] if one["id"] == id)


def test_what_is_there_already_is_done_and_the_rest_is_open(server: Server) -> None:
    shown = server.browser(ADMIN).get(AT).json()
    states = {one["id"]: one["state"] for one in shown["steps"]}
    assert list(states) == ["agency", "zone", "import", "scheme", "cycle", "slips", "kiosk", "backup"]
    assert {id for id, state in states.items() if state == "done"} == {"agency", "zone", "import"}
    assert (shown["settled"], step(server, "zone")["about"]) == (3, "Asia/Jakarta")
    assert step(server, "import")["done"] == len(PEOPLE)


def test_the_scheme_and_the_cycle_are_those_of_the_cycle_that_was_opened(server: Server) -> None:
    assert step(server, "cycle")["lacks"] == "period"
    opened(server)
    cycle = step(server, "cycle")
    assert (cycle["state"], cycle["by"], cycle["lacks"]) == ("done", "Admin", "")
    assert step(server, "scheme")["about"]


def test_slips_are_done_when_everybody_has_an_account_or_a_code_that_still_opens_one(server: Server) -> None:
    everybody = list(PEOPLE.values())
    total = len(everybody)
    account = Account(person=everybody[0], password_hash="x", pin_hash="x", changed_at=1)
    server.store.write_now(lambda tx: tx.put_account(1, account))
    found = step(server, "slips")
    assert (found["state"], found["total"]) == ("open", total)
    holders = [Holder(person=one, name="x", nip="1", unit="x") for one in everybody]
    server.store.write_now(
        lambda tx: issue_slips(
            tx, 1, holders, issued_by=ADMIN, pepper=b"p", now_ms=server.clock(), chance=server.web.chance
        )
    )
    found = step(server, "slips")
    assert (found["state"], found["done"], found["by"]) == ("done", total, "Admin")
    server.clock.advance(400 * DAY_MS)
    found = step(server, "slips")
    assert (found["state"], found["lacks"]) == ("open", "expired")


def test_a_kiosk_counts_while_it_is_not_revoked(server: Server) -> None:
    Kiosk(server)
    found = step(server, "kiosk")
    assert (found["state"], found["done"]) == ("done", 1)
    kiosk = server.store.read_now(lambda tx: tx.kiosks(1))[0]
    server.browser(ADMIN).post(f"/api/admin/kiosks/{kiosk.id}/revoke", json={"reason": REASON})
    assert step(server, "kiosk")["state"] == "open"


@pytest.mark.parametrize(
    ("epoch", "days", "state", "lacks"),
    [
        (True, 0, "done", ""),
        (True, 2, "open", "old_backup"),
        (False, 0, "open", "restored"),
    ],
)
def test_a_backup_counts_when_it_is_of_this_database_and_no_older_than_two_days(
    server: Server, epoch: bool, days: int, state: str, lacks: str
) -> None:
    assert (step(server, "backup")["state"], step(server, "backup")["lacks"]) == ("open", "")
    now = server.store.read_now(lambda tx: tx.epoch(1)) if epoch else "another"
    made_at = server.clock() - days * DAY_MS
    covered = {1: Covered(epoch=now, row=1, at=made_at)}
    write_marker(server.web.settings.data, Marker(file="/usb/a.age", made_at=made_at, agencies=covered))
    found = step(server, "backup")
    assert (found["state"], found["lacks"], found["about"]) == (state, lacks, "/usb/a.age")


def test_what_an_agency_does_not_need_is_set_aside_with_a_reason_and_taken_up_again(server: Server) -> None:
    admin = server.browser(ADMIN)
    answer = admin.post(f"{AT}/kiosk", json={"needed": False, "reason": REASON})
    assert answer.json()["settled"] == 4
    found = step(server, "kiosk")
    assert (found["state"], found["by"], found["reason"]) == ("not_needed", "Admin", REASON)
    assert server.acts("setup_set_aside") == [(ADMIN, "kiosk")]
    admin.post(f"{AT}/kiosk", json={"needed": True, "reason": REASON})
    assert step(server, "kiosk")["state"] == "open"
    assert server.acts("setup_taken_up") == [(ADMIN, "kiosk")]


@pytest.mark.parametrize("id", ["backup", "import", "agency", "nothing"])
def test_what_everybody_needs_is_not_set_aside(server: Server, id: str) -> None:
    answer = server.browser(ADMIN).post(f"{AT}/{id}", json={"needed": False, "reason": REASON})
    assert problem(answer) == (404, "not_found")
    assert server.acts("setup_set_aside") == []


def test_it_is_of_whoever_administers_the_whole_agency(server: Server) -> None:
    assert problem(server.browser(BUDI).get(AT)) == (403, "not_allowed")
