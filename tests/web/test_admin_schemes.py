"""Schemes at the desk: who makes the rules of the whole agency edits and tries them; nobody else does."""

from typing import Any

import msgspec
import pytest
from cast import ADMIN, AGUS, BUDI, DEWI, HASAN, OFFICE, PLACE, RINA, SARI, SCHOOL, TONO, uuid
from web.browser import Server, problem
from web.cycle_desk import REASON, Beside, closed, counted, get, opened, post

from server.org import Grant
from server.schemes import shipped_schemes
from server.store.store import Tx
from server.web import admin_scheme_trial

SCHEMES, TRIALS = "/api/admin/schemes", "/api/admin/scheme-trials"
NOBODY = uuid(999)


def copy(id: str = "jambi-baru", **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(shipped_schemes()["jambi"]))
    return {**data, "id": id, **changes}


def granted(server: Server, person: str, role: str, unit: str = OFFICE) -> None:
    def job(tx: Tx) -> None:
        tx.put_grant(1, Grant(id=uuid(690), person=person, role=role, unit=unit, since=0))
        tx.organisation_changed(1)

    server.store.write_now(job)


def ask(server: Server, path: str, body: dict[str, Any] | None = None, person: str | None = ADMIN) -> Any:
    browser = server.browser(person)
    return browser.get(path) if body is None else browser.post(path, json=body)


def save(server: Server, data: dict[str, Any], saw: int = 0, person: str | None = ADMIN) -> Any:
    body = {"scheme": data, "saw": saw, "based_on": "jambi", "reason": REASON}
    return ask(server, SCHEMES, body, person)


CALLS: list[tuple[str, dict[str, Any] | None]] = [
    (SCHEMES, None),
    (f"{SCHEMES}/jambi", None),
    (f"{SCHEMES}/jambi-baru/versions/1", None),
    (f"{SCHEMES}/check", {"scheme": {}}),
    (f"{SCHEMES}/read", {"text": ""}),
    (SCHEMES, {"scheme": {}, "saw": 0, "reason": REASON}),
    (f"{SCHEMES}/jambi-baru/retire", {"saw": 1, "reason": REASON}),
    (TRIALS, None),
    (TRIALS, {"scheme": {}}),
    (f"{TRIALS}/one", {"scheme": {}, "person": "x"}),
    (f"{TRIALS}/advice", {"scheme": {}, "achieved": "baik", "counts": {}}),
]


@pytest.mark.parametrize("person", [BUDI, SARI, HASAN, TONO, RINA, None])
def test_who_does_not_make_the_rules_neither_reads_nor_changes_them(
    server: Server, person: str | None
) -> None:
    granted(server, TONO, "pengelola", SCHOOL)  # of a part of the agency
    granted(server, RINA, "auditor")
    refused = (401, "not_signed_in") if person is None else (403, "not_allowed")
    assert {problem(ask(server, path, body, person)) for path, body in CALLS} == {refused}


@pytest.mark.parametrize("person", [ADMIN, TONO])
def test_the_admin_and_the_pengelola_of_the_whole_agency_do(server: Server, person: str) -> None:
    granted(server, TONO, "pengelola")
    found = ask(server, SCHEMES, person=person).json()
    assert {one["id"] for one in found["schemes"]} == set(shipped_schemes())
    assert found["sees_results"] == (person == ADMIN)
    assert save(server, copy(), person=person).json()["saved"]["version"] == 1
    one = ask(server, f"{SCHEMES}/jambi-baru", person=person).json()
    assert (one["row"]["origin"], one["row"]["based_on"]) == ("own", "jambi")
    assert [each["reason"] for each in one["versions"]] == [REASON]
    assert one["row"]["by"]
    assert one["toml"].startswith('id = "jambi-baru"')


def test_every_fault_comes_back_with_its_place_and_what_to_do(server: Server) -> None:
    wrong = copy(minimum=1)
    wrong["parts"][0]["weights"]["teknis"] = "54"
    answer = save(server, wrong).json()
    assert answer["saved"] is None
    found = {one["path"]: one for one in answer["faults"]}
    assert set(found) == {"minimum", "parts"}
    assert found["parts"]["kind"] == "teknis"
    assert "99" in found["parts"]["say"]["id"]
    assert "99" in found["parts"]["say"]["en"]
    assert ask(server, f"{SCHEMES}/jambi-baru").status_code == 404
    checked = ask(server, f"{SCHEMES}/check", {"scheme": wrong}).json()
    assert checked["faults"] == answer["faults"]
    assert ask(server, f"{SCHEMES}/check", {"scheme": {"parts": 3}}).json()["faults"]


