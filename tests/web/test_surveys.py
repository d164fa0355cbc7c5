"""Citizens answer by a QR; the desk sees what is enough of them, and nothing by which one would be told."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, OFFICE, PLACE, SARI, SCHOOL, TONO, uuid
from msgspec.structs import replace
from web.browser import Server, problem
from web.cycle_desk import REASON, opened
from web.kiosk import KIOSK, Kiosk, content_of, give_pins

from server.org import Grant
from server.surveys import STANDARD

NOBODY = uuid(999_999)
DESK = "/api/admin/surveys"
ALL = {f"u{n}": 4 for n in range(1, 10)}
DAY = "2026-11-18"
CLINIC_ADMIN = BUDI


@pytest.fixture
def code(server: Server) -> str:
    return make(server, "Loket 1")


def make(server: Server, counter: str = "", unit: str = CLINIC) -> str:
    answer = server.browser(ADMIN).post(f"{DESK}/codes", json={"unit": unit, "counter": counter})
    assert answer.status_code == 201, answer.text
    assert answer.json()["url"].endswith(f"/survei/{answer.json()['code']}")
    assert answer.json()["qr_svg"].startswith("<svg")
    return str(answer.json()["code"])


def send(server: Server, code: str, n: int, answers: dict[str, Any] | None = None, day: str = DAY) -> Any:
    server.clock.advance(60_000)  # slower than the limit
    body = {"id": uuid(80_000 + n), "day": day, "answers": answers or ALL}
    return server.browser().post(f"/api/surveys/{code}", json=body)


def fill(
    server: Server, code: str, count: int, answers: dict[str, Any] | None = None, start: int = 0
) -> None:
    for n in range(start, start + count):
        assert send(server, code, n, answers).status_code == 200


def told(server: Server, person: str = ADMIN, **query: str) -> Any:
    answer = server.browser(person).get(DESK, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def of(found: Any, counter: str | None, unit: str = CLINIC) -> Any:
    return next(one for one in found["standings"] if (one["unit"], one["counter"]) == (unit, counter))


def test_who_scans_a_code_gets_the_questions_without_a_cookie(server: Server, code: str) -> None:
    answer = server.browser().get(f"/api/surveys/{code}")
    asked = answer.json()
    assert (asked["unit"], asked["counter"], len(asked["form"]["elements"])) == ("PKM", "Loket 1", 9)
    assert "set-cookie" not in answer.headers
    sent = send(server, code, 1)
    assert sent.status_code == 200
    assert "set-cookie" not in sent.headers


def test_the_same_answer_again_is_counted_once(server: Server, code: str) -> None:
    for _ in range(30):
        assert send(server, code, 1).json() == {"id": uuid(80_001)}
    assert len(server.store.read_now(lambda tx: tx.survey_answers(1, CLINIC, STANDARD))) == 1


def test_of_an_answer_nothing_is_kept_but_the_day_and_what_was_asked(server: Server, code: str) -> None:
    send(server, code, 1, {**ALL, "name": "Budi"}, day="2026-11-17")
    send(server, code, 2, day="2027-01-01")  # a clock that is wrong
    rows = list(server.store._writer.execute("SELECT * FROM survey_answer ORDER BY day"))
    assert [row[4] for row in rows] == ["2026-11-17", DAY]
    assert not any("Budi" in str(row) or uuid(80_001) in str(row) for row in rows)
    journal = server.store.read_now(lambda tx: tx.journal(1, limit=1000))
    assert not [payload for _, payload in journal if payload and b'"u1"' in payload]


def test_a_code_that_was_taken_back_takes_nothing_and_keeps_what_came(server: Server, code: str) -> None:
    fill(server, code, 10)
    path = f"{DESK}/codes/{code}/revoke"
    assert server.browser(ADMIN).post(path, json={"reason": "Loket ditutup"}).json()["revoked_at"] > 0
    assert problem(send(server, code, 11)) == (404, "not_found")
    assert problem(server.browser().get(f"/api/surveys/{code}")) == (404, "not_found")
    assert of(told(server), "Loket 1")["ikm"]["n"] == 10
    assert server.acts("survey_code_revoked") == [(ADMIN, code)]


def test_a_network_that_sends_too_fast_is_slowed_down_and_a_code_has_a_cap(server: Server, code: str) -> None:
    browser = server.browser()
    answers = [
        browser.post(f"/api/surveys/{code}", json={"id": uuid(81_000 + n), "day": DAY, "answers": ALL})
        for n in range(41)
    ]
    assert [one.status_code for one in answers] == [200] * 40 + [429]
    found = server.store.read_now(lambda tx: tx.survey_code(1, code))
    assert found is not None
    assert found.taken == 40
    server.store.write_now(lambda tx: tx.put_survey_code(1, replace(found, taken=500)))
    server.clock.advance(3_600_000)
    assert problem(send(server, code, 1)) == (429, "too_many_requests")
    server.clock.advance(DAY_MS)
    assert send(server, code, 1).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"id": "x", "day": DAY, "answers": ALL},
        {"id": uuid(1), "day": "kemarin", "answers": ALL},
        {"id": uuid(1), "day": DAY, "answers": ALL, "nip": "1"},
    ],
)
def test_what_is_no_answer_is_refused(server: Server, code: str, body: dict[str, Any]) -> None:
    assert problem(server.browser().post(f"/api/surveys/{code}", json=body)) == (400, "invalid_request")


def test_below_the_minimum_nothing_is_told(server: Server, code: str) -> None:
    fill(server, code, 9, {**ALL, "sex": "L", "comment": "Antreannya lama"})
    found = told(server)
    for counter in (None, "Loket 1"):
        assert of(found, counter) == {
            "unit": CLINIC, "unit_name": "PKM", "counter": counter, "ikm": None, "shares": {}, "comments": []
        }  # fmt: skip
    assert found["periods"] == []
    exported = server.browser(ADMIN).get(f"{DESK}/export").content.decode()
    assert "belum cukup" in exported
    assert "lama" not in exported
    send(server, code, 10)
    assert of(told(server), "Loket 1")["ikm"]["value"] == "100.00"
    assert of(told(server), "Loket 1")["comments"] == ["Antreannya lama"] * 9


def test_figures_of_two_days_never_differ_by_fewer_than_the_minimum(server: Server, code: str) -> None:
    fill(server, code, 10)
    before = told(server)
    for n in range(9):  # each of them very bad
        send(server, code, 100 + n, dict.fromkeys(ALL, 1))
        server.clock.advance(DAY_MS)
        assert told(server)["standings"] == before["standings"]
    send(server, code, 109, dict.fromkeys(ALL, 1))
    after = of(told(server), "Loket 1")["ikm"]
    assert (after["n"], after["value"]) == (20, "62.50")


def test_an_element_that_few_answer_holds_the_step_back(server: Server, code: str) -> None:
    fill(server, code, 10)
    before = told(server)["standings"]
    without = {name: value for name, value in ALL.items() if name != "u4"}
    fill(server, code, 15, without, start=100)
    assert told(server)["standings"] == before
    fill(server, code, 10, start=200)
    found = of(told(server), "Loket 1")["ikm"]
    assert (found["n"], {one["id"]: one["n"] for one in found["elements"]}["u4"]) == (35, 20)


def test_a_unit_and_its_counters_differ_by_whole_steps(server: Server, code: str) -> None:
    other = make(server, "Loket 2")
    fill(server, code, 10)
    fill(server, other, 9, dict.fromkeys(ALL, 1), start=300)
    assert of(told(server), None)["ikm"]["n"] == 10
    assert of(told(server), "Loket 2")["ikm"] is None
    send(server, other, 309, dict.fromkeys(ALL, 1))
    assert of(told(server), None)["ikm"]["value"] == "62.50"


def test_what_is_left_at_the_end_of_a_quarter_waits_for_the_next(server: Server, code: str) -> None:
    fill(server, code, 15)
    server.clock.advance(60 * DAY_MS)
    fill(server, code, 5, start=20)
    found = told(server)
    assert found["periods"] == ["2027", "2027-T1", "2026", "2026-T4"]
    assert of(told(server, period="2026-T4"), None)["ikm"]["n"] == 10
    assert of(told(server, period="2027-T1"), None)["ikm"]["n"] == 10
    assert of(told(server, period="2026"), None)["ikm"]["n"] == 10


def test_the_weighting_is_chosen_and_said(server: Server, code: str) -> None:
    fill(server, code, 10)
    found = told(server, weighting="0.11")
    assert (found["weighting"], of(found, None)["ikm"]["value"]) == ("0.11", "99.00")
    assert ";0.11;10;99,00;A;" in server.browser(ADMIN).get(f"{DESK}/export?weighting=0.11").text


def test_a_name_of_a_counter_is_never_a_formula(server: Server) -> None:
    fill(server, make(server, "=HYPERLINK(1)"), 10)
    assert ";'=HYPERLINK(1);" in server.browser(ADMIN).get(f"{DESK}/export").text


def test_only_administrators_see_the_surveys_each_of_his_units(server: Server, code: str) -> None:
    for person in (SARI, TONO):
        assert problem(server.browser(person).get(DESK)) == (403, "not_allowed")
        assert problem(server.browser(person).get(f"{DESK}/export")) == (403, "not_allowed")
        made = server.browser(person).post(f"{DESK}/codes", json={"unit": CLINIC})
        assert problem(made) == (403, "not_allowed")
    assert problem(server.browser().get(DESK)) == (401, "not_signed_in")
    grant = Grant(id=uuid(690), person=CLINIC_ADMIN, role="admin", unit=CLINIC, since=0)

    def appoint(tx: Any) -> None:
        tx.put_grant(1, grant)
        tx.organisation_changed(1)

    server.store.write_now(appoint)
    of_school = make(server, unit=SCHOOL)
    found = told(server, CLINIC_ADMIN)
    assert ([one["code"] for one in found["codes"]], found["may_use"]) == ([code], False)
    mine = server.browser(CLINIC_ADMIN)
    assert problem(mine.post(f"{DESK}/codes", json={"unit": SCHOOL})) == (404, "not_found")
    revoke = f"{DESK}/codes/{of_school}/revoke"
    assert problem(mine.post(revoke, json={"reason": "bukan milik saya"})) == (404, "not_found")
    assert problem(mine.post(f"{DESK}/codes", json={"unit": uuid(999)})) == (404, "not_found")


def test_what_citizens_answer_at_a_kiosk_is_of_its_counter(server: Server) -> None:
    give_pins(server)
    kiosk = Kiosk(server)
    for _ in range(10):
        survey = {"form": STANDARD, "day": DAY, "answers": {**ALL, "name": "Budi"}}
        head = {"v": 1, "client": "", "person": "", "made_at": 0, "kiosk": KIOSK, "survey": survey}
        kiosk.ship(kiosk.seal(content_of(head, [])))
    assert of(told(server), "Loket 1")["ikm"]["value"] == "100.00"
    assert "Budi" not in str(server.store.read_now(lambda tx: tx.survey_answers(1, CLINIC, STANDARD)))


def use(server: Server, cycle: str, person: str = ADMIN, **changes: Any) -> Any:
    body = {"unit": CLINIC, "period": "2026-T4", "reason": REASON, **changes}
    return server.browser(person).post(f"/api/admin/cycles/{cycle}/satisfaction", json=body)


def figures(server: Server, cycle: str, person: str) -> list[tuple[str, str]]:
    found = server.store.read_now(lambda tx: tx.figures(1, cycle, PLACE[person]))
    return [(one.value, one.source) for one in found if one.part == "kepuasan"]


def test_the_index_of_a_unit_becomes_the_figure_of_its_employees(server: Server, code: str) -> None:
    cycle = opened(server, "jambi")
    fill(server, code, 9, dict.fromkeys(ALL, 3))
    assert use(server, cycle).json()["reason"] == "cycle_too_few_answers"
    send(server, code, 9, ALL)  # NRR 3.1, 77.50
    assert problem(use(server, cycle, SARI)) == (403, "not_allowed")
    done = use(server, cycle).json()
    source = f"IKM PKM, 2026-T4, n = 10, bobot 1/9, dihitung {DAY}. {REASON}"
    assert done["value"] == "77.50"
    assert done["people"] >= 2
    assert figures(server, cycle, BUDI) == figures(server, cycle, SARI) == [("77.50", source)]
    assert figures(server, cycle, TONO) == []  # of the school
    assert {actor for actor, _ in server.acts("figure_put")} == {ADMIN}


def test_the_index_of_a_counter_is_for_who_is_named(server: Server, code: str) -> None:
    cycle = opened(server, "jambi")
    fill(server, code, 10)
    assert use(server, cycle, counter="Loket 1").json()["reason"] == "cycle_nobody_rated"
    foreign = use(server, cycle, counter="Loket 1", placements=[PLACE[TONO]])
    assert foreign.json()["reason"] == "cycle_nobody_rated"
    done = use(server, cycle, counter="Loket 1", placements=[PLACE[BUDI]], weighting="0.11").json()
    assert done == {"people": 1, "value": "99.00"}
    assert "IKM PKM, Loket 1, 2026-T4, n = 10, bobot 0.11" in figures(server, cycle, BUDI)[0][1]
    assert figures(server, cycle, SARI) == []


def test_who_may_be_named_for_a_counter_is_who_is_rated_in_the_unit(server: Server, code: str) -> None:
    cycle = opened(server, "jambi")
    fill(server, code, 10)
    path = f"/api/admin/cycles/{cycle}/satisfaction"

    def rated(person: str = ADMIN) -> Any:
        return server.browser(person).get(path, params={"unit": CLINIC})

    before = {one["placement"]: one["sources"] for one in rated().json()["people"]}
    assert before[PLACE[BUDI]] == []
    assert PLACE[TONO] not in before  # of the school
    use(server, cycle, counter="Loket 1", placements=[PLACE[BUDI]])
    after = {one["placement"]: one["sources"] for one in rated().json()["people"]}
    assert "Loket 1" in after[PLACE[BUDI]][0]
    assert after[PLACE[SARI]] == []
    assert problem(rated(SARI)) == (403, "not_allowed")


def test_a_scheme_without_a_survey_takes_no_index(server: Server, code: str) -> None:
    fill(server, code, 10)
    assert use(server, opened(server, "nasional")).json()["reason"] == "cycle_no_satisfaction"
    assert problem(use(server, NOBODY)) == (404, "not_found")
    assert problem(server.browser(ADMIN).get(DESK, params={"period": OFFICE})) == (400, "invalid_request")


def test_the_sheet_to_print_runs_nothing_that_somebody_wrote(server: Server) -> None:
    code = make(server, "<script>alert(1)</script>")
    answer = server.browser(ADMIN).get(f"{DESK}/codes/{code}/poster")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert f"/survei/{code}" in answer.text
    assert "<script" not in answer.text
    assert problem(server.browser(SARI).get(f"{DESK}/codes/{code}/poster")) == (403, "not_allowed")
