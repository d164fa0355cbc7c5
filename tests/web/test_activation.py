"""Slips, first sign-in, forgotten passwords."""

import re
from typing import Any

import httpx
import pytest
from cast import ADMIN, BUDI, CLINIC, DAY_MS, HASAN, OFFICE, PLACE, RINA, SARI, SCHOOL, STAFF, TONO, uuid
from web.browser import NIPS, ORIGIN, PASSWORD, PIN, SINCE_MS, Browser, Server, problem

from server.accounts import ACTIVATION_MS, ACTIVATION_TRIES
from server.credentials import CODE_ALPHABET, Hasher, normal_code
from server.org import Grant

NEW_PASSWORD = "angin laut di Kuala"


def slip_for(server: Server, person: str, by: str = ADMIN) -> dict[str, Any]:
    answer = server.browser(by).post("/api/slips", json={"placements": [PLACE[person]]})
    assert answer.status_code == 201
    (slip,) = answer.json()["slips"]
    return dict(slip)


def activate(browser: Browser, person: str, code: str, **changes: str) -> httpx.Response:
    body = {"nip": NIPS[person], "code": code, "password": NEW_PASSWORD, "pin": PIN, **changes}
    return browser.post("/api/activation", json=body)


def wrong_code(code: str) -> str:
    """Another code that is well-formed: two characters more, the check character follows."""
    body = code.replace("-", "")[:9]
    for replacement in CODE_ALPHABET:
        for check in CODE_ALPHABET:
            other = replacement + body[1:] + check
            if replacement != body[0] and normal_code(other) == other:
                return other
    raise AssertionError(code)


def test_a_slip_opens_an_account_with_password_and_pin(server: Server) -> None:
    assert problem(server.browser().sign_in(RINA)) == (401, "wrong_credentials")
    browser = server.browser()

    answer = activate(browser, RINA, slip_for(server, RINA)["code"])

    assert answer.status_code == 201
    assert answer.json()["person"] == {"id": RINA, "name": "Rina"}
    assert browser.get("/api/session").json() == answer.json()
    assert server.browser().sign_in(RINA, NEW_PASSWORD).status_code == 200
    account = server.store.read_now(lambda tx: tx.account(1, RINA))
    assert account is not None
    assert Hasher().verify_pin(server.web.secrets.pin_pepper_bytes, account.pin_hash, PIN)
    assert not Hasher().verify_pin(b"another pepper", account.pin_hash, PIN)
    assert server.acts("account_activated") == [(RINA, RINA)]


def test_a_code_may_be_typed_as_people_type(server: Server) -> None:
    code = slip_for(server, RINA)["code"]
    assert re.fullmatch(rf"[{CODE_ALPHABET}]{{5}}-[{CODE_ALPHABET}]{{5}}", code)
    assert activate(server.browser(), RINA, f" {code.lower().replace('-', ' ')} ").status_code == 201


def test_a_code_is_used_once(server: Server) -> None:
    code = slip_for(server, RINA)["code"]
    assert activate(server.browser(), RINA, code).status_code == 201
    assert problem(activate(server.browser(), RINA, code)) == (410, "code_expired")


def test_a_code_lasts_thirty_days(server: Server) -> None:
    code = slip_for(server, RINA)["code"]
    server.clock.advance(ACTIVATION_MS)
    assert problem(activate(server.browser(), RINA, code)) == (410, "code_expired")
    code = slip_for(server, RINA)["code"]
    server.clock.advance(ACTIVATION_MS - 1)
    assert activate(server.browser(), RINA, code).status_code == 201


def test_a_new_slip_voids_the_one_before(server: Server) -> None:
    old, new = slip_for(server, RINA)["code"], slip_for(server, RINA)["code"]
    assert problem(activate(server.browser(), RINA, old)) == (410, "code_expired")
    assert activate(server.browser(), RINA, new).status_code == 201


def test_a_code_is_worth_nothing_with_another_nip(server: Server) -> None:
    code = slip_for(server, RINA)["code"]
    assert problem(activate(server.browser(), TONO, code)) == (401, "wrong_code")
    assert problem(activate(server.browser(), RINA, code, nip="199912312020121999")) == (401, "wrong_code")
    assert activate(server.browser(), RINA, code).status_code == 201


