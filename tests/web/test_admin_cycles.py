"""Who administers the whole agency tries, opens, undoes and closes cycles at the desk; nobody else does."""

import asyncio
import csv
import io
import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cast import (
    ADMIN,
    BUDI,
    CLINIC,
    DAY_MS,
    HASAN,
    NOW_MS,
    PLACE,
    RINA,
    SARI,
    SCHOOL,
    TONO,
    Clock,
    found,
    names,
    report,
    uuid,
)
from cycles import sends
from msgspec.structs import replace
from rush import judge_all, kept, waiting
from web.browser import Server, problem
from web.cycle_desk import REASON, Beside, closed, finished, get, opened, post, year

from server import cycle_work
from server.app import create_app
from server.chance import Chance
from server.cycle_acts import begin_cycle
from server.org import Grant
from server.period_acts import add_period
from server.schemes import shipped_schemes
from server.settings import Settings
from server.store.people import Person
from server.store.sqlite import SqliteStore
from server.store.store import Tx

NOBODY = uuid(999)
READS = ["", f"/{NOBODY}", f"/{NOBODY}/results", f"/{NOBODY}/severities", f"/{NOBODY}/raters/{PLACE[BUDI]}"]
PROGRESS = f"/{NOBODY}/progress"
RATER = {"ratee": PLACE[BUDI], "group": "peer", "rater": PLACE[SARI], "reason": REASON}
WRITES: list[tuple[str, dict[str, Any]]] = [
    (f"/{NOBODY}/undo", {"reason": REASON}),
    (f"/{NOBODY}/close", {"reason": REASON}),
    (f"/{NOBODY}/release", {"reason": REASON}),
    (f"/{NOBODY}/days", {"rate_until": "2026-11-30", "days": {}, "reason": REASON}),
    (f"/{NOBODY}/raters", RATER),
    (f"/{NOBODY}/raters/remove", RATER),
    (f"/{NOBODY}/figures", {"placement": PLACE[BUDI], "part": "hasil", "value": "90", "reason": REASON}),
    (f"/{NOBODY}/results/{PLACE[BUDI]}", {"predikat": "baik", "reason": REASON}),
]


def acts(server: Server, name: str) -> list[tuple[str, Any]]:
    journal = server.store.read_now(lambda tx: tx.journal(1))
    found = [(entry.actor, json.loads(raw or b"{}")) for entry, raw in journal if entry.outcome == name]
    return [(actor, said["detail"]) for actor, said in found]


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO, None])
def test_who_does_not_administer_all_neither_sees_nor_changes_a_cycle(
    server: Server, person: str | None
) -> None:
    def part(tx: Tx) -> None:  # Tono administers a part of the agency
        tx.put_grant(1, Grant(id=uuid(602), person=TONO, role="admin", unit=SCHOOL, since=0))
        tx.organisation_changed(1)

    server.store.write_now(part)
    refused = (401, "not_signed_in") if person is None else (403, "not_allowed")
    period = year(server)
    body = {"scheme": "nasional", "period": period, "reason": REASON}
    tried = get(server, "/preview", person, scheme="nasional", period=period)
    spread = get(server, f"/{NOBODY}/spread", person, unit=CLINIC)
    answers = [tried, spread, *[get(server, path, person) for path in (*READS, PROGRESS)]]
    answers += [post(server, path, sent, person) for path, sent in (("", body), *WRITES)]
    assert {problem(one) for one in answers} == {refused}
    assert get(server).json()["cycles"] == []


def test_what_is_not_there_is_not_found(server: Server) -> None:
    answers = [get(server, path) for path in READS[1:]]
    answers += [post(server, path, sent) for path, sent in WRITES]
    answers += [post(server, "", {"scheme": "x", "period": year(server), "reason": REASON})]
    answers += [post(server, "", {"scheme": "nasional", "period": NOBODY, "reason": REASON})]
    assert {problem(one) for one in answers} == {(404, "not_found")}


def test_every_scheme_can_be_chosen_by_what_it_says_of_itself(server: Server) -> None:
    schemes = {one["id"]: one for one in get(server).json()["schemes"]}
    assert set(schemes) == set(shipped_schemes())
    assert all(one["about"]["id"] and one["about"]["en"] and one["basis"] for one in schemes.values())
    assert schemes["umum-360"]["kinds"] == ["pelayanan", "internal"]


def test_the_dry_run_says_who_lacks_what_and_changes_nothing(server: Server) -> None:
    query = {"scheme": "umum-360", "period": year(server), "kinds": "pelayanan"}
    found = get(server, "/preview", **query).json()
    counts = {one["lack"]: one["people"] for one in found["counts"]}
    assert counts["without_superior"] >= 1
    assert found["people"] > 0
    alone = get(server, "/preview", **query, lack="without_superior").json()
    assert alone["total"] == counts["without_superior"] == len(alone["lacking"])
    assert all("without_superior" in one["lacks"] for one in alone["lacking"])
    school = get(server, "/preview", **query, unit=SCHOOL).json()
    assert {one["listed"]["unit"] for one in school["lacking"]} <= {SCHOOL}
    assert school["counts"] == found["counts"]
    assert get(server).json()["cycles"] == []