def test_a_scheme_is_written_as_text_and_read_back(server: Server) -> None:
    toml = ask(server, f"{SCHEMES}/check", {"scheme": copy()}).json()["toml"]
    again = ask(server, f"{SCHEMES}/read", {"text": toml}).json()
    assert (again["faults"], again["scheme"]["id"]) == ([], "jambi-baru")
    bad = ask(server, f"{SCHEMES}/read", {"text": "id = "}).json()
    assert [one["code"] for one in bad["faults"]] == ["toml"]


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(server: Server) -> None:
    save(server, copy())
    assert save(server, copy(minimum=4), saw=1).json()["saved"]["version"] == 2
    late = save(server, copy(minimum=5), saw=1)
    assert (problem(late), late.json()["reason"]) == ((409, "change_refused"), "scheme_changed")
    assert ask(server, f"{SCHEMES}/jambi-baru").json()["scheme"]["minimum"] == 4
    assert ask(server, f"{SCHEMES}/jambi-baru/versions/1").json()["scheme"]["minimum"] == 3
    assert save(server, copy("jambi")).json()["reason"] == "scheme_shipped"
    assert save(server, copy()).json()["reason"] == "scheme_taken"


def test_a_retired_scheme_cannot_be_opened_and_is_still_listed(server: Server) -> None:
    save(server, copy())
    answer = ask(server, f"{SCHEMES}/jambi-baru/retire", {"saw": 1, "reason": REASON}).json()
    assert (answer["is_retired"], answer["version"]) == (True, 2)
    assert "jambi-baru" in {one["id"] for one in ask(server, SCHEMES).json()["schemes"]}
    assert "jambi-baru" not in {one["id"] for one in get(server).json()["schemes"]}
    assert problem(ask(server, f"{SCHEMES}/x/retire", {"saw": 1, "reason": REASON})) == (404, "not_found")


def test_a_cycle_is_tried_and_opened_with_ones_own_scheme(server: Server) -> None:
    save(server, copy())
    assert "jambi-baru" in {one["id"] for one in get(server).json()["schemes"]}
    kinds = get(server).json()["position_kinds"]
    assert kinds == sorted(set(kinds))
    id = opened(server, "jambi-baru", kinds=["teknis"])
    assert get(server, f"/{id}").json()["kinds"] == ["teknis", "pelayanan", "administrasi"]


def held(server: Server) -> str:
    """A cycle of Jambi that is closed: Budi has everything, the others less."""
    beside, cycle = Beside(server), opened(server, "jambi")
    beside.rate(cycle, BUDI, BUDI, SARI, RINA, DEWI, AGUS)
    counted(server, cycle, BUDI, inisiatif="3")
    closed(server, cycle)
    return cycle


def trial(server: Server, data: dict[str, Any], cycle: str | None, person: str = ADMIN, **more: Any) -> Any:
    return ask(server, TRIALS, {"scheme": data, "cycle": cycle, **more}, person)


def test_the_unchanged_scheme_comes_to_what_was_released(server: Server) -> None:
    cycle = held(server)
    results = {one["listed"]["placement"]: one for one in get(server, f"/{cycle}/results").json()["results"]}
    found = trial(server, copy("jambi"), cycle).json()
    assert found["next"] is None
    assert found["total"] == len(found["rows"]) == len(results)
    for row in found["rows"]:
        standing = {name: results[row["id"]][name] for name in ("score", "predikat")}
        assert row["trial"]["before"] == row["trial"]["after"] == standing
    assert any(row["trial"]["after"]["score"] for row in found["rows"])
    assert found["matched"]["unanswered"] == found["matched"]["unused"] == []