def test_guessing_at_a_slip_ends_it(server: Server) -> None:
    slip = slip_for(server, RINA)["code"]
    guess = wrong_code(slip)
    for _ in range(ACTIVATION_TRIES):
        assert problem(activate(server.browser(), RINA, guess)) == (401, "wrong_code")
    assert problem(activate(server.browser(), RINA, slip)) == (410, "code_expired")


def test_a_mistyped_code_is_no_guess(server: Server) -> None:
    code = slip_for(server, RINA)["code"]
    mistyped = code[:-1] + ("2" if code[-1] != "2" else "3")
    for _ in range(ACTIVATION_TRIES + 1):
        assert problem(activate(server.browser(), RINA, mistyped)) == (401, "wrong_code")
        server.clock.advance(10_000)
    assert activate(server.browser(), RINA, code).status_code == 201


def test_a_forgotten_password_takes_the_same_path_and_ends_other_sessions(server: Server) -> None:
    """F49: the phone that was signed in is asked to sign in again."""
    phone = server.browser(BUDI)
    assert phone.get("/api/session").status_code == 200
    colleague = server.browser(SARI)

    assert activate(server.browser(), BUDI, slip_for(server, BUDI, by=SARI)["code"]).status_code == 201

    assert problem(phone.get("/api/session")) == (401, "not_signed_in")
    assert colleague.get("/api/session").status_code == 200
    assert problem(phone.sign_in(BUDI, PASSWORD)) == (401, "wrong_credentials")
    assert phone.sign_in(BUDI, NEW_PASSWORD).status_code == 200


def test_a_slip_opens_an_account_that_is_locked(server: Server) -> None:
    for _ in range(5):
        locked = server.browser().sign_in(BUDI, "salah sekali")
    assert problem(locked) == (429, "locked")
    assert activate(server.browser(), BUDI, slip_for(server, BUDI)["code"]).status_code == 201
    assert server.browser().sign_in(BUDI, NEW_PASSWORD).status_code == 200


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("pendek1", "too_short"),
        ("x" * 201, "too_long"),
        (NIPS[RINA], "nip"),
        ("bismillah", "common"),
        ("PASSWORD", "common"),
        ("aaaaaaaaaa", "common"),
        ("12345678", "common"),
        ("hgfedcba", "common"),
    ],
)
def test_a_weak_password_is_refused_and_the_code_is_kept(server: Server, password: str, reason: str) -> None:
    code = slip_for(server, RINA)["code"]
    refused = activate(server.browser(), RINA, code, password=password)
    assert problem(refused) == (422, "weak_password")
    assert refused.json()["reason"] == reason
    assert activate(server.browser(), RINA, code).status_code == 201


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("12345", "format"),
        ("1234567", "format"),
        ("٤٠٢٩١٧", "format"),
        ("000000", "common"),
        ("123456", "common"),
        ("654321", "common"),
        ("112112", "common"),
        ("121212", "common"),
        ("170285", "birth_date"),
        ("850217", "birth_date"),
        ("021985", "birth_date"),
    ],
)
def test_a_weak_pin_is_refused(server: Server, pin: str, reason: str) -> None:
    slip = slip_for(server, RINA)
    born = {"nip": "198502172010011001"}
    refused = activate(
        server.browser(), RINA, slip["code"], pin=pin, **(born if reason == "birth_date" else {})
    )
    assert problem(refused) == (422, "weak_pin")
    assert refused.json()["reason"] == reason


def test_a_slip_says_what_a_person_needs(server: Server) -> None:
    slip = slip_for(server, RINA)
    assert (slip["name"], slip["nip"], slip["unit"]) == ("Rina", NIPS[RINA], "PKM")
    assert slip["url"] == f"{ORIGIN}/aktivasi#nip={NIPS[RINA]}&kode={slip['code'].replace('-', '')}"
    assert slip["expires"] == server.clock() + ACTIVATION_MS
    assert re.fullmatch(
        r'<svg xmlns="[^"]+" viewBox="0 0 \d+ \d+"><path [^<>]*d="M[^"]+"/></svg>', slip["qr_svg"]
    )