def test_the_dry_run_is_a_table_for_a_spreadsheet_and_runs_nothing_in_it(server: Server) -> None:
    server.store.write_now(lambda tx: tx.put_person(1, Person(id=HASAN, name='=HYPERLINK("x")')))
    query = {"scheme": "umum-360", "period": year(server), "kinds": "pelayanan"}
    answer = get(server, "/preview.csv", **query)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "siklus-percobaan.csv" in answer.headers["content-disposition"]
    assert answer.content.startswith("\ufeffNIP;Nama;Jabatan;Unit;Kekurangan".encode())
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert len(rows) == get(server, "/preview", **query).json()["total"]
    hasan = next(row for row in rows if "HYPERLINK" in row[1])
    assert hasan[1].startswith("'=")
    assert "Tanpa atasan yang menilai" in hasan[4]
    alone = get(server, "/preview.csv", **query, lack="without_superior", lang="en")
    assert alone.content.decode().count("No superior who rates") == alone.content.decode().count("\r\n") - 1
    assert problem(get(server, "/preview.csv", SARI, **query)) == (403, "not_allowed")
    assert problem(get(server, "/preview.csv", None, **query)) == (401, "not_signed_in")


def test_the_dry_run_refuses_what_opening_would_refuse(server: Server) -> None:
    query = {"scheme": "umum-360", "period": year(server)}
    for kinds, code in (("", "cycle_kind_missing"), ("petani", "cycle_kind_unknown")):
        refused = get(server, "/preview", **query, kinds=kinds)
        assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), code)
    assert problem(get(server, "/preview", scheme="x", period=year(server))) == (404, "not_found")
    assert problem(get(server, "/preview", **query, unit=NOBODY)) == (404, "not_found")


