"""Requests that change something come from our own pages."""

import pytest
from cast import BUDI
from web.browser import ORIGIN, Server, problem

FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://kinerja.test.evil.example"},
    {"Origin": "http://kinerja.test:81"},
    {"Origin": ""},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    {"Origin": ORIGIN, "Sec-Fetch-Site": "none"},
]
NOBODY = "00000000-0000-4000-8000-000000000000"
CHANGING = [
    ("PUT", "/api/news/read"),
    ("PUT", "/api/news/settings"),
    ("POST", "/api/push/subscriptions"),
    ("DELETE", "/api/push/subscriptions"),
    ("POST", "/api/push/test"),
    ("POST", "/api/uploads"),
    ("PATCH", f"/api/uploads/{'0' * 32}"),
    ("POST", f"/api/uploads/{'0' * 32}"),
    ("DELETE", f"/api/uploads/{'0' * 32}"),
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/activation"),
    ("POST", "/api/replicas"),
    ("POST", "/api/slips"),
    ("POST", "/api/sync"),
    ("POST", "/api/inbox"),
    ("POST", "/api/bundles"),
    ("POST", "/api/admin/decisions"),
    ("POST", "/api/admin/cycles"),
    ("POST", "/api/admin/holidays"),
    ("POST", "/api/admin/holidays/list"),
    ("POST", "/api/admin/holidays/remove"),
    ("POST", "/api/admin/exports"),
    ("POST", "/api/admin/imports"),
    ("POST", f"/api/admin/imports/{NOBODY}/apply"),
    ("POST", f"/api/admin/imports/{NOBODY}/drop"),
    ("POST", f"/api/admin/imports/{NOBODY}/undo"),
    ("POST", "/api/admin/scheme-trials"),
    ("POST", "/api/admin/scheme-trials/advice"),
    ("POST", "/api/admin/scheme-trials/one"),
    ("POST", "/api/admin/schemes"),
    ("POST", "/api/admin/schemes/check"),
    ("POST", "/api/admin/schemes/read"),
    ("POST", f"/api/admin/schemes/{NOBODY}/retire"),
    ("POST", f"/api/admin/cycles/{NOBODY}/close"),
    ("POST", f"/api/admin/cycles/{NOBODY}/days"),
    ("POST", f"/api/admin/cycles/{NOBODY}/figures"),
    ("POST", f"/api/admin/cycles/{NOBODY}/notes/{NOBODY}"),
    ("POST", f"/api/admin/cycles/{NOBODY}/raters"),
    ("POST", f"/api/admin/cycles/{NOBODY}/raters/remove"),
    ("POST", f"/api/admin/cycles/{NOBODY}/release"),
    ("POST", f"/api/admin/cycles/{NOBODY}/results/{NOBODY}"),
    ("POST", f"/api/admin/cycles/{NOBODY}/undo"),
    ("POST", f"/api/admin/devices/{NOBODY}/revoke"),
    ("POST", f"/api/admin/people/{NOBODY}/account"),
    ("POST", f"/api/admin/people/{NOBODY}/end"),
    ("POST", f"/api/admin/people/{NOBODY}/superior"),
    ("POST", f"/api/admin/people/{NOBODY}/unit"),
    ("POST", "/api/admin/periods"),
    ("POST", f"/api/admin/periods/{NOBODY}/reopen"),
    ("POST", f"/api/admin/people/{NOBODY}/absence"),
    ("POST", f"/api/admin/people/{NOBODY}/acting"),
    ("POST", "/api/admin/units"),
    ("POST", f"/api/admin/units/{NOBODY}/close"),
    ("POST", f"/api/admin/units/{NOBODY}/name"),
    ("POST", f"/api/admin/units/{NOBODY}/parent"),
    ("POST", "/api/admin/siasn-map"),
    ("POST", "/api/admin/setup/kiosk"),
    ("POST", "/api/admin/services/tokens"),
    ("POST", f"/api/admin/services/tokens/{NOBODY}/revoke"),
    ("POST", "/api/admin/services/webhooks"),
    ("POST", f"/api/admin/services/webhooks/{NOBODY}/ping"),
    ("POST", f"/api/admin/services/webhooks/{NOBODY}/remove"),
    ("POST", f"/api/admin/services/webhooks/{NOBODY}/deliveries/{NOBODY}/resend"),
    ("POST", "/api/second-factor/confirm"),
    ("POST", "/api/second-factor/enrol"),
    ("POST", "/api/second-factor/recovery"),
    ("POST", "/api/second-factor/remove"),
    ("POST", "/api/second-factor/require"),
    ("POST", "/api/second-factor/verify"),
    ("PUT", "/api/evidence/" + "0" * 64),
    ("POST", "/api/pin"),
    ("POST", "/api/passkeys"),
    ("POST", "/api/passkeys/challenge"),
    ("POST", "/api/passkeys/options"),
    ("POST", "/api/passkeys/session"),
    ("POST", "/api/passkeys/verify"),
    ("POST", "/api/passkeys/verify-options"),
    ("DELETE", f"/api/passkeys/{NOBODY}"),
    ("POST", f"/api/claims/{NOBODY}"),
    ("DELETE", f"/api/claims/{NOBODY}"),
    ("POST", "/api/kiosk/contact"),
    ("POST", "/api/kiosk/enrol"),
    ("POST", "/api/kiosk/envelopes"),
    ("POST", "/api/kiosk/session"),
    ("DELETE", "/api/kiosk/session"),
    ("DELETE", f"/api/kiosk/drafts/{NOBODY}"),
    ("POST", "/api/admin/kiosks/codes"),
    ("POST", "/api/surveys/" + "a" * 10),
    ("POST", "/api/admin/surveys/codes"),
    ("POST", "/api/admin/surveys/codes/" + "a" * 10 + "/revoke"),
    ("POST", f"/api/admin/cycles/{NOBODY}/satisfaction"),
    ("PATCH", f"/api/admin/kiosks/{NOBODY}"),
    ("POST", f"/api/admin/letters/process_input/{NOBODY}"),
    ("POST", f"/api/admin/career/nominations/{NOBODY}"),
    ("PUT", "/api/admin/emblem"),
    ("DELETE", "/api/admin/emblem"),
    ("POST", "/api/admin/documents"),
    ("POST", "/cek/" + "a" * 10),
    ("POST", f"/api/admin/kiosks/{NOBODY}/revoke"),
]


