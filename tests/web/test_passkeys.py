"""Passkeys: who signs with one comes in, and nobody else by anything that looks like one."""

from typing import Any

import msgspec
import pytest
from cast import ADMIN, BUDI, NOW_MS, SARI
from web.authenticator import PRESENT, Authenticator
from web.browser import ORIGIN, PASSWORD, Browser, Server, problem
from web.test_second_factor import DESK, enrol

from server.accounts import set_credentials, token_hash
from server.passkeys import LASTS_MS, MOST
from server.second_factor import VERIFIED_MS, mark_verified
from server.web.visitor import FRESH_MS


def options_to_add(browser: Browser, password: str = PASSWORD) -> Any:
    answer = browser.post("/api/passkeys/options", json={"password": password})
    assert answer.status_code == 200, answer.text
    return answer.json()["options"]


def add(browser: Browser, device: Authenticator, name: str = "HP saya") -> Any:
    made = device.make(options_to_add(browser))
    return browser.post("/api/passkeys", json={"name": name, "credential": made})


def added(server: Server, person: str, **more: Any) -> Authenticator:
    device = Authenticator(**more)
    assert add(server.browser(person), device).status_code == 200
    return device


def challenge(browser: Browser) -> Any:
    return browser.post("/api/passkeys/challenge").json()["options"]


def come_in(browser: Browser, signed: Any) -> Any:
    return browser.post("/api/passkeys/session", json={"credential": signed})


def show(browser: Browser, device: Authenticator) -> Any:
    options = browser.post("/api/passkeys/verify-options").json()["options"]
    return browser.post("/api/passkeys/verify", json={"credential": device.sign(options)})


@pytest.mark.parametrize("kind", ["ES256", "RS256", "EdDSA"])
def test_who_has_a_passkey_comes_in_by_it_without_a_name_or_a_password(server: Server, kind: str) -> None:
    device = added(server, BUDI, kind=kind)
    browser = server.browser()
    options = challenge(browser)
    assert options["rpId"] == "kinerja.test"
    assert options["userVerification"] == "required"
    assert "allowCredentials" not in options, "it would say who has one"
    answer = come_in(browser, device.sign(options))
    assert (answer.status_code, answer.json()["person"]["name"]) == (200, "Budi")
    assert browser.get("/api/session").status_code == 200
    (own,) = browser.get("/api/passkeys").json()["passkeys"]
    assert (own["name"], own["used_at"], own["signs_in"]) == ("HP saya", server.clock(), True)
    assert server.acts("passkey_added") == [(BUDI, BUDI)]
    assert browser.get("/api/my-data").json()["account"]["passkeys"][0]["name"] == "HP saya"


def test_making_one_asks_for_one_that_names_its_owner_unlocks_and_is_not_there_yet(server: Server) -> None:
    browser = server.browser(BUDI)
    device = Authenticator()
    options = options_to_add(browser)
    assert options["rp"]["id"] == "kinerja.test"
    assert options["attestation"] == "none"
    assert [one["alg"] for one in options["pubKeyCredParams"]] == [-7, -8, -257]
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert BUDI not in str(options), "what devices keep says nobody's id"
    made = device.make(options)
    assert browser.post("/api/passkeys", json={"name": "a", "credential": made}).status_code == 200
    again = options_to_add(browser)
    assert [one["id"] for one in again["excludeCredentials"]] == [made["id"]]


def test_a_session_that_is_not_fresh_asks_for_the_password(server: Server) -> None:
    browser = server.browser(BUDI)
    assert browser.get("/api/passkeys").json()["ask_password"] is False
    server.clock.advance(FRESH_MS)
    assert browser.get("/api/passkeys").json()["ask_password"] is True
    wrong = browser.post("/api/passkeys/options", json={"password": "bukan"})
    assert problem(wrong) == (401, "wrong_credentials")
    assert options_to_add(browser)


WRONG = {
    "another origin": {"origin": "https://kinerja.test.evil.example"},
    "another port": {"origin": ORIGIN + ":81"},
    "another host": {"host": "evil.example"},
    "nobody was there": {"flags": 4},
    "nobody was asked": {"flags": PRESENT},
}


@pytest.mark.parametrize("how", WRONG.values(), ids=WRONG)
def test_what_was_signed_elsewhere_or_by_nobody_is_refused(server: Server, how: dict[str, Any]) -> None:
    device = added(server, BUDI)
    device.__dict__.update(how)
    browser = server.browser()
    assert problem(come_in(browser, device.sign(challenge(browser)))) == (401, "wrong_passkey")
    new = Authenticator()
    new.__dict__.update(how)
    assert problem(add(server.browser(SARI), new)) == (401, "wrong_passkey")