def test_a_trial_tells_who_would_change_and_writes_nothing(server: Server) -> None:
    cycle = held(server)
    rows = server.store.read_now(lambda tx: len(list(tx.journal(1))))
    new = copy(bands=[{"start": "0", "predikat": "kurang"}])
    found = trial(server, new, cycle).json()
    (budi,) = [row for row in found["rows"] if row["id"] == PLACE[BUDI]]
    assert (budi["trial"]["before"]["predikat"], budi["trial"]["after"]["predikat"]) == (
        "sangat_kurang",
        "kurang",
    )
    assert budi["who"]["name"]
    assert budi["who"]["unit_name"]
    assert budi["trial"]["missing"] == []
    told = {(one["part"], one["did"]) for row in found["rows"] for one in row["trial"]["missing"]}
    assert ("indikator", "waits") in told
    body = {"scheme": new, "cycle": cycle, "person": PLACE[BUDI]}
    one = ask(server, f"{TRIALS}/one", body).json()
    assert one["before"]["score"] == one["after"]["score"] == budi["trial"]["after"]["score"]
    assert [line["part"] for line in one["after"]["lines"]] == ["hasil", "indikator", "inisiatif"]
    assert server.store.read_now(lambda tx: len(list(tx.journal(1)))) == rows


def test_a_trial_goes_on_where_the_last_request_stopped(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = held(server)
    whole = trial(server, copy(), cycle).json()["rows"]
    monkeypatch.setattr(admin_scheme_trial, "PIECES", 2)
    monkeypatch.setattr(admin_scheme_trial, "AT_ONCE", 1)
    after, rows = "", []
    while after is not None:
        step = trial(server, copy(), cycle, after=after).json()
        rows += step["rows"]
        assert step["done"] == len(rows)
        after = step["next"]
    assert rows == whole


def test_the_pengelola_gets_figures_without_names_and_no_breakdown(server: Server) -> None:
    granted(server, TONO, "pengelola")
    cycle = held(server)
    found = trial(server, copy(), cycle, TONO).json()
    assert [row["id"] for row in found["rows"]] == [str(n) for n in range(1, found["total"] + 1)]
    assert {row["who"] for row in found["rows"]} == {None}
    assert {row["trial"]["placement"] for row in found["rows"]} == {""}
    assert not any(id in str(found) for id in PLACE.values())
    body = {"scheme": copy(), "cycle": cycle, "person": PLACE[BUDI]}
    assert problem(ask(server, f"{TRIALS}/one", body, TONO)) == (403, "not_allowed")
    invented = trial(server, copy(), None, TONO, based_on="jambi").json()
    assert all(row["who"] for row in invented["rows"])


def test_nothing_is_tried_while_answers_come_in_or_of_what_is_not_there(server: Server) -> None:
    cycle = opened(server, "jambi")
    refused = trial(server, copy(), cycle)
    assert (problem(refused), refused.json()["reason"]) == ((409, "change_refused"), "cycle_not_closed")
    body = {"scheme": copy(), "cycle": cycle, "person": PLACE[BUDI]}
    assert problem(ask(server, f"{TRIALS}/one", body)) == (409, "change_refused")
    assert ask(server, TRIALS).json()["cycles"] == []
    assert problem(trial(server, copy(), NOBODY)) == (404, "not_found")
    post(server, f"/{cycle}/close", {"reason": REASON})
    assert [one["id"] for one in ask(server, TRIALS).json()["cycles"]] == [cycle]
    gone = {"scheme": copy(), "cycle": cycle, "person": NOBODY}
    assert problem(ask(server, f"{TRIALS}/one", gone)) == (404, "not_found")


def test_a_scheme_is_tried_on_invented_people_before_there_are_any(server: Server) -> None:
    found = trial(server, copy(minimum=5), None, based_on="jambi").json()
    assert found["total"] == len(found["rows"]) > 40
    first = found["rows"][0]
    body = {"scheme": copy(minimum=5), "cycle": None, "based_on": "jambi", "person": first["id"]}
    assert ask(server, f"{TRIALS}/one", body).json()["after"]["score"] == first["trial"]["after"]["score"]
    faulty = trial(server, copy(minimum=1), None).json()
    assert ([one["path"] for one in faulty["faults"]], faulty["rows"]) == (["minimum"], [])


def test_the_guide_of_the_edited_scheme_is_compared_with_the_trial(server: Server) -> None:
    nasional = msgspec.json.decode(msgspec.json.encode(shipped_schemes()["nasional"]))
    body = {"scheme": nasional, "achieved": "baik", "counts": {"sangat_baik": 9, "baik": 1}}
    found = ask(server, f"{TRIALS}/advice", body).json()["departures"]
    assert found
    assert problem(ask(server, f"{TRIALS}/advice", {**body, "achieved": "x"})) == (404, "not_found")