def test_the_store_keeps_no_code(server: Server) -> None:
    code = slip_for(server, RINA)["code"].replace("-", "")
    server.store.write_now(lambda tx: tx.flush())
    files = [file for file in server.web.settings.data.iterdir() if file.is_file()]
    assert any(NIPS[RINA].encode() in file.read_bytes() for file in files)
    assert not any(code.encode() in file.read_bytes() for file in files)


# One table: who may make slips for whom. Everybody else may not.
MAY = {(ADMIN, person) for person in PLACE} | {
    (superior, person) for superior, staff in STAFF.items() for person in staff
}


@pytest.mark.parametrize(
    "by", [BUDI, SARI, HASAN, TONO, ADMIN], ids=["Budi", "Sari", "Pak Hasan", "Tono", "Admin"]
)
def test_slips_are_made_by_the_admin_and_the_superior_only(server: Server, by: str) -> None:
    browser = server.browser(by)
    for person, placement in PLACE.items():
        answer = browser.post("/api/slips", json={"placements": [placement]})
        if (by, person) in MAY:
            assert answer.status_code == 201, (by, person)
        else:
            assert problem(answer) == (403, "not_allowed"), (by, person)
    expected = [(by, person) for person in PLACE if (by, person) in MAY]
    assert server.acts("slip_issued") == expected


def test_slips_are_made_for_all_or_for_none(server: Server) -> None:
    both = {"placements": [PLACE[BUDI], PLACE[TONO]]}
    assert problem(server.browser(SARI).post("/api/slips", json=both)) == (403, "not_allowed")
    assert server.acts("slip_issued") == []
    assert len(server.browser(ADMIN).post("/api/slips", json=both).json()["slips"]) == 2


def test_nobody_learns_from_slips_who_has_an_account(server: Server) -> None:
    for placements in ([PLACE[TONO]], [PLACE[BUDI], PLACE[TONO]], [uuid(999)]):
        asked = {"placements": placements, "fresh": True}
        assert problem(server.browser(SARI).post("/api/slips", json=asked)) == (403, "not_allowed")
    assert problem(server.browser(SARI).post("/api/slips", json={"unit": SCHOOL, "fresh": True})) == (
        403,
        "not_allowed",
    )


def test_slips_for_a_unit_cover_the_units_below(server: Server) -> None:
    def names(unit: str) -> list[str]:
        slips = server.browser(ADMIN).post("/api/slips", json={"unit": unit}).json()["slips"]
        return [slip["name"] for slip in slips]

    assert names(CLINIC) == ["Agus", "Budi", "Dewi", "Rina", "Sari", "Wati"]
    assert names(SCHOOL) == ["Tono"]
    assert names(OFFICE) == ["Admin", "Hasan", *names(CLINIC), *names(SCHOOL)]


def test_a_superior_is_no_admin_of_the_unit(server: Server) -> None:
    assert problem(server.browser(SARI).post("/api/slips", json={"unit": CLINIC})) == (403, "not_allowed")


def test_an_admin_whose_time_is_over_makes_no_slips(server: Server) -> None:
    until = server.clock() + DAY_MS
    over = Grant(id=uuid(601), person=ADMIN, role="admin", unit=OFFICE, since=SINCE_MS, until=until)

    def end(tx: Any) -> None:
        tx.put_grant(1, over)
        tx.organisation_changed(1)

    server.store.write_now(end)
    assert slip_for(server, BUDI)
    server.clock.advance(DAY_MS)
    refused = server.browser(ADMIN).post("/api/slips", json={"placements": [PLACE[BUDI]]})
    assert problem(refused) == (403, "not_allowed")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"placements": []},
        {"placements": [uuid(1)], "unit": uuid(2)},
        {"placements": ["../../etc"]},
        {"placements": [uuid(1)] * 501},
    ],
)
def test_slips_want_placements_or_a_unit(server: Server, body: dict[str, Any]) -> None:
    assert problem(server.browser(ADMIN).post("/api/slips", json=body)) == (400, "invalid_request")


def test_nobody_makes_slips_without_signing_in(server: Server) -> None:
    answer = server.browser().post("/api/slips", json={"placements": [PLACE[BUDI]]})
    assert problem(answer) == (401, "not_signed_in")
