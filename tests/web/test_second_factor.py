"""An administrator's second factor: kept from the desk without it, never from the phone's work."""

import base64
from typing import Any

import pytest
from cast import ADMIN, BUDI, DAY_MS, SARI
from web.browser import PASSWORD, Browser, Server, problem

from server import second_factor
from server.second_factor import STEP_S, VERIFIED_MS, code_at, fitting_step

DESK = "/api/admin/people"


def secret_of(body: dict[str, Any]) -> bytes:
    text = body["secret"]
    return base64.b32decode(text + "=" * (-len(text) % 8))


def code(server: Server, secret: bytes, later: int = 0) -> str:
    return code_at(secret, server.clock() // 1000 // STEP_S + later)


def enrol(server: Server, browser: Browser) -> tuple[bytes, list[str]]:
    begun = browser.post("/api/second-factor/enrol", json={"password": PASSWORD})
    assert begun.status_code == 200
    assert begun.json()["qr"].startswith("<svg")
    secret = secret_of(begun.json())
    done = browser.post("/api/second-factor/confirm", json={"code": code(server, secret)})
    assert done.status_code == 200
    return secret, done.json()["recovery"]


def show(browser: Browser, text: str) -> tuple[int, str]:
    answer = browser.post("/api/second-factor/verify", json={"code": text})
    return (200, answer.json()["state"]) if answer.status_code == 200 else problem(answer)


# RFC 6238, appendix B, the last six of its eight digits (SHA-1).
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    assert code_at(b"12345678901234567890", seconds // STEP_S) == expected


def test_a_code_fits_for_a_step_around_now_and_never_twice() -> None:
    secret, now_ms = b"s" * 20, 1_795_000_000_000
    now = now_ms // 1000 // STEP_S
    for off, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = fitting_step(secret, code_at(secret, now + off), now_ms, after=0)
        assert (found == now + off) is fits
    assert fitting_step(secret, code_at(secret, now), now_ms, after=now) is None


def test_who_has_none_and_needs_none_administers_as_before(server: Server) -> None:
    browser = server.browser(ADMIN)
    assert browser.get(DESK).status_code == 200
    standing = browser.get("/api/second-factor").json()
    assert (standing["state"], standing["missing"], standing["required"]) == ("none", None, False)


def test_an_enrolled_admin_shows_a_code_in_each_session_and_each_working_day(server: Server) -> None:
    first = server.browser(ADMIN)
    secret, _ = enrol(server, first)
    assert first.get(DESK).status_code == 200, "the session that enrolled has shown it"
    assert server.acts("second_factor_set") == [(ADMIN, ADMIN)]

    second = server.browser(ADMIN)
    refused = second.get(DESK)
    assert problem(refused) == (403, "second_factor")
    assert refused.json()["reason"] == "verify"
    slips = second.post("/api/slips", json={"placements": []})
    assert problem(slips) == (403, "second_factor")
    assert show(second, code(server, secret)) == (401, "wrong_code"), "a code counts once"
    server.clock.advance(STEP_S * 1000)
    assert show(second, code(server, secret)) == (200, "confirmed")
    assert second.get(DESK).status_code == 200

    server.clock.advance(VERIFIED_MS)
    assert problem(second.get(DESK)) == (403, "second_factor")


def test_what_a_phone_does_needs_no_second_factor(server: Server) -> None:
    enrol(server, server.browser(ADMIN))
    phone = server.browser(ADMIN)
    assert phone.get("/api/session").status_code == 200
    assert phone.get("/api/news/settings").status_code == 200
    assert phone.get("/api/claims").status_code == 200


def test_wrong_codes_lock_and_a_right_one_then_waits(server: Server) -> None:
    secret, codes = enrol(server, server.browser(ADMIN))
    browser = server.browser(ADMIN)
    server.clock.advance(STEP_S * 1000)
    right = code(server, secret)
    wrong = "000000" if right != "000000" else "111111"
    assert [show(browser, wrong)[1] for _ in range(5)] == ["wrong_code"] * 4 + ["locked"]
    assert show(browser, right) == (429, "locked")
    assert show(browser, codes[0]) == (429, "locked")
    assert server.acts("second_factor_locked") == [("", ADMIN)]
    server.clock.advance(60_001)
    assert show(browser, code(server, secret))[0] == 200


def test_a_recovery_code_opens_once_and_new_ones_end_the_old(server: Server) -> None:
    _, codes = enrol(server, server.browser(ADMIN))
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    browser, other = server.browser(ADMIN), server.browser(ADMIN)
    assert show(browser, codes[0].lower()) == (200, "confirmed")
    assert show(other, codes[0]) == (401, "wrong_code")
    assert server.acts("recovery_code_used") == [(ADMIN, ADMIN)]
    assert browser.get("/api/second-factor").json()["recovery_left"] == 9
    fresh = browser.post("/api/second-factor/recovery").json()["recovery"]
    assert show(other, codes[1]) == (401, "wrong_code")
    assert show(other, fresh[0])[0] == 200


def test_an_agency_that_wants_it_keeps_admins_without_it_from_the_desk(server: Server) -> None:
    head = server.browser(ADMIN)
    assert problem(head.post("/api/second-factor/require", json={"required": True}))[1] == "change_refused"
    enrol(server, head)
    assert head.post("/api/second-factor/require", json={"required": True}).json()["required"] is True
    assert server.acts("second_factor_required") == [(ADMIN, ADMIN)]
    assert head.post("/api/second-factor/remove").json()["missing"] == "enrol"
    refused = head.get(DESK)
    assert (problem(refused), refused.json()["reason"]) == ((403, "second_factor"), "enrol")
    assert head.get("/api/claims").status_code == 200
    enrol(server, head)
    assert head.get(DESK).status_code == 200


def test_without_having_shown_it_nobody_takes_it_away_or_replaces_it(server: Server) -> None:
    enrol(server, server.browser(ADMIN))
    thief = server.browser(ADMIN)
    for path in ("remove", "recovery"):
        assert problem(thief.post(f"/api/second-factor/{path}")) == (403, "second_factor")
    assert problem(thief.post("/api/second-factor/require", json={"required": False}))[1] == "second_factor"
    again = thief.post("/api/second-factor/enrol", json={"password": PASSWORD})
    assert problem(again) == (409, "change_refused")
    assert problem(server.browser(ADMIN).get(DESK)) == (403, "second_factor")


def test_enrolling_asks_for_the_password(server: Server) -> None:
    browser = server.browser(ADMIN)
    answer = browser.post("/api/second-factor/enrol", json={"password": "bukan itu"})
    assert problem(answer) == (401, "wrong_credentials")
    assert browser.get("/api/second-factor").json()["state"] == "none"


@pytest.mark.parametrize("person", [BUDI, SARI])
def test_who_administers_nothing_has_none(server: Server, person: str) -> None:
    browser = server.browser(person)
    assert problem(browser.get("/api/second-factor")) == (403, "not_allowed")
    for path, body in (("enrol", {"password": PASSWORD}), ("confirm", {"code": "123456"})):
        assert problem(browser.post(f"/api/second-factor/{path}", json=body)) == (403, "not_allowed")


def test_the_store_keeps_no_secret_in_clear_and_opens_it_for_nobody_else(server: Server) -> None:
    secret, codes = enrol(server, server.browser(ADMIN))
    factor = server.store.read_now(lambda tx: tx.second_factor(1, ADMIN))
    assert factor is not None
    pepper = server.web.secrets.pin_pepper_bytes
    assert second_factor.unseal(pepper, f"second factor 1 {ADMIN}", factor.secret) == secret
    with pytest.raises(ValueError, match="sealed"):
        second_factor.unseal(pepper, f"second factor 1 {BUDI}", factor.secret)
    with pytest.raises(ValueError, match="sealed"):
        second_factor.unseal(b"o" * 32, f"second factor 1 {ADMIN}", factor.secret)
    assert not set(codes) & set(factor.recovery)


def test_a_session_that_slides_keeps_what_it_has_shown(server: Server) -> None:
    browser = server.browser(ADMIN)
    enrol(server, browser)
    server.clock.advance(VERIFIED_MS - 1000)
    assert browser.get(DESK).status_code == 200
    server.clock.advance(DAY_MS)
    assert browser.get("/api/session").status_code == 200
    assert problem(browser.get(DESK)) == (403, "second_factor")
