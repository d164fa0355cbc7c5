"""The board adds up what an administrator's units have, and tells nobody's predikat by telling too few."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from cast import (
    ADMIN,
    AGUS,
    BUDI,
    CLINIC,
    CYCLE,
    DEWI,
    HASAN,
    INSTANSI,
    NAMESPACE,
    OFFICE,
    PLACE,
    RINA,
    SARI,
    SCHOOL,
    TONO,
    WATI,
    report,
    uuid,
)
from web.browser import Server, problem
from web.cycle_desk import CYCLES, Beside, closed, opened, year

from server.appraisal.onboarding import natural
from server.appraisal.scoring import Answer, Inputs, score
from server.board import _Indicator, _Target, course_of, elapsed_of
from server.board_order import FEWEST, told_of
from server.effects import derived_id
from server.org import Grant
from server.release_results import Ready, Release, release_some
from server.schemes import shipped_schemes
from server.store.periods import Period
from server.store.store import Tx
from sync.device import Intent

BOARD = "/api/admin/board"
PERIOD = Period(
    id=CYCLE,
    from_date="2026-01-01",
    until_date="2026-12-31",
    deadline_date="2027-01-05",
    lock_date="2027-01-20",
)


def with_year(server: Server) -> None:
    server.store.write_now(lambda tx: tx.put_period(INSTANSI, PERIOD))


def grant(server: Server, person: str, role: str, unit: str) -> None:
    def job(tx: Tx) -> None:
        tx.put_grant(INSTANSI, Grant(id=uuid(640), person=person, role=role, unit=unit, since=0))
        tx.organisation_changed(INSTANSI)

    server.store.write_now(job)


def board(server: Server, person: str | None = ADMIN, **query: Any) -> dict[str, Any]:
    answer = server.browser(person).get(BOARD, params=query)
    assert answer.status_code == 200, answer.text
    return {one["unit"]: one for one in answer.json()["board"]["units"]}


def test_reports_and_targets_are_added_up_from_below(server: Server) -> None:
    with_year(server)
    budi = Beside(server).phone(BUDI)
    budi.exchange()
    budi.write(*(report(f"01990000-0000-7000-8000-0000000077{n:02}", quantity=5) for n in range(2)))
    assert {one.outcome for one in budi.exchange()} == {"applied"}
    found = board(server)
    assert list(found) == [OFFICE, CLINIC, SCHOOL]
    clinic, office, school = found[CLINIC], found[OFFICE], found[SCHOOL]
    assert (clinic["people"], clinic["planned"], clinic["reporting"], clinic["reports"]) == (6, 1, 1, 2)
    assert (clinic["targets"], clinic["reached"], clinic["on_course"]) == (3, 1, 0)
    assert (school["reports"], school["targets"], school["reached"]) == (0, 1, 0)
    assert office["people"] == 9
    assert (office["reports"], office["targets"], office["reached"]) == (2, 4, 1)
    assert [office["depth"], clinic["depth"]] == [0, 1]
    assert office["spread"] is None


@pytest.mark.parametrize("path", [BOARD, f"/api/admin/units/{CLINIC}/weeks", "/api/admin/onboarding"])
@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO, None])
def test_who_administers_no_unit_sees_nothing(server: Server, path: str, person: str | None) -> None:
    with_year(server)
    assert problem(server.browser(person).get(path)) in {(401, "not_signed_in"), (403, "not_allowed")}


@pytest.mark.parametrize("role", ["admin", "pengelola"])
def test_each_sees_his_own_units_and_no_others(server: Server, role: str) -> None:
    with_year(server)
    grant(server, TONO, role, SCHOOL)
    assert list(board(server, TONO)) == [SCHOOL]
    tono = server.browser(TONO)
    assert problem(tono.get(BOARD, params={"unit": CLINIC})) == (404, "not_found")
    assert problem(tono.get(f"/api/admin/units/{CLINIC}/weeks")) == (404, "not_found")
    assert problem(tono.get("/api/admin/onboarding", params={"unit": OFFICE})) == (404, "not_found")
    assert problem(tono.get(BOARD, params={"period": uuid(999)})) == (404, "not_found")


def test_an_auditor_is_no_administrator(server: Server) -> None:
    grant(server, TONO, "auditor", SCHOOL)
    assert problem(server.browser(TONO).get(BOARD)) == (403, "not_allowed")


def test_two_periods_are_compared_in_one_answer(server: Server) -> None:
    with_year(server)
    other = server.store.read_now(lambda tx: tx.periods(INSTANSI))[0]
    answer = server.browser(ADMIN).get(BOARD, params={"period": CYCLE, "against": other.id}).json()
    assert answer["board"] == answer["before"]
    assert answer["least"] == FEWEST
    assert year(server) in {one["id"] for one in answer["periods"]}


def test_the_weeks_of_a_unit_count_the_reports_of_its_own_people(server: Server) -> None:
    budi = Beside(server).phone(BUDI)
    budi.exchange()
    budi.write(report("01990000-0000-7000-8000-000000007801"))
    budi.write(report("01990000-0000-7000-8000-000000007802", date="2026-11-10"))
    assert {one.outcome for one in budi.exchange()} == {"applied"}
    found = server.browser(ADMIN).get(f"/api/admin/units/{CLINIC}/weeks").json()
    rows = {one["placement"]: one["reports"] for one in found["people"]}
    assert found["weeks"][-2:] == ["2026-11-09", "2026-11-16"]
    assert rows[PLACE[BUDI]][-2:] == [1, 1]
    assert sum(map(sum, rows.values())) == 2


def test_the_ages_of_devices_count_each_device_once(server: Server) -> None:
    beside = Beside(server)
    beside.phone(BUDI).exchange()
    beside.phone(SARI)
    found = server.browser(ADMIN).get("/api/admin/devices/health").json()["ages"]
    assert sum(one["devices"] for one in found) == 2
    assert {one["days"]: one["devices"] for one in found}[1] == 1


def test_what_is_finished_is_seen_by_its_author_and_the_desk_only(server: Server) -> None:
    beside = Beside(server)
    budi, sari = beside.phone(BUDI), beside.phone(SARI)

    body = {"placement": PLACE[BUDI], "item": "report"}
    record = derived_id(NAMESPACE, natural({"body": body}) or "")
    budi.exchange()
    budi.write(Intent(collection="onboarding", record=record, put={"body": body}))
    assert [one.outcome for one in budi.exchange()] == ["applied"]
    sari.exchange()
    assert sari.sees("onboarding", record) is None
    assert budi.sees("onboarding", record) is not None
    found = server.browser(ADMIN).get("/api/admin/onboarding").json()
    done = {one["placement"]: one["finished"] for one in found["people"]}
    assert done[PLACE[BUDI]] == ["report"]
    assert done[PLACE[SARI]] == []
    assert {one["unit"]: one["finished"] for one in found["units"]}[CLINIC] == {"report": 1}
    # Nobody finishes anything for somebody else.
    other = {"placement": PLACE[BUDI], "item": "fair"}
    sari.write(
        Intent(
            collection="onboarding",
            record=derived_id(NAMESPACE, natural({"body": other}) or ""),
            put={"body": other},
        )
    )
    assert [one.outcome for one in sari.exchange()] != ["applied"]


def test_what_is_told_leaves_no_remainder_of_few() -> None:
    below = {"top": ["a", "b", "c"], "a": ["a1"], "b": [], "c": [], "a1": []}
    assert told_of(["top"], below, {"top": 20, "a": 10, "b": 8, "c": 2, "a1": 10}) == {"top", "a", "a1"}
    assert told_of(["top"], below, {"top": 18, "a": 10, "b": 8, "c": 0, "a1": 10}) == {"top", "a", "a1", "b"}
    assert told_of(["top"], below, {"top": 4, "a": 4, "b": 0, "c": 0, "a1": 4}) == set()
    # One person of `a` himself could be told from `a` without `a1`.
    assert told_of(["top"], below, {"top": 18, "a": 10, "b": 8, "c": 0, "a1": 9}) == {"top", "a", "b"}


def test_a_sum_has_to_be_as_far_as_the_year_and_anything_else_holds_or_not() -> None:
    patients = _Indicator(id="p", target=_Target(value=10), aggregate="sum")
    share = _Indicator(id="s", target=_Target(value=90), aggregate="mean")
    words = _Indicator(id="w", target=_Target())
    assert [course_of(patients, reached, 0.5) for reached in (None, 0.4, 0.5, 1.0)] == [
        "behind",
        "behind",
        "on_course",
        "reached",
    ]
    assert [course_of(share, 0.9, 0.5), course_of(words, 1.0, 0.5)] == ["behind", None]
    assert elapsed_of(PERIOD, date(2025, 1, 1)) == 0
    assert elapsed_of(PERIOD, date(2026, 12, 31)) == 1


def released(server: Server, cycle: str, *people: str) -> None:
    """Give these the same result, as the release of a closed cycle writes it."""
    scheme = shipped_schemes()["jambi"]
    items = {item.id: Decimal(4) for item in scheme.part("indikator").items}
    answers = [Answer(group=group, items=items) for group in ("self", "superior")]
    figures = {"hasil": Decimal(90), "kepuasan": Decimal(85), "inisiatif": Decimal(3)}
    inputs = Inputs(kind="pelayanan", figures=figures, answers={"indikator": answers})
    ready = [Ready(placement=PLACE[one], result=score(scheme, inputs), kind="pelayanan") for one in people]
    release = Release(cycle=cycle, scheme=scheme, by="Admin")
    server.store.write_now(
        partial(release_some, instansi=INSTANSI, release=release, ready=ready, now_ms=server.clock())
    )


def test_predikat_are_told_from_five_released_results_on(server: Server) -> None:
    cycle = opened(server, "jambi", kinds=["pelayanan"])
    period = year(server)
    closed(server, cycle)
    assert board(server, period=period)[CLINIC]["spread"] is None
    released(server, cycle, BUDI, RINA, DEWI, AGUS)
    few = board(server, period=period)[CLINIC]
    assert (few["results"], few["spread"]) == (4, None)
    released(server, cycle, WATI)
    answer = server.browser(ADMIN).get(BOARD, params={"period": period}).json()["board"]
    clinic = {one["unit"]: one for one in answer["units"]}[CLINIC]
    assert clinic["results"] == 5
    assert max(clinic["spread"]) == 5
    assert [one["id"] for one in answer["ranks"]] == [one.id for one in shipped_schemes()["jambi"].predikat]
    funnel = server.browser(ADMIN).get(f"{CYCLES}/{cycle}/funnel").json()
    assert (funnel["released"], funnel["signed"]) == (5, 0)
    assert funnel["closed"] == funnel["people"] >= 5
    assert problem(server.browser(SARI).get(f"{CYCLES}/{cycle}/funnel")) == (403, "not_allowed")


def test_asking_for_one_unit_tells_no_predikat_that_the_whole_holds_back(server: Server) -> None:
    """The office has six results, the clinic five of them: what is left would be one person's."""
    cycle = opened(server, "jambi", kinds=["pelayanan"])
    period = year(server)
    closed(server, cycle)
    released(server, cycle, BUDI, RINA, DEWI, AGUS, WATI, TONO)
    whole = board(server, period=period)
    assert (whole[OFFICE]["results"], whole[CLINIC]["results"]) == (6, 5)
    assert (whole[OFFICE]["spread"] is None, whole[CLINIC]["spread"]) == (False, None)
    alone = board(server, period=period, unit=CLINIC)
    assert list(alone) == [CLINIC]
    assert (alone[CLINIC]["depth"], alone[CLINIC]["spread"]) == (0, None)