def test_a_challenge_counts_once_and_not_for_long_and_only_for_what_it_was_made(server: Server) -> None:
    device = added(server, BUDI)
    browser = server.browser()
    options = challenge(browser)
    signed = device.sign(options)
    assert come_in(browser, signed).status_code == 200
    assert problem(come_in(server.browser(), signed)) == (401, "wrong_passkey")
    assert problem(come_in(server.browser(), device.sign(options))) == (401, "wrong_passkey")

    late = challenge(browser)
    server.clock.advance(LASTS_MS)
    assert problem(come_in(browser, device.sign(late))) == (401, "wrong_passkey")

    for_desk = browser.post("/api/passkeys/verify-options").json()["options"]
    assert problem(come_in(server.browser(), device.sign(for_desk))) == (401, "wrong_passkey")
    forged = dict(challenge(browser), challenge="A" * 75)
    assert problem(come_in(browser, device.sign(forged))) == (401, "wrong_passkey")


def test_a_challenge_to_register_is_of_its_session(server: Server) -> None:
    device, other = Authenticator(), server.browser(SARI)
    made = device.make(options_to_add(server.browser(BUDI)))
    refused = other.post("/api/passkeys", json={"name": "a", "credential": made})
    assert problem(refused) == (401, "wrong_passkey")


def test_anothers_passkey_opens_nothing_of_somebody_else(server: Server) -> None:
    budis, saris = added(server, BUDI), added(server, SARI)
    browser = server.browser()
    budis.handle = saris.handle
    assert problem(come_in(browser, budis.sign(challenge(browser)))) == (401, "wrong_passkey")
    taken = saris.copy()
    taken.id = budis.id
    assert problem(come_in(browser, taken.sign(challenge(browser)))) == (401, "wrong_passkey")
    assert problem(add(server.browser(SARI), taken)) == (409, "change_refused")
    assert problem(show(server.browser(BUDI), saris)) == (401, "wrong_passkey")


def test_a_copy_of_a_key_is_found_by_its_count(server: Server) -> None:
    device = added(server, BUDI)
    thief = device.copy()
    browser = server.browser()
    assert come_in(browser, device.sign(challenge(browser))).status_code == 200
    assert problem(come_in(browser, thief.sign(challenge(browser)))) == (401, "wrong_passkey")
    assert server.acts("passkey_copied") == [("", BUDI)]

    counts_not = added(server, SARI, counts=False)
    for _ in range(2):
        assert come_in(browser, counts_not.sign(challenge(browser))).status_code == 200


def test_a_passkey_that_was_removed_or_whose_account_is_shut_opens_nothing(server: Server) -> None:
    device, browser = added(server, BUDI), server.browser(BUDI)
    (own,) = browser.get("/api/passkeys").json()["passkeys"]
    assert problem(server.browser(SARI).request("DELETE", f"/api/passkeys/{own['id']}")) == (404, "not_found")
    account = server.store.read_now(lambda tx: tx.account(1, BUDI))
    assert account is not None

    def shut(at: int | None) -> None:
        server.store.write_now(lambda tx: tx.put_account(1, msgspec.structs.replace(account, disabled_at=at)))

    shut(NOW_MS)
    assert problem(come_in(server.browser(), device.sign(challenge(browser)))) == (401, "wrong_passkey")
    shut(None)
    assert browser.request("DELETE", f"/api/passkeys/{own['id']}").json()["passkeys"] == []
    assert problem(come_in(server.browser(), device.sign(challenge(browser)))) == (401, "wrong_passkey")
    assert server.acts("passkey_removed") == [(BUDI, BUDI)]


def test_f49_who_activates_an_account_anew_shuts_out_older_passkeys(server: Server) -> None:
    device = added(server, BUDI)
    server.clock.advance(1000)
    server.store.write_now(
        lambda tx: set_credentials(tx, 1, BUDI, password_hash="x", pin_hash="", now_ms=server.clock())
    )
    browser = server.browser(BUDI)
    assert problem(come_in(server.browser(), device.sign(challenge(browser)))) == (401, "wrong_passkey")
    assert browser.get("/api/passkeys").json()["passkeys"][0]["signs_in"] is False
    assert show(browser, device).status_code == 204, "a second factor it still is"


