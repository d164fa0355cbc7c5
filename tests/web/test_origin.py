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
CHANGING = [
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("POST", "/api/activation"),
    ("POST", "/api/replicas"),
    ("POST", "/api/slips"),
    ("POST", "/api/sync"),
    ("PUT", "/api/evidence/" + "0" * 64),
]


def test_every_handler_that_changes_something_is_in_the_list(server: Server) -> None:
    routes = server.client.app.routes
    found = {
        (method, path.replace("{sha256:str}", "0" * 64))
        for route in routes
        for path in [route.path]
        for method in getattr(route, "methods", ())
        if method in ("POST", "PUT", "DELETE", "PATCH")
    }
    assert found == set(CHANGING)


@pytest.mark.parametrize(
    "headers", FOREIGN, ids=[" ".join(headers.values()) or "empty" for headers in FOREIGN]
)
@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_another_site_changes_nothing(
    server: Server, method: str, path: str, headers: dict[str, str]
) -> None:
    browser = server.browser(BUDI)
    assert problem(browser.request(method, path, headers=headers)) == (403, "origin")
    assert browser.get("/api/session").status_code == 200


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