def test_every_handler_that_changes_something_is_in_the_list(server: Server) -> None:
    routes = server.client.app.routes
    found = {
        (
            method,
            path.replace("{sha256:str}", "0" * 64)
            .replace("{upload:str}", "0" * 32)
            .replace("{placement:str}", NOBODY)
            .replace("{cycle:str}", NOBODY)
            .replace("{scheme:str}", NOBODY)
            .replace("{replica:str}", NOBODY)
            .replace("{id:str}", NOBODY)
            .replace("{message:str}", NOBODY)
            .replace("{code:str}", "a" * 10)
            .replace("{sent:str}", "process_input")
            .replace("{letter:str}", NOBODY)
            .replace("{nomination:str}", NOBODY)
            .replace("{period:str}", NOBODY)
            .replace("{unit:str}", NOBODY)
            .replace("{step:str}", "kiosk"),
        )
        for route in routes
        for path in [route.path]
        for method in getattr(route, "methods", ())
        if method in ("POST", "PUT", "DELETE", "PATCH")
    }
    assert found == set(CHANGING)


@pytest.mark.parametrize(
    "headers", FOREIGN, ids=[" ".join(headers.values()) or "empty" for headers in FOREIGN]
)
def test_another_site_changes_nothing(server: Server, headers: dict[str, str]) -> None:
    browser = server.browser(BUDI)
    assert browser.get("/api/session").status_code == 200
    answers = {
        f"{method} {path}": problem(browser.request(method, path, headers=headers))
        for method, path in CHANGING
    }
    assert {door: told for door, told in answers.items() if told != (403, "origin")} == {}
    assert browser.get("/api/session").status_code == 200  # he is still signed in


@pytest.mark.parametrize(
    "headers", [{"Origin": ORIGIN}, {"Origin": "http://x.test", "Sec-Fetch-Site": "same-origin"}]
)
def test_our_own_page_may(server: Server, headers: dict[str, str]) -> None:
    assert server.browser(BUDI).request("DELETE", "/api/session", headers=headers).status_code == 204


def test_a_cookie_without_an_origin_is_not_enough(server: Server) -> None:
    with_cookie = {"Cookie": f"luring={server.browser(BUDI).token}"}
    assert problem(server.client.request("DELETE", "/api/session", headers=with_cookie)) == (403, "origin")
    assert server.client.request("DELETE", "/api/session").status_code == 204


def test_looking_needs_no_origin(server: Server) -> None:
    browser = server.browser(BUDI)
    assert browser.get("/api/session", headers={"Origin": "https://evil.example"}).status_code == 200