def test_a_cycle_is_opened_in_the_background_and_the_desk_is_told_how_far_it_is(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = cycle_work.open_some
    monkeypatch.setattr(cycle_work, "open_some", lambda *a: some(*a, at_once=2))
    monkeypatch.setattr(server.web.work, "ring", lambda: None)  # nobody begins by himself
    body = {"scheme": "nasional", "period": year(server), "reason": REASON}
    step = post(server, "", body).json()
    assert (step["cycle"]["state"], step["cycle"]["at_work"], step["done"]) == ("opening", True, 0)
    cycle = step["cycle"]["id"]
    assert get(server).json()["cycles"][0]["at_work"] is True
    piece = server.store.read_now(lambda tx: cycle_work.next_piece(tx, 1, cycle, NOW_MS, Chance()))
    assert piece is not None
    server.store.write_now(piece)
    step = get(server, f"/{cycle}/progress").json()
    assert (step["done"], step["total"]) == (2, 8)
    again = post(server, "", body).json()  # the same once more goes on
    assert (again["cycle"]["id"], again["done"]) == (cycle, 2)
    step = finished(server, cycle)
    assert (step["cycle"]["state"], step["done"]) == ("open", step["total"])
    (opened_once,) = acts(server, "cycle_opened")
    assert (opened_once[0], opened_once[1]["reason"]) == (ADMIN, REASON)
    refused = post(server, "", body)
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_twice")


def test_a_day_outside_the_period_is_refused(server: Server) -> None:
    body = {"scheme": "nasional", "period": year(server), "reason": REASON, "rate_until": "2027-12-31"}
    refused = post(server, "", body)
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_rate_until")
    assert problem(post(server, "", {**body, "reason": "x"})) == (400, "invalid_request")


def test_an_opened_cycle_is_undone_with_its_tasks_and_the_journal_says_why(server: Server) -> None:
    cycle = opened(server)
    assert server.store.read_now(lambda tx: tx.raters_of(1, cycle, PLACE[BUDI]))
    assert post(server, f"/{cycle}/undo", {"reason": REASON}).status_code == 200
    assert finished(server, cycle)["cycle"] is None
    assert get(server).json()["cycles"] == []
    assert server.store.read_now(lambda tx: tx.raters_of(1, cycle, PLACE[BUDI])) == []
    assert acts(server, "cycle_undone") == [(ADMIN, {"reason": REASON})]


def test_a_cycle_that_somebody_has_answered_is_not_undone(server: Server) -> None:
    cycle = opened(server)

    def answer(tx: Tx) -> None:
        found = tx.cycle(1, cycle)
        assert found is not None
        tx.put_cycle(1, replace(found, answered=True))

    server.store.write_now(answer)
    refused = post(server, f"/{cycle}/undo", {"reason": REASON})
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_answered")
    assert get(server).json()["cycles"][0]["state"] == "open"


def test_whether_a_cycle_may_be_undone_is_told_by_the_answers_of_who_is_named(server: Server) -> None:
    cycle = opened(server, "jambi", kinds=["teknis"])

    def may_undo() -> bool:
        told: bool = get(server, f"/{cycle}").json()["may_undo"]
        return told

    assert may_undo()
    Beside(server).rate(cycle, BUDI, RINA)
    assert may_undo()  # that a peer has answered is not told unasked
    refused = post(server, f"/{cycle}/undo", {"reason": REASON})
    assert refused.json()["reason"] == "cycle_answered"
    Beside(server, 9).rate(cycle, BUDI, SARI)
    assert not may_undo()


def test_of_anonymous_groups_nobody_learns_how_many_have_answered_before_the_end(server: Server) -> None:
    cycle = opened(server, "umum-360")
    shown = get(server, f"/{cycle}").json()["cycle"]["groups"]
    answered = {one["group"]: one["answered"] for one in shown}
    assert (answered["superior"], answered["peer"]) == (0, None)
    assert {one["answered"] for one in get(server).json()["cycles"][0]["groups"]} == {None}
    closed(server, cycle)
    after = {one["group"]: one["answered"] for one in get(server, f"/{cycle}").json()["cycle"]["groups"]}
    assert after["peer"] is None  # fewer than are needed have answered


def test_closing_is_written_down_with_its_reason_and_can_be_done_only_once_open(server: Server) -> None:
    cycle = opened(server)
    closed(server, cycle)
    assert acts(server, "cycle_closed") == [(ADMIN, {"reason": REASON})]
    refused = post(server, f"/{cycle}/undo", {"reason": REASON})
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_not_open")
    step = get(server, f"/{cycle}/progress").json()
    assert (step["done"], step["cycle"]["at_work"]) == (step["total"], False)


def test_f58_a_cycle_is_closed_undone_or_released_after_what_a_rush_has_left_is_judged(
    server: Server,
) -> None:
    cycle, beside = opened(server), Beside(server)
    budi = beside.phone(BUDI)
    budi.write(report(uuid(7001)))
    kept(beside, budi)

    def told() -> tuple[int, int]:
        found = get(server, f"/{cycle}").json()
        return found["unjudged"], found["not_judged"]

    def refused(act: str) -> bool:
        answer = post(server, f"/{cycle}/{act}", {"reason": REASON})
        return answer.status_code == 409 and answer.json()["reason"] == "cycle_unjudged"

    assert (told(), refused("close"), refused("undo")) == ((1, 0), True, True)
    judge_all(beside)
    assert told() == (0, 0)
    closed(server, cycle)
    budi.write(report(uuid(7002)))
    kept(beside, budi)
    assert refused("release")
    (one,) = waiting(beside)
    due = server.clock() + DAY_MS
    server.store.write_now(lambda tx: tx.put_off_unjudged(1, one.replica, one.sha, due))
    assert (told(), refused("release")) == ((0, 1), False)


def test_a_rater_is_asked_more_and_no_longer_with_a_reason(server: Server) -> None:
    cycle = opened(server, "umum-360")
    path = f"/{cycle}/raters"
    before = get(server, f"{path}/{PLACE[BUDI]}").json()
    assert before["ratee"]["placement"] == PLACE[BUDI]
    change = {"ratee": PLACE[BUDI], "group": "peer", "rater": PLACE[TONO], "reason": REASON}
    added = post(server, path, change).json()
    mine = [one for one in added["raters"] if one["listed"]["placement"] == PLACE[TONO]]
    assert [(one["group"], one["reason"], one["state"]) for one in mine] == [("peer", "added", "asked")]
    again = post(server, path, change)
    assert (problem(again), again.json()["reason"]) == ((409, "change_refused"), "cycle_asked_already")
    removed = post(server, f"{path}/remove", change).json()
    states = {one["listed"]["placement"]: one["state"] for one in removed["raters"]}
    assert states[PLACE[TONO]] == "removed"
    assert [actor for actor, _ in acts(server, "rater_added")] == [ADMIN]
    assert acts(server, "rater_removed")[0][1]["reason"] == REASON
    unknown = post(server, path, {**change, "rater": NOBODY})
    assert unknown.json()["reason"] == "cycle_no_placement"
    assert problem(get(server, f"{path}/{NOBODY}")) == (404, "not_found")


def test_that_a_peer_declined_is_not_told(server: Server) -> None:
    cycle = opened(server, "umum-360")

    def decline(tx: Tx) -> None:
        asked = next(one for one in tx.raters_of(1, cycle, PLACE[BUDI]) if one.rater == PLACE[RINA])
        tx.put_rater_assignment(1, replace(asked, state="declined"))

    server.store.write_now(decline)
    told = get(server, f"/{cycle}/raters/{PLACE[BUDI]}").json()["raters"]
    assert {one["state"] for one in told} == {"asked"}


def test_a_figure_is_put_in_with_its_source(server: Server) -> None:
    cycle = opened(server, "jambi")
    choices = get(server, f"/{cycle}").json()["figures"]
    assert "kepuasan" in {one["id"] for one in choices}
    body = {"placement": PLACE[BUDI], "part": "kepuasan", "value": "85", "reason": "SKM semester 2"}
    found = post(server, f"/{cycle}/figures", body).json()["figures"]
    mine = next(one for one in found if one["part"] == "kepuasan")
    assert (mine["value"], mine["source"]) == ("85", "SKM semester 2")
    assert [actor for actor, _ in acts(server, "figure_put")] == [ADMIN]
    for changes, code in (({"value": "banyak"}, "cycle_no_number"), ({"part": "x"}, "cycle_no_part")):
        refused = post(server, f"/{cycle}/figures", {**body, **changes})
        assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), code)


