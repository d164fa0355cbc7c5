"""Signing in and out."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable

import msgspec
import pytest
from cast import BUDI, DAY_MS, HASAN, NAMESPACE, PLACE, RINA, SARI, uuid
from web.asgi import Conversation, piece
from web.browser import NIPS, ORIGIN, PASSWORD, Server, problem

from server.accounts import FREE_TRIES, LONGEST_LOCK_MS, SESSION_MS, Lock, next_lock
from server.store.agency import Agency
from server.store.store import Tx

UNKNOWN_NIP = "199912312020121999"


def test_a_right_password_opens_a_session(server: Server) -> None:
    browser = server.browser()
    assert problem(browser.get("/api/session")) == (401, "not_signed_in")

    answer = browser.sign_in(SARI)

    assert answer.status_code == 200
    assert answer.json() == {
        "person": {"id": SARI, "name": "Sari"},
        "roles": ["employee", "supervisor"],
        "instansi": {"name": "Kecamatan Uji", "namespace": NAMESPACE},
        "placements": [PLACE[SARI]],
    }
    assert browser.get("/api/session").json() == answer.json()


def test_a_nip_may_be_typed_with_spaces(server: Server) -> None:
    nip = NIPS[BUDI]
    spaced = f" {nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]} "
    assert (
        server.browser().post("/api/session", json={"nip": spaced, "password": PASSWORD}).status_code == 200
    )


def test_the_cookie_is_for_our_pages_and_no_script(server: Server) -> None:
    cookie = server.browser().sign_in(BUDI).headers["set-cookie"]
    assert re.match(r"luring=[\w-]{43};", cookie)
    assert {"HttpOnly", "SameSite=strict", "Path=/", f"Max-Age={SESSION_MS // 1000}"} <= set(
        cookie.split("; ")
    )
    assert "Secure" not in cookie  # this test speaks plain HTTP


def test_the_cookie_is_secure_where_people_come_over_tls(serve: Callable[..., Server]) -> None:
    server = serve(origin="https://kinerja.example.go.id")
    assert "; Secure" in server.browser().sign_in(BUDI).headers["set-cookie"]


def test_the_store_keeps_no_token(server: Server) -> None:
    browser = server.browser()
    browser.sign_in(BUDI)
    kept = server.store.read_now(lambda tx: tx.session(1, browser.token))
    assert browser.token
    assert kept is None


def test_signing_out_ends_the_session(server: Server) -> None:
    browser = server.browser(BUDI)
    token = browser.token
    assert browser.get("/api/session").status_code == 200

    answer = browser.request("DELETE", "/api/session")

    assert answer.status_code == 204
    browser.token = token  # a copy of the cookie is worth nothing
    assert problem(browser.get("/api/session")) == (401, "not_signed_in")


def test_signing_out_twice_is_no_error(server: Server) -> None:
    assert server.browser().request("DELETE", "/api/session").status_code == 204


def test_a_session_in_use_slides_and_an_unused_one_ends(server: Server) -> None:
    used, unused = server.browser(BUDI), server.browser(BUDI)
    for _ in range(4):
        server.clock.advance(30 * DAY_MS)
        renewed = used.get("/api/session")
        assert f"Max-Age={SESSION_MS // 1000}" in renewed.headers["set-cookie"]
    assert "set-cookie" not in used.get("/api/session").headers  # once a day is enough
    assert problem(unused.get("/api/session")) == (401, "not_signed_in")


def test_signing_in_as_somebody_else_ends_the_session_before(server: Server) -> None:
    browser = server.browser(BUDI)
    before = browser.token
    assert browser.sign_in(SARI).json()["person"]["id"] == SARI
    browser.token = before
    assert problem(browser.get("/api/session")) == (401, "not_signed_in")


def test_a_wrong_password_says_how_many_tries_are_left(server: Server) -> None:
    answer = server.browser().sign_in(BUDI, "salah sekali")
    assert problem(answer) == (401, "wrong_credentials")
    assert answer.json()["left"] == FREE_TRIES - 1


def test_the_fifth_wrong_password_locks_the_account_clearly(server: Server) -> None:
    browser = server.browser()
    left = [browser.sign_in(BUDI, "salah sekali").json().get("left") for _ in range(FREE_TRIES - 1)]
    assert left == [4, 3, 2, 1]

    locked = browser.sign_in(BUDI, "salah sekali")

    assert problem(locked) == (429, "locked")
    assert locked.headers["retry-after"] == "60"
    server.clock.advance(20_000)
    still = browser.sign_in(BUDI)  # even with the right one
    assert problem(still) == (429, "locked")
    assert still.headers["retry-after"] == "40"
    server.clock.advance(40_000)
    assert browser.sign_in(BUDI).status_code == 200
    assert server.acts("account_locked") == [("", BUDI)]


def test_the_lock_grows_and_a_right_password_forgets_it(server: Server) -> None:
    browser = server.browser()
    for _ in range(FREE_TRIES):
        browser.sign_in(BUDI, "salah sekali")
    server.clock.advance(60_000)
    assert browser.sign_in(BUDI, "salah sekali").headers["retry-after"] == "120"
    server.clock.advance(120_000)
    assert browser.sign_in(BUDI).status_code == 200
    assert browser.sign_in(BUDI, "salah sekali").json()["left"] == FREE_TRIES - 1


def test_the_lock_never_grows_beyond_an_hour() -> None:
    assert next_lock(Lock(failures=500), now_ms=7).until == 7 + LONGEST_LOCK_MS


def test_one_persons_lock_is_not_anothers(server: Server) -> None:
    browser = server.browser()
    for _ in range(FREE_TRIES):
        last = browser.sign_in(BUDI, "salah sekali")
    assert problem(last) == (429, "locked")
    assert browser.sign_in(SARI).status_code == 200


@pytest.mark.parametrize("nip", [NIPS[RINA], UNKNOWN_NIP], ids=["not activated", "unknown"])
def test_nobody_learns_which_nips_have_an_account(server: Server, nip: str) -> None:
    browser = server.browser()

    def tries(nip: str) -> list[tuple[int, str, str | None, int | None]]:
        answers = [
            browser.post("/api/session", json={"nip": nip, "password": "salah sekali"}) for _ in range(7)
        ]
        return [
            (*problem(answer), answer.headers.get("retry-after"), answer.json().get("left"))
            for answer in answers
        ]

    assert tries(nip) == tries(NIPS[BUDI])


def test_an_address_that_only_guesses_is_slowed_down(server: Server) -> None:
    browser = server.browser()
    guesses = [
        browser.post("/api/session", json={"nip": f"{number:018d}", "password": "salah sekali"})
        for number in range(61)
    ]
    assert {problem(guess) for guess in guesses[:60]} == {(401, "wrong_credentials")}
    assert problem(guesses[60]) == (429, "too_many_requests")
    assert int(guesses[60].headers["retry-after"]) == 10
    server.clock.advance(10_000)
    assert browser.sign_in(BUDI).status_code == 200


def test_a_session_that_runs_wild_is_slowed_down(serve: Callable[..., Server]) -> None:
    server = serve(session_per_second=1, session_burst=3)
    browser, other = server.browser(BUDI), server.browser(SARI)
    assert [browser.get("/api/session").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert other.get("/api/session").status_code == 200
    server.clock.advance(1_000)
    assert browser.get("/api/session").status_code == 200


def test_a_disabled_account_looks_like_none(server: Server) -> None:
    def disable(tx: Tx) -> None:
        account = tx.account(1, BUDI)
        assert account is not None
        tx.put_account(1, msgspec.structs.replace(account, disabled_at=1))

    assert server.browser().sign_in(BUDI).status_code == 200
    server.store.write_now(disable)
    assert problem(server.browser().sign_in(BUDI)) == (401, "wrong_credentials")


def test_roles_follow_the_organisation_and_its_grants(server: Server) -> None:
    roles = {person: server.browser(person).get("/api/session").json()["roles"] for person in (BUDI, HASAN)}
    assert roles == {BUDI: ["employee"], HASAN: ["employee", "supervisor"]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"nip":"1"}',
        b'{"nip":1,"password":"x"}',
        b'{"nip":"","password":"x"}',
        b'{"nip":"1","password":"x","admin":true}',
        b'{"nip":"\xff","password":"x"}',
        b"[" * 30_000,
    ],
)
def test_a_request_of_another_shape_is_refused(server: Server, body: bytes) -> None:
    assert problem(server.browser().post("/api/session", content=body)) == (400, "invalid_request")


def test_a_password_of_a_megabyte_is_not_looked_at(server: Server) -> None:
    answer = server.browser().sign_in(BUDI, "x" * 1_000_000)
    assert problem(answer) == (413, "too_large")
    assert problem(server.browser().sign_in(BUDI, "x" * 2_000)) == (400, "invalid_request")


def test_an_agency_is_chosen_by_host_name(server: Server) -> None:
    other = Agency(2, "lain", "lain.test", "Agensi Lain", uuid(901), "Asia/Jakarta", 0)
    server.store.write_now(lambda tx: tx.add_agency(other, "first"))
    browser = server.browser(BUDI)
    assert browser.get("/api/session").status_code == 200
    elsewhere = {"Host": "lain.test", "Origin": ORIGIN}
    assert problem(browser.get("/api/session", headers=elsewhere)) == (401, "not_signed_in")


def test_a_hundred_guesses_at_once_are_no_more_than_one_by_one(server: Server) -> None:
    body = msgspec.json.encode({"nip": NIPS[BUDI], "password": "salah sekali"})

    async def guess() -> int:
        async with Conversation(server, server.browser(), "POST", "/api/session", {}) as attempt:
            attempt.send([piece(body, more=False)])
            return int((await attempt.next())["status"])

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(guess() for _ in range(40)))

    assert Counter(asyncio.run(all_at_once())) == {401: FREE_TRIES - 1, 429: 40 - FREE_TRIES + 1}


def test_the_address_and_the_scheme_are_believed_from_our_own_proxy_only(
    serve: Callable[..., Server],
) -> None:
    """Behind a proxy everybody has its address; without one anybody may claim any address."""

    def guesses(server: Server) -> list[int]:
        statuses = []
        for number in range(62):
            guess = {"nip": f"{number:018d}", "password": "salah sekali"}
            claimed = {"X-Forwarded-For": f"10.0.0.{number}, 10.1.{number}.1"}
            statuses.append(server.browser().post("/api/session", json=guess, headers=claimed).status_code)
        return statuses

    assert Counter(guesses(serve(data_name="open"))) == {401: 60, 429: 2}
    behind = serve(data_name="behind", behind_proxy=True)
    assert Counter(guesses(behind)) == {401: 62}
    cookie = behind.browser().post(
        "/api/session",
        json={"nip": NIPS[BUDI], "password": PASSWORD},
        headers={"X-Forwarded-Proto": "https"},
    )
    assert "; Secure" in cookie.headers["set-cookie"]
