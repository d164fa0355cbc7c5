"""The machine at the desk, and how many each rater of a cycle is asked for."""

from collections import namedtuple
from typing import Any

import pytest
from cast import ADMIN, BUDI, CYCLE, PEOPLE, PLACE, SARI, TONO
from web.browser import Server, problem
from web.cycle_desk import get, opened

from server.backup_marker import Covered, Marker, write_marker
from server.version import VERSION


def test_the_desk_says_what_the_check_says_in_the_readers_language(server: Server) -> None:
    admin = server.browser(ADMIN)
    shown = admin.get("/api/admin/system").json()
    assert shown["version"] == VERSION
    assert shown["backup_at"] is None
    assert any(one["level"] == "wrong" and "cadangan" in one["words"] for one in shown["found"])
    assert shown["waiting"] == {"held": 0, "sealed": 0, "webhooks": 0, "claims": 0}
    english = admin.get("/api/admin/system", params={"lang": "en"}).json()
    assert [one["level"] for one in english["found"]] == [one["level"] for one in shown["found"]]
    assert english["found"][0]["words"] != shown["found"][0]["words"]


def test_an_amount_reads_the_same_in_the_check_as_beside_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = namedtuple("room", "total used free")(1, 1, 73_265 * 1024 * 1024)
    monkeypatch.setattr("shutil.disk_usage", lambda _: room)
    admin = server.browser(ADMIN)
    for lang, amount in (("id", "73.265 MB"), ("en", "73,265 MB")):
        shown = admin.get("/api/admin/system", params={"lang": lang}).json()
        assert shown["free_mb"] == 73_265  # the screen puts its own marks into it
        assert any(amount in one["words"] for one in shown["found"]), shown["found"]


def test_the_age_of_a_backup_is_shown(server: Server) -> None:
    epoch = server.store.read_now(lambda tx: tx.epoch(1))
    covered = {1: Covered(epoch=epoch, row=1, at=server.clock())}
    write_marker(server.web.settings.data, Marker(file="/usb/a", made_at=server.clock(), agencies=covered))
    shown = server.browser(ADMIN).get("/api/admin/system").json()
    assert (shown["backup_at"], shown["backup_file"]) == (server.clock(), "/usb/a")
    assert not any("Belum pernah ada cadangan" in one["words"] for one in shown["found"])


def load(server: Server, cycle: str, **query: Any) -> dict[str, Any]:
    shown: dict[str, Any] = get(server, f"/{cycle}/load", **query).json()
    return shown


def test_the_load_of_raters_is_counted_by_group_and_who_rates_nobody_is_found(server: Server) -> None:
    cycle = opened(server, "umum-360", kinds=["pelayanan"])
    shown = load(server, cycle)
    rows = {one["listed"]["person"]: one for one in shown["rows"]}
    assert rows[SARI]["groups"]["superior"] == 4
    assert rows[SARI]["total"] == sum(rows[SARI]["groups"].values())
    totals = [one["total"] for one in shown["rows"]]
    assert totals == sorted(totals, reverse=True)
    assert shown["raters"] + shown["none"] == len(PEOPLE)
    assert load(server, cycle, show="many")["total"] == shown["many"] == 0
    idle = {one["listed"]["person"] for one in load(server, cycle, show="none")["rows"]}
    assert len(idle) == shown["none"]
    assert idle.isdisjoint(rows)


def test_who_was_taken_out_is_not_counted_and_nothing_tells_who_has_answered(server: Server) -> None:
    cycle = opened(server, "umum-360", kinds=["pelayanan"])
    before = {one["listed"]["person"]: one["groups"] for one in load(server, cycle)["rows"]}
    body = {"ratee": PLACE[BUDI], "group": "superior", "rater": PLACE[SARI], "reason": "Baru pindah"}
    assert (
        server.browser(ADMIN).post(f"/api/admin/cycles/{cycle}/raters/remove", json=body).status_code == 200
    )
    after = {one["listed"]["person"]: one["groups"] for one in load(server, cycle)["rows"]}
    assert after[SARI]["superior"] == before[SARI]["superior"] - 1
    assert set(load(server, cycle)["rows"][0]) == {"listed", "groups", "total"}


def test_the_load_of_a_cycle_that_is_not_there_is_not_found(server: Server) -> None:
    assert problem(get(server, f"/{CYCLE}/load")) == (404, "not_found")
    assert problem(get(server, f"/{CYCLE}/load", person=TONO)) == (403, "not_allowed")
