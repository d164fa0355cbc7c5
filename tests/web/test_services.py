"""Tokens of other systems: what they read, and what becomes of them."""

from typing import Any

import pytest
from cast import ADMIN, BUDI, CYCLE, DAY_MS, PLACE, SARI
from web.browser import NIPS, Browser, Server, problem
from web.cycle_desk import REASON, finished, post
from web.test_admin_results import rated

AT = "/api/admin/services"


def make(server: Server, *scopes: str, **more: Any) -> tuple[str, str]:
    answer = server.browser(ADMIN).post(
        f"{AT}/tokens", json={"name": "SIMPEG", "scopes": list(scopes), **more}
    )
    assert answer.status_code == 200
    return answer.json()["made"]["id"], answer.json()["token"]


def ask(server: Server, token: str, path: str = "", **params: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return Browser(server.client).get(f"/api/service{path}", headers=headers, params=params)


def test_a_token_reads_what_its_scopes_name_and_nothing_else(server: Server) -> None:
    _, token = make(server, "people.read")
    assert ask(server, token).json() == {"name": "SIMPEG", "scopes": ["people.read"], "expires": None}
    people = ask(server, token, "/people").json()
    budi = next(one for one in people["people"] if one["person"] == BUDI)
    assert (budi["nip"], budi["superior"]) == (NIPS[BUDI], PLACE[SARI])
    assert problem(ask(server, token, "/cycles")) == (403, "not_allowed")
    assert problem(ask(server, token, "/results", cycle=CYCLE)) == (403, "not_allowed")
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/api/session", "/api/admin/people", "/api/sync"):
        assert Browser(server.client).get(path, headers=headers).status_code in (401, 405), path


def test_released_results_are_read_by_cycle_and_what_was_read_is_written_down(server: Server) -> None:
    cycle = rated(server)
    id, token = make(server, "results.read", "cycles.read")
    assert ask(server, token, "/cycles").json()["cycles"][0]["id"] == cycle
    assert ask(server, token, "/results", cycle=cycle).json()["total"] == 0, "nothing is released"
    assert post(server, f"/{cycle}/release", {"reason": REASON}).status_code == 200
    finished(server, cycle)
    found = ask(server, token, "/results", cycle=cycle).json()
    assert BUDI in {one["person"] for one in found["results"]}
    assert ask(server, token, "/results", cycle=CYCLE).json()["total"] == 0
    for one in found["results"]:
        looks = server.store.read_now(lambda tx, one=one: tx.looks_at(1, one["person"]))
        assert [(look.by, look.what) for look in looks] == [(f"token:{id}", "service_results")]
        assert (one["nip"], one["cycle"]) == (NIPS[one["person"]], cycle)
        assert one["predikat"]
        assert "voices" not in one


def test_the_store_keeps_a_hash_and_when_it_was_used(server: Server) -> None:
    id, token = make(server, "people.read")
    listed = server.browser(ADMIN).get(AT).json()
    assert token not in str(listed)
    assert listed["tokens"][0]["last_used"] is None
    ask(server, token)
    assert server.browser(ADMIN).get(AT).json()["tokens"][0]["last_used"] == server.clock()
    kept = server.store.read_now(lambda tx: tx.service_tokens(1))[0]
    assert kept.id == id
    assert token not in repr(kept)
    assert server.acts("service_token_made") == [(ADMIN, id)]


def test_a_revoked_or_expired_token_opens_nothing(server: Server) -> None:
    id, token = make(server, "people.read")
    _, short = make(server, "people.read", days=1)
    assert ask(server, short).status_code == 200
    server.clock.advance(DAY_MS)
    assert problem(ask(server, short)) == (401, "not_signed_in")
    assert ask(server, token).status_code == 200
    assert server.browser(ADMIN).post(f"{AT}/tokens/{id}/revoke").json()["revoked_at"] == server.clock()
    assert problem(ask(server, token)) == (401, "not_signed_in")
    assert server.acts("service_token_revoked") == [(ADMIN, id)]
    assert problem(ask(server, "luring_" + "x" * 43)) == (401, "not_signed_in")
    assert problem(Browser(server.client).get("/api/service")) == (401, "not_signed_in")


@pytest.mark.parametrize("person", [BUDI, SARI])
def test_only_who_administers_the_whole_agency_makes_any(server: Server, person: str) -> None:
    browser = server.browser(person)
    assert problem(browser.get(AT)) == (403, "not_allowed")
    made = browser.post(f"{AT}/tokens", json={"name": "x", "scopes": ["people.read"]})
    assert problem(made) == (403, "not_allowed")


def test_there_is_no_scope_beyond_the_list(server: Server) -> None:
    answer = server.browser(ADMIN).post(f"{AT}/tokens", json={"name": "x", "scopes": ["everything"]})
    assert (problem(answer), answer.json()["reason"]) == ((409, "change_refused"), "scopes")