DAYS = {"plan_until": "2026-11-20", "release_on": "2026-12-20", "remind": [1, 5], "auto_close": True}


def test_the_days_of_a_cycle_are_given_at_its_opening_and_changed_with_a_reason(server: Server) -> None:
    cycle = opened(server, days=DAYS)
    told = get(server, f"/{cycle}").json()["cycle"]
    assert (told["days"]["remind"], told["days"]["auto_close"], told["is_over"]) == ([5, 1], True, False)
    assert told["days"]["last"] == "2026-12-05"
    body = {"rate_until": "2026-12-02", "days": {**DAYS, "release_on": "2026-12-24"}, "reason": REASON}
    after = post(server, f"/{cycle}/days", body).json()
    assert (after["rate_until"], after["days"]["release_on"]) == ("2026-12-02", "2026-12-24")
    assert after["days"]["object_until"] == "2027-01-13"  # fourteen working days later
    ((actor, said),) = acts(server, "cycle_days")
    assert (actor, said["reason"], said["after"]["rate_until"]) == (ADMIN, REASON, "2026-12-02")
    late = post(server, f"/{cycle}/days", {**body, "rate_until": "2026-12-06"})
    assert (problem(late), late.json()["reason"]) == ((409, "change_refused"), "cycle_rate_until")
    server.clock.advance(15 * DAY_MS)
    assert get(server).json()["cycles"][0]["is_over"] is True


def test_a_later_last_day_lets_in_at_the_desk_what_was_late(server: Server) -> None:
    cycle = opened(server)
    beside = Beside(server)
    sari = beside.phone(SARI)
    sari.exchange()
    server.clock.advance(14 * DAY_MS)  # the 2nd of December; answers were due on the 30th of November
    token = sari.exchange_once().token
    server.clock.advance(1)
    found = server.store.read_now(lambda tx: tx.cycle(1, cycle))
    assert found is not None
    sends(sari, found, BUDI, "superior", token=token)
    assert names(sari.exchange())[0] == "quarantined late"

    def answered() -> int:
        groups = get(server, f"/{cycle}").json()["cycle"]["groups"]
        return next(one["answered"] for one in groups if one["group"] == "superior")

    assert answered() == 0
    body = {"rate_until": "2026-12-03", "days": {}, "reason": REASON}
    assert post(server, f"/{cycle}/days", body).status_code == 200
    assert answered() == 1


def test_an_act_that_is_under_way_goes_on_when_the_server_starts(tmp_path: Path) -> None:
    """Nobody asks for it: there is no desk."""
    store = SqliteStore(tmp_path / "data")
    store.write_now(found)
    period = store.write_now(
        lambda tx: add_period(
            tx,
            1,
            first=date(2026, 1, 1),
            last=date(2026, 11, 28),
            deadline=date(2026, 11, 30),
            lock=date(2026, 12, 5),
            now_ms=NOW_MS,
            chance=Chance(),
        )
    )
    begin = partial(
        begin_cycle,
        instansi=1,
        scheme=shipped_schemes()["nasional"],
        period=period,
        kinds={},
        rate_until="2026-11-30",
        now_ms=NOW_MS,
        chance=Chance(),
    )
    store.write_now(begin)
    app = create_app(Settings(data=tmp_path / "data", static=tmp_path), store=store, clock=Clock())

    async def started() -> None:
        async with app.lifespan():
            for _ in range(1_000_000):
                if store.read_now(lambda tx: tx.cycles(1))[0].state == "open":
                    return
                await asyncio.sleep(0)
            raise AssertionError("nobody went on with it")

    asyncio.run(asyncio.wait_for(started(), 60))
    store.close()