def test_taking_a_passkey_away_ends_what_was_opened_elsewhere_and_not_where_it_was_asked(
    server: Server,
) -> None:
    device = added(server, BUDI)
    lost, stranger = server.browser(), server.browser(SARI)
    assert come_in(lost, device.sign(challenge(lost))).status_code == 200
    here = server.browser(BUDI)
    streams = {
        browser: server.web.hub.open(1, person, token_hash(browser.token))
        for browser, person in ((lost, BUDI), (here, BUDI), (stranger, SARI))
    }
    (own,) = here.get("/api/passkeys").json()["passkeys"]
    assert problem(stranger.request("DELETE", f"/api/passkeys/{own['id']}")) == (404, "not_found")
    assert lost.get("/api/session").status_code == 200, "not his to take away"
    assert here.request("DELETE", f"/api/passkeys/{own['id']}").json()["passkeys"] == []
    assert problem(lost.get("/api/session")) == (401, "not_signed_in")
    assert problem(come_in(lost, device.sign(challenge(lost)))) == (401, "wrong_passkey")
    assert here.get("/api/session").status_code == 200
    assert stranger.get("/api/session").status_code == 200
    assert [streams[one].closed for one in (lost, here, stranger)] == [True, False, False]


@pytest.mark.parametrize(
    "credential",
    [{}, {"id": "a"}, {"rawId": 3, "response": {}}, {"rawId": "a", "response": {"clientDataJSON": "e30"}}],
)
def test_what_is_no_passkey_is_refused_like_a_wrong_one(server: Server, credential: dict[str, Any]) -> None:
    assert problem(come_in(server.browser(), credential)) == (401, "wrong_passkey")
    refused = server.browser(BUDI).post("/api/passkeys", json={"name": "a", "credential": credential})
    assert problem(refused) == (401, "wrong_passkey")


def test_an_algorithm_that_we_do_not_take_is_refused(server: Server) -> None:
    assert problem(add(server.browser(BUDI), Authenticator("ES384"))) == (401, "wrong_passkey")


def test_wrong_ones_slow_an_address_down_and_there_are_not_too_many(server: Server) -> None:
    device = Authenticator()
    device.handle = b"x" * 32
    browser = server.browser()
    answers = [problem(come_in(browser, device.sign(challenge(browser)))) for _ in range(61)]
    assert answers[-2:] == [(401, "wrong_passkey"), (429, "too_many_requests")]
    budi = server.browser(BUDI)
    devices = [Authenticator() for _ in range(MOST + 1)]
    assert [add(budi, one).status_code for one in devices] == [200] * MOST + [409]


def test_a_passkey_is_an_administrators_second_factor(server: Server) -> None:
    device = added(server, ADMIN)
    browser = server.browser(ADMIN)
    assert problem(browser.get(DESK)) == (403, "second_factor")
    standing = browser.get("/api/second-factor").json()
    assert (standing["state"], standing["passkeys"], standing["missing"]) == ("none", 1, "verify")
    begun = browser.post("/api/second-factor/enrol", json={"password": PASSWORD})
    assert problem(begun) == (403, "second_factor"), "a password alone makes no factor in its place"
    assert problem(browser.post("/api/passkeys/options", json={"password": PASSWORD}))[1] == "second_factor"
    (own,) = browser.get("/api/passkeys").json()["passkeys"]
    assert problem(browser.request("DELETE", f"/api/passkeys/{own['id']}"))[1] == "second_factor"
    assert show(browser, device).status_code == 204
    assert browser.get(DESK).status_code == 200
    required = browser.post("/api/second-factor/require", json={"required": True})
    assert required.json()["required"] is True
    server.clock.advance(VERIFIED_MS)
    assert problem(browser.get(DESK)) == (403, "second_factor")

    other = server.browser()
    assert come_in(other, device.sign(challenge(other))).status_code == 200
    assert other.get(DESK).status_code == 200, "device and what unlocks it: two factors"


def test_a_passkey_stands_beside_codes_of_an_app(server: Server) -> None:
    enrol(server, server.browser(ADMIN))
    shut = server.browser(ADMIN)
    refused = shut.post("/api/passkeys/options", json={"password": PASSWORD})
    assert problem(refused) == (403, "second_factor")
    device = Authenticator()
    first = server.browser(ADMIN)
    server.store.write_now(lambda tx: mark_verified(tx, 1, token_hash(first.token), server.clock()))
    assert add(first, device).status_code == 200
    assert show(shut, device).status_code == 204
    assert shut.get(DESK).status_code == 200


def test_under_an_address_of_numbers_there_are_none(server: Server) -> None:
    headers = {"Host": "127.0.0.1", "Origin": "http://127.0.0.1"}
    answer = server.browser().post("/api/passkeys/challenge", headers=headers)
    assert problem(answer) == (404, "not_found")


def test_a_server_clock_that_was_put_back_locks_nobody_out(server: Server) -> None:
    device = added(server, BUDI)
    hour = 3_600_000
    server.clock.advance(hour)
    added(server, SARI)  # the journal has seen the wrong hour
    server.clock.advance(-hour)
    browser = server.browser()
    assert come_in(browser, device.sign(challenge(browser))).status_code == 200
    assert add(server.browser(BUDI), Authenticator()).status_code == 200
