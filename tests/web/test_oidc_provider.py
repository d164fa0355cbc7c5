"""Sign-in by a certified OpenID provider (npm `oidc-provider`), run in node beside the test."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from cast import ADMIN, BUDI, RINA
from web.browser import NIPS, ORIGIN, Browser, Server

from server.store.store import Tx

PWA = Path(__file__).parents[2] / "pwa"
SCRIPT = PWA / "tools" / "oidc-provider.mjs"
NODE = str(Path(sys.executable).with_name("node"))  # as set up: a machine may have none of its own
pytestmark = pytest.mark.skipif(
    not (PWA / "node_modules" / "oidc-provider").is_dir(), reason="make pwa/node_modules first"
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [NODE, str(SCRIPT), str(port)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "ready" in line:
            break
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def server(serve: Callable[..., Server], issuer: str) -> Server:
    return serve(
        oidc_issuer=issuer,
        oidc_client_id="luring",
        oidc_client_secret="rahasia-uji",
        oidc_name="SSO Kabupaten",
        oidc_roles="admin=luring-admin,auditor=inspektorat",
    )


class Person:
    """Somebody with a browser that has cookies of the provider and of ours."""

    def __init__(self, server: Server, login: str) -> None:
        self.server, self.login = server, login
        self.cookies: dict[str, str] = {}
        self.browser = Browser(server.client)

    def ours(self, path: str) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie} if cookie else {}
        self.server.client.cookies.clear()
        answer = self.server.client.get(path, headers=headers, follow_redirects=False)
        self.cookies |= dict(answer.cookies)
        self.server.client.cookies.clear()
        return answer

    def go_out(self) -> str:
        """Returns where the provider leads back to, as a path of ours."""
        started = self.ours("/api/oidc/start")
        assert started.status_code == 302
        where = started.headers["location"]
        with httpx.Client(follow_redirects=False) as client:
            for _ in range(12):
                if where.startswith(ORIGIN):
                    parts = urlsplit(where)
                    return f"{parts.path}?{parts.query}"
                page = client.get(where)
                if page.status_code in (302, 303):
                    where = str(httpx.URL(where).join(page.headers["location"]))
                    continue
                action = re.search(r'action="([^"]+)"', page.text)
                prompt = re.search(r'name="prompt" value="([^"]+)"', page.text)
                assert action, page.text[:500]
                assert prompt
                form = {"prompt": prompt[1], "login": self.login, "password": "apa saja"}
                sent = client.post(str(httpx.URL(where).join(action[1])), data=form)
                where = str(httpx.URL(where).join(sent.headers["location"]))
        raise AssertionError("the provider never led back")

    def sign_in(self) -> httpx.Response:
        answer = self.ours(self.go_out())
        self.browser.token = self.cookies.get("luring", "")
        return answer


def test_a_person_of_ours_is_signed_in_by_his_nip(server: Server) -> None:
    budi = Person(server, NIPS[BUDI])
    answer = budi.sign_in()
    assert answer.status_code == 200
    assert "url=/masuk#sso" in answer.text
    cookies = answer.headers.get_list("set-cookie")
    assert any("luring=" in one and "SameSite=strict" in one and "HttpOnly" in one for one in cookies)
    assert any("luring_oidc=" in one and "Max-Age=0" in one for one in cookies)
    session = budi.browser.get("/api/session").json()
    assert (session["person"]["id"], session["roles"]) == (BUDI, ["employee"])


def test_who_has_no_account_gets_one_without_password_and_pin(server: Server) -> None:
    rina = Person(server, NIPS[RINA])
    rina.sign_in()
    assert rina.browser.get("/api/session").status_code == 200
    assert server.acts("account_activated") == [("", RINA)]
    assert server.browser().sign_in(RINA, "").status_code == 401


def test_who_is_none_of_ours_is_led_to_the_sign_in_page(server: Server) -> None:
    stranger = Person(server, "199912312020121999")
    answer = stranger.sign_in()
    assert "url=/masuk" in answer.text
    assert stranger.browser.token == ""


def test_a_disabled_account_is_not_signed_in(server: Server) -> None:
    def disable(tx: Tx) -> None:
        account = tx.account(1, BUDI)
        assert account is not None
        tx.put_account(1, msgspec.structs.replace(account, disabled_at=1))

    server.store.write_now(disable)
    budi = Person(server, NIPS[BUDI])
    assert "url=/masuk" in budi.sign_in().text


def test_groups_give_roles_and_leaving_them_takes_these_and_no_others(server: Server) -> None:
    budi = Person(server, f"{NIPS[BUDI]} luring-admin lain")
    budi.sign_in()
    assert budi.browser.get("/api/session").json()["roles"] == ["admin", "employee"]
    assert budi.browser.get("/api/admin/people").status_code == 200
    assert server.acts("role_granted") == [("", BUDI)]
    again = Person(server, f"{NIPS[BUDI]} luring-admin")
    again.sign_in()
    assert server.acts("role_granted") == [("", BUDI)], "he has it already"

    server.clock.advance(1000)
    left = Person(server, f"{NIPS[BUDI]} inspektorat")
    left.sign_in()
    assert left.browser.get("/api/session").json()["roles"] == ["auditor", "employee"]
    assert server.acts("role_ended") == [("", BUDI)]

    admin = Person(server, NIPS[ADMIN])
    admin.sign_in()
    assert "admin" in admin.browser.get("/api/session").json()["roles"], "granted by hand"


def test_a_way_back_that_this_browser_did_not_begin_leads_nowhere(server: Server) -> None:
    victim, thief = Person(server, NIPS[BUDI]), Person(server, NIPS[ADMIN])
    back = thief.go_out()
    victim.ours("/api/oidc/start")
    assert "url=/masuk" in victim.ours(back).text
    assert "luring" not in victim.cookies
    without = Person(server, NIPS[BUDI])
    assert "url=/masuk" in without.ours(back).text


def test_a_code_counts_once_and_for_a_while(server: Server) -> None:
    budi = Person(server, NIPS[BUDI])
    back = budi.go_out()
    kept = dict(budi.cookies)
    assert "url=/masuk#sso" in budi.ours(back).text
    budi.cookies = kept
    assert "url=/masuk" in budi.ours(back).text
    late = Person(server, NIPS[BUDI])
    back = late.go_out()
    server.clock.advance(601_000)
    assert "url=/masuk" in late.ours(back).text


def test_the_request_carries_pkce_state_and_nonce(server: Server) -> None:
    where = Person(server, NIPS[BUDI]).ours("/api/oidc/start").headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) == 43
    assert server.browser().get("/api/oidc").json() == {"name": "SSO Kabupaten"}


def test_without_a_provider_there_is_no_way(serve: Callable[..., Server]) -> None:
    plain = serve(data_name="plain")
    assert plain.browser().get("/api/oidc").json() == {"name": None}
    assert plain.browser().get("/api/oidc/start").status_code == 404
